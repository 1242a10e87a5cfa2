//! What tells one message from another: its tag.

use crate::syntax::{Kind, NodeId, Quoted};

/// The atom that a message, or the pattern of one, is, or that its tuple begins with; `{:put, _} = message` looked into.
pub fn tag(q: &Quoted, message: NodeId) -> Option<&str> {
    let message = match q.args_of(message, "=") {
        Some(sides) if q.var(sides[0]).is_some() => sides[1],
        Some(sides) => sides[0],
        None => message,
    };
    let first = match q.kind(message) {
        Kind::Pair => q.children(message).first().copied(),
        _ => q.args_of(message, "{}").and_then(|parts| parts.first().copied()).or(Some(message)),
    };
    q.atom(first?)
}
