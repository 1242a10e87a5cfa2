use super::args::{Fix, FixFormat};
use super::choice::{Choice, Purpose};
use super::run::{Outcome, Project};
use super::{Failure, Status, terminal};
use crate::deliver::{diff, files};
use crate::finding::{Finding, Fix as HasFix, Safety};
use crate::output::{FixResult, Format};
use std::io::{self, BufWriter, Write};

/// `salve fix`: a diff on standard output, or what `--write` and `--branch` ask for; all else goes to standard error.
pub(super) fn run(args: &Fix, quiet: bool) -> Result<Status, Failure> {
    if args.branch.is_some() || args.verify {
        let _ = (args.commit_per, args.force, &args.push, args.pr);
        return Err(Failure::new("`--branch` and `--verify` are not part of this build yet"));
    }
    let project = Project::open(&args.scan.paths, &args.scan.set)?;
    let choice = project.choose(Purpose::Fix, &args.scan, args.allow_unsafe)?;
    if (args.write || args.branch.is_some()) && choice.is_preview() {
        return Err(choice.refusal());
    }
    let outcome = project.scan(&choice)?;
    let written =
        if args.write { files::write_all(&project.root.dir, &outcome.changes)? } else { Vec::new() };

    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        FixFormat::Text if args.write => {}
        FixFormat::Text => {
            let coloured = terminal::stdout_coloured();
            let styles = if coloured { diff::Styles::coloured() } else { diff::Styles::plain() };
            diff::write(&mut out, &outcome.changes, &styles)?;
        }
        FixFormat::Json => {
            let written: Vec<_> = written.iter().map(|file| file.path.as_str()).collect();
            let fix = FixResult { fixed: &outcome.fixed, changes: &outcome.changes, written: &written };
            project.report(&choice, &outcome, Some(&fix), |report| {
                report.write(Format::Json, false, &mut out)
            })?;
        }
    }
    out.flush()?;
    if !quiet {
        for file in &written {
            let label = if file.created { "created" } else { "changed" };
            terminal::note(label, &format!("{}{}", project.prefix, file.path));
        }
        say_unfixed(&project, &choice, &outcome);
        project.say_scope(&choice, &outcome);
        if choice.is_preview() && !outcome.changes.is_empty() {
            terminal::note("preview", &choice.how_to_choose());
        }
    }
    let is_left = !outcome.changes.is_empty() && !args.write;
    Ok(if is_left { Status::Findings } else { Status::Done })
}

/// One line for each finding that the patch does not fix, with the reason.
fn say_unfixed(project: &Project, choice: &Choice, outcome: &Outcome) {
    for finding in &outcome.findings {
        if let Some((label, reason)) = why_unfixed(finding, choice, &outcome.fixed) {
            let (path, line) = (&finding.path, finding.start.line);
            terminal::note(label, &format!("{}{path}:{line}: {}: {reason}", project.prefix, finding.rule));
        }
    }
}

/// A label and a reason for a finding that was not fixed; `None` for one that was.
fn why_unfixed(finding: &Finding, choice: &Choice, fixed: &[String]) -> Option<(&'static str, String)> {
    if fixed.contains(&finding.id) {
        return None;
    }
    let allow_unsafe = choice.look(&finding.rule).is_some_and(|look| look.allow_unsafe);
    Some(match (&finding.fix, finding.safety) {
        (HasFix::Withheld(why), _) => ("no fix", why.clone()),
        (_, Safety::Advice) => ("no fix", finding.message.clone()),
        (_, Safety::Unsafe) if !allow_unsafe => {
            let caveat = finding.caveat.as_deref().unwrap_or("it may change behaviour");
            ("withheld", format!("unsafe ({caveat}); `--unsafe` applies it"))
        }
        _ => ("withheld", "another fix of this run stands in its way; run salve again after it".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::choice::{Asked, Known};
    use crate::config::Config;
    use crate::finding::Severity;
    use crate::source::{LineColumn, Span};

    fn finding(safety: Safety, fix: HasFix) -> Finding {
        Finding {
            id: "a-1".into(),
            rule: "a".into(),
            severity: Severity::Low,
            safety,
            path: "lib/a.ex".into(),
            span: Span::at(0),
            unit: Span::at(0),
            start: LineColumn { line: 1, column: 1 },
            end: LineColumn { line: 1, column: 1 },
            message: "smells".into(),
            caveat: Some("order of messages".into()),
            overstated: None,
            fix,
        }
    }

    fn why(finding: &Finding, allow_unsafe: bool, fixed: &[String]) -> Option<String> {
        let known = [Known { id: "a", on_by_default: true }];
        let asked = Asked { purpose: Purpose::Fix, named: &[], claimed: None, allow_unsafe };
        let choice = Choice::new(&known, &Config::default(), asked).expect("known rules");
        why_unfixed(finding, &choice, fixed).map(|(label, reason)| format!("{label}: {reason}"))
    }

    #[test]
    fn every_finding_that_is_not_fixed_says_why() {
        let risky = finding(Safety::Unsafe, HasFix::Available);
        assert_eq!(why(&risky, true, &["a-1".into()]), None);
        let withheld = "withheld: unsafe (order of messages); `--unsafe` applies it";
        assert_eq!(why(&risky, false, &[]).as_deref(), Some(withheld));
        assert!(why(&risky, true, &["b-1".into()]).expect("not fixed").contains("another fix"));
        let declined = finding(Safety::Advice, HasFix::Withheld("the table is a bag".into()));
        assert_eq!(why(&declined, true, &[]).as_deref(), Some("no fix: the table is a bag"));
    }
}
