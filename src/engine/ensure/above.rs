//! The attributes that stand right above a definition.

use crate::source::Span;
use crate::syntax::{NodeId, Quoted};

/// The `@doc`, `@spec`, `@impl` and such right above a clause, the nearest first.
pub fn attributes(q: &Quoted, clause: NodeId) -> Vec<NodeId> {
    let Some(up) = q.parent(clause) else { return Vec::new() };
    let siblings = q.children(up);
    let at = siblings.iter().position(|&id| id == clause).unwrap_or(0);
    let belongs = |&&id: &&NodeId| {
        let name = q.args_of(id, "@").and_then(|args| q.local(*args.first()?));
        name.is_some_and(|(name, _)| matches!(name, "doc" | "spec" | "impl"))
    };
    siblings[..at].iter().rev().take_while(belongs).copied().collect()
}

/// The clause with these attributes.
pub fn span(q: &Quoted, clause: NodeId) -> Span {
    let own = q.node(clause).outer;
    attributes(q, clause).into_iter().fold(own, |span, id| span.join(q.node(id).outer))
}

/// The `@impl` of a clause.
pub fn impl_of(q: &Quoted, clause: NodeId) -> Option<NodeId> {
    let is_impl = |&id: &NodeId| {
        q.args_of(id, "@").and_then(|args| q.local(*args.first()?)).is_some_and(|(name, _)| name == "impl")
    };
    attributes(q, clause).into_iter().find(is_impl)
}
