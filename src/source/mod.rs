//! Files as bytes: finding the root, walking it, reading, prefiltering; spans and line index.

mod cut;
mod lines;
mod names;
mod needle;
mod prefilter;
mod prose;
mod read;
mod root;
mod span;
#[cfg(test)]
mod tests;
mod walk;

pub use cut::idle_statements;
pub use lines::{LineColumn, LineIndex};
pub use names::is_test_code;
pub use needle::Needle;
pub use prefilter::{Needed, Prefilter, Sifted, has_word};
pub use read::{MAX_BYTES, Skipped, Source, read};
pub use root::{CONFIG_NAME, Root, RootError};
pub use span::Span;
pub use walk::{BadGlob, Walk, check_globs, walk};
