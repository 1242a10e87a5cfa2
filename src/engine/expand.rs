//! Bodies that share their line with what opens them, brought to lines of their own: `pattern -> body` and
//! `if condition, do: body, else: other`. What the formatter makes of their neighbours is left to it.

use crate::edit::{Edit, layout};
use crate::otp::File;
use crate::source::Span;
use crate::syntax::{Flags, Kind, NodeId};

/// Puts `code` (from column 0) before the body `statement`, which becomes a body of several lines. `None` where the
/// statement is no such body.
pub fn before(file: &File, statement: NodeId, code: &str) -> Option<Vec<Edit>> {
    let q = &file.q;
    let up = q.parent(statement)?;
    match q.args_of(up, "->") {
        Some(&[head, body]) if body == statement => after_arrow(file, up, head, statement, code),
        _ => in_keywords(file, up, statement, code),
    }
}

fn after_arrow(file: &File, arrow: NodeId, head: NodeId, body: NodeId, code: &str) -> Option<Vec<Edit>> {
    let (q, text) = (&file.q, file.text.as_str());
    // The clauses of an `fn` end with it on their line.
    let section = q.parent(q.parent(arrow)?)?;
    let opened = matches!(q.kind(section), Kind::Pair) && ends_line(text, q.node(body).outer.end);
    let (start, end) = (q.node(*q.children(head).last()?).outer.end, q.node(body).outer.start);
    let between = Span::new(start, end).of(text);
    let behind = between.rfind("->").filter(|_| opened && !between.contains('\n'))? as u32 + 2;
    let indent = layout::indentation_of(text, q.node(arrow).outer.start) + 2;
    let lines = lines(text, code, indent);
    let eol = layout::line_ending(text);
    let pad = " ".repeat(indent);
    Some(vec![Edit::replace(Span::new(start + behind, end), format!("{eol}{pad}{lines}{eol}{pad}"))])
}

/// `if condition, do: body, else: other` as a block.
fn in_keywords(file: &File, pair: NodeId, body: NodeId, code: &str) -> Option<Vec<Edit>> {
    let (q, text) = (&file.q, file.text.as_str());
    let sections = q.parent(pair).filter(|_| matches!(q.kind(pair), Kind::Pair))?;
    let construct = q.parent(sections)?;
    let call =
        q.call(construct).filter(|call| call.site == construct && matches!(call.name, "if" | "unless"))?;
    let &[condition, _] = call.args.as_slice() else { return None };
    let flags = q.node(sections).flags;
    if flags.has(Flags::DO_BLOCK) || q.node(construct).flags.has(Flags::PARENS) || !is_free(file, construct) {
        return None;
    }
    let whole = q.node(construct).outer;
    if q.comments.iter().any(|comment| whole.contains(comment.span)) {
        return None;
    }
    let own = layout::indentation_of(text, whole.start);
    let eol = layout::line_ending(text);
    let pad = " ".repeat(own + 2);
    let mut block = String::new();
    for (key, value) in q.pairs(sections) {
        let word = q.atom(key)?;
        block.push_str(&if word == "do" { " do".to_string() } else { format!("{}{word}", " ".repeat(own)) });
        block.push_str(eol);
        if value == body {
            block.push_str(&format!("{pad}{}{eol}", lines(text, code, own + 2)));
        }
        let span = q.node(value).outer;
        let moved = layout::reindent(span.of(text), layout::indentation_of(text, span.start), own + 2, &[]);
        block.push_str(&format!("{pad}{moved}{eol}"));
    }
    block.push_str(&format!("{}end", " ".repeat(own)));
    Some(vec![Edit::replace(Span::new(q.node(condition).outer.end, whole.end), block)])
}

/// True if a block may stand there: as a statement, as what a variable is bound to, or as the body of a branch.
fn is_free(file: &File, construct: NodeId) -> bool {
    let q = &file.q;
    let text = file.text.as_str();
    let starts_line = |id: NodeId| {
        let start = q.node(id).outer.start as usize;
        text[..start].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
    };
    let bound = q.parent(construct).filter(|&up| q.args_of(up, "=").is_some()).unwrap_or(construct);
    starts_line(bound) && ends_line(text, q.node(construct).outer.end)
}

fn ends_line(text: &str, end: u32) -> bool {
    text[end as usize..].lines().next().is_none_or(|rest| rest.trim().is_empty())
}

fn lines(text: &str, code: &str, indent: usize) -> String {
    layout::with_line_ending(&layout::reindent(code, 0, indent, &[]), layout::line_ending(text))
}
