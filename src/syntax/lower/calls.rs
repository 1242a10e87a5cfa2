//! Calls: local, remote, anonymous, doubled, with `do` blocks; access `a[k]`; dots and aliases.

use super::{Ex, Job, Lowerer, Step, atom, call};
use crate::source::Span;
use crate::syntax::{
    Flags, Kind,
    cst::{Id, K},
};
use smol_str::SmolStr;

impl Lowerer<'_> {
    pub(super) fn call(&mut self, id: Id, outer: Option<Span>) -> Step {
        let span = self.cst.span(id);
        let (mut target, mut arguments, mut block) = (None, None, None);
        for child in self.cst.children(id) {
            match self.cst.kind(child) {
                K::Arguments => arguments = Some(child),
                K::DoBlock => block = Some(child),
                _ => target = target.or(Some(child)),
            }
        }
        let Some(target) = target else { return Err(self.refuse(id, "calls nothing")) };
        let parens = arguments.is_some_and(|arguments| self.has_parens(arguments));
        let flags = if parens { Flags::PARENS } else { Flags::default() };
        match self.cst.kind(target) {
            K::Identifier => {
                let name = self.local_name(target)?;
                self.open(Kind::Call(name), span, outer, flags);
            }
            K::Dot => {
                self.open(Kind::Apply, span, outer, flags);
                self.callee(target)?;
            }
            _ => {
                self.open(Kind::Apply, span, outer, flags);
                self.plan(Job::Expr(Ex::Cst(target)));
            }
        }
        if let Some(arguments) = arguments {
            let jobs = self.cst.constructs(arguments).map(|item| match self.cst.kind(item) {
                K::Keywords => Job::BareKeywords(item),
                _ => Job::Expr(Ex::Cst(item)),
            });
            self.planned.extend(jobs);
        }
        if let Some(block) = block {
            self.plan(Job::DoBlock(block));
        }
        self.plan(Job::Close);
        Ok(())
    }

    /// The `.` of a remote or anonymous call, as a callee.
    fn callee(&mut self, dot: Id) -> Step {
        let span = self.cst.span(dot);
        let mut children = self.cst.children(dot);
        let (Some(left), Some(_), right) = (children.next(), children.next(), children.next()) else {
            return Err(self.refuse(dot, "is no call"));
        };
        self.open(call("."), span, None, Flags::default());
        self.plan(Job::Expr(Ex::Cst(left)));
        if let Some(right) = right {
            let name = self.remote_name(right)?;
            self.plan(Job::Leaf(Kind::Atom(name), self.cst.span(right), Flags::default()));
        }
        self.plan(Job::Close);
        Ok(())
    }

    fn remote_name(&mut self, right: Id) -> Result<SmolStr, super::Refused> {
        match self.cst.kind(right) {
            K::Identifier if self.text_of(right) != "..." => self.checked_name(right),
            K::OperatorIdentifier => Ok(SmolStr::new(self.text_of(right))),
            K::String | K::Charlist => self.quoted_name(right),
            _ => Err(self.refuse(right, "is no function name")),
        }
    }

    /// A dot that is not a call's target: `a.B`, `a.{B, C}`; or the target of a call that turned out to be arithmetic.
    pub(super) fn dot(&mut self, id: Id, outer: Option<Span>) -> Step {
        let span = self.cst.span(id);
        let mut children = self.cst.children(id);
        let (Some(left), Some(_), Some(right)) = (children.next(), children.next(), children.next()) else {
            return Err(self.refuse(id, "is not an expression"));
        };
        match self.cst.kind(right) {
            K::Alias => self.dotted_alias(id, outer),
            K::Tuple => {
                self.open(Kind::Apply, span, outer, Flags::default());
                self.open(call("."), span, None, Flags::default());
                self.plan_all([
                    Job::Expr(Ex::Cst(left)),
                    Job::Leaf(atom("{}"), self.cst.span(right), Flags::default()),
                    Job::Close,
                ]);
                self.plan_items(right)?;
                self.plan(Job::Close);
                Ok(())
            }
            _ => {
                self.open(Kind::Apply, span, outer, Flags::default());
                self.callee(id)?;
                self.plan(Job::Close);
                Ok(())
            }
        }
    }

    /// `x.A.B`: parts are gathered through nested dots and parentheses down to an alias or another expression.
    fn dotted_alias(&mut self, id: Id, outer: Option<Span>) -> Step {
        let mut tails = Vec::new();
        let mut base = id;
        loop {
            match self.cst.kind(base) {
                K::Dot => {
                    let mut children = self.cst.children(base);
                    match (children.next(), children.nth(1)) {
                        (Some(left), Some(right)) if self.cst.kind(right) == K::Alias => {
                            tails.push(right);
                            base = left;
                        }
                        _ => break,
                    }
                }
                K::Block => match self.sole_of_parens(Ex::Cst(base)) {
                    Some(Ex::Cst(inside)) if is_alias_base(self.cst.kind(inside)) => base = inside,
                    _ => break,
                },
                _ => break,
            }
        }
        if is_atom(self.cst.kind(base)) {
            return Err(self.refuse(id, "is an atom followed by an alias"));
        }
        self.open(call("__aliases__"), self.cst.span(id), outer, Flags::default());
        match self.cst.kind(base) {
            K::Alias => self.segments(base),
            _ => self.plan(Job::Expr(Ex::Cst(base))),
        }
        self.plan_all(tails.into_iter().rev().map(Job::Segments));
        self.plan(Job::Close);
        Ok(())
    }

    /// `@A.B`, also `@@A.B`: Elixir's `@` takes only the first part. `ats` are the spans of the operators.
    pub(super) fn attribute_alias(&mut self, ats: &[Span], id: Id, outer: Option<Span>) {
        let text = self.text_of(id);
        let first = text.find('.').unwrap_or(text.len());
        let n = self.cst.n(id);
        let span = Span::new(n.start, n.start + text[..first].trim_end().len() as u32);
        let start = ats.first().map_or(n.start, |at| at.start);
        self.open(call("__aliases__"), Span::new(start, n.end), outer, Flags::default());
        for at in ats {
            self.open(call("@"), Span::new(at.start, span.end), None, Flags::default());
        }
        self.open(call("__aliases__"), span, None, Flags::default());
        self.leaf(atom(span.of(self.text)), span, None, Flags::default());
        for _ in 0..=ats.len() {
            self.out.close();
        }
        self.segments_from(n.start + first as u32 + 1, &text[first + 1..]);
        self.out.close();
    }

    /// The parts of an alias token, which may have spaces around its dots.
    pub(super) fn segments(&mut self, id: Id) {
        self.segments_from(self.cst.n(id).start, self.text_of(id));
    }

    fn segments_from(&mut self, mut at: u32, text: &str) {
        for piece in text.split('.') {
            let lead = (piece.len() - piece.trim_start().len()) as u32;
            let name = piece.trim();
            let span = Span::new(at + lead, at + lead + name.len() as u32);
            self.leaf(atom(name), span, None, Flags::default());
            at += piece.len() as u32 + 1;
        }
    }

    /// `a[k]`, which Elixir reads as `Access.get(a, k)`.
    pub(super) fn access(&mut self, id: Id, outer: Option<Span>) -> Step {
        let span = self.cst.span(id);
        let mut parts = self.cst.constructs(id);
        let (Some(target), Some(key)) = (parts.next(), parts.next()) else {
            return Err(self.refuse(id, "has no key"));
        };
        self.open(Kind::Apply, span, outer, Flags::default());
        self.synthetic_remote("Elixir.Access", "get", span);
        self.plan_all([Job::Expr(Ex::Cst(target)), Job::Expr(Ex::Cst(key)), Job::Close]);
        Ok(())
    }

    /// The callee `Module.function` that no source spells.
    pub(super) fn synthetic_remote(&mut self, module: &str, function: &str, span: Span) {
        self.open(call("."), span, None, Flags::SYNTHETIC);
        self.leaf(atom(module), span, None, Flags::SYNTHETIC);
        self.leaf(atom(function), span, None, Flags::SYNTHETIC);
        self.out.close();
    }
}

fn is_atom(kind: K) -> bool {
    matches!(kind, K::Atom | K::QuotedAtom | K::Boolean | K::Nil)
}

/// What loses its parentheses before `.A`.
fn is_alias_base(kind: K) -> bool {
    is_atom(kind) || matches!(kind, K::Dot | K::Alias | K::Block)
}
