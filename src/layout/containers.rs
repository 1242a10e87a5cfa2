//! Lists, tuples, maps, structs, bitstrings and their entries.

use super::{
    LayoutError,
    document::{Doc, Nesting},
    operators::with_next_break_fits,
    print::{Context, Printed, Printer, one_line},
};
use crate::syntax::{Flags, NodeId};

/// What stands between arguments or elements.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// A line end: the whole is forced to break.
    Line,
    /// All break or none.
    Break,
    /// As many on a line as fit.
    Fill,
}

/// What is done to the last of several arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    Plain,
    Comma,
    NextBreakFits,
}

impl Printer<'_> {
    /// `[...]`; also the key of an access.
    pub fn bracketed(&mut self, id: NodeId, open: &str, elements: &[NodeId], close: &str) -> Printed {
        let join = self.join_of(self.opens_line(id, open.len() as u32), Join::Break);
        self.container(Doc::text(open), elements, join, close)
    }

    pub fn join_of(&self, line: bool, otherwise: Join) -> Join {
        if line { Join::Line } else { otherwise }
    }

    fn container(&mut self, open: Doc, elements: &[NodeId], join: Join, close: &str) -> Printed {
        if elements.is_empty() {
            return Ok(open.then(Doc::text(close)));
        }
        let elements = self.arguments(elements, Context::Parens, join, Last::Plain)?;
        Ok(Doc::surround(open, elements, close))
    }

    /// Arguments or elements, each with its comma.
    pub fn arguments(&mut self, args: &[NodeId], context: Context, join: Join, last: Last) -> Printed {
        let args = self.each(args, |printer, arg| printer.expr(arg, context))?;
        Ok(joined(args, join, last))
    }

    pub fn tuple(&mut self, id: NodeId, elements: &[NodeId]) -> Printed {
        if elements.is_empty() {
            return Ok(Doc::text("{}"));
        }
        match self.join_of(self.opens_line(id, 1), Join::Fill) {
            Join::Fill => {
                let elements = self.arguments(elements, Context::Parens, Join::Fill, Last::Plain)?;
                let inside = Doc::text("{").then(elements).nest(Nesting::By(1));
                Ok(inside.then(Doc::text("}")).group())
            }
            join => self.container(Doc::text("{"), elements, join, "}"),
        }
    }

    /// A map from its `{` on; `open` is what stands before its entries.
    pub fn map(&mut self, id: NodeId, open: Doc) -> Printed {
        let bracket = if self.text_of(id).starts_with('%') { 2 } else { 1 };
        let join = self.join_of(self.opens_line(id, bracket), Join::Break);
        let entries = self.q.children(id);
        if let &[update] = entries
            && self.operator(update) == Some("|")
            && let &[base, entries] = self.q.children(update)
        {
            let doc = self.expr(base, Context::Parens)?;
            let doc = if self.is_binary_operator(base) { doc.parens() } else { doc };
            let entries = self.arguments(self.q.children(entries), Context::Parens, join, Last::Plain)?;
            let inside = Doc::cat([doc, Doc::space(), Doc::text("| "), entries.nest(Nesting::By(2))]);
            return Ok(Doc::surround(open, inside, "}"));
        }
        self.container(open, entries, join, "}")
    }

    /// `key: value` or `key => value`.
    pub fn entry(&mut self, key: NodeId, value: NodeId, context: Context) -> Printed {
        let (left, arrow) = if self.has(key, Flags::KEYWORD_KEY) {
            (self.leaf(key)?, "")
        } else {
            let doc = self.expr(key, context)?;
            (if self.is_binary_operator(key) { doc.parens() } else { doc }, " =>")
        };
        let pair = self.q.parent(key).unwrap_or(key);
        let next_break_fits = self.next_break_fits(pair) || arrow == " =>" && self.next_break_fits(value);
        let value = self.expr(value, context)?;
        Ok(with_next_break_fits(next_break_fits, value, |value| {
            let value = Doc::cat([Doc::text(arrow), Doc::space(), value.group()]);
            left.group().then(value.nest_if_broken(Nesting::By(2)).group())
        }))
    }

    pub fn bitstring(&mut self, id: NodeId, segments: &[NodeId]) -> Printed {
        if segments.is_empty() {
            return Ok(Doc::text("<<>>"));
        }
        let last = segments.len() - 1;
        let mut docs = Vec::with_capacity(segments.len());
        for (at, &segment) in segments.iter().enumerate() {
            let doc = self.segment(segment)?;
            if at == 0 && doc.starts_with(&["~", "<<"]) || at == last && doc.ends_with(">>") {
                return Err(LayoutError::Unsure("a bitstring at the edge of a bitstring"));
            }
            docs.push(doc);
        }
        Ok(match self.join_of(self.opens_line(id, 2), Join::Fill) {
            Join::Fill => {
                let inside = Doc::text("<<").then(joined(docs, Join::Fill, Last::Plain));
                inside.nest(Nesting::By(2)).then(Doc::text(">>")).group()
            }
            join => Doc::surround(Doc::text("<<"), joined(docs, join, Last::Plain), ">>"),
        })
    }

    fn segment(&mut self, id: NodeId) -> Printed {
        match (self.operator(id), self.q.children(id)) {
            (Some("<-"), &[left, right]) => {
                let left = self.segment(left)?;
                let next_break_fits = self.next_break_fits(right);
                let right = self.expr(right, Context::Parens)?;
                Ok(with_next_break_fits(next_break_fits, right, |right| {
                    let right = Doc::cat([Doc::text(" <-"), Doc::space(), right.group()]);
                    left.group().then(right.nest_if_broken(Nesting::By(2)).group())
                }))
            }
            (Some("::"), &[value, kind]) => {
                let value = self.expr(value, Context::Parens)?;
                let kind = one_line(self.outer(kind).of(self.text))?;
                Ok(Doc::cat([value, Doc::text("::"), kind]))
            }
            _ => self.expr(id, Context::Parens),
        }
    }
}

/// Arguments with their commas.
pub(super) fn joined(mut args: Vec<Doc>, join: Join, last: Last) -> Doc {
    let final_one = args.pop().map(|doc| match last {
        Last::Plain => doc.group(),
        Last::Comma => doc.append_in_last_group(",").group(),
        Last::NextBreakFits => doc.next_break_fits(true).group(),
    });
    let docs = args.into_iter().map(|doc| doc.append_in_last_group(",").group()).chain(final_one);
    match join {
        Join::Line => Doc::join(docs, &Doc::line()).force(),
        Join::Break => Doc::join(docs, &Doc::space()),
        Join::Fill => Doc::join(docs, &Doc::fill()),
    }
}
