//! Filling in texts of recipes: sentences with `{site}` and `{$VAR}`, and code with `$VAR`.

use super::{Unit, sites::Solution};
use crate::edit::layout;
use crate::pattern::{Bindings, Value};
use crate::source::Span;
use crate::syntax::{Flags, Kind, NodeId, Quoted};

/// Code in a sentence is cut to this many characters of its first line: the place beside it shows the rest.
const QUOTED: usize = 60;

/// The names that a text refers to: `$VAR`, `${VAR}`, `{site}`, `{$VAR}` and `$region[tail := ...]`.
pub fn names(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['$', '{']) {
        let braced = rest[at..].starts_with('{');
        rest = &rest[at + 1..];
        let start = rest.trim_start_matches(['{', '$']);
        let name = name_at(start);
        let is_dollar = !braced || rest.starts_with('$');
        let end = &start[name.len()..];
        // A map's `{count: 1}` is code.
        let closes = end.starts_with('}') || end.starts_with(':') && !end.starts_with(": ");
        if !name.is_empty() && (is_dollar || closes && name.starts_with(|c: char| c.is_ascii_lowercase())) {
            found.push(name);
        }
        rest = start;
    }
    // What is replaced inside: `[site := ...]`.
    let replaced = text.match_indices(":=").map(|(at, _)| {
        let before = text[..at].trim_end();
        &before[before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1)..]
    });
    found.extend(replaced.filter(|name| !name.is_empty()));
    found
}

/// The variables that code refers to: `$VAR` and `${VAR}`.
pub fn variables(text: &str) -> Vec<&str> {
    let after = text.split('$').skip(1).map(|after| name_at(after.trim_start_matches('{')));
    after.filter(|name| !name.is_empty()).collect()
}

fn name_at(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// Fills in a sentence: `{site}` is its code in backquotes, its first line, `{site:line}` its `path:line`, `{$VAR}` its code.
pub fn sentence(unit: &Unit, text: &str, bindings: &Bindings) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        let filled = inner.find('}').and_then(|end| {
            let (name, form) = inner[..end].split_once(':').unwrap_or((&inner[..end], ""));
            Some((describe(unit, bindings.get(name.trim_start_matches('$'))?, form), end))
        });
        match filled {
            Some((text, end)) => {
                out.push_str(&text);
                rest = &inner[end + 1..];
            }
            None => {
                out.push('{');
                rest = inner;
            }
        }
    }
    out + rest
}

fn describe(unit: &Unit, value: &Value, form: &str) -> String {
    let file = unit.file;
    let id = match value {
        Value::Text(text) => return text.to_string(),
        Value::Node(id) => *id,
        Value::Nodes(ids) => match ids.first() {
            Some(id) => *id,
            None => return String::new(),
        },
    };
    if form == "line" {
        return format!("{}:{}", file.path, file.line(id));
    }
    // A pipeline over several lines is what its last step does.
    let (q, mut at, mut before) = (&file.q, id, "");
    while let Some(&[_, last]) = q.args_of(at, "|>").filter(|_| file.code(at).contains('\n')) {
        (at, before) = (last, "... |> ");
    }
    let code = file.code(at).trim();
    let line = code.lines().next().unwrap_or("").trim_end();
    let words: Vec<&str> = line.split_whitespace().collect();
    let whole = format!("{before}{}", words.join(" "));
    let mut first: String = whole.chars().take(QUOTED).collect();
    if first.len() < whole.len() || line.len() < code.len() {
        first = first.chars().take(QUOTED - 3).collect::<String>().trim_end().to_string() + "...";
    }
    format!("`{first}`")
}

