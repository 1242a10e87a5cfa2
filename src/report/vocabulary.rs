//! The words that reviewers use: severities, titles of sections, Elixir's own modules. Data, and how to look it up.

use crate::finding::Severity;

/// The severity that a word means, whatever its case.
pub fn severity(word: &str) -> Option<Severity> {
    let word = word.to_lowercase();
    Some(match word.as_str() {
        "critical" | "blocker" | "blockers" | "blocking" | "severe" | "fatal" | "p0" | "kritisch"
        | "crítico" | "crítica" => Severity::Critical,
        "high" | "major" | "error" | "errors" | "important" | "p1" | "hoch" | "élevé" | "élevée" | "alto"
        | "alta" => Severity::High,
        "medium" | "moderate" | "warning" | "warnings" | "normal" | "p2" | "mittel" | "moyen" | "moyenne"
        | "medio" | "médio" | "média" => Severity::Medium,
        "low" | "minor" | "trivial" | "info" | "informational" | "note" | "nit" | "nits" | "nitpick"
        | "style" | "p3" | "p4" | "niedrig" | "gering" | "faible" | "bajo" | "baja" | "baixo" | "baixa" => {
            Severity::Low
        }
        _ => return None,
    })
}

/// The severity that a coloured sign usually means.
pub fn sign(sign: char) -> Option<Severity> {
    Some(match sign {
        '🔥' | '🔴' | '🚨' | '☠' | '🛑' | '⛔' => Severity::Critical,
        '🟠' => Severity::High,
        '🟡' | '⚠' => Severity::Medium,
        '🟢' | '🔵' | '⚪' | 'ℹ' | '💡' | '🧹' => Severity::Low,
        _ => return None,
    })
}

/// Signs that something is done or as it should be.
pub fn is_tick(sign: char) -> bool {
    matches!(sign, '✅' | '☑' | '✔' | '✓' | '🎉')
}

/// Modules that come with Elixir: a review that names one speaks of what is used, not of a place.
const STANDARD: &[&str] = &[
    "Access",
    "Agent",
    "Application",
    "Base",
    "Behaviour",
    "Bitwise",
    "Calendar",
    "Code",
    "Config",
    "Date",
    "DateTime",
    "DynamicSupervisor",
    "Elixir",
    "Enum",
    "Enumerable",
    "Erlang",
    "Ets",
    "ETS",
    "Exception",
    "ExUnit",
    "File",
    "Float",
    "Function",
    "GenEvent",
    "GenServer",
    "GenStage",
    "IEx",
    "IO",
    "Inspect",
    "Integer",
    "JSON",
    "Kernel",
    "Keyword",
    "List",
    "Logger",
    "Macro",
    "Map",
    "MapSet",
    "Mix",
    "Module",
    "NaiveDateTime",
    "Node",
    "OTP",
    "OptionParser",
    "PartitionSupervisor",
    "Path",
    "Port",
    "Process",
    "Protocol",
    "Range",
    "Record",
    "Regex",
    "Registry",
    "Stream",
    "String",
    "StringIO",
    "Supervisor",
    "System",
    "Task",
    "Time",
    "Tuple",
    "URI",
    "Version",
];

/// True for a module of Elixir itself, or one inside it (`Task.Supervisor`).
pub fn is_standard_module(name: &str) -> bool {
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    STANDARD.contains(&first)
        && (rest.is_empty() || matches!(first, "Task" | "Mix" | "ExUnit" | "File" | "Calendar"))
}

/// Words that say that a section lists issues.
const ISSUES: &[&str] = &[
    "issue",
    "issues",
    "finding",
    "findings",
    "flaw",
    "flaws",
    "problem",
    "problems",
    "bug",
    "bugs",
    "smell",
    "smells",
    "violation",
    "violations",
    "defect",
    "defects",
    "concern",
    "concerns",
    "vulnerability",
    "vulnerabilities",
    "antipattern",
    "antipatterns",
    "weakness",
    "weaknesses",
    "comments",
    "nits",
    "claims",
    "todo",
];

/// Words that a title of a group of issues may have besides its severity and its issues.
const FILLERS: &[&str] = &[
    "severity",
    "priority",
    "level",
    "impact",
    "risk",
    "found",
    "identified",
    "the",
    "a",
    "an",
    "all",
    "of",
    "in",
    "and",
    "other",
    "new",
    "open",
    "remaining",
    "known",
    "list",
    "detailed",
    "details",
    "code",
    "otp",
    "elixir",
    "immediate",
    "immediately",
    "action",
    "required",
    "fix",
    "soon",
    "address",
    "must",
    "should",
    "could",
    "review",
    "category",
    "technical",
    "debt",
    "when",
    "convenient",
    "improve",
];

/// Words that mark a section as no list of issues.
const ASIDE: &[&str] = &[
    "summary",
    "overview",
    "introduction",
    "background",
    "methodology",
    "scope",
    "conclusion",
    "conclusions",
    "recommendation",
    "recommendations",
    "recommended",
    "statistics",
    "stats",
    "metrics",
    "strength",
    "strengths",
    "positive",
    "positives",
    "roadmap",
    "strategy",
    "assessment",
    "appendix",
    "references",
    "glossary",
    "contents",
    "legend",
    "verdict",
    "indicators",
    "priorities",
    "timeline",
    "opportunities",
    "praise",
    "kudos",
    "acknowledgements",
    "changelog",
];

