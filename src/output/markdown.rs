//! Tables, for a job summary or a comment.

use super::{Report, count, fix_words, severity_word};
use crate::finding::Fix;
use crate::report::Ledger;
use std::io::{self, Write};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.findings.is_empty() {
        writeln!(out, "## salve found nothing\n")?;
        writeln!(out, "{}", cell(&super::text::nothing(report)))?;
    } else {
        writeln!(out, "## salve found {}\n", count(report.findings.len(), "problem"))?;
        findings(report, out)?;
    }
    if let Some(ledger) = report.ledger {
        claims(ledger, out)?;
    }
    skipped(report, out)
}

fn claims(ledger: &Ledger, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n### Claims of {}\n\n{}\n", code(ledger.report), cell(&ledger.counts()))?;
    if ledger.judged.is_empty() {
        return Ok(());
    }
    writeln!(out, "| claim | title | verdict | evidence |\n|---|---|---|---|")?;
    for judged in ledger.judged {
        let (id, title) = (cell(&judged.claim.id), cell(&judged.claim.title));
        writeln!(out, "| {id} | {title} | {} | {} |", judged.verdict.word(), cell(&judged.evidence))?;
    }
    Ok(())
}

fn findings(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| severity | rule | place | problem | fix |\n|---|---|---|---|---|")?;
    for finding in report.findings {
        let fix = match &finding.fix {
            Fix::Withheld(why) => format!("{}: {}", fix_words(finding), cell(why)),
            Fix::Available => fix_words(finding).to_string(),
        };
        let place = code(&format!("{}{}:{}", report.prefix, finding.path, finding.start.line));
        let (severity, rule) = (severity_word(finding.severity), code(&finding.rule));
        writeln!(out, "| {severity} | {rule} | {place} | {} | {fix} |", cell(&finding.message))?;
    }
    Ok(())
}

fn skipped(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.skipped.is_empty() {
        return Ok(());
    }
    let files = count(report.skipped.len(), "file");
    writeln!(out, "\n<details><summary>{files} skipped</summary>\n\n| file | reason |\n|---|---|")?;
    for skipped in report.skipped {
        writeln!(
            out,
            "| {} | {} |",
            code(&format!("{}{}", report.prefix, skipped.path)),
            cell(&skipped.reason)
        )?;
    }
    writeln!(out, "\n</details>")
}

/// Text for a table's cell: one line in which nothing but `code` is markup, and no one is mentioned.
pub(super) fn cell(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let balanced = text.matches('`').count() % 2 == 0;
    let mut in_code = false;
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '|' => safe.push_str("\\|"),
            '`' if balanced => {
                in_code = !in_code;
                safe.push('`');
            }
            _ if in_code => safe.push(character),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '`' | '[' | '*' | '_' | '\\' => safe.extend(['\\', character]),
            // An empty comment keeps `@name` from calling for the person of that name.
            '@' => safe.push_str("@<!-- -->"),
            _ => safe.push(character),
        }
    }
    safe
}

/// Text as code in a table's cell.
pub(super) fn code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_no_markup_but_code() {
        assert_eq!(cell("a |\n  b"), "a \\| b");
        assert_eq!(cell("__MODULE__ <b> `x_<y>_@z`"), "\\_\\_MODULE\\_\\_ &lt;b&gt; `x_<y>_@z`");
        assert_eq!(cell("one ` alone, @you"), "one \\` alone, @<!-- -->you");
    }

    #[test]
    fn code_may_hold_backticks() {
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
