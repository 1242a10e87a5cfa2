//! What reaches the terminal besides a command's own output: errors, warnings, colour.

use super::Failure;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::io::{self, Write};
use std::process::ExitCode;

/// True if standard output shows colours: `--color`, then `NO_COLOR` and its kin, then whether it is a terminal.
pub(super) fn stdout_coloured() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Prints the one or two lines of a failure; the exit code of all failures is 2.
pub(super) fn report_failure(failure: &Failure) -> ExitCode {
    let help = match failure {
        Failure::Error { help, .. } => help.as_deref(),
        Failure::Pipe => None,
    };
    report(&failure.to_string(), help)
}

/// Prints clap's answer: a help text or the version as they are, an error in the form of all errors.
pub(super) fn report_usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // A closed pipe is no failure: `salve --help | head`.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return ExitCode::from(2);
    }
    let text = error.to_string();
    let paragraph: Vec<_> = text.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let message = paragraph.join(" ");
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand];
    let near = suggested.iter().find_map(|kind| match error.get(*kind)? {
        ContextValue::String(word) => Some(word.as_str()),
        ContextValue::Strings(words) => words.first().map(String::as_str),
        _ => None,
    });
    let help = match near {
        Some(word) => format!("did you mean `{word}`?"),
        None => "`salve help` and `salve help COMMAND` list what there is".into(),
    };
    report(message, Some(&help))
}

/// Prints a line that is no error: what was skipped, what was withheld.
pub(super) fn note(label: &str, text: &str) {
    let style = AnsiColor::Yellow.on_default().bold();
    // Nothing can be said if standard error is closed.
    let _ = writeln!(anstream::stderr(), "{style}{label}{style:#}: {}", one_line(text));
}

fn report(message: &str, help: Option<&str>) -> ExitCode {
    let mut stderr = anstream::stderr();
    let mut line = |style: Style, label: &str, text: &str| {
        let _ = writeln!(stderr, "{style}{label}{style:#}: {}", one_line(text));
    };
    line(AnsiColor::Red.on_default().bold(), "error", message);
    if let Some(help) = help {
        line(AnsiColor::Cyan.on_default().bold(), "help", help);
    }
    ExitCode::from(2)
}

/// One line, whatever a file's name or a message holds.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
