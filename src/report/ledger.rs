//! The ledger: what became of each claim, for people.

use super::Claim;
use super::judge::{Impact, Judged, JudgedLocation, Verdict};
use std::io::{self, Write};

/// Titles longer than this are cut: the report has them whole.
const LONG_TITLE: usize = 44;
/// More locations of one claim than this are counted.
const MANY: usize = 12;

/// A line a claim, then the counts.
#[derive(Clone, Copy, Debug)]
pub struct Ledger<'a> {
    /// The report's file name.
    pub report: &'a str,
    /// The judged claims, in the order of the report.
    pub judged: &'a [Judged<'a>],
    /// The claims that the report itself calls settled.
    pub settled: &'a [&'a Claim],
    /// The commands that show the fixes of what is confirmed.
    pub offers: &'a [String],
}

impl Ledger<'_> {
    /// The report's name for readers elsewhere, whom where it lies on this machine tells nothing.
    pub fn report_name(&self) -> &str {
        self.report.rsplit(['/', '\\']).next().unwrap_or(self.report)
    }

    /// Writes the ledger, ending in a line end; nothing but plain text.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let rows: Vec<[String; 4]> = self.judged.iter().map(row).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2), width(3)];
        if self.judged.is_empty() {
            writeln!(out, "{}: no open claims", self.report)?;
        } else {
            writeln!(out, "{}:", self.report)?;
        }
        for (judged, row) in self.judged.iter().zip(&rows) {
            write!(out, " ")?;
            for (cell, width) in row.iter().zip(widths) {
                write!(out, " {cell:<width$} ")?;
            }
            // Places that fare as the claim does, for the same cause.
            let fares_alike = |one: &&JudgedLocation| {
                let other = |impact| impact == Impact::Other;
                one.verdict == judged.verdict && other(one.impact) == other(judged.impact)
            };
            let deciding = judged.locations.iter().filter(fares_alike).count();
            if deciding == judged.locations.len() {
                writeln!(out, " {}", one_line(&judged.evidence))?;
            } else {
                writeln!(out, " {deciding} of {} places:", judged.locations.len())?;
                write_locations(judged, widths[0] + 4, out)?;
            }
        }
        if !self.settled.is_empty() {
            let ids: Vec<&str> = self.settled.iter().map(|claim| claim.id.as_str()).collect();
            writeln!(out, "  settled by the report itself, not judged: {}", ids.join(", "))?;
        }
        writeln!(out, "{}", self.counts())?;
        self.offers.iter().try_for_each(|command| writeln!(out, "`{command}` shows the fixes"))
    }

    /// A count per verdict, in one line.
    pub fn counts(&self) -> String {
        let all = [
            (Verdict::Fixed, "fixed"),
            (Verdict::Confirmed, "confirmed"),
            (Verdict::Refuted, "refuted"),
            (Verdict::NotLocated, "not located"),
            (Verdict::NotCovered, "not covered"),
        ];
        let number = self.judged.len();
        let mut parts = vec![format!("{number} {}", if number == 1 { "claim" } else { "claims" })];
        for (verdict, name) in all {
            let count = self.judged.iter().filter(|judged| judged.verdict == verdict).count();
            if count > 0 {
                parts.push(format!("{count} {name}"));
            }
        }
        if !self.settled.is_empty() {
            parts.push(format!("{} settled", self.settled.len()));
        }
        let rest = parts.split_off(1);
        if rest.is_empty() { parts.concat() } else { format!("{}: {}", parts[0], rest.join(", ")) }
    }
}

fn row(judged: &Judged<'_>) -> [String; 4] {
    let severity = judged.claim.severity.map_or("-", severity_word);
    let verdict = verdict_words(judged.verdict, judged.impact);
    [judged.claim.id.clone(), severity.to_string(), verdict, cut(&one_line(&judged.claim.title))]
}

/// The locations of a claim whose places have several verdicts, or are of several rules.
fn write_locations(judged: &Judged<'_>, indent: usize, out: &mut dyn Write) -> io::Result<()> {
    let word = |one: &JudgedLocation| verdict_words(one.verdict, one.impact);
    let width = judged.locations.iter().map(|one| word(one).len()).max().unwrap_or(0);
    for location in judged.locations.iter().take(MANY) {
        let verdict = word(location);
        writeln!(out, "{:indent$}{verdict:<width$}  {}", "", one_line(&located(location)))?;
    }
    if judged.locations.len() > MANY {
        writeln!(out, "{:indent$}and {} more", "", judged.locations.len() - MANY)?;
    }
    Ok(())
}

/// The evidence of a location, led by its place if it does not name it.
fn located(location: &JudgedLocation) -> String {
    match (&location.path, location.line) {
        (Some(path), _) if location.evidence.contains(path.as_str()) => location.evidence.clone(),
        (Some(path), Some(line)) => format!("{path}:{line}: {}", location.evidence),
        (Some(path), None) => format!("{path}: {}", location.evidence),
        (None, _) => location.evidence.clone(),
    }
}

fn severity_word(severity: crate::finding::Severity) -> &'static str {
    use crate::finding::Severity;
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

fn verdict_words(verdict: Verdict, impact: Impact) -> String {
    let impact = match impact {
        Impact::AsClaimed => "",
        Impact::Lower => ", lower",
        Impact::Other => ", other",
    };
    format!("{}{impact}", verdict_word(verdict))
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fixed => "fixed",
        Verdict::Confirmed => "confirmed",
        Verdict::Refuted => "refuted",
        Verdict::NotLocated => "not located",
        Verdict::NotCovered => "not covered",
    }
}

fn cut(title: &str) -> String {
    if title.chars().count() <= LONG_TITLE {
        return title.to_string();
    }
    let kept: String = title.chars().take(LONG_TITLE - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Without line ends and control characters: a report must not move the cursor.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
