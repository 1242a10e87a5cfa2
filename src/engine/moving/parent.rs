//! The module that functions leave: delegations where public ones stood, nothing where private ones did.

use super::body::{Body, Places};
use super::part::Headings;
use super::{delegate, directives, names};
use crate::edit::{Edit, layout};
use crate::otp::{Home, LinePart};
use crate::source::Span;
use crate::syntax::NodeId;
use std::collections::{BTreeSet, HashMap};

/// What becomes of the old module.
pub(super) struct Parent {
    pub edits: Vec<Edit>,
    /// Lines of attributes that nothing there reads any more.
    pub gone: BTreeSet<usize>,
    /// Headings of sections of which nothing stays: they go with what stood below.
    pub headings: Headings,
}

/// The edits of the old module.
///
/// # Errors
/// Why they cannot be made.
pub(super) fn edits(body: &Body, places: &Places) -> Result<Parent, String> {
    let lines = &body.outline.lines;
    let text = body.file.text.as_str();
    let eol = layout::line_ending(text);
    let moves: Vec<bool> = (0..lines.len()).map(|at| places.of_line(body, at) != Home::Old).collect();
    let firsts = first_clauses(body, places);
    let gone = unread(body, places, &moves);
    let dropped = (0..lines.len()).filter(|&at| moves[at] || gone.contains(&at)).map(|at| lines[at].node);
    let (idle, mut edits) = unused_directives(body, places, dropped.collect());
    let leaves =
        |at: usize| moves[at] && !firsts.contains_key(&at) || gone.contains(&at) || idle.contains(&at);
    // A heading stays as long as something stays below it.
    let mut headings = Headings::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(heading) = line.heading.filter(|_| leaves(at)) else { continue };
        let section = (at..lines.len()).take_while(|&other| other == at || lines[other].heading.is_none());
        if section.clone().all(leaves) && section.clone().any(|other| moves[other]) || continues(body, at) {
            headings.insert(at, heading);
        }
    }
    let mut clean_start = true;
    for (at, line) in lines.iter().enumerate() {
        if leaves(at) {
            let heading = line.heading.filter(|_| !headings.contains_key(&at));
            let blank = if line.apart && !clean_start { eol } else { "" };
            let mut kept = heading.map_or(String::new(), |heading| {
                let next_apart = lines.get(at + 1).is_none_or(|next| next.apart || leaves(at + 1));
                let below = if next_apart { "" } else { eol };
                format!("{eol}{blank}{}{below}", heading.of(text))
            });
            // What is said above a directive may be meant for those below it, too.
            if idle.contains(&at) && !line.lead.is_empty() {
                kept.push_str(&format!("{eol}{blank}{}", line.lead.of(text).trim_end()));
            }
            clean_start &= kept.is_empty();
            edits.push(Edit::replace(Span::new(line.gap.start, line.span.end), kept));
            continue;
        }
        if clean_start && at > 0 && line.apart && line.heading.is_none() && leaves(at - 1) {
            let blank = line.gap.of(text).rfind(eol).unwrap_or(0) as u32;
            edits.push(Edit::delete(Span::new(line.gap.start, line.gap.start + blank)));
        }
        clean_start = false;
        if let Some(&function) = firsts.get(&at) {
            let function = &body.module.functions[function];
            let to = places.module(places.homes[firsts[&at]]).ok_or("a new module has no name")?;
            let new = delegate::text(body, places, function, &to.name)?;
            let new = layout::with_line_ending(&new, eol);
            let indent = " ".repeat(body.outline.indent);
            // Comments between a function and what is said about it go with its code.
            let span = match at.checked_sub(1).map(|before| &lines[before].part) {
                Some(LinePart::About(about)) if Some(about) == firsts.get(&at) => {
                    edits.push(Edit::replace(
                        Span::new(line.gap.start, line.span.end),
                        format!("{eol}{indent}{new}"),
                    ));
                    continue;
                }
                _ => Span::new(line.lead.start, line.span.end),
            };
            edits.push(Edit::replace(span, format!("{indent}{new}")));
            continue;
        }
        // A directive may change in its parts, but calls nothing.
        if !body.lexical.statements().contains(&line.node) {
            edits.extend(names::edits(body, places, line.node, Home::Old).0);
        }
    }
    edits.extend(lines_for_names(body, places, &moves, &leaves));
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    Ok(Parent { edits, gone, headings })
}

/// True if the line goes on with a function, so that comments above it are inside of that.
fn continues(body: &Body, at: usize) -> bool {
    let lines = &body.outline.lines;
    let of = |part: &LinePart| match part {
        LinePart::Clause(function) | LinePart::About(function) => Some(*function),
        _ => None,
    };
    at > 0 && of(&lines[at].part).is_some() && of(&lines[at].part) == of(&lines[at - 1].part)
}

/// The lines where delegations come to stand: the first clauses of public functions that move.
fn first_clauses(body: &Body, places: &Places) -> HashMap<usize, usize> {
    let mut found = HashMap::new();
    for (index, function) in body.module.functions.iter().enumerate() {
        if function.is_private() || places.homes[index] == Home::Old {
            continue;
        }
        let first = body.outline.lines.iter().position(|line| line.part == LinePart::Clause(index));
        found.extend(first.map(|at| (at, index)));
    }
    found
}

