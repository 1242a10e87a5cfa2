//! Documents: text with the places where it may break, and the choice of breaks for a width.
//!
//! The combinators and their meaning are those of Elixir's `Inspect.Algebra`, whose formatter is to be matched to the
//! byte; that module is Lindig's strict variant of Wadler's "A prettier printer" with three additions: a group can be
//! forced to break, the last argument of a call may break instead of the call, and flexible breaks fill lines.

use crate::edit::layout::width;
use std::rc::Rc;

/// A document; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Doc(Rc<Node>);

#[derive(Debug)]
enum Node {
    Text(Box<str>, usize),
    /// A line end, always.
    Line,
    /// A space or nothing, or a line end.
    Break {
        text: &'static str,
        flex: bool,
    },
    Cat(Vec<Doc>),
    Nest {
        doc: Doc,
        by: Nesting,
        /// Only in a group that breaks.
        if_broken: bool,
    },
    Group {
        doc: Doc,
        /// Breaks where the group around it does.
        inherit: bool,
    },
    /// Breaks the group around it.
    Force(Doc),
    /// Whether a group around it counts as fitting if it fits up to the first break in here.
    NextBreakFits {
        doc: Doc,
        enabled: bool,
    },
    /// Line ends that follow are at most two.
    Collapse,
}

/// How far the lines of a nested document are indented.
#[derive(Clone, Copy, Debug)]
pub(super) enum Nesting {
    /// More than the lines around it.
    By(usize),
    /// As far as where the document starts.
    Cursor,
    /// Not at all.
    Reset,
}

impl Nesting {
    fn apply(self, indent: usize, column: usize) -> usize {
        match self {
            Nesting::By(more) => indent + more,
            Nesting::Cursor => column,
            Nesting::Reset => 0,
        }
    }
}

impl Doc {
    fn new(node: Node) -> Self {
        Doc(Rc::new(node))
    }

    pub fn text(text: &str) -> Self {
        Self::new(Node::Text(text.into(), width(text)))
    }

    pub fn empty() -> Self {
        Self::new(Node::Cat(Vec::new()))
    }

    pub fn line() -> Self {
        Self::new(Node::Line)
    }

    /// `text` where the group is flat.
    pub fn soft(text: &'static str) -> Self {
        Self::new(Node::Break { text, flex: false })
    }

    pub fn space() -> Self {
        Self::soft(" ")
    }

    /// A space, decided anew at each place: lines are filled.
    pub fn fill() -> Self {
        Self::new(Node::Break { text: " ", flex: true })
    }

    pub fn collapse() -> Self {
        Self::new(Node::Collapse)
    }

    pub fn cat(docs: impl IntoIterator<Item = Doc>) -> Self {
        Self::new(Node::Cat(docs.into_iter().collect()))
    }

    /// The documents with `separator` between them.
    pub fn join(docs: impl IntoIterator<Item = Doc>, separator: &Doc) -> Self {
        let mut all = Vec::new();
        for doc in docs {
            if !all.is_empty() {
                all.push(separator.clone());
            }
            all.push(doc);
        }
        match &mut all[..] {
            [only] => only.clone(),
            _ => Self::cat(all),
        }
    }

    pub fn then(self, next: Doc) -> Self {
        Self::cat([self, next])
    }

    pub fn group(self) -> Self {
        Self::new(Node::Group { doc: self, inherit: false })
    }

    pub fn group_inherit(self) -> Self {
        Self::new(Node::Group { doc: self, inherit: true })
    }

    pub fn nest(self, by: Nesting) -> Self {
        Self::new(Node::Nest { doc: self, by, if_broken: false })
    }

    pub fn nest_if_broken(self, by: Nesting) -> Self {
        Self::new(Node::Nest { doc: self, by, if_broken: true })
    }

    pub fn force(self) -> Self {
        Self::new(Node::Force(self))
    }

