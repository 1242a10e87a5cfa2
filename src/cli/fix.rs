use super::args::{Fix, FixFormat};
use super::branch::Chapter;
use super::choice::{Choice, Purpose};
use super::project::Project;
use super::pull_request::{self, Told};
use super::run::{Outcome, Run};
use super::{Failure, Status, branch, terminal};
use crate::config::ConfigError;
use crate::deliver::files::Written;
use crate::deliver::{Branch, BranchOptions, Landing, Repository, diff, files};
use crate::finding::{Finding, Fix as HasFix, Safety};
use crate::output::{FixResult, Format};
use crate::report::Fate;
use crate::verify::{self, Baseline, TakenBack, Verified, VerifyConfig, VerifyOptions};
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};

/// `salve fix`: a diff on standard output, or what `--write` and `--branch` ask for; all else goes to standard error.
pub(super) fn run(args: &Fix, quiet: bool) -> Result<Status, Failure> {
    let project = Project::open(&args.scan.paths, &args.scan.set)?;
    let review = project.review(&args.scan)?;
    let choice = project.choose(Purpose::Fix, &args.scan, review.as_ref(), args.allow_unsafe)?;
    if (args.write || args.branch.is_some()) && choice.is_preview() {
        return Err(choice.refusal());
    }
    // What would refuse the result is asked before the work is done.
    let repository = match &args.branch {
        None => None,
        Some(name) => {
            let options = BranchOptions { name: name.clone(), force: args.force };
            let repository = Repository::open(&project.root.dir)?;
            repository.check_branch(&options)?;
            Some((repository, options))
        }
    };
    let verifier = if args.verify { Some(verifier(&project)?) } else { None };

    let run = Run::new(&project, &choice, Purpose::Fix, review.as_ref())?;
    let mut outcome = run.outcome(&HashSet::new());
    let mut without = HashSet::new();
    let mut verified = None;
    if let Some(config) = verifier.filter(|_| !outcome.changes.is_empty()) {
        let baseline = if repository.is_some() { Baseline::Head } else { Baseline::WorkTree };
        let judged = judge(&run, &outcome, &config, baseline, quiet)?;
        without.extend(judged.taken_back.iter().map(|unit| unit.unit.clone()));
        if !without.is_empty() {
            outcome = run.outcome(&without);
        }
        verified = Some(judged);
    }

    let judged_claims =
        run.judge(&outcome, &|finding| fate(finding, &run, &outcome.fixed, verified.as_ref()));
    let written =
        if args.write { files::write_all(&project.root.dir, &outcome.changes)? } else { Vec::new() };
    let chapters = match repository.is_some() || args.format == FixFormat::Markdown {
        true => run.ledger(&judged_claims, &[], |ledger| {
            branch::chapters(&run, &outcome, ledger, args.commit_per, &without)
        }),
        false => Vec::new(),
    };
    let branch = match &repository {
        Some((repository, options)) if !outcome.changes.is_empty() => {
            let commits: Vec<_> = chapters.iter().map(Chapter::spec).collect();
            Some(repository.create_branch(&commits, options)?)
        }
        _ => None,
    };
    let delivers = args.write || args.branch.is_some();
    run.ledger(&judged_claims, &[], |ledger| -> Result<(), Failure> {
        let verified = verified.as_ref();
        let told = Told { run: &run, outcome: &outcome, ledger, verified, chapters: &chapters };
        let mut out = BufWriter::new(io::stdout().lock());
        match args.format {
            FixFormat::Text => {
                if delivers {
                    write_delivery(&mut out, &project.prefix, &written, branch.as_ref())?;
                } else {
                    write_diff(&mut out, &project, &outcome)?;
                }
                if let Some(ledger) = ledger {
                    let parts = !outcome.changes.is_empty();
                    write!(out, "{}", if parts { "\n" } else { "" })?;
                    ledger.write(&mut out)?;
                }
            }
            FixFormat::Markdown => {
                let request = pull_request::request(&told, branch.as_ref());
                out.write_all(request.body().as_bytes())?;
            }
            FixFormat::Json => {
                let fix = FixResult {
                    fixed: &outcome.fixed,
                    changes: &outcome.changes,
                    written: &written,
                    branch: branch.as_ref(),
                    verified,
                };
                run.report(&outcome, ledger, Some(&fix), |report| {
                    report.write(Format::Json, false, &mut out)
                })?;
            }
        }
        out.flush()?;
        if let (Some((repository, _)), Some(branch), Some(remote)) = (&repository, &branch, &args.push) {
            pull_request::publish(&told, repository, branch, remote, args)?;
        }
        Ok(())
    })?;
    if !quiet {
        say_verified(&run, &outcome, verified.as_ref());
        say_unfixed(&run, &outcome, &without);
        run.say_scope(&outcome);
        if choice.is_preview() && !outcome.changes.is_empty() {
            terminal::note("preview", &choice.how_to_choose());
        }
    }
    let is_left = !outcome.changes.is_empty() && !delivers;
    Ok(if is_left { Status::Findings } else { Status::Done })
}

