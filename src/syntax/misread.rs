//! Places where tree-sitter-elixir sees another token than Elixir does, without an error node.
//!
//! Each is mended by a patch: a byte to show to the grammar instead, of the same length, so that the tree it then
//! gives is right for the original text. Lowering reads names and operators from the original.

use super::cst::{Cst, Id, K};
use super::lower::raw_sigil_end;
use std::collections::HashSet;

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
            K::Call => {
                call(cst, bytes, id, &mut patches);
                capture(cst, bytes, id, &mut patches);
            }
            K::Dot => capture(cst, bytes, id, &mut patches),
            K::Access => {
                capture(cst, bytes, id, &mut patches);
                let mut children = cst.children(id);
                if let (Some(target), Some(bracket)) = (children.next(), children.next()) {
                    separate(bytes, cst.n(target).end, cst.n(bracket).start, &mut patches);
                }
            }
            K::Binary => sign_on_new_line(cst, bytes, id, &mut patches),
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

/// True if each patch lies where it was meant to: at the start of a name or an operator, or in a sigil's text.
pub(super) fn confirmed(cst: &Cst, patches: &[Patch]) -> bool {
    let mut ends = HashSet::new();
    let mut sigils = Vec::new();
    for n in &cst.nodes {
        match n.kind {
            K::Identifier | K::Keyword | K::Token => ends.extend([n.start, n.end]),
            // In order and apart: an uppercase sigil holds no other.
            K::Sigil => sigils.push((n.start, n.end)),
            _ => {}
        }
    }
    patches.iter().all(|patch| {
        let before = sigils.partition_point(|&(start, _)| start < patch.at);
        ends.contains(&patch.at) || before > 0 && patch.at < sigils[before - 1].1
    })
}

/// A word such as `in` found at the start of a longer name: after a value at the end of a line, `invalid -> 1` is read
/// as `in valid -> 1`.
fn word(cst: &Cst, bytes: &[u8], id: Id, patches: &mut Vec<Patch>) {
    let n = cst.n(id);
    if n.start == n.end {
        return;
    }
    let (start, end) = (n.start as usize, n.end as usize);
    let longer =
        bytes[end - 1].is_ascii_lowercase() && bytes.get(end).is_some_and(|&byte| continues_name(byte));
    // The grammar also takes `notin` for `not in`.
    if longer || bytes[start..end] == *b"notin" {
        patches.push(Patch { at: n.start, byte: b'_' });
    }
}

/// `&(a).b` and `&(a)[b]`: the grammar ends the capture at the parenthesis. As a pin it reads them right.
fn capture(cst: &Cst, bytes: &[u8], id: Id, patches: &mut Vec<Patch>) {
    let Some(mut base) = cst.children(id).next() else { return };
    // Other unary operators may stand in front: `-&(a).b`.
    while cst.kind(base) == K::Unary {
        let at = cst.n(base).start;
        if bytes[at as usize] == b'&' && cst.children(base).any(|child| cst.kind(child) == K::LParen) {
            patches.push(Patch { at, byte: b'^' });
            return;
        }
        match cst.constructs(base).next() {
            Some(operand) => base = operand,
            None => return,
        }
    }
}

fn continues_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'?' | b'!') || byte >= 128
}

/// A `+` or `-` at the start of a line begins another expression; the grammar joins the lines inside brackets.
fn sign_on_new_line(cst: &Cst, bytes: &[u8], id: Id, patches: &mut Vec<Patch>) {
    let mut children = cst.children(id);
    if let (Some(left), Some(op)) = (children.next(), children.next())
        && matches!(&bytes[cst.n(op).start as usize..cst.n(op).end as usize], b"+" | b"-")
    {
        separate(bytes, cst.n(left).end, cst.n(op).start, patches);
    }
}

/// Shows the grammar a `;` where a line ends between two offsets.
fn separate(bytes: &[u8], from: u32, to: u32, patches: &mut Vec<Patch>) {
    let gap = &bytes[from as usize..to.max(from) as usize];
    let ends = memchr::memchr_iter(b'\n', gap)
        .any(|at| !gap[..at].ends_with(b"\\") && !gap[..at].ends_with(b"\\\r"));
    if ends && gap[0].is_ascii_whitespace() {
        patches.push(Patch { at: from, byte: b';' });
    }
}

/// A call without parentheses that is none: `x -(y)` is a subtraction, and `x..-1` a range.
fn call(cst: &Cst, bytes: &[u8], id: Id, patches: &mut Vec<Patch>) {
    let mut children = cst.children(id);
    let (Some(target), Some(arguments)) = (children.next(), children.next()) else { return };
    if cst.kind(arguments) != K::Arguments {
        return;
    }
    // Inside clauses the grammar may take the next line for the arguments. After `f.` Elixir does so too.
    if cst.kind(target) != K::Dot || bytes[cst.n(target).end as usize - 1] != b'.' {
        separate(bytes, cst.n(target).end, cst.n(arguments).start, patches);
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
            let spaced = !gap.is_empty() && gap.iter().all(|byte| matches!(byte, b' ' | b'\t'));
            let operand = !after.is_ascii_whitespace() && !b"([<{%+-/>:".contains(&after);
            if matches!(bytes[at], b'+' | b'-') && !(spaced && operand) {
                patches.push(Patch { at: n.start, byte: b'*' });
            }
        }
        K::OperatorIdentifier if bytes[at..n.end as usize] == *b".." => {
            let spaces = bytes[n.end as usize..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let sign = n.end as usize + spaces;
            if matches!(bytes.get(sign), Some(b'+' | b'-')) {
                patches.push(Patch { at: sign as u32, byte: b'^' });
            }
        }
        _ => {}
    }
}

/// An uppercase sigil whose body ends in a backslash: the grammar runs past its end.
fn sigil(cst: &Cst, bytes: &[u8], id: Id, patches: &mut Vec<Patch>) {
    let Some(name) = cst.first_of(id, K::SigilName) else { return };
    if let Some(modifiers) = cst.first_of(id, K::SigilModifiers)
        && let Some(close) = cst.children(id).take_while(|&child| child < modifiers).last()
    {
        // Inside clauses the grammar may take the next line for modifiers.
        let before = patches.len();
        separate(bytes, cst.n(close).end, cst.n(modifiers).start, patches);
        if patches.len() > before {
            return;
        }
    }
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
    // The closing delimiter may be missing from the tree.
    let delimiter = match bytes.get(open.start as usize) {
        Some(b'(') => b')',
        Some(b'[') => b']',
        Some(b'{') => b'}',
        Some(b'<') => b'>',
        Some(&other) => other,
        None => return,
    };
    let Some(len) = raw_sigil_end(&bytes[start..], delimiter) else { return };
    if start + len == close.start as usize {
        return;
    }
    let body = bytes[start..start + len].iter().enumerate();
    patches.extend(
        body.filter(|(_, byte)| **byte == b'\\')
            .map(|(offset, _)| Patch { at: (start + offset) as u32, byte: b'_' }),
    );
}
