//! The body of a module as lines: what each statement is, and which comments belong to it.

use super::size::attribute_set;
use super::{File, Module, specified};
use crate::source::Span;
use crate::syntax::{NodeId, Quoted};
use smol_str::SmolStr;

/// What a statement of a module's body is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A clause of the function or macro with this index.
    Clause(usize),
    /// A doc, specification or other annotation of that function.
    About(usize),
    /// Sets an attribute that is read by its name.
    Sets(SmolStr),
    /// A guard: its name, its arity, whether it is private.
    Guard(SmolStr, usize, bool),
    /// All else.
    Other,
}

/// One statement with the lines that it takes.
#[derive(Clone, Debug)]
pub struct Line {
    /// The statement.
    pub node: NodeId,
    /// What it is.
    pub part: Part,
    /// From the start of its first line, indentation included, to the end of its last, a comment behind it included.
    pub span: Span,
    /// The comments right above it, from the start of their first line; empty, at the start of `span`, without any.
    pub lead: Span,
    /// What stands above that, down from the statement before: blank lines and comments that stand alone.
    pub gap: Span,
    /// The comments in the gap, from the start of the first one's line to the end of the last; a heading right above the
    /// statement is among them.
    pub heading: Option<Span>,
    /// A blank line stands between this statement, or its comments, and the one before.
    pub apart: bool,
}

/// A module's body.
#[derive(Debug)]
pub struct Outline {
    /// Its statements in order.
    pub lines: Vec<Line>,
    /// The columns by which they are indented.
    pub indent: usize,
}

impl Outline {
    /// Reads the body of `module`.
    ///
    /// # Errors
    /// Statements that share a line.
    pub fn of(file: &File, module: &Module) -> Result<Self, String> {
        let (q, text) = (&file.q, file.text.as_str());
        let mut lines: Vec<Line> = Vec::new();
        let body = q.children(module.node).first().map_or(0, |&name| q.node(name).outer.end);
        let mut before = line_end(text, body);
        let read = reads(q, module);
        let mut pending: Vec<usize> = Vec::new();
        for &node in &module.statements {
            let own = q.node(node).outer;
            let start = line_start(text, own.start);
            let end = line_end(text, own.end);
            let behind = &text[own.end as usize..end as usize];
            if start < before
                || !text[start as usize..own.start as usize].trim().is_empty()
                || !is_comment(behind)
            {
                return Err(format!("{}:{} shares its line with other code", file.path, file.line(node)));
            }
            let part = part(file, module, node, &read);
            let (lead, gap) = (lead(text, before, start), before);
            let heading_in_lead = is_banner(&text[lead as usize..start as usize]);
            let lead = if heading_in_lead { start } else { lead };
            let above = &text[gap as usize..lead as usize];
            let comments = above.find('#').map(|_| {
                let from = above.len() - above.trim_start().len();
                let from = line_start(text, gap + from as u32).max(gap);
                Span::new(from, gap + above.trim_end().len() as u32)
            });
            let apart = above.matches('\n').count() > 1 && has_blank(above);
            lines.push(Line {
                node,
                part,
                span: Span::new(start, end),
                lead: Span::new(lead, start),
                gap: Span::new(gap, lead),
                heading: comments,
                apart,
            });
            before = end;
            let at = lines.len() - 1;
            match lines[at].part.clone() {
                Part::About(usize::MAX) => pending.push(at),
                Part::Clause(function) => {
                    pending.drain(..).for_each(|at| lines[at].part = Part::About(function));
                }
                _ if !pending.is_empty() && !matches!(lines[at].part, Part::About(_)) => {
                    pending.drain(..).for_each(|at| lines[at].part = Part::Other);
                }
                _ => {}
            }
        }
        pending.into_iter().for_each(|at| lines[at].part = Part::Other);
        let indent =
            lines.first().map_or(2, |line| (q.node(line.node).outer.start - line.span.start) as usize);
        Ok(Self { lines, indent })
    }

    /// The statements of a function, its annotations first where they stand so.
    pub fn of_function(&self, function: usize) -> impl Iterator<Item = usize> + '_ {
        let own = move |part: &Part| *part == Part::Clause(function) || *part == Part::About(function);
        self.lines.iter().enumerate().filter(move |(_, line)| own(&line.part)).map(|(at, _)| at)
    }

    /// The words of the heading under which each statement stands.
    pub fn headings(&self, file: &File) -> Vec<Option<String>> {
        let mut current: Option<String> = None;
        self.lines
            .iter()
            .map(|line| {
                if let Some(label) = line.heading.and_then(|span| label(span.of(&file.text))) {
                    current = Some(label);
                }
                current.clone()
            })
            .collect()
    }
}

