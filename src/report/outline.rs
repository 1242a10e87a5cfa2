//! Markdown as an outline: headings and list items as nodes, with their paragraphs, code and tables in order.
//!
//! A bold line that numbers an issue and the summary of an HTML `<details>` count as headings below all others. The
//! nodes live in an arena, parents before children, so that no depth of nesting costs stack.

use super::scan;
use super::text::{Text, without};
use super::title;
use crate::source::LineIndex;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The whole text.
    Root,
    /// A heading, with its level; bold lines and summaries have levels above 6.
    Heading(u8),
    /// A list item.
    Item {
        /// Its number, if the list is numbered.
        number: Option<u64>,
        /// Whether its box is ticked, if it has one.
        ticked: Option<bool>,
    },
}

/// A heading or item, and what stands below it.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The node that it stands in; the root is its own parent.
    pub parent: usize,
    /// The heading's text, or the first line of the item.
    pub title: Text,
    /// The rest, in order.
    pub parts: Vec<Part>,
}

/// A block of a node.
#[derive(Clone, Debug)]
pub enum Part {
    /// A paragraph, line by line.
    Lines(Vec<Text>),
    /// A code block.
    Code(Code),
    /// A table.
    Table(Table),
    /// A node below.
    Node(usize),
}

/// A code block.
#[derive(Clone, Debug)]
pub struct Code {
    /// The words after the fence.
    pub info: String,
    /// The code.
    pub text: String,
    /// 1-based line of the fence.
    pub line: u32,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The column titles.
    pub header: Vec<Text>,
    /// The rows, as wide as the header or shorter.
    pub rows: Vec<Vec<Text>>,
}

/// Level of a `<summary>`; each further one inside it is deeper.
const SUMMARY: u8 = 7;
/// Level of a bold line that stands for a heading.
const BOLD: u8 = 64;

/// Reads Markdown into an outline. The first node is the root.
pub fn outline(text: &str) -> Vec<Node> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut builder = Builder::new(text);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        builder.event(event, range.start);
    }
    builder.end_paragraph();
    builder.nodes
}

