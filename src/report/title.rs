//! The title of an issue: its number, its severity, and whether it calls itself settled.

use super::text::Text;
use super::vocabulary::{self, is_tick};
use crate::finding::Severity;
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a title says besides its words.
#[derive(Clone, Debug, Default)]
pub struct Title {
    /// The number or name of the issue, as written: `3`, `1.1`, `BUG-12`.
    pub id: Option<String>,
    /// The words, without id, severity and signs.
    pub words: String,
    /// The severity that the title carries.
    pub severity: Option<Severity>,
    /// The title says fixed, resolved, not found ...
    pub settled: bool,
    /// The title carries a tick.
    pub ticked: bool,
}

/// What the coloured signs mean in one report, if it says so ("🔴 HIGH").
#[derive(Clone, Debug, Default)]
pub struct Legend(HashMap<char, Severity>);

impl Legend {
    /// Learns from lines in which a sign stands right before a severity.
    pub fn learn(&mut self, line: &str) {
        static PAIR: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^\W*?([🔥🔴🚨🟠🟡🟢🔵⚪⚠])\u{FE0F}?[\s*\[(:=–—-]*(\w+)").expect("a valid pattern")
        });
        if let Some(found) = PAIR.captures(line)
            && let (Some(sign), Some(severity)) = (found[1].chars().next(), vocabulary::severity(&found[2]))
        {
            self.0.entry(sign).or_insert(severity);
        }
    }

    /// The severity of the first sign in `text`.
    pub fn severity(&self, text: &str) -> Option<Severity> {
        text.chars().find_map(|sign| self.0.get(&sign).copied().or_else(|| vocabulary::sign(sign)))
    }
}

const LABELLED: &str = r"(?i)^(?:issue|finding|problem|bug|flaw|claim|item|defect|violation|smell|concern|vulnerability|vuln|anti-?pattern|comment|observation|risk)\s*(?:no\.?|number)?\s*#?\s*(\d+(?:\.\d+)*[a-z]?|[A-Z]{1,4}-?\d+)\b[\s:.)\]–—-]*";
const SEVERITY: &str = r"(?i:critical|blocker|severe|high|major|medium|moderate|low|minor|trivial|info(?:rmational)?|nit(?:pick)?|warning|error|important|p[0-4]|kritisch|cr[ií]tic[oa]|hoch|élevée?|alt[oa]|mittel|moyen(?:ne)?|m[eé]dio|niedrig|gering|faible|baj[oa]|baix[oa])";

static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(LABELLED).expect("a valid pattern"));
static NUMBERS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    [
        // #7, 3.1 Title, 3. Title or 3) Title, BUG-12: Title or [H-3] Title
        r"^#(\d+(?:\.\d+)*)\b[\s:.)–—-]*",
        r"^(\d+(?:\.\d+)+)[.):]?\s+",
        r"^(\d+[a-z]?)(?:[.):]+\s*|\s+[–—-]+\s+)",
        r"^(?:\[([A-Z]{1,8}-?\d{1,4})\]\s*[:–—-]?\s*|([A-Z]{1,8}-?\d{1,4}(?:\.\d+)?)(?:\s*[:.)]\s+|\s+[–—-]+\s+))",
    ]
    .map(|pattern| Regex::new(pattern).expect("a valid pattern"))
});
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^(?:[\[(]\s*({SEVERITY})(?:[\s-]+(?i:severity|priority|risk|impact))?\s*[\])][\s:–—-]*|({SEVERITY})(?:[\s-]+(?i:severity|priority|risk|impact|issue|bug))?(?:\s*[:|]\s*|\s+[–—-]+\s+))"
    ))
    .expect("a valid pattern")
});
/// `HIGH lib/a.ex:3 ...`: a severity in capitals before words that are not.
static SHOUTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(CRITICAL|HIGH|MAJOR|MEDIUM|MODERATE|LOW|MINOR|WARNING|ERROR|INFO)\s+\S*[\p{Ll}]")
        .expect("a valid pattern")
});
/// `CRITICAL ISSUE #1`: the severity stands before a labelled number.
static BEFORE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^({SEVERITY})(?:[\s-]+(?i:severity|priority))?\s+")).expect("a valid pattern")
});
static TRAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"[\s:–—-]*[\[(]\s*(?i:(?:severity|priority|risk|impact)\s*:?\s*)?\W*({SEVERITY})(?:[\s-]+(?i:severity|priority|risk|impact|issue))?(?:\s*[,;/:–—][^\])]*)?\s*[\])]\s*$"
    ))
    .expect("a valid pattern")
});
/// `Race condition (High) — two customers ...`, `L23 (high): ...`: the severity closes what names the issue.
static INNER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^([^\[\]()]{{1,120}}?)\s*[\[(]\s*\W*(?i:(?:severity|priority|risk)\s*:?\s*)?({SEVERITY})(?:[\s-]+(?i:severity|priority|risk))?\s*[\])](?:\s*:|\s+[–—-]+)\s"
    ))
    .expect("a valid pattern")
});
/// A severity told in running text: `... Severity: high`.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i)\b(?:severity|priority|schweregrad)\s*[:=]\s*\W*({SEVERITY})\b"))
        .expect("a valid pattern")
});
static DASHED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"\s+(?:[–—|]|-+)\s+\W*(?i:(?:severity|priority)\s*:?\s*)?({SEVERITY})(?:[\s-]+(?i:severity|priority))?\s*$"
    ))
    .expect("a valid pattern")
});
static SETTLED: LazyLock<Regex> = LazyLock::new(|| {
    let done = r"(?:fixed|resolved|done|closed|completed|mitigated|not\s+found|not\s+an?\s+issue|non-?issue|no\s+issue|false\s+positive|invalid|won'?t\s+fix|wontfix|obsolete)";
    Regex::new(&format!(
        r"(?ix) \b(?:already|now|since|been|was)\s+(?:fixed|resolved|addressed|mitigated)\b
          | [\[(]\s*\W*{done}\b[^\])]*[\])]
          | (?:\s[-–—]+|:|→)\s*\W*(?:already\s+)?{done}\W*$
          | ^\W*{done}\s*(?:[:–—]|\s-\s)"
    ))
    .expect("a valid pattern")
});

