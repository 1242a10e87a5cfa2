use super::args::Check;
use super::choice::Purpose;
use super::project::Project;
use super::run::Run;
use super::{Failure, Status, terminal};
use crate::finding::Fix;
use crate::report::Fate;
use std::collections::{BTreeSet, HashSet};
use std::io::{self, BufWriter, Write};

/// `salve check`: writes what is found; skipped files and counts go to standard error.
pub(super) fn run(args: &Check, quiet: bool) -> Result<Status, Failure> {
    let project = Project::open(&args.scan.paths, &args.scan.set)?;
    let review = project.review(&args.scan)?;
    let choice = project.choose(Purpose::Check, &args.scan, review.as_ref(), false)?;
    let run = Run::new(&project, &choice, Purpose::Check, review.as_ref())?;
    let outcome = run.outcome(&HashSet::new());
    let judged = run.judge(&outcome, &|finding| match finding.fix {
        Fix::Available => Fate::Offered,
        // Its finding says why not.
        Fix::Withheld(_) => Fate::Open,
    });
    let bear = judged.iter().flat_map(|claim| &claim.findings).map(|&index| &outcome.findings[index]);
    let offers = bear.filter(|finding| finding.fix == Fix::Available).map(|finding| run.command(finding));
    let offers: BTreeSet<String> = offers.collect();
    // One command shows the unsafe fixes and the safe ones.
    let is_part = |command: &String| offers.contains(&format!("{command} --unsafe"));
    let offers: Vec<String> = offers.iter().filter(|command| !is_part(command)).cloned().collect();
    let mut out = BufWriter::new(io::stdout().lock());
    run.ledger(&judged, &offers, |ledger| {
        run.report(&outcome, ledger, None, |report| {
            report.write(args.format, terminal::stdout_coloured(), &mut out)?;
            out.flush()
        })
    })?;
    if !quiet {
        run.say_scope(&outcome);
    }
    Ok(if outcome.findings.is_empty() { Status::Done } else { Status::Findings })
}
