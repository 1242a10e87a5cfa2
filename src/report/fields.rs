//! Labelled lines: `**File**: ...`, `Severity: high`.

use super::labels::{Label, label};
use super::text::Text;
use regex::Regex;
use std::sync::LazyLock;

/// A line that starts with a label.
#[derive(Clone, Debug)]
pub struct Field {
    /// What the label announces; `None` for a bold label of the writer's own.
    pub label: Option<Label>,
    /// The label itself, in lower case.
    pub name: String,
    /// What follows the label.
    pub value: Text,
}

/// The label that `line` starts with, if it starts with one: bold words before a colon, or known words before one.
pub fn field(line: &Text) -> Option<Field> {
    bold(line).or_else(|| plain(line))
}

fn bold(line: &Text) -> Option<Field> {
    let range = line.strong.iter().find(|range| !range.is_empty())?;
    let before = &line.plain[..range.start];
    if before.chars().any(char::is_alphanumeric) {
        return None;
    }
    let name = line.plain[range.clone()].trim();
    let after = &line.plain[range.end..];
    // `**File: lib/a.ex**`: the value is bold too.
    if let Some((before, inside)) = name.split_once(':')
        && !inside.trim().is_empty()
    {
        let start = range.start + line.plain[range.clone()].find(':')? + 1;
        let known = label(before)?;
        return Some(Field { label: Some(known), name: before.to_lowercase(), value: line.tail(start) });
    }
    let colon_inside = name.ends_with([':', '：']);
    let separator = after.trim_start().chars().next().filter(|c| matches!(c, ':' | '：'));
    let label = label(name.trim_end_matches([':', '：']));
    if !colon_inside && separator.is_none() && label.is_none() {
        return None;
    }
    let mut start = range.end;
    if let (false, Some(sign)) = (colon_inside, separator) {
        start += after.find(sign)? + sign.len_utf8();
    }
    let name = name.trim_end_matches([':', '：']).to_lowercase();
    Some(Field { label, name, value: line.tail(start) })
}

fn plain(line: &Text) -> Option<Field> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[^\w`\[(/.]*(\p{L}[\p{L} '-]{1,30})(?:\([^)]*\))?\s*:(?:\s|$)")
            .expect("a valid pattern")
    });
    let found = NAME.captures(&line.plain)?;
    let label = label(&found[1])?;
    Some(Field { label: Some(label), name: found[1].to_lowercase(), value: line.tail(found[0].len()) })
}