/// What `[verify]` says, once the machine has what it needs.
fn verifier(project: &Project) -> Result<VerifyConfig, Failure> {
    let config = match &project.config.verify {
        None => VerifyConfig::default(),
        Some((table, place)) => VerifyConfig::from_table(table).map_err(|message| ConfigError {
            place: place.clone(),
            message,
            help: None,
        })?,
    };
    verify::check_tools(&project.root.dir, &config)?;
    Ok(config)
}

fn judge(
    run: &Run,
    outcome: &Outcome,
    config: &VerifyConfig,
    baseline: Baseline,
    quiet: bool,
) -> Result<Verified, Failure> {
    let progress = |line: &str| {
        if !quiet {
            terminal::note("verify", line);
        }
    };
    let name = |id: &str| run.place(outcome, id, &run.project.prefix);
    let root = &run.project.root.dir;
    let options = VerifyOptions { root, config, baseline, name: &name, progress: &progress };
    Ok(verify::verify(&options, &outcome.fixed, &|without| run.outcome(without).changes)?)
}

fn write_diff(out: &mut impl Write, project: &Project, outcome: &Outcome) -> io::Result<()> {
    let coloured = terminal::stdout_coloured();
    let styles = if coloured { diff::Styles::coloured() } else { diff::Styles::plain() };
    let facts = diff::Facts::of(&project.root.dir, &outcome.changes);
    diff::write(out, &outcome.changes, &facts, &styles)
}

fn write_delivery(
    out: &mut impl Write,
    prefix: &str,
    written: &[Written],
    branch: Option<&Branch>,
) -> io::Result<()> {
    for file in written {
        let verb = if file.created { "Created" } else { "Changed" };
        writeln!(out, "{verb} {prefix}{}", file.path)?;
    }
    let Some(branch) = branch else { return Ok(()) };
    let landing = match &branch.landing {
        Landing::Created => "Created the branch",
        Landing::Replaced(_) => "Replaced the branch",
        Landing::Unchanged => "Already there, with the same commits: the branch",
    };
    writeln!(out, "{landing} {}", branch.name)?;
    for commit in &branch.commits {
        writeln!(out, "  {} {}", commit.id.get(..10).unwrap_or(&commit.id), commit.subject)?;
    }
    Ok(())
}

fn say_verified(run: &Run, outcome: &Outcome, verified: Option<&Verified>) {
    let Some(verified) = verified else { return };
    for step in &verified.steps {
        terminal::note("verified", &format!("{}: {}", step.step, step.outcome));
    }
    for unit in &verified.taken_back {
        let evidence = unit.evidence.trim().lines().next().unwrap_or_default();
        terminal::note(
            "taken back",
            &format!(
                "{}: {} fails: {evidence}",
                run.place(outcome, &unit.unit, &run.project.prefix),
                unit.step
            ),
        );
    }
    terminal::note("verified", &format!("the whole output is in {}", verified.log.display()));
}