/// The words of a heading, without what draws lines: a line of a few words. What says more is a comment like others.
fn label(text: &str) -> Option<String> {
    let words = |line: &str| -> String {
        let line = line.trim().trim_start_matches(['#', '-', '=', '*', '~', ' ']);
        line.trim_end_matches(['#', '-', '=', '*', '~', ' ', '.', ':']).to_string()
    };
    let mut lines = text.lines().map(words).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let is_short = first.split_whitespace().count() <= 4 && !first.contains(['`', ',', '(']);
    (is_short && (is_banner(text) || lines.next().is_none())).then_some(first)
}

/// The names of the attributes that the module's own code reads.
fn reads(q: &Quoted, module: &Module) -> Vec<SmolStr> {
    let read = |id| q.args_of(id, "@").and_then(|args| q.var(args[0]));
    let mut names: Vec<SmolStr> = q.subtree(module.node).filter_map(read).map(SmolStr::new).collect();
    names.sort();
    names.dedup();
    names
}

fn part(file: &File, module: &Module, node: NodeId, read: &[SmolStr]) -> Part {
    const OWN: [&str; 28] = [
        "moduledoc",
        "behaviour",
        "compile",
        "dialyzer",
        "type",
        "typep",
        "opaque",
        "typedoc",
        "callback",
        "macrocallback",
        "optional_callbacks",
        "external_resource",
        "vsn",
        "derive",
        "enforce_keys",
        "on_load",
        "before_compile",
        "after_compile",
        "on_definition",
        "file",
        "primary_key",
        "foreign_key_type",
        "schema_prefix",
        "timestamps_opts",
        "shortdoc",
        "requirements",
        "recursive",
        "nifs",
    ];
    let q = &file.q;
    let index = module.functions.iter().position(|f| f.clauses.iter().any(|clause| clause.node == node));
    if let Some(index) = index {
        return Part::Clause(index);
    }
    if let Some((word @ ("defguard" | "defguardp"), args)) = q.local(node)
        && let Some(&head) = args.first()
    {
        let head = q.args_of(head, "when").map_or(head, |args| args[0]);
        if let Some((name, params)) = q.local(head) {
            return Part::Guard(name.into(), params.len(), word == "defguardp");
        }
    }
    let Some(name) = attribute_set(q, node) else { return Part::Other };
    if name == "spec" {
        let function = specified(q, node).and_then(|(name, arity)| {
            module.functions.iter().position(|function| function.takes(name, arity))
        });
        return function.map_or(Part::Other, Part::About);
    }
    if read.iter().any(|found| found == name) {
        return Part::Sets(name.into());
    }
    match OWN.contains(&name) {
        true => Part::Other,
        false => Part::About(usize::MAX),
    }
}

fn line_start(text: &str, at: u32) -> u32 {
    text[..at as usize].rfind('\n').map_or(0, |found| found as u32 + 1)
}

fn line_end(text: &str, at: u32) -> u32 {
    let rest = &text[at as usize..];
    at + rest.find(['\r', '\n']).unwrap_or(rest.len()) as u32
}

fn is_comment(text: &str) -> bool {
    let text = text.trim_start();
    text.is_empty() || text.starts_with('#')
}

fn has_blank(text: &str) -> bool {
    let mut lines = text.lines().skip(1);
    lines.any(|line| line.trim().is_empty()) && text.lines().count() > 1
}

/// Where the comments begin that stand right above `start`, after `from`.
fn lead(text: &str, from: u32, start: u32) -> u32 {
    let mut at = start;
    while at > from {
        let above = line_start(text, at - 1);
        if above < from || !text[above as usize..at as usize].trim_start().starts_with('#') {
            break;
        }
        at = above;
    }
    at
}

/// True if a line of comments is drawn, as of `-`, `=`, `#` or `*`.
fn is_banner(comments: &str) -> bool {
    comments.lines().any(|line| {
        let line = line.trim().trim_start_matches('#').trim();
        let drawn = |c: char| matches!(c, '-' | '=' | '*' | '~' | '#');
        let run = line.chars().take_while(|&c| drawn(c)).count();
        run >= 3 || line.chars().rev().take_while(|&c| drawn(c)).count() >= 3
    })
}
