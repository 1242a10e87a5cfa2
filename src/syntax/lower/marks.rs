//! Finds where tree-sitter-elixir groups operators otherwise than Elixir does, so that lowering regroups only there.
//!
//! The grammar lets `&` swallow operators that bind weaker (`&a | b`), ends `&(a) + b` after the parenthesis, reads
//! `x -(y)` as a call, gives `=>` the precedence of a plain operator, and ends `!if a do b end == c` before `==`.

use super::super::cst::{Cst, Id, K};
use super::operators::{CAPTURE, precedence};

/// The last thing in the node is a unary operator that may reach further right.
pub(super) const EDGE: u8 = 1;
/// The node must be regrouped.
pub(super) const SUSPECT: u8 = 2;
/// Holds a `=>` that is not inside brackets.
pub(super) const ASSOC: u8 = 4;
/// An operand ends in a `do` block (Elixir's grammar: "unmatched").
pub(super) const UNMATCHED: u8 = 8;
/// A call without parentheses that Elixir reads as a subtraction or an addition.
pub(super) const ARITHMETIC: u8 = 16;

/// Sets the marks; children come after their parents, so one pass from the end sees them first.
pub(super) fn mark(cst: &mut Cst, text: &str) {
    for id in (0..cst.nodes.len() as Id).rev() {
        let marks = match cst.kind(id) {
            K::Unary => unary(cst, text, id),
            K::Binary => binary(cst, text, id),
            K::Call => call(cst, text, id),
            _ => 0,
        };
        cst.nodes[id as usize].marks = marks;
    }
}

fn unary(cst: &Cst, text: &str, id: Id) -> u8 {
    let Some(operand) = cst.constructs(id).next() else { return 0 };
    let inside = cst.n(operand).marks;
    let parens = cst.children(id).any(|child| cst.kind(child) == K::LParen);
    let capture = text.as_bytes()[cst.n(id).start as usize] == b'&';
    let mut marks = if parens { 0 } else { inside & (EDGE | ASSOC | UNMATCHED | SUSPECT) };
    if capture && cst.kind(operand) != K::Integer || marks & UNMATCHED != 0 {
        marks |= EDGE;
    }
    if capture && !parens && cst.kind(operand) == K::Binary && weaker_than_capture(cst, text, operand)
        || marks & ASSOC != 0
    {
        marks |= SUSPECT;
    }
    marks
}

fn weaker_than_capture(cst: &Cst, text: &str, binary: Id) -> bool {
    cst.children(binary).nth(1).is_some_and(|op| precedence(cst.span(op).of(text)).0 < CAPTURE)
}

fn binary(cst: &Cst, text: &str, id: Id) -> u8 {
    let mut children = cst.children(id);
    let (Some(left), Some(op), Some(right)) = (children.next(), children.next(), children.next()) else {
        return 0;
    };
    let (l, r) = (cst.n(left).marks, cst.n(right).marks);
    let op = cst.span(op).of(text);
    let mut marks = (l | r) & (ASSOC | UNMATCHED | SUSPECT) | r & EDGE;
    if l & EDGE != 0 {
        marks |= SUSPECT;
    }
    if marks & ASSOC != 0 {
        let update = op == "|"
            && l & ASSOC == 0
            && cst.kind(right) == K::Binary
            && cst.children(right).nth(1).is_some_and(|op| cst.span(op).of(text) == "=>");
        if !update {
            marks |= SUSPECT;
        }
    }
    if op == "=>" {
        marks |= ASSOC;
    }
    marks
}

fn call(cst: &Cst, text: &str, id: Id) -> u8 {
    let mut marks = 0;
    let mut children = cst.children(id);
    let Some(target) = children.next() else { return 0 };
    let mut arguments = None;
    for child in children {
        match cst.kind(child) {
            K::Arguments => arguments = Some(child),
            K::DoBlock => marks |= UNMATCHED,
            _ => {}
        }
    }
    let Some(arguments) = arguments else { return marks };
    let Some(mut edge) = cst.children(arguments).next() else { return marks };
    while cst.kind(edge) == K::Binary {
        edge += 1;
    }
    if cst.kind(edge) == K::Unary {
        let at = cst.n(edge).start as usize;
        let bytes = text.as_bytes();
        let sign = matches!(bytes[at], b'+' | b'-');
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        let gap = &bytes[cst.n(target).end as usize..at];
        if sign
            && !gap.is_empty()
            && gap.iter().all(|byte| matches!(byte, b' ' | b'\t'))
            && matches!(after, b'(' | b'[' | b'<' | b'{' | b'%' | b'+' | b'-' | b'/' | b'>')
        {
            marks |= SUSPECT | ARITHMETIC;
        }
    }
    marks
}
