//! Definitions whose body becomes, or is, a block of several statements.

use crate::edit::{Edit, layout};
use crate::otp::{Clause, File};
use crate::source::Span;
use crate::syntax::{Flags, Kind};

/// Statements to add to a body, from column 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct Added<'t> {
    /// Before its first statement and the comments above that.
    pub first: Option<&'t str>,
    /// True if a blank line parts them from the first statement.
    pub apart: bool,
    /// After its last statement.
    pub last: Option<&'t str>,
    /// True if `last` goes before a last statement that is a mere atom: nothing but an answer.
    pub keeps_answer: bool,
}

/// True for `def f(x), do: body`.
pub fn is_one_liner(file: &File, clause: &Clause) -> bool {
    clause.sections.is_some_and(|sections| {
        !file.q.node(sections).flags.has(Flags::DO_BLOCK) && file.q.children(sections).len() == 1
    })
}

/// Adds statements to the body of a clause; `do: body` becomes a `do ... end` block.
///
/// # Errors
/// Why that cannot be done here.
pub fn add(file: &File, clause: &Clause, added: Added) -> Result<Vec<Edit>, String> {
    let body = clause.body.ok_or("the clause has no body")?;
    if is_one_liner(file, clause) {
        let mut edits = to_block(file, clause, added)?;
        edits.extend(blank_lines(file, clause));
        Ok(edits)
    } else {
        into_block(file, clause, body, added)
    }
}

fn into_block(
    file: &File,
    clause: &Clause,
    body: crate::syntax::NodeId,
    added: Added,
) -> Result<Vec<Edit>, String> {
    let (q, text) = (&file.q, file.text.as_str());
    let statements = q.statements(body);
    let (Some(&first), Some(&last)) = (statements.first(), statements.last()) else {
        return Err("the body is empty".into());
    };
    let eol = layout::line_ending(text);
    let indent = layout::indentation_of(text, q.node(first).outer.start);
    let comments: Vec<Span> = q.comments.iter().map(|comment| comment.span).collect();
    let lines = |code: &str| layout::with_line_ending(&layout::reindent(code, 0, indent, &[]), eol);
    let mut edits = Vec::new();
    if let Some(code) = added.first {
        // Above all comments of the body: right under the line that ends with `do`.
        let sections = clause.sections.ok_or("the clause has no body")?;
        let from = q.node(sections).inner.start as usize;
        let head_end =
            text[from..].find('\n').map(|at| from + at + 1).ok_or("the body is on the line of its head")?;
        if head_end as u32 > q.node(first).outer.start {
            return Err("the body is on the line of its head".into());
        }
        let next_blank = text[head_end..].lines().next().is_none_or(|line| line.trim().is_empty());
        let multi = q.node(first).outer.of(text).contains('\n');
        let gap = if (added.apart || multi || code.contains('\n')) && !next_blank { eol } else { "" };
        edits.push(Edit::insert(head_end as u32, format!("{}{}{eol}{gap}", " ".repeat(indent), lines(code))));
    }
    if let Some(code) = added.last {
        let span = q.node(last).outer;
        let insert = match added.keeps_answer && matches!(q.kind(last), Kind::Atom(_)) {
            true => layout::insert_lines_before,
            false => layout::insert_lines_after,
        };
        edits.push(
            insert(text, span, &comments, &lines(code), layout::Gap::Fitting)
                .ok_or("the last statement shares its line with others")?,
        );
    }
    Ok(edits)
}

/// The blank lines that the formatter wants around a definition that takes several lines from now on.
fn blank_lines(file: &File, clause: &Clause) -> Vec<Edit> {
    let (q, text) = (&file.q, file.text.as_str());
    let eol = layout::line_ending(text);
    let Some(up) = q.parent(clause.node) else { return Vec::new() };
    let siblings = q.children(up);
    let Some(at) = siblings.iter().position(|&id| id == clause.node) else { return Vec::new() };
    let line = |offset: u32| file.lines.line(offset);
    let span = q.node(clause.node).outer;
    let mut edits = Vec::new();
    let before = at.checked_sub(1).map(|at| siblings[at]).filter(|&id| q.args_of(id, "@").is_none());
    if before.is_some_and(|id| line(q.node(id).outer.end) + 1 == line(span.start)) {
        edits.extend(file.lines.span(line(span.start)).map(|line| Edit::insert(line.start, eol)));
    }
    if at + 1 < siblings.len() {
        let next = file.lines.span(line(span.end) + 1);
        let next = next.filter(|line| !line.of(text).trim().is_empty());
        edits.extend(next.map(|line| Edit::insert(line.start, eol)));
    }
    edits
}

