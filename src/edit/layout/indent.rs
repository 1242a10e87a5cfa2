use super::{floor, is_blank, line_start};
use crate::source::Span;
use bstr::ByteSlice;

/// The line end of most lines of `text`, `"\n"` or `"\r\n"`; `"\n"` for a text of one line.
pub fn line_ending(text: &str) -> &'static str {
    let (mut lf, mut crlf) = (0, 0);
    for at in memchr::memchr_iter(b'\n', text.as_bytes()) {
        if text.as_bytes()[..at].ends_with(b"\r") { crlf += 1 } else { lf += 1 }
    }
    if crlf > lf { "\r\n" } else { "\n" }
}

/// `text` with all its line ends made `ending`: for text of a recipe, before captured text (which stays to the byte)
/// is filled in.
pub fn with_line_ending(text: &str, ending: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', ending)
}

/// How far the line that holds the byte `offset` is indented, in characters.
pub fn indentation_of(text: &str, offset: u32) -> usize {
    let start = line_start(text, floor(text, offset));
    text[start..].chars().take_while(|&character| is_blank(character)).count()
}

/// The 0-based column of the byte `offset` in its line, counted as [`width`] counts.
pub fn column_of(text: &str, offset: u32) -> usize {
    let at = floor(text, offset);
    width(&text[line_start(text, at)..at])
}

/// The columns that a text of one line takes, as Elixir's formatter counts them: one a grapheme, wide or not.
pub fn width(line: &str) -> usize {
    if line.is_ascii() { line.len() } else { line.as_bytes().graphemes().count() }
}

/// The columns of a line that has been laid out, as the formatter counts them: the `)` of a call behind a last argument
/// that could be broken goes beyond the line length, and it breaks nothing for that
/// (<https://hexdocs.pm/elixir/Inspect.Algebra.html#next_break_fits/2>).
pub fn counted_width(line: &str) -> usize {
    let overhangs = ["})", "])", "end)"].iter().any(|end| line.ends_with(end));
    width(line) - usize::from(overhangs)
}

/// True if `text`, its first line put at `column` and the others as indented as they are, stays within `line_length`.
pub fn fits(text: &str, column: usize, line_length: usize) -> bool {
    text.lines().enumerate().all(|(at, line)| width(line) + if at == 0 { column } else { 0 } <= line_length)
}

/// Moves captured text to another indentation: from lines indented by `from` columns to lines indented by `to`.
///
/// The first line begins wherever the caller puts it, so it stays as it is. The others move by the same distance, so
/// that a heredoc keeps its value; a text that lies left of `from` moves left only as far as its leftmost line can.
/// Lines that start inside one of the `verbatim` spans (of `text`: strings over several lines that are no heredocs)
/// stay to the byte. Blank lines get no spaces; line ends stay.
pub fn reindent(text: &str, from: usize, to: usize, verbatim: &[Span]) -> String {
    let mut start = 0;
    let lines: Vec<Line> = text
        .split_inclusive('\n')
        .map(|line| {
            let moves = start > 0
                && !verbatim.iter().any(|span| span.range().start < start && start < span.range().end);
            start += line.len();
            Line::new(line, moves, from)
        })
        .collect();
    let leftmost = lines.iter().filter(|line| line.moves && !line.empty).map(|line| line.indentation).min();
    let less = from.saturating_sub(to).min(leftmost.unwrap_or(0));
    let more = to.saturating_sub(from);

    let mut out = String::with_capacity(text.len() + more * lines.len());
    for line in lines {
        if !line.moves {
            out.push_str(line.text);
        } else if line.empty {
            out.push_str(line.text.trim_start_matches(is_blank));
        } else {
            out.extend(std::iter::repeat_n(' ', more));
            // What indents is one byte a character.
            out.push_str(&line.text[less..]);
        }
    }
    out
}

struct Line<'t> {
    text: &'t str,
    moves: bool,
    indentation: usize,
    /// Holds nothing. Blanks beyond the indentation that a heredoc might have are not nothing: they may be its value.
    empty: bool,
}

