//! salve turns a code review of an Elixir/OTP code base into patches.
//!
//! The way of the data: a report becomes *claims*, a tree becomes *sources*; recipes find *findings* in the sources,
//! findings become *plans* of edits, plans that do not overlap become one *patch*, and the patch is delivered as a
//! diff, as files, or as a git branch. Every claim ends with a verdict.

pub mod cli;
pub mod config;
pub mod deliver;
pub mod edit;
pub mod engine;
pub mod finding;
pub mod layout;
pub mod otp;
pub mod output;
pub mod pattern;
pub mod recipe;
pub mod report;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod verify;
