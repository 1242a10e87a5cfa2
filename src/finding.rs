//! What scanning yields: findings, and proofs that a suspect place is innocent.

use crate::source::{LineColumn, Span};
use serde::{Deserialize, Serialize};

/// How much a finding or claim matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Low,
    /// Worth fixing.
    Medium,
    /// Fails under load or over time.
    High,
    /// Loses data or availability.
    Critical,
}

/// What a rewrite promises about behaviour, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Behaviour is kept.
    Safe,
    /// A named behaviour may change; the finding says which.
    Unsafe,
    /// There is no rewrite.
    Advice,
}

/// One place where a rule's smell was found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Stable over unrelated edits of the file: made from rule, path, unit name and an ordinal.
    pub id: String,
    /// The rule's id.
    pub rule: String,
    /// The rule's severity.
    pub severity: Severity,
    /// What the fix promises, or `Advice`.
    pub safety: Safety,
    /// Relative to the root, with `/`.
    pub path: String,
    /// The site, in bytes of the original text.
    pub span: Span,
    /// The clause that holds the site, in bytes; outside of one, the site itself.
    pub unit: Span,
    /// The other places that make it one (what is missing there, what undoes it ...): first and last line, 1-based.
    pub others: Vec<(u32, u32)>,
    /// Where the site starts.
    pub start: LineColumn,
    /// Where the site ends, exclusive.
    pub end: LineColumn,
    /// What is wrong here and what goes wrong at run time, in a sentence.
    pub message: String,
    /// The enclosing module's name, if there is one.
    pub module: Option<String>,
    /// What the fix is, in words.
    pub mend: Mend,
    /// What an unsafe fix may change, one thing each: what a reviewer should check.
    pub caveats: Vec<String>,
    /// Set where the harm is smaller than such a finding usually claims, with the reason (impact `lower`).
    pub overstated: Option<String>,
    /// Set where it is one only because a report points there: what is the matter instead of what a report usually says
    /// (impact `other`).
    pub instead: Option<String>,
    /// Whether a fix exists.
    pub fix: Fix,
}

/// A fix in words, for commits and pull requests; what a recipe does not say is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mend {
    /// What it does, imperative, in a few words: "Release monitors on removal".
    pub action: Option<String>,
    /// What the rewrite changes, in a sentence.
    pub change: Option<String>,
    /// What is true afterwards, in a sentence.
    pub after: Option<String>,
}

impl Finding {
    /// All that an unsafe fix may change, in one line.
    pub fn caveat(&self) -> Option<String> {
        (!self.caveats.is_empty()).then(|| self.caveats.join("; "))
    }

    /// Its place and its rule, for people; `prefix` leads to the root.
    pub fn place(&self, prefix: &str) -> String {
        format!("{prefix}{}:{} {}", self.path, self.start.line, self.rule)
    }
}

/// Whether a finding has a rewrite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// A plan exists.
    Available,
    /// There is none, for this reason.
    Withheld(String),
}

/// A `leave` proof: evidence that a place which looks like a smell is right as it is.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The rule that cleared the place.
    pub rule: String,
    /// Relative to the root, with `/`.
    pub path: String,
    /// What was cleared.
    pub span: Span,
    /// The clause that holds the site, in bytes; outside of one, the site itself.
    pub unit: Span,
    /// 1-based line of the site.
    pub line: u32,
    /// The evidence, naming lines as `path:line`.
    pub say: String,
}