    pub fn force_if(self, condition: bool) -> Self {
        if condition { self.force() } else { self }
    }

    pub fn next_break_fits(self, enabled: bool) -> Self {
        Self::new(Node::NextBreakFits { doc: self, enabled })
    }

    pub fn parens(self) -> Self {
        Self::cat([Self::text("("), self.nest(Nesting::Cursor), Self::text(")")])
    }

    /// `left`, the document, `right`; over several lines with the document indented.
    pub fn surround(left: Doc, doc: Doc, right: &str) -> Self {
        let inside = Self::cat([left, Self::soft(""), doc]).nest_if_broken(Nesting::By(2));
        Self::cat([inside, Self::soft(""), Self::text(right)]).group()
    }

    /// The content of a group, or the document itself.
    pub fn ungroup(self) -> Self {
        match &*self.0 {
            Node::Group { doc, .. } => doc.clone(),
            _ => self,
        }
    }

    /// Puts `text` behind, inside the group that ends the document.
    pub fn append_in_last_group(self, text: &str) -> Self {
        match &*self.0 {
            Node::Cat(docs) if !docs.is_empty() => {
                let mut docs = docs.clone();
                if let Some(last) = docs.pop() {
                    docs.push(last.append_in_last_group(text));
                }
                Self::cat(docs)
            }
            Node::Group { doc, inherit } => {
                Self::new(Node::Group { doc: doc.clone().then(Self::text(text)), inherit: *inherit })
            }
            _ => self.then(Self::text(text)),
        }
    }

    /// True if the text of the document starts with one of `prefixes`.
    pub fn starts_with(&self, prefixes: &[&str]) -> bool {
        self.edge(false).is_some_and(|text| prefixes.iter().any(|prefix| text.starts_with(prefix)))
    }

    /// True if the text of the document ends with `suffix`.
    pub fn ends_with(&self, suffix: &str) -> bool {
        self.edge(true).is_some_and(|text| text.ends_with(suffix))
    }

    /// The first or the last text that is not empty.
    fn edge(&self, last: bool) -> Option<&str> {
        let mut stack = vec![self];
        while let Some(doc) = stack.pop() {
            match &*doc.0 {
                Node::Text(text, _) if !text.is_empty() => return Some(text),
                Node::Cat(docs) if last => stack.extend(docs.iter()),
                Node::Cat(docs) => stack.extend(docs.iter().rev()),
                Node::Nest { doc, .. }
                | Node::Group { doc, .. }
                | Node::Force(doc)
                | Node::NextBreakFits { doc, .. } => stack.push(doc),
                _ => {}
            }
        }
        None
    }

    /// The text of a document that is a block's body, its lines within `width` columns where that is possible.
    pub fn render(&self, width: usize) -> String {
        Renderer { width, column: 0, out: String::new(), pending: None }.render(self)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Flat,
    FlatNoBreak,
    Break,
    BreakNoFlat,
}

type Item<'d> = (usize, Mode, &'d Doc);

struct Renderer {
    width: usize,
    column: usize,
    out: String,
    /// Inside a collapse: the line ends so far, and the indentation.
    pending: Option<(usize, usize)>,
}

