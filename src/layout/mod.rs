//! Generated Elixir laid out as Elixir's formatter lays it out: the quoted form becomes a document, a document lines.
//!
//! Only white space moves, and where the layout is not sure the answer is an error: the caller then declines.

mod blocks;
mod calls;
mod containers;
mod document;
mod locals;
mod operators;
mod print;

use crate::{
    config::FormatterOptions,
    edit::layout::{counted_width, fits},
    source::Span,
    syntax::{self, Refusal, to_elixir_term},
};
use print::Printer;

/// Why code was not laid out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Even over as many lines as it can take, a line is longer than lines may be.
    #[error("a line does not fit into {0} columns")]
    TooLong(usize),
    /// What Elixir's formatter would do is not known here.
    #[error("the layout is not sure: {0}")]
    Unsure(&'static str),
    /// The code is no Elixir.
    #[error("the code does not parse: {0}")]
    Refused(#[from] Refusal),
}

/// Breaks the statements of `code` whose lines do not fit when each of them is moved right by `column`.
///
/// A statement that fits stays to the byte, in nested blocks too; one that does not is laid out as `mix format` would
/// lay it out there, so blank lines appear beside a statement that now takes several lines. `code` has `\n` line ends
/// and its first line starts at its left edge; so has the result.
///
/// Errors: [`LayoutError`]; among them comments that are not between statements, and text over several lines.
pub fn lay_out(code: &str, column: usize, options: &FormatterOptions) -> Result<String, LayoutError> {
    let limit = options.line_length.saturating_sub(column);
    if fits(code, 0, limit) {
        return Ok(code.to_owned());
    }
    let out = print(code, limit, options, true)?;
    match out.lines().all(|line| counted_width(line) <= limit) {
        true => Ok(out),
        false => Err(LayoutError::TooLong(options.line_length)),
    }
}

/// The whole of `code` as `mix format` would lay it out at `column`: breaks what does not fit, and joins what does.
///
/// Lines that cannot be made to fit stay too long, as they do there. Errors as [`lay_out`], but for `TooLong`.
pub fn format(code: &str, column: usize, options: &FormatterOptions) -> Result<String, LayoutError> {
    print(code, options.line_length.saturating_sub(column), options, false)
}

/// Whether `mix format` would leave `code` at `column` as it is; `None` where that is not known.
pub fn is_formatted(code: &str, column: usize, options: &FormatterOptions) -> Option<bool> {
    let formatted = format(code, column, options).ok()?;
    Some(formatted == code.trim_end_matches('\n'))
}

fn print(code: &str, width: usize, options: &FormatterOptions, keep: bool) -> Result<String, LayoutError> {
    let quoted = syntax::parse(code)?;
    if quoted.is_empty() {
        return Ok(String::new());
    }
    let print = |match_keeps_line| {
        let keep_within = keep.then_some(width);
        let mut printer = Printer::new(&quoted, code, options, keep_within, match_keeps_line);
        let region = Span::new(0, code.len() as u32);
        let doc = printer.block(quoted.root(), region)?;
        if printer.comments_done != quoted.comments.len() {
            return Err(LayoutError::Unsure("a comment inside an expression"));
        }
        Ok(doc.map_or_else(String::new, |doc| doc.render(width)))
    };
    let out = print(true)?;
    if out != print(false)? {
        return Err(LayoutError::Unsure("a line end after `=`, which some versions of Elixir keep"));
    }
    let words = |text: &str| -> String { text.split_ascii_whitespace().collect() };
    if words(code) != words(&out) {
        return Err(LayoutError::Unsure("the formatter would change more than white space"));
    }
    let again = syntax::parse(&out)?;
    if to_elixir_term(&quoted) != to_elixir_term(&again) {
        return Err(LayoutError::Unsure("the layout would change the meaning"));
    }
    Ok(out)
}
