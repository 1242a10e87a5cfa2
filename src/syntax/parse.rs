//! Text in, quoted form or refusal out.

use super::{
    Quoted, Refusal,
    cst::{self, Cst},
    lower,
    misread::{self, Patch},
    refusal::Refused,
};
use crate::source::Span;
use std::time::Instant;

/// The longest text that is parsed, in bytes.
pub const LONGEST: usize = 4 * 1024 * 1024;

/// Lowers a file to the form that `Code.string_to_quoted/2` returns for it.
///
/// Error: the first place that Elixir would refuse, or that the grammar cannot read; a text over [`LONGEST`] bytes; or
/// more than two seconds of parsing.
pub fn parse(text: &str) -> Result<Quoted, Refusal> {
    read(text).map_err(|refused| refused.place(text))
}

/// Lowers a file without some of its statements (in order, each with the end of its line left). If the rest is refused,
/// so that they may not have been what they were taken for, the whole file is lowered.
///
/// # Errors
/// As [`parse`].
pub fn parse_without(text: &str, idle: &[Span]) -> Result<Quoted, Refusal> {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for span in idle {
        let Some(before) = text.get(at..span.start as usize) else { return parse(text) };
        rest.push_str(before);
        at = span.end as usize;
    }
    match text.get(at..) {
        Some(last) if !idle.is_empty() => rest.push_str(last),
        _ => return parse(text),
    }
    match read(&rest) {
        Ok(quoted) => Ok(quoted.spread(idle)),
        Err(_) => parse(text),
    }
}

fn read(text: &str) -> Result<Quoted, Refused> {
    if text.len() > LONGEST {
        return Err(Refused::new(0, format!("over {} MB", LONGEST / 1024 / 1024)));
    }
    if text.starts_with('\u{feff}') {
        return Err(Refused::new(0, "byte order mark: Elixir does not read it"));
    }
    if let Some(at) = find_bidi(text) {
        return Err(Refused::new(at, "bidirectional formatting character"));
    }
    lower::lower(text, tree_of(text)?)
}

/// How often a text is patched before salve gives up on it.
const ROUNDS: usize = 20;

/// The flat tree, with the grammar's misreadings mended.
fn tree_of(text: &str) -> Result<Cst, Refused> {
    let start = Instant::now();
    let mut patches: Vec<Patch> = Vec::new();
    let mut patched: Vec<u8> = Vec::new();
    let mut error = None;
    for _ in 0..ROUNDS {
        let shown = if patched.is_empty() { text.as_bytes() } else { &patched };
        let tree = cst::tree(shown, start)?;
        let cst = Cst::of(&tree, text);
        if tree.root_node().has_error() && error.is_none() {
            error = Some(cst::first_error(&tree, text));
        }
        let more = misread::find(&cst, text);
        if more.is_empty() {
            return match error {
                // A tree with errors may have named a misreading in a place that turned out to be something else.
                Some(error) if tree.root_node().has_error() || !misread::confirmed(&cst, &patches) => {
                    Err(error)
                }
                _ => Ok(cst),
            };
        }
        if patched.is_empty() {
            patched = text.as_bytes().to_vec();
        }
        for patch in &more {
            patched[patch.at as usize] = patch.byte;
        }
        patches.extend(more);
    }
    Err(error.unwrap_or_else(|| Refused::new(0, "the grammar misreads this file in too many places")))
}

/// Characters that Elixir refuses in comments and strings, and anywhere else.
fn find_bidi(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xE2, bytes).find_map(|at| match bytes.get(at + 1..at + 3) {
        Some([0x80, 0xAA..=0xAE] | [0x81, 0xA6..=0xA9]) => Some(at as u32),
        _ => None,
    })
}