impl Renderer {
    fn render(mut self, doc: &Doc) -> String {
        let mut stack: Vec<Item> = vec![(0, Mode::Break, doc)];
        while let Some((indent, mode, doc)) = stack.pop() {
            match &*doc.0 {
                Node::Text(text, width) => {
                    self.put(text);
                    self.column += width;
                }
                Node::Line => self.end_line(indent),
                Node::Break { text, flex: true } => {
                    let column = self.column + text.len();
                    if mode == Mode::Flat || fits(self.width, column, true, &[], &stack) {
                        self.put(text);
                        self.column = column;
                    } else {
                        self.end_line(indent);
                    }
                }
                Node::Break { text, flex: false } if mode != Mode::Break => {
                    self.put(text);
                    self.column += text.len();
                }
                Node::Break { .. } => self.end_line(indent),
                Node::Cat(docs) => stack.extend(docs.iter().rev().map(|doc| (indent, mode, doc))),
                Node::Nest { doc, by, if_broken } => {
                    let nested = !if_broken || mode == Mode::Break;
                    let indent = if nested { by.apply(indent, self.column) } else { indent };
                    stack.push((indent, mode, doc));
                }
                Node::Group { doc, inherit: true } if mode == Mode::Break => {
                    stack.push((indent, Mode::Break, doc));
                }
                Node::Group { doc, .. } => {
                    let flat = [(indent, Mode::Flat, doc)];
                    let fits = fits(self.width, self.column, false, &flat, &[]);
                    stack.push((indent, if fits { Mode::Flat } else { Mode::Break }, doc));
                }
                Node::Force(doc) | Node::NextBreakFits { doc, .. } => stack.push((indent, mode, doc)),
                Node::Collapse => {
                    self.pending = Some((0, indent));
                    self.column = indent;
                }
            }
        }
        self.out
    }

    fn put(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some((lines, indent)) = self.pending.take() {
            self.out.extend(std::iter::repeat_n('\n', lines.min(2)));
            self.out.extend(std::iter::repeat_n(' ', indent));
        }
        self.out.push_str(text);
    }

    fn end_line(&mut self, indent: usize) {
        self.column = indent;
        if let Some((lines, _)) = &mut self.pending {
            *lines += 1;
            return;
        }
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

/// What [`fits`] still has to look at.
enum Ahead<'d> {
    Item(Item<'d>),
    /// The end of a group: whether a break was seen before it.
    GroupEnd(bool),
}

/// True if `items`, then `rest` from its end backwards, stay within the width up to the first line end.
fn fits(width: usize, mut column: usize, mut broke: bool, items: &[Item], rest: &[Item]) -> bool {
    let mut ahead: Vec<Ahead> = items.iter().rev().map(|&item| Ahead::Item(item)).collect();
    let mut rest = rest.iter().rev();
    loop {
        if broke && column > width {
            return false;
        }
        let (indent, mode, doc) = match ahead.pop() {
            Some(Ahead::Item(item)) => item,
            Some(Ahead::GroupEnd(before)) => {
                broke = before;
                continue;
            }
            None => match rest.next() {
                Some(&item) => item,
                None => return true,
            },
        };
        let stops_at_break = matches!(mode, Mode::Break | Mode::BreakNoFlat);
        let mut push = |indent, mode, doc| ahead.push(Ahead::Item((indent, mode, doc)));
        match &*doc.0 {
            Node::NextBreakFits { doc, enabled } => {
                let flat = !enabled || mode == Mode::FlatNoBreak;
                push(indent, if flat { Mode::FlatNoBreak } else { Mode::BreakNoFlat }, doc);
            }
            Node::Force(doc) if mode == Mode::BreakNoFlat => push(indent, mode, doc),
            Node::Force(_) => return false,
            Node::Break { .. } | Node::Line if stops_at_break => return true,
            Node::Line => {
                column = indent;
                broke = false;
            }
            Node::Break { text, .. } => {
                column += text.len();
                broke = true;
            }
            Node::Text(_, width) => column += width,
            Node::Collapse => column = indent,
            Node::Nest { doc, if_broken: true, .. } => push(indent, mode, doc),
            Node::Nest { doc, by, .. } => push(by.apply(indent, column), mode, doc),
            Node::Cat(docs) => {
                ahead.extend(docs.iter().rev().map(|doc| Ahead::Item((indent, mode, doc))));
            }
            Node::Group { doc, .. } => {
                ahead.push(Ahead::GroupEnd(broke));
                let mode = if mode == Mode::Break { Mode::Flat } else { mode };
                ahead.push(Ahead::Item((indent, mode, doc)));
            }
        }
    }
}
