//! Elixir patterns with `$VAR`, `$_` and `$$$REST`, compiled once and matched on the quoted form.

mod bindings;
mod compile;
mod matching;

pub use bindings::{Bindings, Value};
pub use compile::{Pattern, PatternError};
pub use matching::Subject;
