//! `--push`, `--pr` and `--format markdown`: the fixes as a pull request.

use super::args::Fix;
use super::branch::Chapter;
use super::run::{Outcome, Run};
use super::{Failure, branch, fix, terminal};
use crate::deliver::hosting::{Opened, Standing};
use crate::deliver::message::Story;
use crate::deliver::pull_request::{ChangeNote, ClaimRow, PlaceRow, PullRequest};
use crate::deliver::push::Pushed;
use crate::deliver::{Branch, Repository};
use crate::finding::Finding;
use crate::report::{Impact, Judged, JudgedLocation, Ledger, Verdict};
use crate::verify::Verified;
use std::collections::{BTreeSet, HashMap};

/// What a run has to tell.
pub(super) struct Told<'t> {
    pub run: &'t Run<'t>,
    pub outcome: &'t Outcome,
    pub ledger: Option<&'t Ledger<'t>>,
    pub verified: Option<&'t Verified>,
    /// The commits, made or to be made.
    pub chapters: &'t [Chapter],
}

/// The text of the pull request, with the branch's commits where there is one.
pub(super) fn request(told: &Told, branch: Option<&Branch>) -> PullRequest {
    let stories: Vec<&Story> = told.chapters.iter().map(|chapter| &chapter.story).collect();
    let ids: HashMap<usize, &str> = branch
        .iter()
        .flat_map(|branch| branch.commits.iter().map(|commit| (commit.spec, commit.id.as_str())))
        .collect();
    let note = |(spec, story): (usize, &&Story)| {
        let kept = story.why_sound.as_ref().map(|why| format!("Behaviour is kept: {why}"));
        ChangeNote {
            commit: ids.get(&spec).map_or(String::new(), |id| id.to_string()),
            subject: story.subject(),
            claims: story.claims.iter().map(|claim| format!("{} {}", claim.id, claim.title)).collect(),
            problem: story.problem.clone(),
            change: story.change.clone().unwrap_or_default(),
            after: [story.after.clone(), kept].into_iter().flatten().collect::<Vec<_>>().join(" "),
            places: story
                .places
                .iter()
                .map(|place| (format!("{}:{}", place.path, place.line), place.message.clone()))
                .collect(),
        }
    };
    let mut caveats: Vec<String> = Vec::new();
    for caveat in stories.iter().flat_map(|story| &story.caveats) {
        if !caveats.contains(caveat) {
            caveats.push(caveat.clone());
        }
    }
    let rules: BTreeSet<_> = stories.iter().flat_map(|story| &story.rules).cloned().collect();
    PullRequest {
        title: title(told, &stories),
        changes: stories.iter().enumerate().map(note).collect(),
        files: told.outcome.changes.len(),
        caveats,
        verified: told.verified.iter().flat_map(|verified| steps(verified)).collect(),
        taken_back: told.verified.iter().flat_map(|verified| taken_back(told, verified)).collect(),
        report: told.ledger.map(|ledger| ledger.report_name().to_string()),
        claims: told.ledger.iter().flat_map(|ledger| ledger.judged).map(claim_row).collect(),
        not_in_report: withheld(told),
        rules: rules.into_iter().collect(),
        findings: stories.iter().flat_map(|story| &story.findings).cloned().collect(),
    }
}

/// Pushes the branch and, where asked, opens a pull request, unless one stands in its way; says what it did.
pub(super) fn publish(
    told: &Told,
    repository: &Repository,
    branch: &Branch,
    remote: &str,
    args: &Fix,
) -> Result<(), Failure> {
    let request = request(told, Some(branch));
    let standing = match args.pr {
        true => repository.pull_request_standing(&request, &branch.name)?,
        false => Standing::Clear,
    };
    // A branch that nobody is to see need not be pushed.
    if !matches!(standing, Standing::Open { .. } | Standing::Declined { .. }) {
        let pushed = match repository.push(branch, remote, args.force)? {
            Pushed::Created => "created there",
            Pushed::Replaced => "replaced there",
            Pushed::Unchanged => "there already",
        };
        terminal::note("pushed", &format!("{} to {remote}: {pushed}", branch.name));
    }
    if !args.pr {
        return Ok(());
    }
    match repository.open_pull_request(&request, &branch.name, standing)? {
        Opened::Created(url) => terminal::note("opened", &url),
        Opened::Updated(url) => terminal::note("updated", &url),
        Opened::ByHand { command, .. } => {
            terminal::note("no gh", "GitHub's `gh` is not on PATH; this opens the pull request:");
            terminal::note("run", &command);
        }
        Opened::Left(Standing::Open { rule, url }) => {
            let why = format!("{url} is open for {rule}: merge or close it first; nothing was pushed");
            terminal::note("not opened", &why);
        }
        Opened::Left(Standing::Declined { url }) => {
            let why = format!("{url} was closed unmerged with the same findings; nothing was pushed");
            terminal::note("not opened", &why);
        }
        Opened::Left(_) => {}
    }
    Ok(())
}

