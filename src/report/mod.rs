//! Reports: Markdown, SARIF and Credo JSON become claims; claims and findings become verdicts; verdicts become the
//! ledger and the `claims` of the JSON output.

mod body;
mod credo;
mod evidence;
mod fields;
mod form;
mod json;
mod judge;
mod labels;
mod ledger;
mod loose;
mod markdown;
mod matching;
mod naming;
mod outline;
mod parameters;
mod places;
mod read;
mod sarif;
mod scan;
mod sections;
mod table;
mod text;
mod title;
mod vocabulary;

pub use json::{ClaimJson, LocationJson};
pub use judge::{Case, Cleared, Fate, Impact, Judged, JudgedLocation, Seen, Verdict, chosen, judge};
pub use ledger::Ledger;
pub use matching::{RuleWords, match_rules};
pub use places::{Extent, Grade, Location, Tree, locate, relocate, resolve};
pub use read::{ReportError, read};

use crate::finding::Severity;

/// What a report says: its claims in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Every item of the report, those that it calls settled included.
    pub claims: Vec<Claim>,
}

/// One item of a report: somebody says that something is wrong somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// As the report numbers it, else its ordinal; unique within the report.
    pub id: String,
    /// One line, without number and severity mark.
    pub title: String,
    /// As the item, its table row or the heading above it says.
    pub severity: Option<Severity>,
    /// The text without code blocks and without what it suggests, for matching words.
    pub prose: String,
    /// What it says comes of it: weaker words to match.
    pub consequence: String,
    /// The titles of the sections that the claim stands in, outermost first: weaker words to match.
    pub context: String,
    /// Its code blocks.
    pub snippets: Vec<Snippet>,
    /// Where it says that something is wrong.
    pub places: Vec<Place>,
    /// The report itself says that this is fixed, resolved, not found or no issue.
    pub settled: bool,
    /// 1-based line of the report where the claim starts.
    pub line: u32,
    /// Values that its suggestion names: parameters for a rule, never code.
    pub parameters: Parameters,
}

/// A code block of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The code, as written.
    pub code: String,
    /// True for code that the report proposes, false for code that it says exists.
    pub suggested: bool,
}

/// A place as the report writes it; `resolve` finds it in a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The path as written, with `/`: it may be a bare name, absolute on another machine, a directory or a glob.
    pub path: Option<String>,
    /// First and last line, 1-based, both included.
    pub lines: Option<(u32, u32)>,
    /// A module's name, if one is named in the path's stead.
    pub module: Option<String>,
    /// A function, `name` or `name/arity`, if one is named.
    pub symbol: Option<String>,
    /// True if the text only mentions the file in passing: worth a look, no statement.
    pub mentioned: bool,
    /// What the report says of this place, if it lists several.
    pub note: String,
}

/// Values found in a claim's suggestion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    /// Names of supervisor modules, in order, without repetition.
    pub supervisors: Vec<String>,
    /// Time-outs in milliseconds, in order, without repetition.
    pub timeouts_ms: Vec<u64>,
}