fn to_block(file: &File, clause: &Clause, mut added: Added) -> Result<Vec<Edit>, String> {
    let (q, text) = (&file.q, file.text.as_str());
    if added.keeps_answer && clause.body.is_some_and(|body| matches!(q.kind(body), Kind::Atom(_))) {
        added.first = added.first.or(added.last.take());
    }
    let (Some(body), Some(&head)) = (clause.body, q.children(clause.node).first()) else {
        return Err("the clause has no body".into());
    };
    let (head, body_span) = (q.node(head).outer, q.node(body).outer);
    let between = Span::new(head.end, body_span.start);
    if q.comments.iter().any(|comment| between.contains(comment.span)) {
        return Err("a comment stands before the body".into());
    }
    let eol = layout::line_ending(text);
    let own = layout::indentation_of(text, q.node(clause.node).outer.start);
    let indent = own + 2;
    let pad = " ".repeat(indent);
    let lines = |code: &str| layout::with_line_ending(&layout::reindent(code, 0, indent, &[]), eol);
    let code = body_span.of(text);
    let several = code.contains('\n');
    let mut top = format!(" do{eol}{pad}");
    if let Some(first) = added.first {
        let gap = if added.apart || several || first.contains('\n') { eol } else { "" };
        top.push_str(&format!("{}{eol}{gap}{pad}", lines(first)));
    }
    let mut foot = String::new();
    if let Some(last) = added.last {
        let gap = if several || last.contains('\n') { eol } else { "" };
        foot.push_str(&format!("{eol}{gap}{pad}{}", lines(last)));
    }
    foot.push_str(&format!("{eol}{}end", " ".repeat(own)));
    let clause_end = q.node(clause.node).outer.end;
    if clause_end != body_span.end && !text[body_span.end as usize..clause_end as usize].trim().is_empty() {
        return Err("the definition goes on behind its body".into());
    }
    if !several {
        return Ok(vec![Edit::replace(between, top), Edit::insert(body_span.end, foot)]);
    }
    let verbatim: Vec<Span> = q
        .subtree(body)
        .filter(|&id| matches!(q.kind(id), Kind::Str(_)) && !q.node(id).flags.has(Flags::HEREDOC))
        .map(|id| q.node(id).inner)
        .filter(|span| body_span.contains(*span))
        .map(|span| Span::new(span.start - body_span.start, span.end - body_span.start))
        .collect();
    let from = layout::indentation_of(text, body_span.start);
    let moved = layout::reindent(code, from, indent, &verbatim);
    Ok(vec![Edit::replace(Span::new(head.end, body_span.end), format!("{top}{moved}{foot}"))])
}

/// Gives `def f(x), do: ...` a block with the body `code`, from column 0.
///
/// # Errors
/// Why that cannot be done here.
pub fn with_body(file: &File, clause: &Clause, code: &str) -> Result<Edit, String> {
    let (q, text) = (&file.q, file.text.as_str());
    let (Some(body), Some(&head)) = (clause.body, q.children(clause.node).first()) else {
        return Err("the clause has no body".into());
    };
    let (head, body) = (q.node(head).outer, q.node(body).outer);
    let own = layout::indentation_of(text, q.node(clause.node).outer.start);
    let code = layout::reindent(code, 0, own + 2, &[]);
    let block = format!(" do\n{}{code}\n{}end", " ".repeat(own + 2), " ".repeat(own));
    Ok(Edit::replace(
        Span::new(head.end, body.end),
        layout::with_line_ending(&block, layout::line_ending(text)),
    ))
}
