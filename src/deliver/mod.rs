//! Handing the result over: as a diff, as files.

pub mod diff;
pub mod files;

/// What becomes of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Relative to the root, with `/`.
    pub path: String,
    /// The bytes that were read; `None` for a new file.
    pub before: Option<Vec<u8>>,
    /// The bytes that shall stand there.
    pub after: Vec<u8>,
}
