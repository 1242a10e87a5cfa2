//! Elixir's quoted form, lowered from tree-sitter: the only folder that names grammar node kinds.

mod call;
mod cst;
mod escapes;
mod lower;
mod misread;
mod names;
mod number;
mod parse;
mod quoted;
mod refusal;
mod term;
mod tree;

pub use call::Call;
pub use lower::{Assoc, binary_operator};
pub use names::{Import, ModuleName, Names};
pub use parse::{LONGEST, parse, parse_without};
pub use quoted::{Builder, Comment, Flags, Kind, Node, NodeId, Quoted};
pub use refusal::Refusal;
pub use term::to_elixir_term;
pub use tree::to_tree;