/// The lines of attributes that were read, and that only code that moves has read.
fn unread(body: &Body, places: &Places, moves: &[bool]) -> BTreeSet<usize> {
    let lines = &body.outline.lines;
    let all: Vec<usize> = (0..lines.len()).collect();
    let read: BTreeSet<usize> = body.attributes(&all).into_iter().collect();
    // What sets an attribute reads nothing by itself.
    let stays: Vec<usize> =
        (0..lines.len()).filter(|&at| !moves[at] && !matches!(lines[at].part, LinePart::Sets(_))).collect();
    let mut still: BTreeSet<usize> = body.attributes(&stays).into_iter().collect();
    for (line, default) in body.defaults(&places.homes) {
        let sets = body.reads_in(line, default);
        still.extend(body.attributes(&sets));
        still.extend(sets);
    }
    let moved: Vec<usize> = (0..lines.len()).filter(|&at| moves[at]).collect();
    let by_moved: BTreeSet<usize> = body.attributes(&moved).into_iter().collect();
    read.into_iter().filter(|at| by_moved.contains(at) && !still.contains(at)).collect()
}

/// `alias` and `import` lines for what stays and uses new modules.
fn lines_for_names(
    body: &Body,
    places: &Places,
    moves: &[bool],
    leaves: &dyn Fn(usize) -> bool,
) -> Option<Edit> {
    let (q, lines) = (&body.file.q, &body.outline.lines);
    let stays: Vec<NodeId> = (0..lines.len()).filter(|&at| !moves[at]).map(|at| lines[at].node).collect();
    let mut named: BTreeSet<Home> = BTreeSet::new();
    let defaults = body.defaults(&places.homes).into_iter().map(|(_, default)| default);
    stays
        .iter()
        .copied()
        .chain(defaults)
        .for_each(|node| named.extend(names::edits(body, places, node, Home::Old).1));
    let mut new: Vec<String> = Vec::new();
    let shared: Vec<String> = body
        .guards_in(&stays)
        .into_iter()
        .filter(|at| places.guards.get(at).is_some_and(|&home| home != Home::Old))
        .filter_map(|at| match &lines[at].part {
            LinePart::Guard(name, arity, _) => Some(format!("{name}: {arity}")),
            _ => None,
        })
        .collect();
    if let (false, Some(module)) = (shared.is_empty(), places.module(Home::Shared)) {
        new.push(format!("import {}, only: [{}]", module.name, shared.join(", ")));
    }
    let aliases = named.into_iter().filter_map(|home| places.module(home));
    new.extend(
        aliases.filter(|module| module.short != module.name).map(|module| format!("alias {}", module.name)),
    );
    if new.is_empty() {
        return None;
    }
    let word = |at: &usize| q.local(lines[*at].node).map_or("", |(word, _)| word);
    let kept = (0..lines.len()).filter(|&at| !leaves(at));
    let last = |words: &[&str]| kept.clone().filter(|at| words.contains(&word(at))).last();
    let is_head = |at: &usize| {
        matches!(crate::otp::attribute_set(q, lines[*at].node), Some("moduledoc" | "behaviour" | "shortdoc"))
    };
    let eol = layout::line_ending(&body.file.text);
    let indent = " ".repeat(body.outline.indent);
    let block = new.iter().map(|line| format!("{indent}{line}")).collect::<Vec<_>>().join(eol);
    let head = last(&["use", "import", "require"]).max(kept.clone().filter(is_head).last());
    let (at, text) = match (last(&["alias"]), head) {
        (Some(at), _) => (lines[at].span.end, format!("{eol}{block}")),
        (None, Some(at)) => (lines[at].span.end, format!("{eol}{eol}{block}")),
        (None, None) => {
            let first = lines.first()?;
            (first.gap.start, format!("{eol}{block}{}", if first.apart { "" } else { eol }))
        }
    };
    Some(Edit::insert(at, text))
}

/// The `alias`, `import` and `require` lines of which only code in these nodes has used anything, and the edits that take
/// out of others what only that has used.
fn unused_directives(body: &Body, places: &Places, mut dropped: Vec<NodeId>) -> (BTreeSet<usize>, Vec<Edit>) {
    let root = [body.file.q.root()];
    let defaults: Vec<NodeId> =
        body.defaults(&places.homes).into_iter().map(|(_, default)| default).collect();
    let before = body.lexical.used(&root, &[], &body.exports);
    let mut edits: Vec<(NodeId, Edit)> = Vec::new();
    // A line that goes may have been the last to use another one.
    for _ in 0..4 {
        let mut after = body.lexical.used(&root, &dropped, &body.exports);
        after.extend(body.lexical.used(&defaults, &[], &body.exports));
        let found: Vec<(NodeId, Edit)> = body
            .lexical
            .statements()
            .into_iter()
            .filter_map(|id| {
                let edit = directives::without_unused(body.file, &body.lexical, id, &before, &after)?;
                Some((id, edit))
            })
            .collect();
        let whole = |(id, edit): &&(NodeId, Edit)| edit.text.is_empty() && !dropped.contains(id);
        let more: Vec<NodeId> = found.iter().filter(whole).map(|(id, _)| *id).collect();
        edits = found;
        if more.is_empty() {
            break;
        }
        dropped.extend(more);
    }
    let line = |node: NodeId| body.outline.lines.iter().position(|line| line.node == node);
    let (whole, parts): (Vec<_>, Vec<_>) =
        edits.into_iter().partition(|(id, edit)| edit.text.is_empty() && line(*id).is_some());
    let idle = whole.into_iter().filter_map(|(id, _)| line(id)).collect();
    (idle, parts.into_iter().map(|(_, edit)| edit).collect())
}
