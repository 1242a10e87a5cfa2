//! The JSON object that programs read. Fields are only ever added; `version` changes if one must go.

use super::{FixJson, FixResult, Report};
use crate::deliver::{Branch, diff};
use crate::finding::{Finding, Safety, Severity};
use crate::report::ClaimJson;
use crate::source::Skipped;
use crate::verify::{StepSummary, TakenBack};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<FindingJson<'a>>,
    claims: Vec<ClaimJson<'a>>,
    skipped: &'a [Skipped],
    stats: StatsJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixResultJson<'a>>,
}

/// Only in what `fix` writes.
#[derive(Serialize)]
struct FixResultJson<'a> {
    /// The ids of the findings that the diff fixes.
    fixed: &'a [String],
    diff: String,
    written: Vec<&'a str>,
    branch: Option<BranchJson<'a>>,
    verified: Option<VerifiedJson<'a>>,
}

#[derive(Serialize)]
struct BranchJson<'a> {
    name: &'a str,
    base: &'a str,
    tip: &'a str,
    commits: Vec<CommitJson<'a>>,
}

#[derive(Serialize)]
struct CommitJson<'a> {
    id: &'a str,
    subject: &'a str,
}

#[derive(Serialize)]
struct VerifiedJson<'a> {
    steps: Vec<StepJson<'a>>,
    taken_back: Vec<TakenBackJson<'a>>,
}

#[derive(Serialize)]
struct StepJson<'a> {
    step: &'a str,
    outcome: &'a str,
}

#[derive(Serialize)]
struct TakenBackJson<'a> {
    finding: &'a str,
    step: &'a str,
    evidence: &'a str,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    id: &'a str,
    rule: &'a str,
    severity: Severity,
    safety: Safety,
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: &'a str,
    caveat: Option<String>,
    caveats: &'a [String],
    fix: FixJson<'a>,
}

#[derive(Serialize)]
struct StatsJson {
    files_scanned: usize,
    files_parsed: usize,
    by_severity: BTreeMap<&'static str, usize>,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = report.by_severity();
    let document = Document {
        version: 1,
        findings: report.findings.iter().map(finding_json).collect(),
        claims: report.claims(),
        skipped: report.skipped,
        stats: StatsJson {
            files_scanned: report.stats.files_scanned,
            files_parsed: report.stats.files_parsed,
            by_severity: counts
                .into_iter()
                .map(|(severity, number)| (super::severity_word(severity), number))
                .collect(),
        },
        fix: report.fix.map(fix_json),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn finding_json(finding: &Finding) -> FindingJson<'_> {
    FindingJson {
        id: &finding.id,
        rule: &finding.rule,
        severity: finding.severity,
        safety: finding.safety,
        path: &finding.path,
        line: finding.start.line,
        column: finding.start.column,
        end_line: finding.end.line,
        end_column: finding.end.column,
        message: &finding.message,
        caveat: finding.caveat(),
        caveats: &finding.caveats,
        fix: (&finding.fix).into(),
    }
}

fn fix_json<'a>(fix: &FixResult<'a>) -> FixResultJson<'a> {
    let branch = |branch: &'a Branch| BranchJson {
        name: &branch.name,
        base: &branch.base,
        tip: &branch.tip,
        commits: branch
            .commits
            .iter()
            .map(|commit| CommitJson { id: &commit.id, subject: &commit.subject })
            .collect(),
    };
    let step = |step: &'a StepSummary| StepJson { step: &step.step, outcome: &step.outcome };
    let taken_back = |unit: &'a TakenBack| TakenBackJson {
        finding: &unit.unit,
        step: &unit.step,
        evidence: &unit.evidence,
    };
    FixResultJson {
        fixed: fix.fixed,
        diff: String::from_utf8_lossy(&diff::unified(fix.changes, &diff::Facts::default())).into_owned(),
        written: fix.written.iter().map(|file| file.path.as_str()).collect(),
        branch: fix.branch.map(branch),
        verified: fix.verified.map(|verified| VerifiedJson {
            steps: verified.steps.iter().map(step).collect(),
            taken_back: verified.taken_back.iter().map(taken_back).collect(),
        }),
    }
}
