//! The words of verdicts.

use super::judge::{Fate, Impact, Seen};
use crate::finding::{Fix, Proof, Safety};

/// What was looked at.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'a> {
    /// The file.
    pub path: &'a str,
    /// Its lines; `None` for all of it.
    pub lines: Option<(u32, u32)>,
}

impl Spot<'_> {
    fn words(self) -> String {
        match self.lines {
            Some((start, end)) if start != end => format!("{}:{start}-{end}", self.path),
            Some((start, _)) => format!("{}:{start}", self.path),
            None => self.path.to_string(),
        }
    }
}

/// Why a location is confirmed or fixed. `claimed` are the lines that the report gives, `more` the number of further
/// findings there.
pub fn found(seen: &Seen<'_>, claimed: Option<(u32, u32)>, impact: Impact, more: usize) -> String {
    let finding = seen.finding;
    let line = finding.start.line;
    let mut out = format!("{}:{line}: {}", finding.path, finding.message);
    if let Some((start, end)) = claimed
        && !(start.saturating_sub(1)..=end.saturating_add(1)).contains(&line)
    {
        out.push_str(&format!(" (the report says line {start})"));
    }
    if more > 0 {
        out.push_str(&format!(" (and {more} more here)"));
    }
    match impact {
        Impact::Lower => {
            if let Some(reason) = &finding.overstated {
                out.push_str(&format!("; overstated: {reason}"));
            }
        }
        Impact::Other if finding.instead.is_some() => {
            let instead = finding.instead.as_deref().unwrap_or_default();
            out.push_str(&format!("; not as claimed: {instead}"));
        }
        Impact::Other => out.push_str(&format!("; not as claimed: this is {}", finding.rule)),
        Impact::AsClaimed => {}
    }
    let end = match (&seen.fate, &finding.fix) {
        (Fate::Fixed, _) => return out,
        (Fate::Withheld(reason), _) => format!("; not fixed: {reason}"),
        (Fate::Open, Fix::Withheld(reason)) => format!("; no rewrite: {reason}"),
        (Fate::Offered, _) if finding.safety == Safety::Unsafe => "; has an unsafe fix".to_string(),
        (Fate::Offered, _) => "; has a fix".to_string(),
        (Fate::Open, Fix::Available) => return out,
    };
    out + &end
}

/// Why a location is refuted: the proof, led by its place if it does not name it.
pub fn cleared(proof: &Proof) -> String {
    let place = format!("{}:{}", proof.path, proof.line);
    if proof.say.contains(&proof.path) { proof.say.clone() } else { format!("{place}: {}", proof.say) }
}

/// What was looked at without result; `elsewhere` is the line of the nearest finding in the file, `cleared` counts the
/// proofs about it.
pub fn looked_at(spot: Spot<'_>, rule: &str, note: &str, elsewhere: Option<u32>, cleared: usize) -> String {
    let mut looked = format!("looked at {} with {rule}: nothing found", spot.words());
    match (elsewhere, cleared) {
        (Some(line), _) => looked.push_str(&format!(" there; what it finds in the file is at line {line}")),
        (None, 0) => {}
        (None, 1) => looked.push_str("; another place of the file is right"),
        (None, number) => looked.push_str(&format!("; {number} other places of the file are right")),
    }
    if note.is_empty() { looked } else { format!("{looked} ({note})") }
}

/// What a scan for a claim without a place found: nothing.
pub fn nothing_in_scope(rule: &str, cleared: usize) -> String {
    match cleared {
        0 => format!("names no place; a scan with {rule} found nothing"),
        number => format!("names no place; a scan with {rule} found nothing and cleared {number}"),
    }
}
