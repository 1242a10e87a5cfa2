//! Lists, tuples, bitstrings, maps, structs and keywords.

use super::{
    Ex, Job, Lowerer, Step, call,
    marks::{NO_PARENS, UNMATCHED},
    operators::View,
};
use crate::source::Span;
use crate::syntax::{
    Flags, Kind,
    cst::{Id, K},
};

impl Lowerer<'_> {
    pub(super) fn list(&mut self, id: Id, outer: Option<Span>) -> Step {
        self.open(Kind::List, self.cst.span(id), outer, Flags::default());
        for item in self.cst.constructs(id) {
            match self.cst.kind(item) {
                // Keywords at the end of a list are entries of the list itself.
                K::Keywords => self.plan_pairs(item),
                _ => self.plan(Job::Expr(Ex::Cst(item))),
            }
        }
        self.plan(Job::Close);
        Ok(())
    }

    pub(super) fn tuple(&mut self, id: Id, outer: Option<Span>) -> Step {
        let kind = if self.cst.constructs(id).count() == 2 { Kind::Pair } else { call("{}") };
        self.open(kind, self.cst.span(id), outer, Flags::default());
        self.plan_items(id)?;
        self.plan(Job::Close);
        Ok(())
    }

    pub(super) fn bitstring(&mut self, id: Id, outer: Option<Span>) -> Step {
        self.open(call("<<>>"), self.cst.span(id), outer, Flags::default());
        self.plan_items(id)?;
        self.plan(Job::Close);
        Ok(())
    }

    /// The elements of a tuple or a bitstring; keywords at the end are one element.
    pub(super) fn plan_items(&mut self, id: Id) -> Step {
        for (at, item) in self.cst.constructs(id).enumerate() {
            match self.cst.kind(item) {
                K::Keywords if at == 0 => return Err(self.refuse(id, "holds only keywords")),
                K::Keywords => self.plan(Job::BareKeywords(item)),
                _ => self.plan(Job::Expr(Ex::Cst(item))),
            }
        }
        Ok(())
    }

    pub(super) fn map(&mut self, id: Id, outer: Option<Span>) -> Step {
        let Some(structure) = self.cst.first_of(id, K::Struct) else {
            return self.open_map(id, self.cst.span(id), outer);
        };
        let Some(name) = self.cst.constructs(structure).next() else {
            return Err(self.refuse(id, "has no name"));
        };
        self.open(call("%"), self.cst.span(id), outer, Flags::default());
        self.plan_all([Job::Expr(Ex::Cst(name)), Job::MapBody(id), Job::Close]);
        Ok(())
    }

    /// The map of a struct: from its `{` on.
    pub(super) fn map_body(&mut self, id: Id) -> Step {
        let brace = self.cst.children(id).find(|&child| self.text_of(child) == "{");
        let start = brace.map_or(self.cst.n(id).start, |brace| self.cst.n(brace).start);
        self.open_map(id, Span::new(start, self.cst.n(id).end), None)
    }

    fn open_map(&mut self, id: Id, span: Span, outer: Option<Span>) -> Step {
        self.open(call("%{}"), span, outer, Flags::default());
        let items: Vec<Id> = match self.cst.first_of(id, K::MapContent) {
            Some(content) => self.cst.constructs(content).collect(),
            None => Vec::new(),
        };
        let Some((&first, rest)) = items.split_first() else {
            self.plan(Job::Close);
            return Ok(());
        };
        let first = self.resolve_entry(Ex::Cst(first), true)?;
        let entries = rest.iter().map(|&item| Job::Entry(Ex::Cst(item)));
        if let View::Binary("|", map, entry) = self.view(first) {
            let last = rest.last().map_or(self.span_of(entry), |&last| self.cst.span(last));
            let list = self.span_of(entry).join(last);
            self.open(call("|"), self.span_of(map).join(last), None, Flags::default());
            self.plan_all([
                Job::Expr(map),
                Job::Open(Kind::List, list, Flags::BARE_KEYWORDS),
                Job::Entry(entry),
            ]);
            self.plan_all(entries);
            self.plan_all([Job::Close, Job::Close]);
        } else {
            self.plan(Job::Entry(first));
            self.plan_all(entries);
        }
        self.plan(Job::Close);
        Ok(())
    }

    /// One entry of a map: `k => v`, keywords, or a call that a macro turns into entries.
    pub(super) fn entry(&mut self, ex: Ex) -> Step {
        let ex = self.resolve_entry(ex, false)?;
        if let View::Binary("=>", key, value) = self.view(ex) {
            self.open(Kind::Pair, self.span_of(ex), None, Flags::default());
            self.plan_all([Job::Expr(key), Job::Expr(value), Job::Close]);
            return Ok(());
        }
        match ex {
            Ex::Cst(id) if self.cst.kind(id) == K::Keywords => {
                self.plan_pairs(id);
                Ok(())
            }
            Ex::Cst(id) if self.cst.kind(id) == K::Identifier || self.is_simple_call(id) => {
                self.expr(ex, None)
            }
            _ => {
                let at = self.span_of(ex).start;
                Err(super::Refused::new(at, "entry of a map without `=>`"))
            }
        }
    }

    /// A call that may stand for entries of a map: in parentheses, or with one argument, and without `do`.
    fn is_simple_call(&self, id: Id) -> bool {
        self.cst.kind(id) == K::Call && self.cst.n(id).marks & (NO_PARENS | UNMATCHED) == 0
    }

    pub(super) fn bare_keywords(&mut self, id: Id) {
        self.open(Kind::List, self.cst.span(id), None, Flags::BARE_KEYWORDS);
        self.plan_pairs(id);
        self.plan(Job::Close);
    }

    fn plan_pairs(&mut self, id: Id) {
        let pairs = self.cst.constructs(id).map(Job::Pair);
        self.planned.extend(pairs);
    }

    /// `key: value`.
    pub(super) fn pair(&mut self, id: Id) -> Step {
        let mut parts = self.cst.constructs(id);
        let (Some(key), Some(value)) = (parts.next(), parts.next()) else {
            return Err(self.refuse(id, "is no keyword"));
        };
        self.open(Kind::Pair, self.cst.span(id), None, Flags::default());
        self.key(key)?;
        self.plan_all([Job::Expr(Ex::Cst(value)), Job::Close]);
        Ok(())
    }

    /// The key `k:` with its colon, without the space that the grammar counts in.
    fn key(&mut self, id: Id) -> Step {
        let text = self.text_of(id);
        let trimmed = text.trim_end();
        let end = self.cst.n(id).start + trimmed.len() as u32;
        let span = Span::new(self.cst.n(id).start, end);
        match text.as_bytes().last() {
            Some(b' ' | b'\t' | b'\n' | b'\r') => {}
            _ => return Err(self.refuse(id, "must be followed by a space")),
        }
        match self.cst.kind(id) {
            K::Keyword => {
                let name = trimmed.trim_end_matches(':');
                let name = if name.is_empty() { return Err(self.refuse(id, "is no key")) } else { name };
                self.keyword_atom(id, name, span)
            }
            _ => self.quoted_key(id, span),
        }
    }
}
