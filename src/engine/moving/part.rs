//! The text of a module that takes over functions.

use super::body::{Body, NewModule, Places};
use super::directives;
use super::names;
use crate::edit::{Edit, apply, layout};
use crate::engine::tidy;
use crate::otp::{File, Home, LinePart};
use crate::source::Span;
use crate::syntax::{Flags, Kind, NodeId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Comments that go along: for a line the heading above it.
pub(super) type Headings = HashMap<usize, Span>;

/// The whole text of the file of `module`; `gone` are the lines of attributes that nothing reads at the old place any more.
///
/// # Errors
/// Why it cannot be written.
pub(super) fn text(
    body: &Body,
    places: &Places,
    module: &NewModule,
    gone: &BTreeSet<usize>,
    headings: &Headings,
) -> Result<String, String> {
    let outline = &body.outline;
    let lines: Vec<usize> =
        (0..outline.lines.len()).filter(|&at| places.of_line(body, at) == module.home).collect();
    let attributes = body.attributes(&lines);
    let all: BTreeSet<usize> = lines.iter().chain(&attributes).copied().collect();
    let nodes: Vec<NodeId> = all.iter().map(|&at| outline.lines[at].node).collect();

    let mut writer = Writer::new(body);
    writer.line(-1, &format!("defmodule {} do", module.name));
    writer.line(0, "@moduledoc false");
    let mut named: BTreeSet<Home> = BTreeSet::new();
    for &node in &nodes {
        named.extend(names::edits(body, places, node, module.home).1);
    }
    for block in directives(body, places, module, &nodes, &named)? {
        writer.blank();
        block.iter().for_each(|line| writer.line(0, line));
    }
    // An attribute that is set once stands at the top, one that is set again right before who reads it.
    let mut sets: BTreeMap<&str, usize> = BTreeMap::new();
    for &at in &attributes {
        if let LinePart::Sets(name) = &outline.lines[at].part {
            *sets.entry(name).or_default() += 1;
        }
    }
    let is_once = |at: &usize| match &outline.lines[*at].part {
        LinePart::Sets(name) => sets.get(name.as_str()) == Some(&1),
        _ => false,
    };
    let mut last: Option<usize> = None;
    for &at in attributes.iter().filter(|at| is_once(at)) {
        let comment = gone.contains(&at);
        writer.statement(places, at, module.home, last, comment, headings);
        last = Some(at);
    }
    let mut current: HashMap<&str, usize> = HashMap::new();
    for &at in &lines {
        let line = &outline.lines[at];
        let goes_on = last.is_some_and(|last| same_function(&line.part, &outline.lines[last].part));
        if !goes_on {
            let mut own: Vec<usize> = vec![at];
            if let LinePart::Clause(function) | LinePart::About(function) = line.part {
                own.extend(outline.of_function(function).filter(|own| lines.contains(own)));
            }
            for set in body.attributes(&own).into_iter().filter(|at| !is_once(at)) {
                let LinePart::Sets(name) = &outline.lines[set].part else { continue };
                if current.insert(name, set) != Some(set) {
                    writer.statement(places, set, module.home, last, gone.contains(&set), headings);
                    last = Some(set);
                }
            }
        }
        writer.statement(places, at, module.home, last, true, headings);
        last = Some(at);
    }
    writer.line(-1, "end");
    writer.finish(&module.path)
}

fn same_function(a: &LinePart, b: &LinePart) -> bool {
    let function = |part: &LinePart| match part {
        LinePart::Clause(at) | LinePart::About(at) => Some(*at),
        _ => None,
    };
    function(a).is_some() && function(a) == function(b)
}

/// The `import`, `alias` and `require` lines, a block each.
fn directives(
    body: &Body,
    places: &Places,
    module: &NewModule,
    nodes: &[NodeId],
    named: &BTreeSet<Home>,
) -> Result<Vec<Vec<String>>, String> {
    let (mut imports, mut requires) = (Vec::new(), Vec::new());
    let used = body.lexical.used(nodes, &[], &body.exports);
    for id in body.lexical.statements() {
        match body.file.q.local(id).map(|(word, _)| word) {
            Some("import") => imports.extend(directives::by_full_name(body.file, &body.lexical, id, &used)),
            Some("require") => requires.extend(directives::by_full_name(body.file, &body.lexical, id, &used)),
            _ => {}
        }
    }
    let mut guards: BTreeMap<Home, Vec<String>> = BTreeMap::new();
    let moved: Vec<NodeId> = nodes.to_vec();
    let mut open: Vec<usize> = body.guards_in(&moved).into_iter().collect();
    open.sort_unstable();
    for at in open {
        let home = places.guards.get(&at).copied().unwrap_or(Home::Old);
        if let (true, LinePart::Guard(name, arity, _)) = (home != module.home, &body.outline.lines[at].part) {
            guards.entry(home).or_default().push(format!("{name}: {arity}"));
        }
    }
    for (home, names) in guards {
        let from = places.module(home).map_or(body.module.name.as_str(), |module| module.name.as_str());
        imports.push(format!("import {from}, only: [{}]", names.join(", ")));
    }
    let mut aliases: BTreeMap<(u32, String), String> = BTreeMap::new();
    let mut shorts: HashMap<String, String> = HashMap::new();
    for &node in nodes {
        for (short, full, from) in body.lexical.aliases_in(node) {
            if shorts.insert(short.to_string(), full.to_string()).is_some_and(|other| other != full.as_str())
            {
                return Err(format!("`{short}` names two modules in what moves to {}", module.name));
            }
            aliases.insert((from, short.to_string()), full.to_string());
        }
    }
    let mut lines: Vec<String> = aliases
        .into_iter()
        .filter(|((_, short), full)| {
            !requires.iter().any(|line| *line == format!("require {full}, as: {short}"))
        })
        .map(|((_, short), full)| match full.rsplit('.').next() == Some(&short) {
            true => format!("alias {full}"),
            false => format!("alias {full}, as: {short}"),
        })
        .collect();
    for home in named {
        if let Some(other) = places.module(*home).filter(|other| other.short != other.name) {
            lines.push(format!("alias {}", other.name));
        }
    }
    let blocks = [imports, lines, requires];
    Ok(blocks.into_iter().filter(|block| !block.is_empty()).collect())
}

/// Writes a module at the indentation of the old one, remembering what is to be renamed in it.
struct Writer<'b> {
    body: &'b Body<'b>,
    text: String,
    edits: Vec<Edit>,
    eol: &'static str,
}

