//! GitHub Actions workflow commands, one line a finding, and one a claim that no finding bears out.

use super::{Report, fix_words};
use crate::finding::Severity;
use crate::report::Verdict;
use std::io::{self, Write};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let command = match finding.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low => "notice",
        };
        let file = property(&format!("{}{}", report.prefix, finding.path));
        let (start, end) = (finding.start, finding.end);
        write!(out, "::{command} file={file},line={},endLine={}", start.line, end.line)?;
        // GitHub refuses columns on an annotation of several lines.
        if start.line == end.line {
            write!(out, ",col={},endColumn={}", start.column, end.column)?;
        }
        let message = data(&format!("{} ({})", finding.message, fix_words(finding)));
        writeln!(out, ",title={}::{message}", property(&finding.rule))?;
    }
    let judged = report.ledger.map_or(&[][..], |ledger| ledger.judged);
    for judged in judged.iter().filter(|judged| judged.findings.is_empty()) {
        write!(out, "::notice ")?;
        let place = judged.locations.iter().find(|location| location.verdict == Verdict::Refuted);
        if let Some((path, line)) = place.and_then(|place| place.path.as_ref().zip(place.line)) {
            write!(out, "file={},line={line},", property(&format!("{}{path}", report.prefix)))?;
        }
        let title = format!("claim {} is {}", judged.claim.id, judged.verdict.word());
        let message = data(&format!("{}: {}", judged.claim.title, judged.evidence));
        writeln!(out, "title={}::{message}", property(&title))?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