/// Reads a title.
pub fn parse(text: &Text, legend: &Legend) -> Title {
    let plain = text.plain.trim();
    let mut title = Title {
        ticked: plain.chars().any(is_tick),
        settled: SETTLED.is_match(plain) || text.wholly_struck(),
        ..Title::default()
    };
    let mut rest = strip_signs(plain);
    for _ in 0..4 {
        if title.id.is_none() {
            if let Some(found) = LABEL.captures(rest) {
                title.id = Some(found[1].to_string());
                rest = strip_signs(&rest[found[0].len()..]);
                continue;
            }
            if let Some((id, length)) = number(rest) {
                title.id = Some(id);
                rest = strip_signs(&rest[length..]);
                continue;
            }
        }
        if title.severity.is_none() {
            if let Some(found) = LEAD.captures(rest) {
                let word = found.get(1).or(found.get(2)).map_or("", |word| word.as_str());
                title.severity = vocabulary::severity(word);
                rest = strip_signs(&rest[found[0].len()..]);
                continue;
            }
            if let Some(found) = SHOUTED.captures(rest) {
                title.severity = vocabulary::severity(&found[1]);
                rest = strip_signs(rest[found[1].len()..].trim_start());
                continue;
            }
            if title.id.is_none()
                && let Some(found) = BEFORE_LABEL.captures(rest)
                && LABEL.is_match(&rest[found[0].len()..])
            {
                title.severity = vocabulary::severity(&found[1]);
                rest = &rest[found[0].len()..];
                continue;
            }
        }
        break;
    }
    for pattern in [&TRAIL, &DASHED] {
        if let Some(found) = pattern.captures(rest) {
            title.severity = title.severity.or_else(|| vocabulary::severity(&found[1]));
            rest = &rest[..rest.len() - found[0].len()];
        }
    }
    // `the write is lost. Severity: low`
    if let Some(found) = TOLD.captures(rest)
        && found.get(0).is_some_and(|whole| whole.start() > 0 && blank(&rest[whole.end()..]))
    {
        title.severity = title.severity.or_else(|| vocabulary::severity(&found[1]));
        rest = rest[..found.get(0).map_or(0, |whole| whole.start())]
            .trim_end_matches(|c| is_sign(c) || c == '.');
    }
    if title.severity.is_none() {
        title.severity = INNER.captures(rest).and_then(|found| vocabulary::severity(&found[2]));
    }
    title.severity = title.severity.or_else(|| legend.severity(plain));
    title.words = rest.trim().trim_end_matches(':').trim().to_string();
    title
}