/// A file alone on its line, bold or before a colon: what follows is about it.
fn names_a_file(line: &Text) -> bool {
    let marked = line.wholly_strong() || line.plain.trim_end().ends_with(':');
    marked
        && line.plain.len() <= 512
        && matches!(scan::paths(line).as_slice(), [only] if only.lines.is_empty()
            && !without(&line.plain, std::slice::from_ref(&only.range)).chars().any(char::is_alphanumeric))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gather {
    Nothing,
    Heading(u8),
    Summary,
    Cell,
    Code,
}

struct Builder {
    lines: LineIndex,
    nodes: Vec<Node>,
    /// Open nodes, innermost last.
    open: Vec<usize>,
    /// For each open list, the next number.
    lists: Vec<Option<u64>>,
    current: Text,
    paragraph: Vec<Text>,
    gather: Gather,
    code: Code,
    table: Table,
    row: Vec<Text>,
    strong: Option<usize>,
    struck: Option<usize>,
    links: Vec<(usize, String)>,
    details: u8,
    in_comment: bool,
    /// An item has begun whose first line is still to come.
    fresh_item: bool,
}

impl Builder {
    fn new(text: &str) -> Self {
        let root = Node { kind: Kind::Root, parent: 0, title: Text::default(), parts: Vec::new() };
        Self {
            lines: LineIndex::new(text),
            nodes: vec![root],
            open: vec![0],
            lists: Vec::new(),
            current: Text::default(),
            paragraph: Vec::new(),
            gather: Gather::Nothing,
            code: Code { info: String::new(), text: String::new(), line: 0 },
            table: Table::default(),
            row: Vec::new(),
            strong: None,
            struck: None,
            links: Vec::new(),
            details: 0,
            in_comment: false,
            fresh_item: false,
        }
    }

    fn event(&mut self, event: Event<'_>, at: usize) {
        let line = self.lines.line(at as u32);
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.gather == Gather::Code => self.code.text.push_str(&text),
            Event::Text(text) => self.push(&text, line),
            Event::Code(code) => {
                let start = self.current.plain.len();
                self.push(&code, line);
                self.current.code.push(start..self.current.plain.len());
            }
            Event::SoftBreak | Event::HardBreak => self.end_line(),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, line),
            Event::Rule => {
                self.end_paragraph();
                self.close(|kind| matches!(kind, Kind::Heading(BOLD)));
            }
            Event::TaskListMarker(ticked) => {
                if let Some(&top) = self.open.last()
                    && let Kind::Item { ticked: slot, .. } = &mut self.nodes[top].kind
                {
                    *slot = Some(ticked);
                }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.push(&text, line)
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, line: u32) {
        match tag {
            Tag::Strong => self.strong = Some(self.current.plain.len()),
            Tag::Strikethrough => self.struck = Some(self.current.plain.len()),
            Tag::Link { dest_url, .. } => self.links.push((self.current.plain.len(), dest_url.to_string())),
            Tag::Emphasis | Tag::Image { .. } | Tag::Superscript | Tag::Subscript => {}
            Tag::TableCell => self.gather = Gather::Cell,
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            block => {
                self.end_paragraph();
                self.start_block(block, line);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, line: u32) {
        match tag {
            Tag::Heading { level, .. } => self.gather = Gather::Heading(depth(level)),
            Tag::List(start) => self.lists.push(start),
            Tag::Item => {
                let number = self.lists.last().copied().flatten();
                if let Some(Some(next)) = self.lists.last_mut() {
                    *next = next.saturating_add(1);
                }
                self.fresh_item = true;
                self.add(Kind::Item { number, ticked: None }, Text { line, ..Text::default() });
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Code { info, text: String::new(), line };
                self.gather = Gather::Code;
            }
            Tag::Table(_) => self.table = Table::default(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => {
                if let Some(start) = self.strong.take() {
                    self.current.strong.push(start..self.current.plain.len());
                }
            }
            TagEnd::Strikethrough => {
                if let Some(start) = self.struck.take() {
                    self.current.struck.push(start..self.current.plain.len());
                }
            }
            TagEnd::Link => {
                if let Some((start, target)) = self.links.pop() {
                    let start = start.min(self.current.plain.len());
                    self.current.links.push((start..self.current.plain.len(), target));
                }
            }
            TagEnd::Heading(_) => {
                if let Gather::Heading(level) = self.gather {
                    self.gather = Gather::Nothing;
                    let title = self.take_line();
                    self.heading(level, title);
                }
            }
            TagEnd::CodeBlock => {
                self.gather = Gather::Nothing;
                let code = Code {
                    info: std::mem::take(&mut self.code.info),
                    text: std::mem::take(&mut self.code.text),
                    line: self.code.line,
                };
                self.part(Part::Code(code));
            }
            TagEnd::TableCell => {
                self.gather = Gather::Nothing;
                let cell = self.take_line();
                self.row.push(cell);
            }
            TagEnd::TableHead => self.table.header = std::mem::take(&mut self.row),
            TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                self.table.rows.push(row);
            }
            TagEnd::Table => {
                let table = std::mem::take(&mut self.table);
                self.part(Part::Table(table));
            }
            TagEnd::Item => {
                self.end_paragraph();
                self.fresh_item = false;
                // Bold lines inside the item close with it.
                self.close(|kind| matches!(kind, Kind::Heading(_)));
                if self.open.len() > 1 {
                    self.open.pop();
                }
            }
            TagEnd::List(_) => {
                self.end_paragraph();
                self.lists.pop();
            }
            TagEnd::Emphasis | TagEnd::Image | TagEnd::Superscript | TagEnd::Subscript => {}
            _ => self.end_paragraph(),
        }
    }

    /// Adds shown text to the line at hand.
    fn push(&mut self, text: &str, line: u32) {
        if self.current.plain.is_empty() {
            self.current.line = line;
        }
        self.current.plain.push_str(text);
    }

    /// Takes the line at hand, with open bold or struck text cut at its end.
    fn take_line(&mut self) -> Text {
        let end = self.current.plain.len();
        // What is still open goes on in the next line.
        if let Some(start) = &mut self.strong {
            self.current.strong.push((*start).min(end)..end);
            *start = 0;
        }
        if let Some(start) = &mut self.struck {
            self.current.struck.push((*start).min(end)..end);
            *start = 0;
        }
        for (start, target) in &mut self.links {
            self.current.links.push(((*start).min(end)..end, target.clone()));
            *start = 0;
        }
        std::mem::take(&mut self.current)
    }

    fn end_line(&mut self) {
        match self.gather {
            Gather::Heading(_) | Gather::Cell | Gather::Summary => self.current.plain.push(' '),
            Gather::Code => {}
            Gather::Nothing => {
                let line = self.take_line();
                if !line.plain.trim().is_empty() {
                    self.paragraph.push(line);
                }
            }
        }
    }

    fn end_paragraph(&mut self) {
        if self.gather != Gather::Nothing {
            return;
        }
        self.end_line();
        let mut lines = std::mem::take(&mut self.paragraph);
        if lines.is_empty() {
            return;
        }
        if self.fresh_item {
            self.fresh_item = false;
            if let Some(&top) = self.open.last() {
                self.nodes[top].title = lines.remove(0);
            }
        } else if self.lists.is_empty()
            && (title::stands_for_heading(&lines[0]) || lines.len() == 1 && names_a_file(&lines[0]))
        {
            let first = lines.remove(0);
            self.heading(BOLD, first);
        }
        if !lines.is_empty() {
            self.part(Part::Lines(lines));
        }
    }

    fn part(&mut self, part: Part) {
        self.fresh_item = false;
        if let Some(&top) = self.open.last() {
            self.nodes[top].parts.push(part);
        }
    }

    fn heading(&mut self, level: u8, title: Text) {
        if !self.lists.is_empty() {
            // A heading inside a list item belongs to the item.
            self.part(Part::Lines(vec![title]));
            return;
        }
        self.close(|kind| matches!(kind, Kind::Heading(open) if open >= level));
        self.add(Kind::Heading(level), title);
    }

    fn add(&mut self, kind: Kind, title: Text) {
        let parent = self.open.last().copied().unwrap_or(0);
        let id = self.nodes.len();
        self.nodes.push(Node { kind, parent, title, parts: Vec::new() });
        self.nodes[parent].parts.push(Part::Node(id));
        self.open.push(id);
    }

    /// Closes the innermost open nodes while `which` holds.
    fn close(&mut self, which: impl Fn(Kind) -> bool) {
        while self.open.len() > 1 && self.open.last().is_some_and(|&top| which(self.nodes[top].kind)) {
            self.open.pop();
        }
    }

    /// Reads the few tags that carry structure; all others vanish, their text stays.
    fn html(&mut self, html: &str, line: u32) {
        let mut rest = html;
        while !rest.is_empty() {
            if self.in_comment {
                match rest.find("-->") {
                    Some(end) => {
                        self.in_comment = false;
                        rest = &rest[end + 3..];
                        continue;
                    }
                    None => return,
                }
            }
            let Some(start) = rest.find('<') else {
                self.html_text(rest, line);
                return;
            };
            self.html_text(&rest[..start], line);
            rest = &rest[start..];
            if rest.starts_with("<!--") {
                self.in_comment = true;
                rest = &rest[4..];
                continue;
            }
            let Some(end) = rest.find('>') else { return };
            self.tag(&rest[1..end], line);
            rest = &rest[end + 1..];
        }
    }

    fn html_text(&mut self, text: &str, line: u32) {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                self.end_line();
            }
            if !part.trim().is_empty() {
                self.push(part, line);
            }
        }
    }

    fn tag(&mut self, tag: &str, line: u32) {
        let name: String = tag.chars().take_while(|c| *c == '/' || c.is_ascii_alphanumeric()).collect();
        match name.to_ascii_lowercase().as_str() {
            "br" => self.end_line(),
            "summary" => {
                self.end_paragraph();
                self.current.line = line;
                self.gather = Gather::Summary;
            }
            "/summary" if self.gather == Gather::Summary => {
                self.gather = Gather::Nothing;
                let title = self.take_line();
                let level = SUMMARY + self.details.saturating_sub(1).min(BOLD - SUMMARY - 1);
                self.heading(level, title);
            }
            "details" => {
                self.end_paragraph();
                self.details = self.details.saturating_add(1);
            }
            "/details" => {
                self.end_paragraph();
                self.details = self.details.saturating_sub(1);
                let level = SUMMARY + self.details.min(BOLD - SUMMARY - 1);
                self.close(|kind| matches!(kind, Kind::Heading(open) if open >= level));
            }
            "p" | "/p" | "li" | "/li" | "div" | "/div" | "blockquote" | "/blockquote" => self.end_paragraph(),
            _ => {}
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
