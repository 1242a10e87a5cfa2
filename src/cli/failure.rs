use crate::config::ConfigError;
use crate::deliver::GitError;
use crate::deliver::files::WriteError;
use crate::deliver::hosting::HostingError;
use crate::deliver::push::PushError;
use crate::recipe::RegistryError;
use crate::source::{BadGlob, RootError};
use crate::verify::VerifyError;
use std::io;

/// Why a command could not do its work: a line, and what would help.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The reader of the output is gone.
    #[error("the output was closed")]
    Pipe,
    /// Anything else.
    #[error("{message}")]
    Error {
        /// What is wrong, in one line.
        message: String,
        /// What would be right.
        help: Option<String>,
    },
}

impl Failure {
    /// A failure without advice.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Error { message: message.into(), help: None }
    }

    /// The same failure with advice.
    pub fn help(self, advice: impl Into<String>) -> Self {
        match self {
            Self::Error { message, .. } => Self::Error { message, help: Some(advice.into()) },
            Self::Pipe => Self::Pipe,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Pipe,
            _ => Self::new(format!("cannot write the output: {error}")),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Error { message: error.to_string(), help: error.help }
    }
}

impl From<RootError> for Failure {
    fn from(error: RootError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<BadGlob> for Failure {
    fn from(error: BadGlob) -> Self {
        Self::new(format!("exclude: {error}"))
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<PushError> for Failure {
    fn from(error: PushError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<HostingError> for Failure {
    fn from(error: HostingError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<RegistryError> for Failure {
    fn from(error: RegistryError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        Self::new(error.to_string())
    }
}