fn claim_row(judged: &Judged) -> ClaimRow {
    let place = |location: &JudgedLocation| {
        let place = match (&location.path, location.line) {
            (Some(path), Some(line)) => format!("{path}:{line}"),
            (path, _) => path.clone().unwrap_or_default(),
        };
        let evidence = location.evidence.strip_prefix(&format!("{place}: ")).unwrap_or(&location.evidence);
        PlaceRow {
            is_fixed: is_fixed(location.verdict, location.impact),
            verdict: verdict(location.verdict, location.impact),
            evidence: evidence.to_string(),
            place,
        }
    };
    let places: Vec<PlaceRow> = judged.locations.iter().map(place).collect();
    ClaimRow {
        id: judged.claim.id.clone(),
        title: judged.claim.title.clone(),
        is_fixed: is_fixed(judged.verdict, judged.impact) || places.iter().any(|place| place.is_fixed),
        verdict: verdict(judged.verdict, judged.impact),
        evidence: judged.evidence.clone(),
        places,
    }
}

/// What is fixed there instead is not what the claim is about.
fn is_fixed(verdict: Verdict, impact: Impact) -> bool {
    verdict == Verdict::Fixed && impact != Impact::Other
}

fn verdict(verdict: Verdict, impact: Impact) -> String {
    match (verdict, impact) {
        (Verdict::Confirmed, Impact::Lower) => "true, but overstated".into(),
        (Verdict::Confirmed, Impact::Other) => "not as claimed: another cause".into(),
        (Verdict::Fixed, Impact::Other) => "not as claimed: another cause, fixed".into(),
        _ => verdict.word().replace('-', " "),
    }
}

fn title(told: &Told, stories: &[&Story]) -> String {
    if let [only] = stories {
        return only.subject();
    }
    let fixed: Vec<&Finding> =
        told.outcome.findings.iter().filter(|finding| told.outcome.fixed.contains(&finding.id)).collect();
    let (action, scope) = branch::headline(told.run, &fixed);
    Story { action, scope, ..Story::default() }.subject()
}

fn steps(verified: &Verified) -> Vec<(String, String)> {
    verified.steps.iter().map(|step| (step.step.clone(), step.outcome.clone())).collect()
}

fn taken_back(told: &Told, verified: &Verified) -> Vec<(String, String)> {
    let place = |id: &str| told.run.place(told.outcome, id, &told.run.project.repository_prefix);
    let row = |unit: &crate::verify::TakenBack| {
        let beside = if unit.with.is_empty() {
            String::new()
        } else {
            let others: Vec<_> = unit.with.iter().map(|id| place(id)).collect();
            format!(" (only together with {})", others.join(", "))
        };
        (place(&unit.unit), format!("{} fails{beside}\n{}", unit.step, unit.evidence))
    };
    verified.taken_back.iter().map(row).collect()
}

/// What was found and not fixed, with the reason; what was taken back, or a claim tells, stands elsewhere.
fn withheld(told: &Told) -> Vec<(String, String)> {
    let places = told.ledger.iter().flat_map(|ledger| ledger.judged).flat_map(|judged| &judged.locations);
    let claimed: BTreeSet<&String> = places
        .filter(|place| place.verdict != Verdict::Fixed)
        .flat_map(|place| &place.findings)
        .filter_map(|&index| Some(&told.outcome.findings.get(index)?.id))
        .collect();
    let taken: BTreeSet<_> =
        told.verified.iter().flat_map(|verified| &verified.taken_back).map(|unit| &unit.unit).collect();
    let findings = told
        .outcome
        .findings
        .iter()
        .filter(|finding| !taken.contains(&finding.id) && !claimed.contains(&finding.id));
    let why = |finding: &Finding| {
        let (_, reason) = fix::why_unfixed(finding, told.run, &told.outcome.fixed)?;
        Some((finding.place(&told.run.project.repository_prefix), reason))
    };
    findings.filter_map(why).collect()
}
