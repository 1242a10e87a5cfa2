//! From the quoted form to a document: the formatter's rules for expressions.
//!
//! Every rule is that of Elixir's `Code.Formatter`; its files here are one a family of constructs.

use super::{
    LayoutError,
    document::{Doc, Nesting},
};
use crate::{
    config::FormatterOptions,
    source::Span,
    syntax::{Flags, Kind, NodeId, Quoted, binary_operator},
};

/// Where an expression stands, which decides whether a call needs parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A statement.
    Block,
    /// The right side of an operator in a statement.
    Operand,
    /// Among arguments without parentheses.
    NoParens,
    /// The only argument, without parentheses.
    NoParensOne,
    /// Among arguments in parentheses, or in a container.
    Parens,
    /// The only argument, in parentheses.
    ParensOne,
}

impl Context {
    /// The context of an operand: several arguments' context, else `choice`.
    pub fn operand(self, choice: Context) -> Context {
        match self {
            Context::NoParensOne | Context::NoParens => Context::NoParens,
            Context::ParensOne | Context::Parens => Context::Parens,
            Context::Operand | Context::Block => choice,
        }
    }
}

pub(super) type Printed = Result<Doc, LayoutError>;

/// Deeper code is left alone.
const DEEPEST: usize = 120;

pub(super) struct Printer<'a> {
    pub q: &'a Quoted,
    pub text: &'a str,
    pub options: &'a FormatterOptions,
    /// The columns that a line may take; statements of a block whose lines stay within are kept as they are.
    pub keep_within: Option<usize>,
    /// How far the right side of an operator is indented.
    pub operand_nesting: usize,
    /// Whether a line end after `=` stays, as it does since Elixir 1.15.
    pub match_keeps_line: bool,
    /// Comments that were printed.
    pub comments_done: usize,
    depth: usize,
}

impl<'a> Printer<'a> {
    pub fn new(
        q: &'a Quoted,
        text: &'a str,
        options: &'a FormatterOptions,
        keep_within: Option<usize>,
        match_keeps_line: bool,
    ) -> Self {
        let (operand_nesting, comments_done, depth) = (2, 0, 0);
        Self { q, text, options, keep_within, match_keeps_line, operand_nesting, comments_done, depth }
    }

    pub fn expr(&mut self, id: NodeId, context: Context) -> Printed {
        if self.depth >= DEEPEST {
            return Err(LayoutError::Unsure("nested too deeply"));
        }
        self.depth += 1;
        let doc = stacker::maybe_grow(128 * 1024, 1024 * 1024, || self.dispatch(id, context));
        self.depth -= 1;
        doc
    }

    fn dispatch(&mut self, id: NodeId, context: Context) -> Printed {
        let q = self.q;
        let children = q.children(id);
        match q.kind(id) {
            Kind::Atom(_) | Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::Var(_) => self.leaf(id),
            Kind::List if self.has(id, Flags::CHARLIST) => self.leaf(id),
            Kind::List if self.is_call_of(children.first(), "->") => self.arrow_in_parens(children),
            Kind::List if self.has(id, Flags::BARE_KEYWORDS) => {
                let entries = self.each(children, |printer, entry| printer.expr(entry, context))?;
                Ok(comma_separated(entries))
            }
            Kind::List => self.bracketed(id, self.first_char(id), children, "]"),
            Kind::Pair if self.is_entry(id) => self.entry(children[0], children[1], context),
            Kind::Pair => self.tuple(id, children),
            Kind::Apply => self.apply(id, context),
            Kind::Call(name) => self.call(id, name, children, context),
        }
    }