impl<'b> Writer<'b> {
    fn new(body: &'b Body<'b>) -> Self {
        let eol = layout::line_ending(&body.file.text);
        Self { body, text: String::new(), edits: Vec::new(), eol }
    }

    fn blank(&mut self) {
        self.text.push_str(self.eol);
    }

    /// A generated line, `deeper` than the body.
    fn line(&mut self, deeper: isize, line: &str) {
        let indent = self.body.outline.indent.saturating_add_signed(deeper * 2);
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(line);
        self.text.push_str(self.eol);
    }

    /// A statement of the old module; with its comments if it has left it.
    fn statement(
        &mut self,
        places: &Places,
        at: usize,
        home: Home,
        last: Option<usize>,
        comments: bool,
        headings: &Headings,
    ) {
        let (body, lines) = (self.body, &self.body.outline.lines);
        let line = &lines[at];
        let goes_on = last.is_some_and(|last| last + 1 == at && same_function(&line.part, &lines[last].part));
        let follows = last.is_some_and(|last| {
            last + 1 == at && !line.apart
                || matches!((&lines[last].part, &line.part), (LinePart::Sets(_), LinePart::Sets(_)))
        });
        if let Some(heading) = headings.get(&at).filter(|_| !goes_on) {
            self.blank();
            self.copy(*heading, &[]);
            self.blank();
            if has_blank_after(&body.file.text, *heading, line.lead.start) {
                self.blank();
            }
        } else if !goes_on && !follows {
            self.blank();
        } else if goes_on {
            // Comments between clauses stand where they stood.
            if let Some(heading) = line.heading {
                self.copy(
                    Span::new(line.gap.start + eol_len(&body.file.text, line.gap.start), heading.end),
                    &[],
                );
                self.blank();
                if has_blank_after(&body.file.text, heading, line.lead.start) {
                    self.blank();
                }
            } else if line.apart {
                self.blank();
            }
        }
        let start = if comments { line.lead.start } else { line.span.start };
        let (edits, _) = names::edits(body, places, line.node, home);
        self.copy(Span::new(start, line.span.end), &edits);
        self.blank();
    }

    fn copy(&mut self, span: Span, edits: &[Edit]) {
        let offset = i64::from(self.text.len() as u32) - i64::from(span.start);
        let moved = |at: u32| (i64::from(at) + offset) as u32;
        self.edits.extend(edits.iter().map(|edit| {
            Edit::replace(Span::new(moved(edit.span.start), moved(edit.span.end)), edit.text.clone())
        }));
        self.text.push_str(span.of(&self.body.file.text));
    }

    /// The text with its names as they must be, moved to the left edge.
    fn finish(self, path: &str) -> Result<String, String> {
        let options = self.body.unit.project.formatter(path);
        let plain = File::parse(path, &self.text).map_err(|refusal| refusal.reason.to_string())?;
        let edits = tidy::tidy(&plain, &self.edits, &options)?;
        let text = apply(&self.text, &edits).map_err(|error| error.to_string())?;
        let from = self.body.outline.indent.saturating_sub(2);
        if from == 0 {
            return Ok(text);
        }
        let file = File::parse(path, &text).map_err(|refusal| refusal.reason.to_string())?;
        let q = &file.q;
        let is_text = |id: &NodeId| {
            let plain = matches!(q.kind(*id), Kind::Str(_)) || q.args_of(*id, "<<>>").is_some();
            let in_heredoc =
                std::iter::once(*id).chain(q.ancestors(*id)).any(|up| q.node(up).flags.has(Flags::HEREDOC));
            plain && !in_heredoc
        };
        let verbatim: Vec<Span> = q.ids().filter(is_text).map(|id| q.node(id).inner).collect();
        let moved = layout::reindent(&text, from, 0, &verbatim);
        Ok(moved.trim_start_matches(' ').to_string())
    }
}

fn eol_len(text: &str, at: u32) -> u32 {
    if text[at as usize..].starts_with("\r\n") { 2 } else { 1 }
}

fn has_blank_after(text: &str, heading: Span, until: u32) -> bool {
    text[heading.end as usize..until as usize].matches('\n').count() > 1
}
