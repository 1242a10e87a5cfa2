//! Elixir's quoted form, lowered from tree-sitter: the only folder that names grammar node kinds.

mod call;
mod names;
mod quoted;

pub use call::Call;
pub use names::{ModuleName, Names};
pub use quoted::{Builder, Comment, Flags, Kind, Node, NodeId, Quoted};
