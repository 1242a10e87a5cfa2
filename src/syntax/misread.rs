//! Places where tree-sitter-elixir sees another token than Elixir does, without an error node.
//!
//! Each is mended by a patch: a byte to show to the grammar instead, of the same length, so that the tree it then
//! gives is right for the original text. Lowering reads names and operators from the original.

use super::cst::{Cst, Id, K};
use super::lower::raw_sigil_end;

/// A byte for the grammar to see at an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patch {
    pub at: u32,
    pub byte: u8,
}

/// What to patch before the tree can be believed; empty if it is right as it stands.
pub(super) fn find(cst: &Cst, text: &str) -> Vec<Patch> {
    let bytes = text.as_bytes();
    let mut patches = Vec::new();
    for id in 0..cst.nodes.len() as Id {
        match cst.kind(id) {
            K::Token | K::Boolean | K::Nil | K::OperatorIdentifier => word(cst, bytes, id, &mut patches),
            K::Call => call(cst, bytes, id, &mut patches),
            K::Sigil => {
                let before = patches.len();
                sigil(cst, bytes, id, &mut patches);
                if patches.len() > before {
                    // What follows a sigil that runs on is not what the grammar took it for.
                    return patches;
                }
            }
            _ => {}
        }
    }
    patches
}

/// A word such as `in` found at the start of a longer name: after a value at the end of a line, `invalid -> 1` is read
/// as `in valid -> 1`.
fn word(cst: &Cst, bytes: &[u8], id: Id, patches: &mut Vec<Patch>) {
    let n = cst.n(id);
    let last = n.end as usize - 1;
    if bytes[last].is_ascii_lowercase() && bytes.get(n.end as usize).is_some_and(|&byte| continues_name(byte))
    {
        patches.push(Patch { at: n.start, byte: b'_' });
    }
}

fn continues_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'?' | b'!') || byte >= 128
}

/// A call without parentheses that is none: `x -(y)` is a subtraction, and `x..-1` a range.
fn call(cst: &Cst, bytes: &[u8], id: Id, patches: &mut Vec<Patch>) {
    let mut children = cst.children(id);
    let (Some(target), Some(arguments)) = (children.next(), children.next()) else { return };
    if cst.kind(arguments) != K::Arguments {
        return;
    }
    // The leftmost leaf of the first argument; it comes right after the nodes that hold it.
    let mut edge = arguments + 1;
    while edge < cst.n(arguments).next && matches!(cst.kind(edge), K::Binary | K::Access | K::Dot | K::Call) {
        edge += 1;
    }
    let n = cst.n(edge.min(cst.nodes.len() as Id - 1));
    let at = n.start as usize;
    match n.kind {
        K::Unary => {
            let after = bytes.get(at + 1).copied().unwrap_or(b' ');
            let gap = &bytes[cst.n(target).end as usize..at];
            if matches!(bytes[at], b'+' | b'-')
                && !gap.is_empty()
                && gap.iter().all(|byte| matches!(byte, b' ' | b'\t'))
                && matches!(after, b'(' | b'[' | b'<' | b'{' | b'%' | b'+' | b'-' | b'/' | b'>')
            {
                patches.push(Patch { at: n.start, byte: b'*' });
            }
        }
        K::OperatorIdentifier if bytes[at..n.end as usize] == *b".." => {
            let spaces = bytes[n.end as usize..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let sign = n.end as usize + spaces;
            if matches!(bytes.get(sign), Some(b'+' | b'-')) {
                patches.push(Patch { at: sign as u32, byte: b'!' });
            }
        }
        _ => {}
    }
}

/// An uppercase sigil whose body ends in a backslash: the grammar runs past its end.
fn sigil(cst: &Cst, bytes: &[u8], id: Id, patches: &mut Vec<Patch>) {
    let Some(name) = cst.first_of(id, K::SigilName) else { return };
    if !bytes[cst.n(name).start as usize].is_ascii_uppercase() {
        return;
    }
    let mut quotes = cst.children(id).filter(|&child| child > name && cst.kind(child) != K::SigilModifiers);
    let (Some(open), Some(close)) = (quotes.next(), quotes.last()) else { return };
    let (open, close) = (cst.span(open), cst.span(close));
    if open.len() == 3 {
        return;
    }
    let start = open.end as usize;
    let Some(len) = raw_sigil_end(&bytes[start..], bytes[close.start as usize]) else { return };
    if start + len == close.start as usize {
        return;
    }
    let body = bytes[start..start + len].iter().enumerate();
    patches.extend(
        body.filter(|(_, byte)| **byte == b'\\')
            .map(|(offset, _)| Patch { at: (start + offset) as u32, byte: b'_' }),
    );
}
