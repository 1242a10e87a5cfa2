//! The `claims` of the JSON output.

use super::judge::{Impact, Judged, Verdict};
use super::places::Grade;
use crate::finding::Severity;
use serde::Serialize;

/// One entry of `claims`.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimJson<'a> {
    id: &'a str,
    title: &'a str,
    severity: Option<Severity>,
    rule: Option<&'a str>,
    verdict: Verdict,
    impact: Impact,
    evidence: &'a str,
    findings: Vec<usize>,
    locations: Vec<LocationJson<'a>>,
}

/// One entry of a claim's `locations`.
#[derive(Clone, Debug, Serialize)]
pub struct LocationJson<'a> {
    path: Option<&'a str>,
    line: Option<u32>,
    grade: Grade,
    verdict: Verdict,
    evidence: &'a str,
}

impl<'a> ClaimJson<'a> {
    /// The entry of a judged claim. `finding` gives the index in the output's `findings` of a finding that was judged,
    /// `None` for one that is not written.
    pub fn new(judged: &'a Judged<'_>, finding: impl Fn(usize) -> Option<usize>) -> Self {
        let location = |location: &'a super::judge::JudgedLocation| LocationJson {
            path: location.path.as_deref(),
            line: location.line,
            grade: location.grade,
            verdict: location.verdict,
            evidence: &location.evidence,
        };
        Self {
            id: &judged.claim.id,
            title: &judged.claim.title,
            severity: judged.claim.severity,
            rule: judged.rule.as_deref(),
            verdict: judged.verdict,
            impact: judged.impact,
            evidence: &judged.evidence,
            findings: judged.findings.iter().filter_map(|&index| finding(index)).collect(),
            locations: judged.locations.iter().map(location).collect(),
        }
    }
}
