//! What becomes of a claim: claims with their locations, against findings and proofs.

use super::Claim;
use super::evidence::{self, Spot};
use super::matching::{RuleWords, match_rules};
use super::places::{Grade, Location};
use crate::finding::{Finding, Proof};
use serde::Serialize;
use std::collections::BTreeSet;

/// A finding this close to claimed lines is at them.
const NEXT_TO: u32 = 3;
/// One this far away in another clause is the claimed one, too, but only in the file: reports count badly, code moves.
const TOLERANCE: u32 = 15;

/// What became of a claim, or of one of its locations; of several, the first that occurs stands for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// True, and this run's patch mends it.
    Fixed,
    /// True.
    Confirmed,
    /// Not true, with a proof.
    Refuted,
    /// Looked at; neither a finding nor a proof.
    NotLocated,
    /// No rule is about this.
    NotCovered,
}

impl Verdict {
    /// As programs read it.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Fixed => "fixed",
            Verdict::Confirmed => "confirmed",
            Verdict::Refuted => "refuted",
            Verdict::NotLocated => "not-located",
            Verdict::NotCovered => "not-covered",
        }
    }
}

/// How the truth compares with the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// As bad as the report says.
    AsClaimed,
    /// True, but less bad.
    Lower,
    /// Something is wrong there, for another reason.
    Other,
}

/// What this run does about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Open,
    /// Nothing, for this run only looks; there is a fix.
    Offered,
    /// The patch mends it.
    Fixed,
    /// The patch leaves it out, for this reason.
    Withheld(String),
}

/// A finding as the judge needs it.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// First and last line of its unit, 1-based, both included.
    pub unit: (u32, u32),
    /// What this run does about it.
    pub fate: Fate,
}

/// A proof of innocence as the judge needs it.
#[derive(Clone, Copy, Debug)]
pub struct Cleared<'a> {
    /// The proof.
    pub proof: &'a Proof,
    /// First and last line of its unit, 1-based, both included.
    pub unit: (u32, u32),
}

/// A claim, and where `locate` found it.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Its locations.
    pub locations: Vec<Location>,
}

/// A claim with its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The rule that it speaks of.
    pub rule: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// How the truth compares with the claim.
    pub impact: Impact,
    /// Why, in a line or two.
    pub evidence: String,
    /// The findings that bear on it, as indices, each once.
    pub findings: Vec<usize>,
    /// What became of each location.
    pub locations: Vec<JudgedLocation>,
}

/// A location with its verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedLocation {
    /// Relative to the root; as the report writes it if the tree has no such place.
    pub path: Option<String>,
    /// 1-based line: the finding's or proof's, else the claim's.
    pub line: Option<u32>,
    /// How well the claim named it.
    pub grade: Grade,
    /// What became of it.
    pub verdict: Verdict,
    /// How the truth compares with the claim.
    pub impact: Impact,
    /// Why, in a line.
    pub evidence: String,
    /// The findings that bear on it, as indices.
    pub findings: Vec<usize>,
}

/// Judges claims, in their order. What the report itself calls settled is left out: name it in the ledger.
///
/// `rules` are those that looked, `findings` and `proofs` what they saw where the claims point or in the whole scope.
pub fn judge<'a>(
    cases: &[Case<'a>],
    rules: &[RuleWords],
    findings: &[Seen<'_>],
    proofs: &[Cleared<'_>],
) -> Vec<Judged<'a>> {
    let court = Court { findings, proofs };
    cases.iter().filter(|case| !case.claim.settled).map(|case| court.claim(case, rules)).collect()
}

/// The findings that claims choose: those of a claim's own rule, at its places.
pub fn chosen(judged: &[Judged<'_>], findings: &[Seen<'_>]) -> BTreeSet<usize> {
    judged
        .iter()
        .flat_map(|claim| claim.findings.iter().map(move |&index| (claim, index)))
        .filter(|(claim, index)| claim.rule.as_deref() == Some(findings[*index].finding.rule.as_str()))
        .map(|(_, index)| index)
        .collect()
}

struct Court<'a> {
    findings: &'a [Seen<'a>],
    proofs: &'a [Cleared<'a>],
}

