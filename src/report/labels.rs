//! The labels of fields that reviewers use.

use super::vocabulary::plain_words;

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Files, modules: where it is wrong.
    Place,
    /// Line numbers.
    Lines,
    /// A function.
    Function,
    /// How bad it is.
    Severity,
    /// Whether it is still open.
    Status,
    /// The name of the issue.
    Title,
    /// What is wrong.
    Problem,
    /// Why it matters: what comes of it.
    Consequence,
    /// The code as it is.
    Code,
    /// What the reviewer proposes.
    Suggestion,
    /// Other places of interest.
    Reference,
    /// What a thing is for: it is described, not found fault with.
    Purpose,
}

const LABELS: &[(Label, &[&str])] = &[
    (
        Label::Place,
        &[
            "file",
            "files",
            "file path",
            "filename",
            "file name",
            "path",
            "paths",
            "location",
            "locations",
            "code location",
            "code locations",
            "where",
            "found in",
            "found at",
            "seen in",
            "module",
            "modules",
            "affected",
            "affected file",
            "affected files",
            "affected code",
            "affected module",
            "affected modules",
            "affected locations",
            "affects",
            "source",
            "sources",
            "occurrences",
            "instances",
            "sites",
            "place",
            "places",
            "examples in code",
        ],
    ),
    (Label::Lines, &["line", "lines", "line number", "line numbers", "line range"]),
    (Label::Function, &["function", "functions", "callback", "callbacks"]),
    (Label::Severity, &["severity", "priority", "level", "risk", "risk level"]),
    (Label::Status, &["status", "state", "resolution"]),
    (Label::Title, &["title", "finding", "name"]),
    (
        Label::Problem,
        &[
            "problem",
            "problems",
            "issue",
            "bug",
            "flaw",
            "smell",
            "violation",
            "claim",
            "what",
            "description",
            "bug description",
            "describe the bug",
            "what happened",
            "details",
            "message",
            "summary",
            "root cause",
            "cause",
            "analysis",
            "explanation",
            "rationale",
            "note",
        ],
    ),
    (
        Label::Consequence,
        &["why", "why it matters", "impact", "consequence", "consequences", "effect", "effects"],
    ),
    (
        Label::Code,
        &[
            "evidence",
            "code",
            "code snippet",
            "code snippets",
            "current code",
            "current",
            "before",
            "snippet",
            "bad",
            "wrong",
            "existing code",
            "actual",
            "problematic code",
            "current implementation",
        ],
    ),
    (
        Label::Suggestion,
        &[
            "fix",
            "fixes",
            "fix required",
            "required fix",
            "fix approach",
            "suggested fix",
            "suggested fixes",
            "suggested change",
            "suggestion",
            "suggestions",
            "recommended fix",
            "recommendation",
            "recommendations",
            "proposed fix",
            "proposed solution",
            "proposal",
            "possible fix",
            "how to fix",
            "solution",
            "solutions",
            "remedy",
            "remediation",
            "action",
            "after",
            "better",
            "better approach",
            "good",
            "correct",
            "should be",
            "expected",
            "fixed code",
            "use instead",
            "instead",
            "mitigation",
            "refactoring",
            "acceptance criteria",
            "effort",
        ],
    ),
    (
        Label::Reference,
        &["related", "reference", "references", "see also", "compare", "good example", "tests"],
    ),
    (
        Label::Purpose,
        &["purpose", "responsibility", "responsibilities", "capabilities", "key functions", "key features"],
    ),
];

/// What the label `name` (without colon) announces; the case does not matter, nor what stands in parentheses.
pub fn label(name: &str) -> Option<Label> {
    let name = plain_words(name.split('(').next().unwrap_or(name)).join(" ");
    LABELS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(label, _)| *label)
}