/// Fills in code. Every line after the first is indented relative to column 0; captured code of several lines is
/// re-indented to where it stands.
pub fn code(unit: &Unit, text: &str, bindings: &Bindings, solution: &Solution) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let (braced, after) = match after.strip_prefix('{') {
            Some(after) => (true, after),
            None => (false, after),
        };
        let name = name_at(after);
        if name.is_empty() {
            out.push('$');
            rest = after;
            continue;
        }
        rest = &after[name.len()..];
        if braced {
            rest = rest.strip_prefix('}')?;
        }
        let mut inner = solution.inside.clone();
        if let Some(list) = rest.strip_prefix('[')
            && let Some(end) = closing(list)
            && list[..end].contains(":=")
        {
            for part in parts(&list[..end]) {
                let (site, replacement) = part.split_once(":=")?;
                inner.extend({
                    let site = site.trim().trim_start_matches('$');
                    replacements(unit, bindings, solution, site, replacement.trim())?
                });
            }
            inner.sort_by_key(|(span, _)| *span);
            rest = &list[end + 1..];
        }
        let value = bindings.get(name)?;
        let filled = match value {
            Value::Text(text) if text.contains('$') => code(unit, text, bindings, solution)?,
            Value::Nodes(ids) if runs(unit, ids).len() > 1 => {
                let mut lines = Vec::new();
                for run in runs(unit, ids) {
                    lines.push(captured(unit, &Value::Nodes(run), &inner, solution.replaced, &out, rest)?);
                }
                let indent = out.rsplit('\n').next().unwrap_or("").len();
                lines.join(&format!("\n{}", " ".repeat(indent)))
            }
            value => captured(unit, value, &inner, solution.replaced, &out, rest)?,
        };
        out.push_str(&filled);
    }
    out.push_str(rest);
    Some(out)
}

/// Where the bracket that is open before `text` closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
        None
    })
}

/// The parts of `a := x, $B := y`.
fn parts(list: &str) -> Vec<&str> {
    let starts = list.match_indices(":=").filter_map(|(at, _)| {
        let name = list[..at].trim_end();
        let start = name.rfind(|c: char| !c.is_alphanumeric() && !"_$".contains(c)).map_or(0, |at| at + 1);
        (start == 0 || list[..start].trim_end().ends_with(',')).then_some(start)
    });
    let starts: Vec<usize> = starts.collect();
    let ends = starts.iter().skip(1).copied().chain([list.len()]);
    let part = |(&start, end): (&usize, usize)| list[start..end].trim().trim_end_matches(',');
    starts.iter().zip(ends).map(part).collect()
}

/// The code of a site, or of each match of a site that takes all, replaced. `a | b` takes the first that is bound;
/// `nothing` deletes the statement, or leaves `:ok` where its body has no other.
fn replacements(
    unit: &Unit,
    outer: &Bindings,
    solution: &Solution,
    site: &str,
    replacement: &str,
) -> Option<Vec<(Span, String)>> {
    let options: Vec<&str> = replacement.split('|').map(str::trim).collect();
    let fill = |id: NodeId, bindings: &Bindings| {
        match replacement {
            "nothing" => return Some(without(unit, id, false)),
            "comments" => return Some(without(unit, id, true)),
            _ => {}
        }
        let text = options.iter().find_map(|option| code(unit, option, bindings, solution))?;
        Some((unit.file.q.node(id).outer, text))
    };
    match solution.many.get(site) {
        Some(each) => {
            // What is bound for all matches may be named beside what each binds on its own.
            let joined = |own: &Bindings| {
                let mut bindings = outer.clone();
                own.iter().for_each(|(name, value)| bindings.set(name, value.clone()));
                bindings
            };
            each.iter().map(|(id, own)| fill(*id, &joined(own))).collect()
        }
        None => match outer.get(site) {
            Some(Value::Node(id)) => Some(vec![fill(*id, outer)?]),
            // A site that is nowhere.
            None => Some(Vec::new()),
            _ => None,
        },
    }
}

/// What removes a statement: with the line end before it, and with the comments above it if they do not stay.
fn without(unit: &Unit, statement: NodeId, comments_stay: bool) -> (Span, String) {
    let q = &unit.file.q;
    let span = q.node(statement).outer;
    let all = super::relations::statements_around(q, statement);
    match all.iter().position(|&id| id == statement) {
        Some(at) if at > 0 => {
            let start = q.node(all[at - 1]).outer.end;
            let above = |end: &u32| comments_stay && (start..span.start).contains(end);
            let last = q.comments.iter().map(|comment| comment.span.end).filter(above).max();
            (Span::new(last.unwrap_or(start), span.end), String::new())
        }
        _ => (span, ":ok".into()),
    }
}

/// Statements of one body, apart where they do not stand side by side.
fn runs(unit: &Unit, ids: &[NodeId]) -> Vec<Vec<NodeId>> {
    let all =
        ids.first().map(|&id| super::relations::statements_around(&unit.file.q, id)).unwrap_or_default();
    let mut runs: Vec<Vec<NodeId>> = Vec::new();
    for &id in ids {
        let Some(at) = all.iter().position(|&other| other == id) else { return vec![ids.to_vec()] };
        let above = at.checked_sub(1).and_then(|at| all.get(at));
        match runs.last_mut() {
            Some(run) if run.last() == above => run.push(id),
            _ => runs.push(vec![id]),
        }
    }
    runs
}