impl Court<'_> {
    /// Tries the rules that the claim may speak of; the first with the best verdict is the one.
    fn claim<'c>(&self, case: &Case<'c>, rules: &[RuleWords]) -> Judged<'c> {
        let mut best: Option<Judged<'c>> = None;
        for rule in match_rules(case.claim, rules) {
            let judged = self.by_rule(case, &rules[rule].id);
            let better =
                |best: &Judged<'c>| (judged.verdict, judged.impact as u8) < (best.verdict, best.impact as u8);
            if best.as_ref().is_none_or(better) {
                best = Some(judged);
            }
        }
        best.unwrap_or_else(|| not_covered(case))
    }

    fn by_rule<'c>(&self, case: &Case<'c>, rule: &str) -> Judged<'c> {
        let mut locations: Vec<JudgedLocation> = Vec::new();
        for location in &case.locations {
            let judged = self.location(location, rule);
            // A file that is only mentioned says something if something is there.
            if !location.mentioned || judged.verdict < Verdict::NotLocated {
                locations.push(judged);
            }
        }
        if locations.is_empty() {
            locations = self.scan(rule);
            if locations.is_empty() {
                let evidence = evidence::nothing_in_scope(rule, self.cleared_by(rule));
                return sum_up(case.claim, rule, locations, Some(evidence));
            }
        }
        sum_up(case.claim, rule, locations, None)
    }

    fn location(&self, location: &Location, rule: &str) -> JudgedLocation {
        let Some(path) = &location.path else {
            return JudgedLocation {
                path: location.written.clone(),
                line: location.lines.map(|lines| lines.0),
                grade: Grade::None,
                verdict: Verdict::NotLocated,
                impact: Impact::AsClaimed,
                evidence: location.note.clone(),
                findings: Vec::new(),
            };
        };
        let in_file = |index: &usize| self.findings[*index].finding.path == *path;
        let own = |index: &usize| in_file(index) && self.findings[*index].finding.rule == rule;
        let findings: Vec<usize> = (0..self.findings.len()).filter(own).collect();
        let proofs: Vec<&Cleared<'_>> =
            self.proofs.iter().filter(|one| one.proof.path == *path && one.proof.rule == rule).collect();
        // What is right or wrong elsewhere in the file says nothing about lines that the report points at.
        let claimed = location.lines.filter(|_| location.grade == Grade::Exact);
        if let Some(lines) = claimed {
            let (here, from_finding) = nearest(&findings, |&index| self.distance(index, location, lines));
            // A proof about the next function says nothing about this one.
            let (cleared, from_proof) = nearest(&proofs, |one| {
                let gap_to_site = gap(lines, (one.proof.line, one.proof.line));
                (gap_to_site <= NEXT_TO || gap(lines, one.unit) == 0).then_some(gap_to_site)
            });
            if !cleared.is_empty() && from_proof < from_finding {
                return self.refuted(location, path, cleared[0]);
            }
            if !here.is_empty() {
                return self.found(location, path, here.into_iter().copied().collect(), Impact::AsClaimed);
            }
            let beside = |index: usize| gap(lines, site(self.findings[index].finding));
            let drift = |&index: &usize| Some(beside(index)).filter(|gap| *gap <= TOLERANCE);
            let (drifted, _) = nearest(&findings, drift);
            if !drifted.is_empty() && !location.pinned {
                let moved = Location { grade: Grade::File, ..location.clone() };
                return self.found(&moved, path, drifted.into_iter().copied().collect(), Impact::AsClaimed);
            }
            let other: Vec<usize> = (0..self.findings.len())
                .filter(|index| in_file(index) && self.findings[*index].finding.rule != rule)
                .filter(|&index| beside(index) <= NEXT_TO)
                .collect();
            if !other.is_empty() {
                return self.found(location, path, other, Impact::Other);
            }
        } else if !findings.is_empty() {
            return self.found(location, path, findings, Impact::AsClaimed);
        } else if let Some(proof) = proofs.first() {
            return self.refuted(location, path, proof);
        }
        let spot = Spot { path, lines: claimed };
        let lines_of = |&index: &usize| self.findings[index].finding.start.line;
        let elsewhere =
            findings.iter().map(lines_of).min_by_key(|line| claimed.map(|at| at.0.abs_diff(*line)));
        JudgedLocation {
            path: Some(path.clone()),
            line: location.lines.map(|lines| lines.0),
            grade: location.grade,
            verdict: Verdict::NotLocated,
            impact: Impact::AsClaimed,
            evidence: evidence::looked_at(spot, rule, &location.note, elsewhere, proofs.len()),
            findings: Vec::new(),
        }
    }

    fn found(&self, location: &Location, path: &str, indices: Vec<usize>, impact: Impact) -> JudgedLocation {
        let fixed = |index: &usize| self.findings[*index].fate == Fate::Fixed;
        let verdict = if indices.iter().any(fixed) { Verdict::Fixed } else { Verdict::Confirmed };
        let first = indices.iter().copied().find(fixed).unwrap_or(indices[0]);
        let all = |so: fn(&Finding) -> bool| indices.iter().all(|&index| so(self.findings[index].finding));
        let impact = match impact {
            Impact::AsClaimed if all(|finding| finding.instead.is_some()) => Impact::Other,
            Impact::AsClaimed if all(|finding| finding.overstated.is_some()) => Impact::Lower,
            impact => impact,
        };
        JudgedLocation {
            path: Some(path.to_string()),
            line: Some(self.findings[first].finding.start.line),
            grade: location.grade,
            verdict,
            impact,
            evidence: evidence::found(&self.findings[first], location.lines, impact, indices.len() - 1),
            findings: indices,
        }
    }

    fn refuted(&self, location: &Location, path: &str, cleared: &Cleared<'_>) -> JudgedLocation {
        JudgedLocation {
            path: Some(path.to_string()),
            line: Some(cleared.proof.line),
            grade: location.grade,
            verdict: Verdict::Refuted,
            impact: Impact::AsClaimed,
            evidence: evidence::cleared(cleared.proof),
            findings: Vec::new(),
        }
    }

    /// The rule's own findings, for a claim that names no place.
    fn scan(&self, rule: &str) -> Vec<JudgedLocation> {
        let everywhere = Location::default();
        (0..self.findings.len())
            .filter(|&index| self.findings[index].finding.rule == rule)
            .map(|index| {
                let path = &self.findings[index].finding.path;
                let mut judged = self.found(&everywhere, path, vec![index], Impact::AsClaimed);
                judged.evidence = format!("located by scan: {}", judged.evidence);
                judged
            })
            .collect()
    }

    fn cleared_by(&self, rule: &str) -> usize {
        self.proofs.iter().filter(|cleared| cleared.proof.rule == rule).count()
    }

    /// How far a finding is from claimed lines, `None` if neither its places nor the clause around it are theirs.
    fn distance(&self, index: usize, location: &Location, lines: (u32, u32)) -> Option<u32> {
        let seen = &self.findings[index];
        let site = site(seen.finding);
        // A proof about the very lines is nearer than what only has to do with them.
        let to_others = seen.finding.others.iter().map(|other| gap(lines, *other).saturating_add(1));
        let from_code = location.also.iter().map(|&line| gap((line, line), site).saturating_add(1));
        let nearest = to_others.chain(from_code).chain([gap(lines, site)]).min().unwrap_or(u32::MAX);
        (nearest <= NEXT_TO || gap(lines, seen.unit) == 0).then_some(nearest)
    }
}

