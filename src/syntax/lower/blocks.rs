//! Bodies, parentheses, `do` blocks, `fn` and `->` clauses.

use super::{Ex, Job, Lowerer, Step, atom, call, operators::View};
use crate::source::Span;
use crate::syntax::{
    Flags,
    cst::{Id, K},
    refusal::Refused,
};

impl Lowerer<'_> {
    /// A sequence of expressions or of `->` clauses; `empty` is where an empty one stands.
    pub(super) fn body(&mut self, items: &[Id], empty: Span) -> Step {
        match items {
            [] => self.leaf(call("__block__"), empty, None, Flags::SYNTHETIC),
            [first, .., last] if self.cst.kind(*first) != K::StabClause => {
                let span = self.cst.span(*first).join(self.cst.span(*last));
                self.open(call("__block__"), span, None, Flags::default());
                self.plan_all(items.iter().map(|&item| Job::Expr(Ex::Cst(item))));
                self.plan(Job::Close);
            }
            [only] if self.cst.kind(*only) != K::StabClause => return self.alone(Ex::Cst(*only), None),
            [first, ..] => {
                let last = items.last().unwrap_or(first);
                let span = self.cst.span(*first).join(self.cst.span(*last));
                self.clauses(items, span, None);
            }
        }
        Ok(())
    }

    fn clauses(&mut self, items: &[Id], span: Span, outer: Option<Span>) {
        self.open(super::Kind::List, span, outer, Flags::default());
        self.plan_all(items.iter().map(|&item| Job::Stab(item)));
        self.plan(Job::Close);
    }

    /// `( ... )`: one expression, several, none, or `->` clauses.
    pub(super) fn parentheses(&mut self, id: Id, outer: Option<Span>) -> Step {
        let outer = outer.unwrap_or(self.cst.span(id));
        let items: Vec<Id> = self.cst.constructs(id).collect();
        match items[..] {
            [] => {
                self.leaf(call("__block__"), self.cst.span(id), Some(outer), Flags::SYNTHETIC);
            }
            [only] if self.cst.kind(only) != K::StabClause => {
                // Deep parentheses cost a job each, not a stack frame.
                self.plan(Job::Alone(Ex::Cst(only), outer));
            }
            [first, .., last] if self.cst.kind(first) != K::StabClause => {
                let span = self.cst.span(first).join(self.cst.span(last));
                self.open(call("__block__"), span, Some(outer), Flags::default());
                self.plan_all(items.iter().map(|&item| Job::Expr(Ex::Cst(item))));
                self.plan(Job::Close);
            }
            _ => {
                let (first, last) = (items[0], items[items.len() - 1]);
                let span = self.cst.span(first).join(self.cst.span(last));
                self.clauses(&items, span, Some(outer));
            }
        }
        Ok(())
    }

    pub(super) fn anonymous_function(&mut self, id: Id, outer: Option<Span>) -> Step {
        if self.cst.constructs(id).next().is_none() {
            return Err(self.refuse(id, "has no clause"));
        }
        self.open(call("fn"), self.cst.span(id), outer, Flags::default());
        let clauses = self.cst.constructs(id).map(Job::Stab);
        self.planned.extend(clauses);
        self.plan(Job::Close);
        Ok(())
    }

    /// `do ... end`: a keyword list of its sections.
    pub(super) fn do_block(&mut self, id: Id) {
        self.open(super::Kind::List, self.cst.span(id), None, Flags::DO_BLOCK);
        self.plan(Job::Section(id));
        let sections =
            self.cst.constructs(id).filter(|&child| is_section(self.cst.kind(child))).map(Job::Section);
        self.planned.extend(sections);
        self.plan(Job::Close);
    }

    /// One section, `do` (the block's own node) or `else` and the like.
    pub(super) fn section(&mut self, id: Id) -> Step {
        let Some(word) = self.cst.children(id).next() else {
            return Err(self.refuse(id, "has no keyword"));
        };
        let items: Vec<Id> =
            self.cst.constructs(id).take_while(|&child| !is_section(self.cst.kind(child))).collect();
        let key = self.cst.span(word);
        let end = items.last().map_or(key.end, |&last| self.cst.n(last).end);
        let span = Span::new(key.start, end);
        self.open(super::Kind::Pair, span, None, Flags::default());
        self.leaf(atom(self.text_of(word)), key, None, Flags::default());
        self.body(&items, span)?;
        self.plan(Job::Close);
        Ok(())
    }

    /// One clause `args -> body`.
    pub(super) fn stab(&mut self, id: Id) -> Step {
        let span = self.cst.span(id);
        self.open(call("->"), span, None, Flags::default());
        let Some(first) = self.cst.children(id).next() else {
            return Err(self.refuse(id, "is no clause"));
        };
        match self.cst.kind(first) {
            K::Arguments => self.stab_arguments(first)?,
            K::Binary => self.stab_guarded(first)?,
            _ => {
                self.check_bare_arrow(id)?;
                self.leaf(super::Kind::List, Span::at(span.start), None, Flags::SYNTHETIC);
            }
        }
        self.plan_all([Job::StabBody(id), Job::Close]);
        Ok(())
    }

    /// A clause without arguments must not follow a line end: Elixir takes the line above for its arguments.
    fn check_bare_arrow(&self, id: Id) -> Step {
        let before = self.text[..self.cst.n(id).start as usize].trim_end();
        let opened = before.ends_with(['(', ';']) || before.ends_with("fn") || before.ends_with("do");
        let words = ["else", "after", "rescue", "catch"];
        if opened || words.iter().any(|word| before.ends_with(word)) || !self.line_begins(id) {
            return Ok(());
        }
        Err(self.refuse(id, "begins a line: the grammar does not see the arguments above"))
    }

    fn line_begins(&self, id: Id) -> bool {
        let before = &self.text[..self.cst.n(id).start as usize];
        before.trim_end_matches([' ', '\t']).ends_with('\n')
    }

    pub(super) fn stab_body(&mut self, id: Id) -> Step {
        let items: Vec<Id> = self
            .cst
            .first_of(id, K::Body)
            .map(|body| self.cst.constructs(body).collect())
            .unwrap_or_default();
        if items.is_empty() {
            let end = Span::at(self.cst.n(id).end);
            self.leaf(atom("nil"), end, None, Flags::SYNTHETIC);
            return Ok(());
        }
        if let Some(arrow) = self.cst.children(id).find(|&child| self.cst.kind(child) == K::Token)
            && self.text[self.cst.n(arrow).end as usize..].trim_start_matches([' ', '\t']).starts_with(';')
        {
            return Err(self.refuse(id, "has a `;` after `->`"));
        }
        self.body(&items, self.cst.span(id))
    }

    fn stab_arguments(&mut self, id: Id) -> Step {
        let span = self.cst.span(id);
        let items: Vec<Id> = self.cst.constructs(id).collect();
        let parens = self.has_parens(id);
        self.open(super::Kind::List, span, None, Flags::default());
        let alone = parens && items.len() == 1 && self.cst.kind(items[0]) != K::Keywords;
        if let Some(&last) = items.last()
            && (!parens || alone)
            && let Some((guarded, guard)) = self.guard_of(Ex::Cst(last))?
        {
            // Elixir moves the guard of the last argument out over all arguments.
            self.open(call("when"), span, None, Flags::default());
            self.plan_all(items[..items.len() - 1].iter().map(|&item| Job::Expr(Ex::Cst(item))));
            self.plan_all([Job::Expr(guarded), Job::Expr(guard), Job::Close, Job::Close]);
            return Ok(());
        }
        if alone {
            let inside = Ex::Cst(items[0]);
            let job = self.alone_argument(inside, span)?;
            self.plan(job);
        } else {
            self.plan_all(items.iter().map(|&item| Job::Expr(Ex::Cst(item))));
        }
        self.plan(Job::Close);
        Ok(())
    }

    /// A single argument in parentheses: a block, save that a sole `unquote_splicing` is not wrapped.
    fn alone_argument(&mut self, inside: Ex, parens: Span) -> Result<Job, Refused> {
        let mut core = inside;
        while let Some(next) = self.sole_of_parens(core) {
            core = next;
        }
        let core = self.resolve(core)?;
        if matches!(self.view(core), View::Other) && self.wraps_alone(core) {
            return Ok(Job::Expr(core));
        }
        Ok(Job::Alone(inside, parens))
    }

    /// The two sides of `a when b`, through parentheses.
    fn guard_of(&mut self, ex: Ex) -> Result<Option<(Ex, Ex)>, Refused> {
        let mut ex = self.resolve(ex)?;
        while let Some(inside) = self.sole_of_parens(ex) {
            ex = self.resolve(inside)?;
        }
        Ok(match self.view(ex) {
            View::Binary("when", left, right) => Some((left, right)),
            _ => None,
        })
    }

    /// `args when guard`.
    fn stab_guarded(&mut self, id: Id) -> Step {
        let span = self.cst.span(id);
        let mut children = self.cst.constructs(id);
        let (Some(arguments), Some(guard)) = (children.next(), children.next()) else {
            return Err(self.refuse(id, "is no clause head"));
        };
        let resolved = self.resolve(Ex::Cst(guard))?;
        if let View::Binary("<-" | "\\\\", ..) = self.view(resolved) {
            return Err(self.refuse(guard, "is a guard that Elixir ends before its last operator"));
        }
        self.open(super::Kind::List, span, None, Flags::default());
        self.open(call("when"), span, None, Flags::default());
        let items: Vec<Id> = self.cst.constructs(arguments).collect();
        let parens = self.has_parens(arguments);
        if parens && items.len() == 1 && self.cst.kind(items[0]) != K::Keywords {
            self.plan(Job::Alone(Ex::Cst(items[0]), self.cst.span(arguments)));
        } else {
            self.plan_all(items.iter().map(|&item| Job::Expr(Ex::Cst(item))));
        }
        self.plan_all([Job::Expr(Ex::Cst(guard)), Job::Close, Job::Close]);
        Ok(())
    }

    pub(super) fn has_parens(&self, arguments: Id) -> bool {
        self.cst.children(arguments).next().is_some_and(|first| self.cst.kind(first) == K::LParen)
    }
}

fn is_section(kind: K) -> bool {
    matches!(kind, K::AfterBlock | K::RescueBlock | K::CatchBlock | K::ElseBlock)
}
