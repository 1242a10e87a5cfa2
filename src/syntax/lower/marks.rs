//! Finds where tree-sitter-elixir groups operators otherwise than Elixir does, so that lowering regroups only there.
//!
//! The grammar lets `&` swallow operators that bind weaker (`&a | b`), ends `&(a) + b` after the parenthesis, gives
//! `=>` the precedence of a plain operator, and ends `!if a do b end == c` before `==`.

use super::super::cst::{Cst, Id, K};
use super::operators::{Assoc, CAPTURE, precedence};

/// The last thing in the node is a unary operator that may reach further right.
pub(super) const EDGE: u8 = 1;
/// The node must be regrouped.
pub(super) const SUSPECT: u8 = 2;
/// Holds a `=>` that is not inside brackets.
pub(super) const ASSOC: u8 = 4;
/// An operand ends in a `do` block (Elixir's grammar: "unmatched").
pub(super) const UNMATCHED: u8 = 8;

/// Ends in a call without parentheses that has several arguments, or holds such a call as its only argument.
pub(super) const NO_PARENS: u8 = 16;

/// Sets the marks; children come after their parents, so one pass from the end sees them first.
pub(super) fn mark(cst: &mut Cst, text: &str) {
    for id in (0..cst.nodes.len() as Id).rev() {
        let marks = match cst.kind(id) {
            K::Unary => unary(cst, text, id),
            K::Binary => binary(cst, text, id),
            K::Call => call(cst, id),
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
    let mut marks = if parens { 0 } else { inside & (EDGE | ASSOC | UNMATCHED | SUSPECT | NO_PARENS) };
    if capture && (parens || cst.kind(operand) != K::Integer) || marks & UNMATCHED != 0 {
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
    operator(cst, text, binary).is_some_and(|op| precedence(op).0 < CAPTURE)
}

fn operator<'a>(cst: &Cst, text: &'a str, binary: Id) -> Option<&'a str> {
    cst.children(binary).nth(1).map(|op| cst.span(op).of(text))
}

fn binary(cst: &Cst, text: &str, id: Id) -> u8 {
    let mut children = cst.children(id);
    let (Some(left), Some(op), Some(right)) = (children.next(), children.next(), children.next()) else {
        return 0;
    };
    let (l, r) = (cst.n(left).marks, cst.n(right).marks);
    let op = cst.span(op).of(text);
    let mut marks = (l | r) & (ASSOC | UNMATCHED | SUSPECT) | r & EDGE;
    let (power, assoc) = precedence(op);
    let tighter = |child: Id, equal: bool| match cst.kind(child) {
        K::Binary => operator(cst, text, child).is_none_or(|op| {
            let (inside, _) = precedence(op);
            inside > power || inside == power && equal
        }),
        _ => true,
    };
    if l & EDGE != 0 || !tighter(left, assoc == Assoc::Left) || !tighter(right, assoc == Assoc::Right) {
        marks |= SUSPECT;
    }
    if marks & ASSOC != 0 {
        let update = op == "|"
            && l & ASSOC == 0
            && cst.kind(right) == K::Binary
            && operator(cst, text, right) == Some("=>");
        if !update {
            marks |= SUSPECT;
        }
    }
    if op == "=>" {
        marks |= ASSOC;
    }
    // What stands after an operand with a `do` block may, but not as the value of a map's entry.
    if (l & UNMATCHED == 0 || marks & ASSOC != 0)
        && (r & NO_PARENS != 0 || cst.kind(right) == K::Keywords && op == "when")
    {
        marks |= NO_PARENS;
    }
    marks
}

fn call(cst: &Cst, id: Id) -> u8 {
    let mut marks = 0;
    for child in cst.children(id).skip(1) {
        match cst.kind(child) {
            K::DoBlock => return UNMATCHED,
            K::Arguments => {
                let mut items = cst.children(child);
                let Some(first) = items.next() else { continue };
                if cst.kind(first) != K::LParen
                    && (items.next().is_some() || cst.n(first).marks & NO_PARENS != 0)
                {
                    marks = NO_PARENS;
                }
            }
            _ => {}
        }
    }
    marks
}