/// One line for each finding that the patch does not fix, with the reason; those taken back were named before.
fn say_unfixed(run: &Run, outcome: &Outcome, taken_back: &HashSet<String>) {
    for finding in outcome.findings.iter().filter(|finding| !taken_back.contains(&finding.id)) {
        if let Some((label, reason)) = why_unfixed(finding, run, &outcome.fixed) {
            let place = format!("{}{}:{}", run.project.prefix, finding.path, finding.start.line);
            terminal::note(label, &format!("{place}: {}: {reason}", finding.rule));
        }
    }
}

/// What this run does about a finding, for the claims that it bears on.
fn fate(finding: &Finding, run: &Run, fixed: &[String], verified: Option<&Verified>) -> Fate {
    let taken =
        verified.iter().flat_map(|verified| &verified.taken_back).find(|unit| unit.unit == finding.id);
    match (taken, why_unfixed(finding, run, fixed)) {
        (_, None) => Fate::Fixed,
        (Some(unit), _) => Fate::Withheld(taken_back(unit)),
        (None, Some(("withheld", reason))) => Fate::Withheld(reason),
        // There is nothing to withhold.
        (None, Some(_)) => Fate::Open,
    }
}

/// Why a unit was taken back, with the last lines that the failing step printed.
fn taken_back(unit: &TakenBack) -> String {
    const LINES: usize = 3;
    let lines: Vec<&str> = unit.evidence.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines[lines.len().saturating_sub(LINES)..].join(" / ");
    format!("taken back, for {} fails: {last}", unit.step)
}

/// A label and a reason for a finding that was not fixed; `None` for one that was.
pub(super) fn why_unfixed(finding: &Finding, run: &Run, fixed: &[String]) -> Option<(&'static str, String)> {
    let reason = || unfixed(finding, run.choice, run.is_held(finding));
    (!fixed.contains(&finding.id)).then(reason)
}

/// The same; `held` says that no claim chooses the finding.
fn unfixed(finding: &Finding, choice: &Choice, held: bool) -> (&'static str, String) {
    let rule = &finding.rule;
    let look = choice.look(rule);
    match (&finding.fix, finding.safety) {
        (HasFix::Withheld(why), _) => ("no fix", why.clone()),
        (_, Safety::Advice) => ("no fix", finding.message.clone()),
        _ if held => ("withheld", format!("no claim is about it; `--rule {rule}` chooses it")),
        _ if look.is_some_and(|look| !look.chosen) && !choice.is_preview() => {
            ("withheld", format!("salve.toml turns it off; `--rule {rule}` chooses it"))
        }
        (_, Safety::Unsafe) if !look.is_some_and(|look| look.allow_unsafe) => {
            let caveat = finding.caveat().unwrap_or_else(|| "it may change behaviour".into());
            ("withheld", format!("unsafe ({caveat}); `--unsafe` applies it"))
        }
        _ => ("withheld", "another fix of this run stands in its way; run salve again after it".into()),
    }
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
            others: Vec::new(),
            start: LineColumn { line: 1, column: 1 },
            end: LineColumn { line: 1, column: 1 },
            message: "smells".into(),
            module: None,
            mend: crate::finding::Mend::default(),
            caveats: vec!["order of messages".into()],
            overstated: None,
            instead: None,
            fix,
        }
    }

    fn why(finding: &Finding, allow_unsafe: bool, held: bool) -> String {
        let known = [Known { id: "a", on_by_default: true }];
        let asked = Asked { purpose: Purpose::Fix, named: &[], claimed: None, allow_unsafe };
        let choice = Choice::new(&known, &Config::default(), asked).expect("known rules");
        let (label, reason) = unfixed(finding, &choice, held);
        format!("{label}: {reason}")
    }

    #[test]
    fn every_finding_that_is_not_fixed_says_why() {
        let risky = finding(Safety::Unsafe, HasFix::Available);
        let withheld = "withheld: unsafe (order of messages); `--unsafe` applies it";
        assert_eq!(why(&risky, false, false), withheld);
        assert!(why(&risky, true, false).contains("another fix"));
        assert_eq!(why(&risky, true, true), "withheld: no claim is about it; `--rule a` chooses it");
        let declined = finding(Safety::Advice, HasFix::Withheld("the table is a bag".into()));
        assert_eq!(why(&declined, true, true), "no fix: the table is a bag");
    }
}
