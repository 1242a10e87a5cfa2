//! Handing the result over: as a diff, as files, as commits on a git branch, as a pull request.

pub mod branch;
pub mod commit;
pub mod diff;
mod encoding;
pub mod files;
pub mod hosting;
pub mod message;
pub mod pull_request;
pub mod push;
pub mod repository;

pub use branch::{Branch, BranchOptions, Committed, Landing};
pub use commit::CommitSpec;
pub use repository::{GitError, Repository};

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
