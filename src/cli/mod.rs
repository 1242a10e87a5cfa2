//! The command line: arguments, one file a command, exit codes.
//!
//! Exit codes: 0 nothing found or done, 1 findings (`check`) or a diff to apply (`fix`), 2 a usage or tool error.

mod args;
mod ast;
mod branch;
mod check;
mod choice;
mod explain;
mod failure;
mod fix;
mod init;
mod project;
mod pull_request;
mod review;
mod rules;
mod run;
mod terminal;
mod test;

pub use failure::Failure;

use clap::Parser;
use std::process::ExitCode;

/// How a command that did its work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Nothing was found, or all is done.
    Done,
    /// Something is left for the user: findings, or a diff to apply.
    Findings,
}

/// Runs the command that the process was started with; never panics on what the user gives.
pub fn main() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => return terminal::report_usage(&error),
    };
    args.color.write_global();
    let result = match &args.command {
        args::Command::Check(command) => check::run(command, args.quiet),
        args::Command::Fix(command) => fix::run(command, args.quiet),
        args::Command::Rules(command) => rules::run(command),
        args::Command::Explain(command) => explain::run(command),
        args::Command::Init(command) => init::run(command),
        args::Command::Test(command) => test::run(command),
        args::Command::Ast(command) => ast::run(command),
    };
    match result {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::Findings) => ExitCode::from(1),
        // The reader of a pipe left, as `head` does: it has what it wanted.
        Err(Failure::Pipe) => ExitCode::SUCCESS,
        Err(failure) => terminal::report_failure(&failure),
    }
}
