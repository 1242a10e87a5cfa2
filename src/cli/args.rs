//! The arguments of all commands.

use crate::output::Format;
use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{ArgAction, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Turns a code review of Elixir/OTP code into patches.
///
/// salve checks every claim of a report against the code, or scans the code itself, and rewrites what can be rewritten
/// soundly. It never runs the code that it reads, unless `--verify` asks for it.
#[derive(Debug, Parser)]
#[command(name = "salve", version, styles = STYLES, propagate_version = true, max_term_width = 100)]
#[command(after_help = "\
Examples:
  salve check                          look with the rules that are on
  salve check --report REVIEW.md       judge every claim of a review
  salve fix --rule RULE                show a rule's fixes as a diff
  salve fix --report REVIEW.md --write apply the fixes for a review's true claims

Exit codes: 0 nothing found or done, 1 findings or a diff to apply, 2 an error")]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global options")]
    pub color: Color,
    /// Leave out what is skipped, withheld or written; errors are still shown
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    Fix(Fix),
    Rules(Rules),
    Explain(Explain),
    Init(Init),
    Test(Test),
    Ast(Ast),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes this the choice of every stream of the process.
    pub fn write_global(self) {
        use anstream::ColorChoice;
        let choice = match self {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Which rules look where.
#[derive(Debug, clap::Args)]
pub(super) struct Scan {
    /// Files and directories to look at [default: the current directory]
    ///
    /// Directories are searched for .ex and .exs files, without what git ignores, hidden files, deps, _build,
    /// node_modules and tests. Tests are looked at where the path itself is a test or in the tests.
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Look with this rule, and no others but those that a report claims (repeatable)
    #[arg(long = "rule", value_name = "ID", action = ArgAction::Append, help_heading = "Rules")]
    pub rules: Vec<String>,
    /// Judge the claims of this report (Markdown, SARIF or Credo's JSON; - is standard input), looking where they point
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Rules")]
    pub report: Option<PathBuf>,
    /// Set an option of a rule (repeatable); a list is comma-separated
    #[arg(long, value_name = "RULE.OPTION=VALUE", action = ArgAction::Append, help_heading = "Rules")]
    pub set: Vec<String>,
}

/// Look for what the rules find, and judge a report's claims
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Which rules look: those of --rule and of a report's claims; without either, those whose level in salve.toml
is \"report\" or \"fix\", and those that are on by default (`salve rules` lists them).

Examples:
  salve check lib
  salve check --rule RULE --set RULE.OPTION=VALUE
  salve check --report REVIEW.md --format json
  salve check --format sarif > salve.sarif

Exit codes: 0 nothing found, 1 findings, 2 an error")]
pub(super) struct Check {
    #[command(flatten)]
    pub scan: Scan,
    /// How to write what is found
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: Format,
}

/// Show or apply the fixes of the chosen rules
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A rule is chosen by --rule, by a claim of a report (for the places that it names), or, without either, by its
level \"fix\" in salve.toml. With nothing chosen, fix shows what the rules that are on by default would change,
but writes nothing.

Examples:
  salve fix --rule RULE lib/shop               show a diff
  salve fix --rule RULE --write                change the files
  salve fix --report REVIEW.md --unsafe | git apply
  salve fix --report REVIEW.md --branch salve/review --verify

Exit codes: 0 done, or nothing to do; 1 a diff to apply; 2 an error")]
pub(super) struct Fix {
    #[command(flatten)]
    pub scan: Scan,
    /// Apply unsafe fixes, too: each says which behaviour may change
    #[arg(long = "unsafe", help_heading = "Rules")]
    pub allow_unsafe: bool,
    /// How to write what is found and changed
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub format: FixFormat,
    /// Change the files, instead of showing a diff
    #[arg(long, conflicts_with = "branch", help_heading = "Delivery")]
    pub write: bool,
    /// Commit to a new branch; the work tree, the index and HEAD stay as they are
    #[arg(long, value_name = "NAME", help_heading = "Delivery")]
    pub branch: Option<String>,
    /// Make one commit per rule, per finding, or for the whole run
    #[arg(long, value_name = "UNIT", default_value = "rule", requires = "branch", help_heading = "Delivery")]
    pub commit_per: CommitPer,
    /// Replace the branch, if all its own commits were made by salve
    #[arg(long, requires = "branch", help_heading = "Delivery")]
    pub force: bool,
    /// Push the branch to this remote
    #[arg(long, value_name = "REMOTE", requires = "branch", help_heading = "Delivery")]
    pub push: Option<String>,
    /// Open a pull request for the pushed branch
    #[arg(long, requires = "push", help_heading = "Delivery")]
    pub pr: bool,
    /// Compile, format and test with the project's own tools, and take back what breaks. This runs the project's code
    #[arg(long, help_heading = "Delivery")]
    pub verify: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FixFormat {
    /// A diff, and a ledger of the report's claims
    Text,
    /// One JSON object that holds the diff, too
    Json,
    /// The text of a pull request
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CommitPer {
    Rule,
    Finding,
    Run,
}

/// List the rules, built-in and the project's own
#[derive(Debug, clap::Args)]
pub(super) struct Rules {
    /// Where the project is, for its own recipes and levels [default: the current directory]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub path: Option<PathBuf>,
}

/// Say what a rule finds, why it matters, and what its fix may change
#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// The rule's id, as `salve rules` lists it
    #[arg(value_name = "RULE")]
    pub rule: String,
}

/// Write a commented salve.toml that lists the rules
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The directory to write it to [default: the current directory]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

/// Run the cases of recipes: before and after, leave, decline, and a second run that changes nothing
#[derive(Debug, clap::Args)]
pub(super) struct Test {
    /// A recipe's folder, or one of recipes [default: those of salve.toml, or .salve/transforms]
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

/// Show how salve reads a file
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  salve ast lib/shop/cart.ex
  salve ast --format elixir lib/shop/cart.ex   # a term that equals Code.string_to_quoted! without metadata")]
pub(super) struct Ast {
    /// The Elixir source
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "tree")]
    pub format: AstFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AstFormat {
    /// One node a line, with its places
    Tree,
    /// The quoted form as an Elixir term
    Elixir,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Args::command().debug_assert();
    }
}
