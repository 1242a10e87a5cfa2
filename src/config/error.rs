use std::fmt;
use std::path::PathBuf;

/// Where a part of the configuration stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a file: 1-based line and column (in code points).
    File {
        /// The file.
        path: PathBuf,
        /// 1-based line.
        line: u32,
        /// 1-based column.
        column: u32,
    },
    /// On the command line: the flag and its value.
    Argument(String),
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File { path, line, column } => write!(formatter, "{}:{line}:{column}", path.display()),
            Place::Argument(argument) => write!(formatter, "{argument}"),
        }
    }
}

/// What is wrong with a configuration, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ConfigError {
    /// Where.
    pub place: Place,
    /// What is wrong, in one line.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}
