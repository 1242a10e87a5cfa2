//! A code frame a finding.

use super::{Report, count, fix_words, severity_word};
use crate::finding::{Finding, Fix, Severity};
use crate::source::{LineIndex, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::collections::HashMap;
use std::io::{self, Write};
use std::rc::Rc;

/// A frame shows at most this many lines of a site: what is longer shows its beginning.
const MAX_LINES: u32 = 12;
/// No frame shows a text longer than this: nobody reads code of such lines in a frame, and drawing it takes long.
const MAX_BYTES: usize = 4_000;

pub(super) fn write(report: &Report, coloured: bool, out: &mut dyn Write) -> io::Result<()> {
    findings(report, coloured, out)?;
    match report.ledger {
        None => Ok(()),
        Some(ledger) => {
            writeln!(out)?;
            ledger.write(out)
        }
    }
}

fn findings(report: &Report, coloured: bool, out: &mut dyn Write) -> io::Result<()> {
    if report.findings.is_empty() {
        return writeln!(out, "{}", nothing(report));
    }
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
    let mut texts: HashMap<&str, Option<(Rc<str>, LineIndex)>> = HashMap::new();
    for finding in report.findings {
        let text = texts.entry(&finding.path).or_insert_with(|| {
            let text = (report.text_of)(&finding.path)?;
            let lines = LineIndex::new(&text);
            Some((text, lines))
        });
        let path = format!("{}{}", report.prefix, finding.path);
        writeln!(out, "{}\n", renderer.render(&[frame(report, finding, &path, text.as_ref())]))?;
    }
    writeln!(out, "{}", summary(report))
}

fn frame<'a>(
    report: &Report,
    finding: &'a Finding,
    path: &'a str,
    text: Option<&'a (Rc<str>, LineIndex)>,
) -> Group<'a> {
    let title = level(finding.severity).primary_title(&finding.message).id(&finding.rule);
    let mut group = match text.and_then(|(text, lines)| excerpt(finding.span, text, lines)) {
        Some((line, source, span)) => title.element(
            Snippet::source(source)
                .path(path)
                .line_start(line)
                .annotation(AnnotationKind::Primary.span(span).label(fix_words(finding))),
        ),
        None => title.element(
            annotate_snippets::Origin::path(path)
                .line(finding.start.line as usize)
                .char_column(finding.start.column as usize),
        ),
    };
    for caveat in &finding.caveats {
        group = group.element(Level::NOTE.message(format!("may change: {caveat}")));
    }
    if let Some(why) = &finding.overstated {
        group = group.element(Level::NOTE.message(why));
    }
    match &finding.fix {
        Fix::Withheld(why) => group.element(Level::NOTE.message(format!("no fix: {why}"))),
        Fix::Available => {
            group.element(Level::HELP.message(format!("`{}` shows the fix", (report.command)(finding))))
        }
    }
}

/// The lines of the site alone, so that a frame costs what it shows: their first number, their text, the span in it.
/// `None` where the lines are too long to be shown.
fn excerpt<'t>(
    span: Span,
    text: &'t str,
    lines: &LineIndex,
) -> Option<(usize, &'t str, std::ops::Range<usize>)> {
    let first = lines.line(span.start);
    let last = lines.line(span.end.max(span.start + 1) - 1);
    let start = lines.span(first)?.start;
    let end = lines.span(last.min(first + MAX_LINES - 1))?.end;
    let source = text.get(start as usize..end as usize).filter(|source| source.len() <= MAX_BYTES)?;
    Some((first as usize, source, (span.start - start) as usize..(span.end.min(end) - start) as usize))
}

fn level(severity: Severity) -> Level<'static> {
    let level = match severity {
        Severity::Critical | Severity::High => Level::ERROR,
        Severity::Medium => Level::WARNING,
        Severity::Low => Level::INFO,
    };
    level.with_name(severity_word(severity))
}

fn summary(report: &Report) -> String {
    let severities = report.by_severity();
    let severities: Vec<_> = severities
        .iter()
        .map(|(severity, number)| format!("{number} {}", severity_word(*severity)))
        .collect();
    let files =
        report.findings.iter().map(|finding| &finding.path).collect::<std::collections::BTreeSet<_>>().len();
    format!(
        "Found {} in {} ({}).",
        count(report.findings.len(), "problem"),
        count(files, "file"),
        severities.join(", ")
    )
}

/// The sentence for a run that found nothing: what was looked at, and with what.
pub fn nothing(report: &Report) -> String {
    let rules: Vec<_> = report.rules.iter().map(|rule| rule.id.as_str()).collect();
    let files = count(report.stats.files_scanned, "file");
    match rules.as_slice() {
        [] => format!("Found nothing in {files}: no rule was looked with."),
        _ => format!("Found nothing in {files}, looking with {}.", rules.join(", ")),
    }
}