fn site(finding: &Finding) -> (u32, u32) {
    (finding.start.line, finding.end.line.max(finding.start.line))
}

/// The lines between two ranges; 0 if they touch or overlap.
fn gap(one: (u32, u32), other: (u32, u32)) -> u32 {
    other.0.saturating_sub(one.1).max(one.0.saturating_sub(other.1))
}

/// The items at the least distance, and that distance; `u32::MAX` without any.
fn nearest<T>(items: &[T], distance: impl Fn(&T) -> Option<u32>) -> (Vec<&T>, u32) {
    let least = items.iter().filter_map(&distance).min().unwrap_or(u32::MAX);
    (items.iter().filter(|item| distance(item) == Some(least)).collect(), least)
}

fn not_covered<'c>(case: &Case<'c>) -> Judged<'c> {
    let locations = case
        .locations
        .iter()
        .filter(|location| !location.mentioned)
        .map(|location| JudgedLocation {
            path: location.path.clone().or_else(|| location.written.clone()),
            line: location.lines.map(|lines| lines.0),
            grade: location.grade,
            verdict: Verdict::NotCovered,
            impact: Impact::AsClaimed,
            evidence: location.note.clone(),
            findings: Vec::new(),
        })
        .collect();
    Judged {
        claim: case.claim,
        rule: None,
        verdict: Verdict::NotCovered,
        impact: Impact::AsClaimed,
        evidence: "no rule is about this".to_string(),
        findings: Vec::new(),
        locations,
    }
}

/// The claim's verdict from those of its locations; `evidence` where it has none.
fn sum_up<'c>(
    claim: &'c Claim,
    rule: &str,
    locations: Vec<JudgedLocation>,
    evidence: Option<String>,
) -> Judged<'c> {
    let verdict = locations.iter().map(|location| location.verdict).min().unwrap_or(Verdict::NotLocated);
    let deciding: Vec<&JudgedLocation> = locations.iter().filter(|one| one.verdict == verdict).collect();
    let impact = match deciding.first() {
        None => Impact::AsClaimed,
        // One place that is as bad as claimed makes the claim true.
        Some(_) if deciding.iter().any(|one| one.impact == Impact::AsClaimed) => Impact::AsClaimed,
        Some(first) => first.impact,
    };
    let said = deciding.iter().find(|one| one.impact == impact).map(|one| one.evidence.clone());
    let mut evidence = evidence.or(said).unwrap_or_default();
    if locations.len() > deciding.len() {
        evidence.push_str(&format!(" ({} of {} places)", deciding.len(), locations.len()));
    } else if deciding.len() > 1 {
        evidence.push_str(&format!(" (and {} more)", deciding.len() - 1));
    }
    let findings: BTreeSet<usize> = locations.iter().flat_map(|one| one.findings.iter().copied()).collect();
    Judged {
        claim,
        rule: Some(rule.to_string()),
        verdict,
        impact,
        evidence,
        findings: findings.into_iter().collect(),
        locations,
    }
}