    fn call(&mut self, id: NodeId, name: &str, children: &'a [NodeId], context: Context) -> Printed {
        match (name, children) {
            ("__block__", []) => Err(LayoutError::Unsure("empty parentheses")),
            ("__block__", &[only]) if self.is_call_of(Some(&only), "unquote_splicing") => {
                Err(LayoutError::Unsure("a lone `unquote_splicing`"))
            }
            ("__block__", &[only]) => self.expr(only, context),
            ("__block__", _) => Err(LayoutError::Unsure("statements in parentheses")),
            ("__aliases__", _) => self.leaf(id),
            ("<<>>", _) if self.text_of(id).starts_with("<<") => self.bitstring(id, children),
            ("<<>>", _) => self.leaf(id),
            ("%", &[name, map]) => {
                let name = self.expr(name, Context::Parens)?;
                self.map(map, Doc::cat([Doc::text("%"), name, Doc::text("{")]))
            }
            ("%{}", _) => self.map(id, Doc::text("%{")),
            ("{}", _) => self.tuple(id, children),
            ("&", &[target]) => self.capture(id, target, context),
            ("@", &[expression]) => self.attribute(expression, context),
            ("not", &[inside]) if self.is_call_of(Some(&inside), "in") => match *self.q.children(inside) {
                [left, right] => self.binary("not in", left, right, context),
                _ => Err(LayoutError::Unsure("`not in` without operands")),
            },
            ("..", []) => self.leaf(id),
            ("..//", &[first, last, step]) => self.step_range(first, last, step, context),
            ("fn", _) => self.anonymous_function(id, children),
            ("+" | "-" | "!" | "^" | "not" | "~~~", &[operand]) => self.unary(name, operand, context),
            (_, _) if name.starts_with("sigil_") && self.text_of(id).starts_with('~') => self.leaf(id),
            (_, &[left, right]) if self.operator(id).is_some() => self.binary(name, left, right, context),
            ("->" | ".", _) => Err(LayoutError::Unsure("a clause or a dot on its own")),
            _ => self.local_call(id, name, children, context),
        }
    }

    /// A construct's own text, if it is on one line or a heredoc.
    pub fn leaf(&mut self, id: NodeId) -> Printed {
        let text = self.text_of(id);
        let doc = if self.has(id, Flags::HEREDOC) { heredoc(text)? } else { one_line(text)? };
        let from = id.0;
        for part in self.q.subtree(id).filter(|part| part.0 > from) {
            if self.text_of(part).starts_with("#{") && self.is_conversion(part) {
                self.check_interpolation(part)?;
            }
        }
        Ok(doc)
    }

    /// `Kernel.to_string(x)`, made of an interpolation.
    fn is_conversion(&self, id: NodeId) -> bool {
        matches!(self.q.kind(id), Kind::Apply) && self.has(id, Flags::SYNTHETIC)
    }

    /// The formatter prints what is interpolated too, on one line: it must be printed so already.
    fn check_interpolation(&mut self, id: NodeId) -> Result<(), LayoutError> {
        let written = self.text_of(id);
        let printed = match self.q.children(id).get(1) {
            Some(&value) => self.expr(value, Context::Block)?.group().render(usize::MAX),
            None => String::new(),
        };
        if written.strip_prefix("#{").and_then(|text| text.strip_suffix('}')) == Some(&printed) {
            return Ok(());
        }
        Err(LayoutError::Unsure("an interpolation that is not formatted"))
    }

    pub fn each<F>(&mut self, ids: &[NodeId], mut print: F) -> Result<Vec<Doc>, LayoutError>
    where
        F: FnMut(&mut Self, NodeId) -> Printed,
    {
        ids.iter().map(|&id| print(self, id)).collect()
    }

