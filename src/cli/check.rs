use super::args::Check;
use super::choice::Purpose;
use super::project::Project;
use super::run::Run;
use super::{Failure, Status, terminal};
use crate::finding::Fix;
use crate::report::Fate;
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};

/// `salve check`: writes what is found; skipped files and counts go to standard error.
pub(super) fn run(args: &Check, quiet: bool) -> Result<Status, Failure> {
    let project = Project::open(&args.scan.paths, &args.scan.set)?;
    let review = project.review(&args.scan)?;
    let choice = project.choose(Purpose::Check, &args.scan, review.as_ref(), false)?;
    let run = Run::new(&project, &choice, Purpose::Check, review.as_ref())?;
    let outcome = run.outcome(&HashSet::new());
    let judged = run.judge(&outcome, &|finding| match finding.fix {
        Fix::Available => Fate::Offered(run.command(finding)),
        // Its finding says why not.
        Fix::Withheld(_) => Fate::Open,
    });
    let mut out = BufWriter::new(io::stdout().lock());
    run.ledger(&judged, |ledger| {
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
