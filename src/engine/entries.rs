//! Entries added to map literals, struct literals, keyword lists and field lists, laid out as those beside them.

use crate::edit::{Edit, layout};
use crate::otp::File;
use crate::source::Span;
use crate::syntax::NodeId;

/// The edits that add `key: value` after the last entry of `list`: a `%{}` node or a list.
///
/// One entry a line stays so, and so does one line, even if it grows too long.
///
/// # Errors
/// Why they cannot be added here.
pub fn add(file: &File, list: NodeId, entries: &[(String, String)]) -> Result<Vec<Edit>, String> {
    let (q, text) = (&file.q, file.text.as_str());
    let new: Vec<String> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    if new.is_empty() {
        return Ok(Vec::new());
    }
    // The entries of `%{map | ...}` are the right side of the bar.
    let children = match q.children(list) {
        &[bar] if q.args_of(bar, "|").is_some() => q.children(q.children(bar)[1]),
        children => children,
    };
    let Some(&last) = children.last() else { return into_empty(file, list, &new.join(", ")) };
    let last = q.node(last).outer;
    let eol = layout::line_ending(text);
    if starts_line(text, last.start) {
        let indent = " ".repeat(layout::column_of(text, last.start));
        let lines = new.join(&format!(",{eol}{indent}"));
        let rest = &text[last.end as usize..];
        let line = rest.lines().next().unwrap_or("");
        let comment = q.comments.iter().find(|comment| {
            comment.span.start >= last.end && comment.span.start <= last.end + line.len() as u32
        });
        return Ok(match comment {
            Some(comment) if text[last.end as usize..comment.span.start as usize].trim().is_empty() => vec![
                Edit::insert(last.end, ","),
                Edit::insert(comment.span.end, format!("{eol}{indent}{lines}")),
            ],
            _ if line.trim_start().starts_with(',') => {
                return Err("the entries end with a comma".into());
            }
            _ => vec![Edit::insert(last.end, format!(",{eol}{indent}{lines}"))],
        });
    }
    Ok(vec![Edit::insert(last.end, format!(", {}", new.join(", ")))])
}

fn into_empty(file: &File, list: NodeId, new: &str) -> Result<Vec<Edit>, String> {
    let span = file.q.node(list).inner;
    let code = span.of(&file.text);
    let open = code.find(['{', '[']).ok_or("the entries have no brackets")?;
    let inside = &code[open + 1..code.len() - 1];
    if !inside.trim().is_empty() {
        return Err("there is no entry to put the new one beside".into());
    }
    // `defstruct []` has its entries without brackets, as Elixir's formatter leaves them.
    if file.q.parent(list).is_some_and(|up| file.q.args_of(up, "defstruct").is_some()) {
        return Ok(vec![Edit::replace(span, new)]);
    }
    let inside = Span::new(span.start + open as u32 + 1, span.end - 1);
    Ok(vec![Edit::replace(inside, new)])
}

/// True if only blanks stand before the byte `offset` on its line.
pub fn starts_line(text: &str, offset: u32) -> bool {
    text[..offset as usize].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
}