    pub fn text_of(&self, id: NodeId) -> &'a str {
        self.q.node(id).inner.of(self.text)
    }

    pub fn has(&self, id: NodeId, flags: Flags) -> bool {
        self.q.node(id).flags.has(flags)
    }

    pub fn inner(&self, id: NodeId) -> Span {
        self.q.node(id).inner
    }

    pub fn outer(&self, id: NodeId) -> Span {
        self.q.node(id).outer
    }

    /// The text between two nodes, their parentheses not included.
    pub fn between(&self, left: NodeId, right: NodeId) -> &'a str {
        let (from, until) = (self.outer(left).end, self.outer(right).start);
        self.text.get(from as usize..until as usize).unwrap_or_default()
    }

    pub fn first_char(&self, id: NodeId) -> &'a str {
        let text = self.text_of(id);
        text.chars().next().map_or("", |first| &text[..first.len_utf8()])
    }

    /// True if the line ends right after the byte `offset`.
    pub fn line_ends_at(&self, offset: u32) -> bool {
        let rest = self.text.get(offset as usize..).unwrap_or_default();
        rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n')
    }

    /// True if the line ends right after the construct's opening bracket, which is its first `bracket` bytes.
    pub fn opens_line(&self, id: NodeId, bracket: u32) -> bool {
        self.line_ends_at(self.inner(id).start + bracket)
    }

    pub fn is_call_of(&self, id: Option<&NodeId>, name: &str) -> bool {
        id.is_some_and(|&id| matches!(self.q.kind(id), Kind::Call(called) if called == name))
    }

    /// The name of a binary operator's node.
    pub fn operator(&self, id: NodeId) -> Option<&'a str> {
        match self.q.kind(id) {
            Kind::Call(name) if self.q.children(id).len() == 2 && !self.has(id, Flags::PARENS) => {
                binary_operator(name).map(|_| name.as_str())
            }
            _ => None,
        }
    }

    /// A keyword list's or a map's entry, not a tuple.
    pub fn is_entry(&self, pair: NodeId) -> bool {
        let key = self.q.children(pair)[0];
        self.has(key, Flags::KEYWORD_KEY)
            || self.q.parent(pair).is_some_and(|list| {
                self.is_call_of(Some(&list), "%{}")
                    || (self.has(list, Flags::BARE_KEYWORDS)
                        && self.q.parent(list).is_some_and(|up| self.is_call_of(Some(&up), "|")))
            })
    }

    /// True for a keyword list written without brackets.
    pub fn is_keywords(&self, id: NodeId) -> bool {
        matches!(self.q.kind(id), Kind::List) && self.has(id, Flags::BARE_KEYWORDS)
    }

    /// The line that Elixir counts the construct to: an operator's or a call's name's own.
    fn line_of(&self, id: NodeId) -> u32 {
        let q = self.q;
        let offset = match (q.kind(id), q.children(id)) {
            (Kind::Pair, &[key, _]) if self.is_entry(id) => return self.line_of(key),
            (Kind::List, &[first, ..]) if self.is_keywords(id) => return self.line_of(first),
            (_, &[left, right]) if self.operator(id).is_some() => {
                let gap = self.between(left, right);
                self.outer(left).end + (gap.len() - gap.trim_start().len()) as u32
            }
            (Kind::Apply, &[callee, ..]) => match *q.children(callee) {
                [_, name] if !self.has(name, Flags::SYNTHETIC) => self.inner(name).start,
                [left] => self.outer(left).end,
                _ => self.inner(id).start,
            },
            _ => self.inner(id).start,
        };
        memchr::memchr_iter(b'\n', &self.text.as_bytes()[..offset as usize]).count() as u32
    }

    /// True for two or more arguments, each on a line of its own.
    pub fn on_lines_of_their_own(&self, args: &[NodeId]) -> bool {
        let mut lines: Vec<u32> = args.iter().map(|&arg| self.line_of(arg)).collect();
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        all >= 2 && lines.len() == all
    }

    /// True if a group around the expression may count as fitting when it fits up to the expression's first break.
    pub fn next_break_fits(&self, id: NodeId) -> bool {
        let children = self.q.children(id);
        match self.q.kind(id) {
            _ if self.has(id, Flags::HEREDOC) => true,
            Kind::Pair if self.is_entry(id) => {
                matches!(self.q.kind(children[0]), Kind::Atom(_)) && self.next_break_fits(children[1])
            }
            Kind::Pair => self.opens_line(id, 1),
            Kind::List if self.has(id, Flags::CHARLIST) || self.is_keywords(id) => false,
            Kind::List => !self.is_call_of(children.first(), "->"),
            Kind::Apply => self.is_several_aliases(id),
            Kind::Call(name) => match name.as_str() {
                "{}" => self.opens_line(id, 1),
                "<<>>" => !children.is_empty() && self.first_char(id) == "<" && self.opens_line(id, 2),
                "fn" | "%{}" | "%" => !children.is_empty(),
                "__block__" if children.len() == 1 => self.next_break_fits(children[0]),
                _ => false,
            },
            _ => false,
        }
    }
}

/// The text as a document, if it is on one line.
pub(super) fn one_line(text: &str) -> Printed {
    if text.contains('\n') {
        return Err(LayoutError::Unsure("text over several lines"));
    }
    Ok(Doc::text(text))
}

/// A heredoc's lines, which move with their indentation.
fn heredoc(text: &str) -> Printed {
    let indent = text.lines().last().map_or(0, |last| last.len() - last.trim_start_matches(' ').len());
    let mut lines = text.split('\n').peekable();
    let mut docs: Vec<Doc> = lines.next().map(Doc::text).into_iter().collect();
    while let Some(line) = lines.next() {
        let indented = line.get(..indent).is_some_and(|blank| blank.trim_start_matches(' ').is_empty());
        if line.is_empty() && lines.peek().is_some() {
            docs.push(Doc::line().nest(Nesting::Reset));
        } else if indented {
            docs.extend([Doc::line(), Doc::text(&line[indent..])]);
        } else {
            return Err(LayoutError::Unsure("a heredoc left of its end"));
        }
    }
    Ok(Doc::cat(docs).force())
}

/// The documents with commas and breaks between them.
pub(super) fn comma_separated(docs: Vec<Doc>) -> Doc {
    Doc::join(docs, &Doc::cat([Doc::text(","), Doc::space()]))
}
