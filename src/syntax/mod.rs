//! Elixir's quoted form, lowered from tree-sitter: the only folder that names grammar node kinds.

mod quoted;

pub use quoted::{Builder, Comment, Flags, Kind, Node, NodeId, Quoted};
