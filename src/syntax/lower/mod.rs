//! Lowering: the grammar's tree becomes Elixir's quoted form.
//!
//! Nothing here recurses over the source: one step opens a node and plans jobs for what is inside it, so that nesting
//! of any depth costs heap, not stack.

mod blocks;
mod calls;
mod containers;
mod literals;
mod marks;
mod operators;
mod quotes;
mod regroup;
mod strict;

use super::{
    Builder, Comment, Flags, Kind, NodeId, Quoted,
    cst::{Cst, Id, K},
    refusal::Refused,
};
use crate::source::Span;
use operators::Regrouped;
pub use operators::{Assoc, binary_operator};
pub(super) use quotes::raw_sigil_end;
use smol_str::SmolStr;

/// Lowers a whole file.
pub(super) fn lower(text: &str, mut cst: Cst) -> Result<Quoted, Refused> {
    marks::mark(&mut cst, text);
    strict::check(&cst, text)?;
    let comments = std::mem::take(&mut cst.comments);
    Lowerer::new(text, &cst).run(comments)
}

type Step = Result<(), Refused>;

/// An expression: a node of the tree, or one that had to be regrouped.
#[derive(Clone, Copy, Debug)]
enum Ex {
    Cst(Id),
    /// The operand of the unary operator `Id` with the parentheses that the grammar keeps inside the operator's node.
    Paren(Id),
    Regrouped(u32),
}

/// Work planned by a step, in source order.
#[derive(Debug)]
enum Job {
    Expr(Ex),
    Close,
    Open(Kind, Span, Flags),
    Leaf(Kind, Span, Flags),
    /// An alias token's parts.
    Segments(Id),
    /// What stands alone between parentheses, in a body, in an interpolation.
    Alone(Ex, Span),
    BareKeywords(Id),
    Pair(Id),
    /// An entry of a map; true for the first one.
    Entry(Ex),
    DoBlock(Id),
    Section(Id),
    Stab(Id),
    StabBody(Id),
    MapBody(Id),
    /// The parts of a string-like node, one per call: text, or an interpolation.
    Interpolation(Id, quotes::Conversion),
}

struct Lowerer<'a> {
    text: &'a str,
    cst: &'a Cst,
    out: Builder,
    planned: Vec<Job>,
    regrouped: Vec<Regrouped>,
    /// The last run of `@` that no alias of several parts follows.
    plain_ats: Span,
}

impl<'a> Lowerer<'a> {
    fn new(text: &'a str, cst: &'a Cst) -> Self {
        Self {
            text,
            cst,
            out: Builder::default(),
            planned: Vec::new(),
            regrouped: Vec::new(),
            plain_ats: Span::default(),
        }
    }

    fn run(mut self, comments: Vec<Comment>) -> Result<Quoted, Refused> {
        let items: Vec<Id> = self.cst.constructs(0).collect();
        self.body(&items, Span::at(0))?;
        let mut stack: Vec<Job> = Vec::new();
        stack.extend(self.planned.drain(..).rev());
        while let Some(job) = stack.pop() {
            self.step(job)?;
            stack.extend(self.planned.drain(..).rev());
        }
        Ok(self.out.finish(comments))
    }

    fn step(&mut self, job: Job) -> Step {
        match job {
            Job::Expr(ex) => return self.expr(ex, None),
            Job::Close => self.out.close(),
            Job::Open(kind, span, flags) => {
                self.out.open(kind, span, span, flags);
            }
            Job::Leaf(kind, span, flags) => {
                self.out.leaf(kind, span, span, flags);
            }
            Job::Segments(id) => self.segments(id),
            Job::Alone(ex, outer) => return self.alone(ex, Some(outer)),
            Job::BareKeywords(id) => self.bare_keywords(id),
            Job::Pair(id) => return self.pair(id),
            Job::Entry(ex) => return self.entry(ex),
            Job::DoBlock(id) => self.do_block(id),
            Job::Section(id) => return self.section(id),
            Job::Stab(id) => return self.stab(id),
            Job::StabBody(id) => return self.stab_body(id),
            Job::MapBody(id) => return self.map_body(id),
            Job::Interpolation(id, conversion) => return self.interpolation(id, conversion),
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind, inner: Span, outer: Option<Span>, flags: Flags) -> NodeId {
        self.out.open(kind, inner, outer.unwrap_or(inner), flags)
    }

    fn leaf(&mut self, kind: Kind, inner: Span, outer: Option<Span>, flags: Flags) {
        self.out.leaf(kind, inner, outer.unwrap_or(inner), flags);
    }

    fn plan(&mut self, job: Job) {
        self.planned.push(job);
    }

    fn plan_all(&mut self, jobs: impl IntoIterator<Item = Job>) {
        self.planned.extend(jobs);
    }

    fn text_of(&self, id: Id) -> &'a str {
        self.cst.span(id).of(self.text)
    }

    /// Lowers one expression; `outer` is the span of the parentheses around it.
    fn expr(&mut self, ex: Ex, outer: Option<Span>) -> Step {
        let ex = self.resolve(ex)?;
        let id = match ex {
            Ex::Cst(id) => id,
            Ex::Paren(unary) => {
                let (inside, parens) = self.inside_parens(unary)?;
                return self.alone(inside, Some(outer.unwrap_or(parens)));
            }
            Ex::Regrouped(_) => return self.operator(ex, outer),
        };
        let span = self.cst.span(id);
        match self.cst.kind(id) {
            K::Unary | K::Binary => self.operator(ex, outer),
            K::Identifier => self.variable(id, outer),
            K::Alias => {
                self.open(call("__aliases__"), span, outer, Flags::default());
                self.segments(id);
                self.out.close();
                Ok(())
            }
            K::Call => self.call(id, outer),
            K::Dot => self.dot(id, outer),
            K::Integer => self.integer(id, outer),
            K::Float => self.float(id, outer),
            K::Char => self.char(id, outer),
            K::Boolean | K::Nil => {
                self.leaf(Kind::Atom(self.text_of(id).into()), span, outer, Flags::default());
                Ok(())
            }
            K::Atom => self.atom(id, outer),
            K::QuotedAtom => self.quoted_atom(id, outer, Flags::default()),
            K::String => self.string(id, outer),
            K::Charlist => self.charlist(id, outer),
            K::Sigil => self.sigil(id, outer),
            K::List => self.list(id, outer),
            K::Tuple => self.tuple(id, outer),
            K::Bitstring => self.bitstring(id, outer),
            K::Map => self.map(id, outer),
            K::Access => self.access(id, outer),
            K::Fn => self.anonymous_function(id, outer),
            K::Block => self.parentheses(id, outer),
            K::OperatorIdentifier => self.operator_identifier(id, outer),
            K::Keywords => {
                self.bare_keywords(id);
                Ok(())
            }
            _ => Err(self.refuse(id, "is not an expression")),
        }
    }

    fn refuse(&self, id: Id, what: &str) -> Refused {
        let shown: String = self.text_of(id).lines().next().unwrap_or_default().chars().take(40).collect();
        Refused::new(self.cst.n(id).start, format!("`{shown}` {what}"))
    }

    fn span_of(&self, ex: Ex) -> Span {
        match ex {
            Ex::Cst(id) => self.cst.span(id),
            Ex::Paren(unary) => self.inside_parens(unary).map_or(self.cst.span(unary), |(_, span)| span),
            Ex::Regrouped(at) => self.regrouped[at as usize].span(),
        }
    }
}

fn call(name: &str) -> Kind {
    Kind::Call(SmolStr::new(name))
}

fn atom(name: &str) -> Kind {
    Kind::Atom(SmolStr::new(name))
}
