//! Where generated text stands: indentation, widths, line ends, whole lines put in and taken out.
//!
//! All of it is about lines and columns alone; what a statement, a string or a comment is, the caller says.

mod indent;
mod lines;

pub use indent::{
    column_of, counted_width, fits, indentation_of, line_ending, reindent, width, with_line_ending,
};
pub use lines::{Gap, deletion_span, insert_lines_after, insert_lines_before};

/// True for the characters that indent.
fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t')
}

/// Where the line that holds the byte `offset` starts; a byte order mark is not part of the first line.
fn line_start(text: &str, offset: usize) -> usize {
    match text.as_bytes()[..offset].iter().rposition(|&byte| byte == b'\n') {
        Some(at) => at + 1,
        None if text.starts_with('\u{FEFF}') => '\u{FEFF}'.len_utf8().min(offset),
        None => 0,
    }
}

/// Where the line that holds the byte `offset` ends, without its line end.
fn line_end(text: &str, offset: usize) -> usize {
    let end = memchr::memchr(b'\n', &text.as_bytes()[offset..]).map_or(text.len(), |at| offset + at);
    if end > offset && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
}

/// The nearest start of a character at or before `offset`.
fn floor(text: &str, offset: u32) -> usize {
    let mut at = text.len().min(offset as usize);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
