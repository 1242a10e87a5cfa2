use super::{floor, indentation_of, is_blank, line_end, line_ending, line_start};
use crate::edit::Edit;
use crate::source::Span;

/// What stands between inserted lines and the statement beside which they are put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nothing.
    Tight,
    /// A blank line if one of the two takes several lines, as Elixir's formatter has it.
    Fitting,
    /// A blank line.
    Blank,
}

/// Inserts whole `lines` before the statement at `span`, above the comments that sit directly on it.
///
/// The first of `lines` is indented here, as the statement is; the others are to come indented, and all with the
/// text's line ends. `comments` are the text's comments. On the far side a blank line is added where one is called for
/// and there is none, but not at the head of a block.
///
/// `None` if the statement shares its first line with other code.
pub fn insert_lines_before(text: &str, span: Span, comments: &[Span], lines: &str, gap: Gap) -> Option<Edit> {
    let statement = Statement::new(text, span, comments)?;
    let mut at = statement.first_line;
    while let Some(above) = line_above(text, at) {
        let begins = above + indent(&text[above..at]).len();
        if !comments.iter().any(|comment| comment.start as usize == begins) {
            break;
        }
        at = above;
    }
    let blank = Blanks::new(gap, &statement, lines);
    let head = line_above(text, at).is_none_or(|above| {
        is_blank_line(&text[above..at])
            || indentation_of(text, above as u32) < statement.indent.chars().count()
    });
    let before = if blank.far && !head { statement.eol } else { "" };
    let after = if blank.near { statement.eol } else { "" };
    let (indent, eol, lines) = (statement.indent, statement.eol, trimmed(lines));
    Some(Edit::insert(at as u32, format!("{before}{indent}{lines}{eol}{after}")))
}

/// Inserts whole `lines` after the statement at `span` and the comment on its last line; otherwise as
/// [`insert_lines_before`].
///
/// `None` if the statement shares its first or last line with other code.
pub fn insert_lines_after(text: &str, span: Span, comments: &[Span], lines: &str, gap: Gap) -> Option<Edit> {
    let statement = Statement::new(text, span, comments)?;
    let blank = Blanks::new(gap, &statement, lines);
    let (indent, eol, lines) = (statement.indent, statement.eol, trimmed(lines));
    let before = if blank.near { eol } else { "" };
    if statement.next_line == statement.last_line_end {
        // The text ends without a line end, and goes on doing so.
        return Some(Edit::insert(text.len() as u32, format!("{eol}{before}{indent}{lines}")));
    }
    let next = &text[statement.next_line..line_end(text, statement.next_line)];
    let foot = is_blank_line(next) || self::indent(next).chars().count() < indent.chars().count();
    let after = if blank.far && !foot { eol } else { "" };
    Some(Edit::insert(statement.next_line as u32, format!("{before}{indent}{lines}{eol}{after}")))
}

/// What to delete with the statement at `span`: its lines, and the blank lines that are one too many without it, be it
/// between two statements or at the head or foot of a block.
///
/// Comments inside `span` go with it: the caller saves them or declines. Comments above it stay. `None` if it shares
/// its lines with other code or a comment.
pub fn deletion_span(text: &str, span: Span) -> Option<Span> {
    let statement = Statement::new(text, span, &[])?;
    let own = statement.indent.chars().count();
    let (mut start, mut end) = (statement.first_line, statement.next_line);

    let mut blank_from = start;
    while let Some(above) =
        line_above(text, blank_from).filter(|&above| is_blank_line(&text[above..blank_from]))
    {
        blank_from = above;
    }
    let head = line_above(text, blank_from).is_none_or(|above| indentation_of(text, above as u32) < own);

    let mut blank_to = end;
    while blank_to < text.len() {
        let next = next_line(text, blank_to);
        if !is_blank_line(&text[blank_to..next]) {
            break;
        }
        blank_to = next;
    }
    let foot = blank_to == text.len() || indentation_of(text, blank_to as u32) < own;

    if foot {
        start = blank_from;
    } else if head || blank_from < start {
        end = blank_to;
    }
    Some(Span::new(start as u32, end as u32))
}

/// A statement that has its lines to itself, but for a comment behind it.
struct Statement<'t> {
    indent: &'t str,
    eol: &'static str,
    several_lines: bool,
    /// Start of its first line.
    first_line: usize,
    /// End of its last line, without the line end.
    last_line_end: usize,
    /// Start of the line after it; the end of the text if there is none.
    next_line: usize,
}

impl<'t> Statement<'t> {
    fn new(text: &'t str, span: Span, comments: &[Span]) -> Option<Self> {
        let start = floor(text, span.start);
        let inside = &text[start..floor(text, span.end.max(span.start))];
        let end = start + inside.trim_end().len();
        let first_line = line_start(text, start);
        let last_line_end = line_end(text, end);
        let behind = &text[end..last_line_end];
        let comment = end + indent(behind).len();
        let alone = text[first_line..start].chars().all(is_blank)
            && (is_blank_line(behind) || comments.iter().any(|span| span.start as usize == comment));
        alone.then(|| Self {
            indent: &text[first_line..start],
            eol: line_ending(text),
            several_lines: inside.trim_end().contains('\n'),
            first_line,
            last_line_end,
            next_line: next_line(text, end),
        })
    }
}

/// Where blank lines are called for.
struct Blanks {
    /// Between the statement and the lines.
    near: bool,
    /// On the other side of the lines.
    far: bool,
}

impl Blanks {
    fn new(gap: Gap, statement: &Statement, lines: &str) -> Self {
        let several_lines = trimmed(lines).contains('\n');
        match gap {
            Gap::Tight => Self { near: false, far: false },
            Gap::Fitting => Self { near: several_lines || statement.several_lines, far: several_lines },
            Gap::Blank => Self { near: true, far: true },
        }
    }
}

fn trimmed(lines: &str) -> &str {
    lines.trim_end_matches(['\r', '\n'])
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches(is_blank).len()]
}

fn is_blank_line(line: &str) -> bool {
    line.trim_end_matches(['\r', '\n']).chars().all(is_blank)
}

/// Start of the line above the line that starts at `start`.
fn line_above(text: &str, start: usize) -> Option<usize> {
    text[..start].ends_with('\n').then(|| line_start(text, start - 1))
}

/// Start of the line after the one that holds `offset`, or the end of the text.
fn next_line(text: &str, offset: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[offset..]).map_or(text.len(), |at| offset + at + 1)
}
