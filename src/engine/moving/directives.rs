//! `alias`, `import` and `require` lines by use: what of them goes along with moved code, what stays.

use crate::edit::{Edit, apply, layout};
use crate::otp::{Brings, Entry, File, Lexical};
use crate::source::Span;
use crate::syntax::NodeId;

/// The text of a directive with the parts only that are in `used`; `None` if that is none of them, or it is no directive.
pub(super) fn with_only(file: &File, lexical: &Lexical, id: NodeId, used: &[usize]) -> Option<String> {
    let parts = parts(lexical, id);
    if !parts.iter().any(|(at, _)| used.contains(at)) {
        return None;
    }
    let span = file.q.node(id).outer;
    let gone = parts.iter().filter(|(at, _)| !used.contains(at)).map(|(_, entry)| *entry);
    let edits: Vec<Edit> = removals(file, lexical, &parts, gone.collect())
        .into_iter()
        .map(|edit| Edit::delete(Span::new(edit.start - span.start, edit.end - span.start)))
        .collect();
    apply(span.of(&file.text), &edits).ok().map(|text| one_member(&text))
}

/// The edits that take out of a directive the parts that are in `before` and no longer in `after`: the whole line with
/// the last of them.
pub(super) fn without_unused(
    file: &File,
    lexical: &Lexical,
    id: NodeId,
    before: &[usize],
    after: &[usize],
) -> Option<Edit> {
    let parts = parts(lexical, id);
    let is_gone = |at: &usize| before.contains(at) && !after.contains(at);
    let gone: Vec<&Entry> = parts.iter().filter(|(at, _)| is_gone(at)).map(|(_, entry)| *entry).collect();
    if gone.is_empty() {
        return None;
    }
    let span = file.q.node(id).outer;
    // A `require ... as:` has two parts that are one line.
    let whole = |entry: &&Entry| entry.part == id;
    let stays = parts.iter().any(|(at, _)| !is_gone(at));
    if gone.iter().any(whole) && stays {
        return None;
    }
    if !stays {
        return layout::deletion_span(&file.text, span).map(Edit::delete);
    }
    let edits: Vec<Edit> = removals(file, lexical, &parts, gone)
        .into_iter()
        .map(|edit| Edit::delete(Span::new(edit.start - span.start, edit.end - span.start)))
        .collect();
    let text = apply(span.of(&file.text), &edits).ok()?;
    Some(Edit::replace(span, one_member(&text)))
}

/// The lines for the used parts of an `import` or `require`, with the module's full name.
pub(super) fn by_full_name(file: &File, lexical: &Lexical, id: NodeId, used: &[usize]) -> Vec<String> {
    let q = &file.q;
    let parts = parts(lexical, id);
    let used: Vec<&Entry> =
        parts.iter().filter(|(at, _)| used.contains(at)).map(|(_, entry)| *entry).collect();
    if used.is_empty() {
        return Vec::new();
    }
    let (mut names, mut lines) = (Vec::new(), Vec::new());
    let short = parts.iter().find_map(|(_, entry)| match &entry.brings {
        Brings::Alias { short, .. } => Some(short),
        _ => None,
    });
    for entry in used {
        match &entry.brings {
            Brings::Function { name, arity, .. } => names.push(format!("{name}: {arity}")),
            Brings::Module { module } => {
                let options = q.children(id).get(1).map(|&options| q.node(options).outer.of(&file.text));
                let options = options.map_or(String::new(), |options| format!(", {options}"));
                lines.push(format!("import {module}{options}"));
            }
            Brings::Macros { module } => lines.push(match short {
                Some(short) => format!("require {module}, as: {short}"),
                None => format!("require {module}"),
            }),
            Brings::Alias { .. } => {}
        }
    }
    if let (false, Some(module)) = (
        names.is_empty(),
        parts.iter().find_map(|(_, entry)| match &entry.brings {
            Brings::Function { module, .. } => Some(module),
            _ => None,
        }),
    ) {
        lines.push(format!("import {module}, only: [{}]", names.join(", ")));
    }
    lines
}

fn parts<'l>(lexical: &'l Lexical, id: NodeId) -> Vec<(usize, &'l Entry)> {
    lexical.entries.iter().enumerate().filter(|(_, entry)| entry.statement == id).collect()
}

/// The bytes to delete for parts that go, one run for neighbours.
fn removals(file: &File, lexical: &Lexical, parts: &[(usize, &Entry)], gone: Vec<&Entry>) -> Vec<Span> {
    let is_gone = |entry: &Entry| gone.iter().any(|other| other.part == entry.part);
    let mut spans: Vec<Span> = Vec::new();
    // The last ones that go take the comma before them along.
    let last_stays = parts.iter().rposition(|(_, entry)| !is_gone(entry));
    for (at, (_, entry)) in parts.iter().enumerate() {
        if !is_gone(entry) || entry.part == entry.statement {
            continue;
        }
        if last_stays.is_some_and(|last| at > last) {
            let end = |entry: &Entry| file.q.node(entry.part).outer.end;
            spans.push(Span::new(end(parts[at - 1].1), end(entry)));
        } else {
            spans.push(lexical.removal(entry));
        }
    }
    spans
}

/// `alias A.{B}` is `alias A.B`.
fn one_member(text: &str) -> String {
    let (Some(open), Some(close)) = (text.find(".{"), text.find('}')) else { return text.to_string() };
    let members = text[open + 2..close].trim();
    match members.contains(',') || members.is_empty() {
        true => text.to_string(),
        false => format!("{}.{members}{}", &text[..open], &text[close + 1..]),
    }
}