/// The code of a value, as it must be written between `before` and `after`. Comments above code that is `replaced`
/// stand outside of it, and stay there.
fn captured(
    unit: &Unit,
    value: &Value,
    inner: &[(Span, String)],
    kept: Option<Span>,
    before: &str,
    after: &str,
) -> Option<String> {
    let (q, text) = (&unit.file.q, unit.file.text.as_str());
    let own_line = before.rsplit('\n').next().unwrap_or("").trim().is_empty();
    let (span, whole) = match value {
        Value::Text(text) => return Some(text.to_string()),
        Value::Node(id) if own_line => (body_span(q, text, *id, kept), stands_alone(before, after)),
        Value::Node(id) => (q.node(*id).outer, stands_alone(before, after)),
        Value::Nodes(ids) => {
            let (first, last) = (ids.first()?, ids.last()?);
            (body_span(q, text, *first, kept).join(body_span(q, text, *last, kept)), true)
        }
    };
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    let indent = before[before.len() - column..].chars().take_while(|c| *c == ' ').count();
    let from = layout::indentation_of(text, span.start);
    let taken = replaced(text, span, inner)?;
    let moved = layout::reindent(&taken, from, indent, &[]);
    let needs_parens = match value {
        Value::Node(id) => !whole && needs_parentheses(q, *id),
        _ => false,
    };
    Some(if needs_parens { format!("({moved})") } else { moved })
}

/// The text of a span with some parts of it replaced.
fn replaced(text: &str, span: Span, inner: &[(Span, String)]) -> Option<String> {
    let mut out = String::new();
    let mut at = span.start;
    for (part, new) in inner.iter().filter(|(part, _)| span.contains(*part)) {
        if part.start < at {
            return None;
        }
        out.push_str(&text[at as usize..part.start as usize]);
        out.push_str(new);
        at = part.end;
    }
    out.push_str(&text[at as usize..span.end as usize]);
    Some(out)
}

/// A node's bytes; a body's first statement takes the comments that stand above it along, unless it is itself what
/// `replaced` begins with.
fn body_span(q: &Quoted, text: &str, id: NodeId, replaced: Option<Span>) -> Span {
    let span = q.node(id).outer;
    if replaced.is_some_and(|replaced| replaced.start == span.start) {
        return span;
    }
    let mut start = span.start;
    for comment in q.comments.iter().rev().filter(|comment| comment.span.end <= span.start) {
        let between = &text[comment.span.end as usize..start as usize];
        let line = text[..comment.span.start as usize].rsplit('\n').next().unwrap_or("");
        if !between.trim().is_empty() || !line.trim().is_empty() {
            break;
        }
        start = comment.span.start;
    }
    Span::new(start, span.end)
}

/// True if what is written between `before` and `after` needs no parentheses, whatever it is.
fn stands_alone(before: &str, after: &str) -> bool {
    let left = before.trim_end_matches(' ');
    let right = after.trim_start_matches(' ');
    let opens = left.is_empty()
        || left.ends_with(['\n', '(', '[', '{', ','])
        || left.ends_with("->")
        || left.ends_with(" do")
        || [" if", " unless"].iter().any(|word| left.ends_with(word));
    let closes = right.is_empty()
        || right.starts_with(['\n', ')', ']', '}', ','])
        || right.starts_with("do\n")
        || right.starts_with("end");
    let bound =
        left.ends_with('=') && !left.ends_with("==") && !left.ends_with(">=") && !left.ends_with("<=");
    (opens || bound) && closes
}

fn needs_parentheses(q: &Quoted, id: NodeId) -> bool {
    let node = q.node(id);
    match &node.kind {
        Kind::Call(name) => {
            let is_word = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
            match is_word {
                true => {
                    !node.flags.has(Flags::PARENS) && !q.children(id).is_empty() && name != "__aliases__"
                        || q.sections(id).is_some()
                }
                false => !matches!(name.as_str(), "%{}" | "{}" | "%" | "<<>>" | "@" | "&" | "."),
            }
        }
        Kind::Apply => q.children(id).len() > 1 && !node.flags.has(Flags::PARENS),
        _ => false,
    }
}
