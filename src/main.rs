//! The `salve` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    salve::cli::main()
}