/// The same, where one word alone does not say it.
const ASIDE_PHRASES: &[&str] = &[
    "next steps",
    "action plan",
    "action items",
    "implementation plan",
    "implementation order",
    "root cause",
    "root causes",
    "to address",
    "order of work",
    "systemic impact",
    "what went well",
    "what is good",
    "well done",
    "looks good",
    "the good",
    "good practices",
    "best practices",
    "files analyzed",
    "files reviewed",
    "files scanned",
    "files examined",
    "files changed",
    "testing plan",
    "how to",
    "table of",
];

/// Words beside which a numbered title is still an aside ("4. Final Summary and Next Steps").
const ASIDE_FILLERS: &[&str] = &[
    "executive",
    "final",
    "overall",
    "and",
    "of",
    "the",
    "for",
    "next",
    "steps",
    "quality",
    "priority",
    "severity",
    "report",
    "review",
    "code",
    "action",
    "plan",
    "items",
    "key",
    "testing",
    "general",
    "long",
    "short",
    "term",
];

/// True if a heading says that its section is no issue and lists none: a summary, recommendations, strengths ...
///
/// A numbered heading is one only if all its words say so, for an issue may be about a summary.
pub fn is_aside(title: &str, numbered: bool) -> bool {
    let words = plain_words(title);
    let aside = |word: &String| ASIDE.contains(&word.as_str());
    if numbered {
        return words.iter().any(aside)
            && words.iter().all(|word| aside(word) || ASIDE_FILLERS.contains(&word.as_str()));
    }
    let joined = words.join(" ");
    words.iter().any(aside) || ASIDE_PHRASES.iter().any(|phrase| has_phrase(&joined, phrase))
}

/// True if a heading speaks of issues.
pub fn speaks_of_issues(title: &str) -> bool {
    let title = title.to_lowercase().replace("anti-pattern", "antipattern");
    plain_words(&title).iter().any(|word| ISSUES.contains(&word.as_str()))
}

/// True if a heading says nothing but a severity and that issues follow ("Critical (fix immediately)").
pub fn is_group_title(title: &str) -> bool {
    let title = title.to_lowercase().replace("anti-pattern", "antipattern");
    let words = plain_words(&title);
    let grouping = |word: &String| ISSUES.contains(&word.as_str()) || severity(word).is_some();
    words.iter().any(grouping)
        && words.iter().all(|word| {
            grouping(word) || FILLERS.contains(&word.as_str()) || word.chars().all(|c| c.is_ascii_digit())
        })
}

/// True if a remark's first line only says what kind of remark it is ("Potential issue", "Nitpick").
pub fn is_kind_of_remark(title: &str) -> bool {
    let kinds =
        ["potential", "refactor", "suggestion", "verification", "agent", "quick", "win", "comment", "remark"];
    plain_words(title).iter().all(|word| {
        kinds.contains(&word.as_str()) || ISSUES.contains(&word.as_str()) || severity(word).is_some()
    })
}

/// The first severity word of a group's title.
pub fn severity_in(title: &str) -> Option<Severity> {
    plain_words(title).iter().find_map(|word| severity(word))
}

/// What reviews are about, in the singular: a title that has such a word is about that. No consequences (leak, crash)
/// and no names of things (server, table), which say little of the cause.
const SUBJECTS: &[&str] = &[
    "atom",
    "backpressure",
    "blocking",
    "circular",
    "cleanup",
    "complexity",
    "coupling",
    "deadlock",
    "demonitor",
    "dialyzer",
    "documentation",
    "duplicate",
    "duplicated",
    "duplication",
    "eviction",
    "formatting",
    "god",
    "hardcoded",
    "injection",
    "logging",
    "magic",
    "naming",
    "polymorphism",
    "race",
    "rescue",
    "responsibility",
    "secret",
    "spawn",
    "spawning",
    "spec",
    "specification",
    "supervision",
    "swallowing",
    "telemetry",
    "typespec",
    "unbounded",
    "unsupervised",
    "unused",
    "validation",
];

/// True for a word of a title that says what the issue is about.
pub fn is_subject(word: &str) -> bool {
    SUBJECTS.contains(&word)
}

/// Words that say that something is wrong, for texts without any structure.
const TROUBLE: &[&str] = &[
    "race",
    "races",
    "leak",
    "leaks",
    "block",
    "blocks",
    "blocking",
    "crash",
    "crashes",
    "missing",
    "unsafe",
    "lost",
    "deadlock",
    "deadlocks",
    "unbounded",
    "never",
    "wrong",
    "bug",
    "bugs",
    "fail",
    "fails",
    "raw",
    "issue",
    "problem",
    "unsupervised",
    "silently",
    "grows",
];

/// True if a text says that something is wrong.
pub fn speaks_of_trouble(text: &str) -> bool {
    plain_words(text).iter().any(|word| TROUBLE.contains(&word.as_str()))
}

/// The words of a text in lower case, without punctuation.
pub fn plain_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// True if `phrase` stands in `text` at word borders; both are words joined by single spaces.
pub fn has_phrase(text: &str, phrase: &str) -> bool {
    let mut from = 0;
    while let Some(found) = text[from..].find(phrase) {
        let start = from + found;
        let end = start + phrase.len();
        let starts = start == 0 || text.as_bytes()[start - 1] == b' ';
        let ends = end == text.len() || text.as_bytes()[end] == b' ';
        if starts && ends {
            return true;
        }
        from = start + phrase.chars().next().map_or(1, char::len_utf8);
    }
    false
}
