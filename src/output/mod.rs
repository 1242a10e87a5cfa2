//! What a scan found, in one of five formats: one file a format.

mod github;
mod json;
mod markdown;
mod sarif;
#[cfg(test)]
mod tests;
pub mod text;

use crate::deliver::files::Written;
use crate::deliver::{Branch, Change};
use crate::finding::{Finding, Fix, Severity};
use crate::report::{ClaimJson, Ledger};
use crate::source::Skipped;
use crate::verify::Verified;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::rc::Rc;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A code frame a finding, for people.
    Text,
    /// One JSON object, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub Actions workflow commands: annotations on a pull request.
    Github,
    /// Tables, for a job summary or a comment.
    Markdown,
}

/// What the formats say about a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleMeta {
    /// Its id.
    pub id: String,
    /// What it finds, in a few words.
    pub title: String,
    /// How much a finding usually matters.
    pub severity: Severity,
    /// Why it matters, fix safety and caveats, in Markdown.
    pub help: String,
    /// A page about the smell.
    pub help_uri: Option<String>,
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Files that were read.
    pub files_scanned: usize,
    /// Files that some rule could match, and that were parsed.
    pub files_parsed: usize,
}

/// What `fix` did or would do.
#[derive(Clone, Copy, Debug)]
pub struct FixResult<'a> {
    /// The ids of the findings that the changes fix.
    pub fixed: &'a [String],
    /// The files as they would be.
    pub changes: &'a [Change],
    /// The files that were written.
    pub written: &'a [Written],
    /// The branch that was made.
    pub branch: Option<&'a Branch>,
    /// What the project's own tools said.
    pub verified: Option<&'a Verified>,
}

/// All that a format may say of a run; findings in their order of output.
pub struct Report<'a> {
    /// The rules that were looked with, in order.
    pub rules: &'a [RuleMeta],
    /// What was found.
    pub findings: &'a [Finding],
    /// What was not looked at.
    pub skipped: &'a [Skipped],
    /// How much was looked at.
    pub stats: Stats,
    /// What became of a report's claims, which give findings by their index in `findings`.
    pub ledger: Option<&'a Ledger<'a>>,
    /// What `fix` did or would do; `None` for `check`.
    pub fix: Option<&'a FixResult<'a>>,
    /// The original text of a file, by its path relative to the root.
    pub text_of: &'a dyn Fn(&str) -> Option<Rc<str>>,
    /// The command that shows a finding's fix.
    pub command: &'a dyn Fn(&Finding) -> String,
    /// Put before paths where they are followed by people and by GitHub, who stand in the current directory: the root
    /// as seen from there, with a final `/`, or nothing.
    pub prefix: &'a str,
}

impl Report<'_> {
    /// Writes the report; `coloured` matters to [`Format::Text`] alone.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: Format, coloured: bool, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(self, coloured, out),
            Format::Json => json::write(self, out),
            Format::Sarif => sarif::write(self, out),
            Format::Github => github::write(self, out),
            Format::Markdown => markdown::write(self, out),
        }
    }

    /// The judged claims as programs read them.
    fn claims(&self) -> Vec<ClaimJson<'_>> {
        let judged = self.ledger.map_or(&[][..], |ledger| ledger.judged);
        judged.iter().map(|judged| ClaimJson::new(judged, Some)).collect()
    }

    /// The number of findings of each severity that occurs, the gravest first.
    pub fn by_severity(&self) -> Vec<(Severity, usize)> {
        let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
        for finding in self.findings {
            *counts.entry(finding.severity).or_default() += 1;
        }
        counts.into_iter().rev().collect()
    }
}

/// The word for a severity in every format.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

/// What a finding's fix is, in a few words.
pub fn fix_words(finding: &Finding) -> &'static str {
    use crate::finding::Safety;
    match (&finding.fix, finding.safety) {
        (Fix::Withheld(_), _) | (_, Safety::Advice) => "no fix",
        (Fix::Available, Safety::Safe) => "safe fix",
        (Fix::Available, Safety::Unsafe) => "unsafe fix",
    }
}

/// `1 file`, `2 files`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[derive(Serialize)]
struct FixJson<'a> {
    available: bool,
    why_not: Option<&'a str>,
}

impl<'a> From<&'a Fix> for FixJson<'a> {
    fn from(fix: &'a Fix) -> Self {
        match fix {
            Fix::Available => FixJson { available: true, why_not: None },
            Fix::Withheld(why) => FixJson { available: false, why_not: Some(why) },
        }
    }
}
