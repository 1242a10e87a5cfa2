//! Text in, quoted form or refusal out.

use super::{
    Quoted, Refusal,
    cst::{self, Cst, Id, K},
    lower,
    refusal::Refused,
};

/// The longest text that is parsed, in bytes.
pub const LONGEST: usize = 4 * 1024 * 1024;

/// Lowers a file to the form that `Code.string_to_quoted/2` returns for it.
///
/// Error: the first place that Elixir would refuse, or that the grammar cannot read; a text over [`LONGEST`] bytes; or
/// more than two seconds of parsing.
pub fn parse(text: &str) -> Result<Quoted, Refusal> {
    read(text).map_err(|refused| refused.place(text))
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
    let tree = cst::tree(text)?;
    if tree.root_node().has_error() {
        return Err(cst::first_error(&tree, text));
    }
    let cst = Cst::of(&tree, text);
    drop(tree);
    if let Some(at) = misread_sigil(&cst, text) {
        return Err(Refused::new(at, "sigil that ends in a backslash, which the grammar reads past its end"));
    }
    lower::lower(text, cst)
}

/// Characters that Elixir refuses in comments and strings, and anywhere else.
fn find_bidi(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xE2, bytes).find_map(|at| match bytes.get(at + 1..at + 3) {
        Some([0x80, 0xAA..=0xAE] | [0x81, 0xA6..=0xA9]) => Some(at as u32),
        _ => None,
    })
}

/// The first uppercase sigil whose end the grammar sees elsewhere than Elixir does.
fn misread_sigil(cst: &Cst, text: &str) -> Option<u32> {
    (0..cst.nodes.len() as Id).filter(|&id| cst.kind(id) == K::Sigil).find_map(|id| {
        let name = cst.first_of(id, K::SigilName)?;
        let n = cst.n(name);
        let bytes = text.as_bytes();
        if !bytes[n.start as usize].is_ascii_uppercase() {
            return None;
        }
        let mut quotes =
            cst.children(id).filter(|&child| child > name && cst.kind(child) != K::SigilModifiers);
        let (open, close) = (quotes.next()?, quotes.last()?);
        let (open, close) = (cst.span(open), cst.span(close));
        if open.len() == 3 {
            return None;
        }
        let end = lower::raw_sigil_end(&bytes[open.end as usize..], bytes[close.start as usize]);
        (end.map(|end| end as u32 + open.end) != Some(close.start)).then_some(open.end)
    })
}