impl<'t> Line<'t> {
    fn new(text: &'t str, moves: bool, from: usize) -> Self {
        let indentation = text.chars().take_while(|&character| is_blank(character)).count();
        let blank = text[indentation..].trim_end_matches(['\r', '\n']).is_empty();
        Self { text, moves, indentation, empty: blank && indentation <= from }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn captured_text_moves_both_ways() {
        let text = "case x do\n    1 ->\n\n      a\n  end";
        assert_eq!(reindent(text, 2, 6, &[]), "case x do\n        1 ->\n\n          a\n      end");
        assert_eq!(reindent(text, 2, 0, &[]), "case x do\n  1 ->\n\n    a\nend");
        assert_eq!(reindent("a\r\n  b\r\n \r\n  c", 2, 4, &[]), "a\r\n    b\r\n\r\n    c");
    }

    #[test]
    fn text_left_of_its_column_moves_as_one() {
        assert_eq!(reindent("f(\n  a,\n b)", 4, 0, &[]), "f(\n a,\nb)");
    }

    #[test]
    fn lines_inside_strings_stay() {
        let text = "f(\"a\n  b\n\",\n    c\n  )";
        let string = Span::new(2, 10);
        assert_eq!(string.of(text), "\"a\n  b\n\"");
        assert_eq!(reindent(text, 2, 0, &[string]), "f(\"a\n  b\n\",\n  c\n)");
        assert_eq!(reindent(text, 2, 4, &[string]), "f(\"a\n  b\n\",\n      c\n    )");
    }

    #[test]
    fn blanks_that_may_be_a_heredocs_value_stay() {
        assert_eq!(reindent("x = \"\"\"\n    \n  \n  \"\"\"", 2, 4, &[]), "x = \"\"\"\n      \n\n    \"\"\"");
    }

    #[test]
    fn the_line_end_of_most_lines() {
        assert_eq!(line_ending(""), "\n");
        assert_eq!(line_ending("a\r\nb\r\nc\n"), "\r\n");
        assert_eq!(line_ending("a\r\nb\n"), "\n");
        assert_eq!(with_line_ending("a\nb\r\nc", "\r\n"), "a\r\nb\r\nc");
        assert_eq!(with_line_ending("a\nb\r\nc", "\n"), "a\nb\nc");
    }

    #[test]
    fn columns_and_widths() {
        let text = "\u{FEFF}  é = 1\n\tb\n";
        assert_eq!(indentation_of(text, 3), 2);
        assert_eq!(indentation_of(text, 5), 2);
        assert_eq!(indentation_of(text, text.len() as u32 - 1), 1);
        assert_eq!(indentation_of(text, 99), 0);
        assert_eq!(column_of(text, 7), 3);
        assert_eq!(column_of(text, 6), 2, "inside é");
        assert_eq!(width("e\u{301}日👩‍👩‍👧"), 3);
        assert!(fits("abc\r\nabcde", 2, 5) && !fits("abc\nabcdef", 2, 5) && !fits("abcd", 2, 5));
    }

    proptest! {
        /// There and back again is the same text.
        #[test]
        fn reindent_is_undone_by_its_reverse(
            lines in prop::collection::vec((0usize..5, "[a-z\"é]{1,4}"), 1..8), from in 0usize..6, to in 0usize..6,
        ) {
            let text = lines
                .iter()
                .enumerate()
                .map(|(at, (deeper, line))| if at == 0 { line.clone() } else { " ".repeat(from + deeper) + line })
                .collect::<Vec<_>>()
                .join("\r\n\r\n");
            prop_assert_eq!(reindent(&reindent(&text, from, to, &[]), to, from, &[]), text);
        }

        /// Any text, any ranges.
        #[test]
        fn indentation_is_total(text in "[ \t\r\n\u{FEFF}aé\"]{0,20}", offset in 0u32..30, from in 0usize..9, to in 0usize..9) {
            let inside = Span { start: offset / 2, end: offset };
            let moved = reindent(&text, from, to, &[inside]);
            prop_assert_eq!(moved.matches('\n').count(), text.matches('\n').count());
            let _ = (indentation_of(&text, offset), column_of(&text, offset), fits(&text, from, to));
        }
    }
}
