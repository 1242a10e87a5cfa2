//! Files as bytes: spans, line index, walking a tree, reading, prefilter.

mod lines;
mod span;

pub use lines::{LineColumn, LineIndex};
pub use span::Span;