/// The severity that a field's value starts with: `HIGH - loses data`, `🔴 Critical`.
pub fn leading_severity(value: &str, legend: &Legend) -> Option<Severity> {
    let word = vocabulary::plain_words(value).into_iter().next();
    word.and_then(|word| vocabulary::severity(&word)).or_else(|| legend.severity(value))
}

/// `Race condition (High) — two customers ...` as its name and the rest.
pub fn named_and_rated(words: &str) -> Option<(&str, &str)> {
    let found = INNER.captures(words)?;
    Some((found.get(1)?.as_str().trim(), words[found[0].len()..].trim()))
}

/// The severity that running text names as such: `... Severity: high`.
pub fn told_severity(text: &str) -> Option<Severity> {
    TOLD.captures(text).and_then(|found| vocabulary::severity(&found[1]))
}

/// True if a field's value, or a table's status cell, says that nothing is left to do.
pub fn is_settled(value: &str) -> bool {
    let lower = value.to_lowercase();
    let words = vocabulary::plain_words(&lower);
    let not = ["not", "partially", "partly", "unresolved", "un", "in", "to", "needs", "open", "still"];
    let done =
        ["fixed", "resolved", "done", "closed", "completed", "complete", "mitigated", "invalid", "wontfix"];
    match words.iter().position(|word| done.contains(&word.as_str())) {
        Some(at) => !words[..at].iter().any(|word| not.contains(&word.as_str())),
        None => {
            let phrases =
                ["not found", "not an issue", "no issue", "false positive", "won t fix", "non issue"];
            let joined = words.join(" ");
            phrases.iter().any(|phrase| vocabulary::has_phrase(&joined, phrase))
                || words.is_empty() && value.chars().any(is_tick)
        }
    }
}

/// True if a section's heading says nothing but that what stands below it is settled ("Already fixed", "Non-issues").
pub fn is_settled_section(title: &str) -> bool {
    let done = ["fixed", "resolved", "completed", "closed", "positives", "non", "applicable", "not"];
    let others = [
        "issues",
        "issue",
        "already",
        "previously",
        "false",
        "no",
        "longer",
        "findings",
        "an",
        "the",
        "in",
        "code",
        "bugs",
        "problems",
        "or",
        "and",
        "found",
    ];
    let words = vocabulary::plain_words(title);
    let known = |word: &String| done.contains(&word.as_str()) || others.contains(&word.as_str());
    words.iter().any(|word| done.contains(&word.as_str()))
        && words.iter().all(known)
        // "Issues not fixed" are open.
        && !vocabulary::has_phrase(&words.join(" "), "not fixed")
        && !vocabulary::has_phrase(&words.join(" "), "not resolved")
}

/// True if a paragraph's first line stands for a heading: it numbers an issue, or is bold with a severity.
pub fn stands_for_heading(line: &Text) -> bool {
    let plain = line.plain.trim();
    let title = parse(line, &Legend::default());
    let bold_start =
        line.strong.first().is_some_and(|range| line.plain[..range.start].trim().chars().all(is_sign));
    if title.words.is_empty() || plain.ends_with(':') {
        return false;
    }
    let numbered = title.id.is_some() && (bold_start || LABEL.is_match(strip_signs(plain)));
    let rated = title.severity.is_some() && line.wholly_strong();
    let bracketed = plain.starts_with('[') && title.severity.is_some();
    numbered || rated || bracketed
}

/// The number at the start of a title, and how long it is with what follows it.
fn number(text: &str) -> Option<(String, usize)> {
    NUMBERS.iter().find_map(|pattern| {
        let found = pattern.captures(text)?;
        let id = found.get(1).or(found.get(2))?.as_str();
        // `P1:` is a priority, `L12:` a line.
        let is_line = id.starts_with('L') && id[1..].chars().all(|c| c.is_ascii_digit());
        (vocabulary::severity(id).is_none() && !is_line).then(|| (id.to_string(), found[0].len()))
    })
}

fn blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

fn is_sign(c: char) -> bool {
    !c.is_alphanumeric()
        && !matches!(c, '`' | '"' | '\'' | '(' | '[' | '#' | ':' | '@' | '/' | '.' | '%' | '~')
}

/// Drops emoji, stars and dashes before a title's first word.
fn strip_signs(text: &str) -> &str {
    text.trim_start_matches(is_sign)
}
