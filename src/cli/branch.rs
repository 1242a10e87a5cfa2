//! `--branch`: the fixes as commits.

use super::args::CommitPer;
use super::run::{Outcome, Run};
use crate::deliver::message::{ClaimNote, Place, Story};
use crate::deliver::{Change, CommitSpec};
use crate::finding::{Finding, Safety};
use crate::report::{Judged, Ledger};
use std::collections::{BTreeSet, HashSet};

/// A commit to be: what it tells, and the files as they are after it.
pub(super) struct Chapter {
    pub story: Story,
    pub changes: Vec<Change>,
}

impl Chapter {
    /// The commit.
    pub fn spec(&self) -> CommitSpec {
        self.story.clone().into_commit(self.changes.clone())
    }
}

/// The commits that together make the changes of `outcome`, oldest first; `without` are the findings taken back.
///
/// Each commit's files come from a run of its own that leaves out what later commits add: a file that two commits change
/// is whole and sound after the first one, too. What an earlier commit has mended on its way is told there.
pub(super) fn chapters(
    run: &Run,
    outcome: &Outcome,
    ledger: Option<&Ledger>,
    per: CommitPer,
    without: &HashSet<String>,
) -> Vec<Chapter> {
    let groups = groups(outcome, per);
    let mut told: Vec<(Vec<&Finding>, Vec<Change>)> = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let later = groups[index + 1..].iter().flatten().map(|finding| finding.id.clone());
        let without: HashSet<String> = without.iter().cloned().chain(later).collect();
        let changes = match index + 1 == groups.len() {
            true => outcome.changes.clone(),
            false => run.outcome(&without).changes,
        };
        match told.last_mut() {
            Some((findings, before)) if *before == changes => findings.extend(group),
            _ => told.push((group.clone(), changes)),
        }
    }
    let chapter = |(group, changes): (Vec<&Finding>, Vec<Change>)| Chapter {
        story: story(run, outcome, &group, ledger),
        changes,
    };
    told.into_iter().map(chapter).collect()
}

/// The fixed findings, one group a commit, in the order of the rules and then of the findings.
fn groups(outcome: &Outcome, per: CommitPer) -> Vec<Vec<&Finding>> {
    let mut fixed: Vec<&Finding> =
        outcome.findings.iter().filter(|finding| outcome.fixed.contains(&finding.id)).collect();
    fixed.sort_by_key(|finding| &finding.rule);
    match per {
        CommitPer::Run if fixed.is_empty() => Vec::new(),
        CommitPer::Run => vec![fixed],
        CommitPer::Finding => fixed.into_iter().map(|finding| vec![finding]).collect(),
        CommitPer::Rule => fixed.chunk_by(|a, b| a.rule == b.rule).map(<[_]>::to_vec).collect(),
    }
}

/// The claims of which a finding of the group is the truth.
fn claims(outcome: &Outcome, group: &[&Finding], ledger: Option<&Ledger>) -> Vec<ClaimNote> {
    let is_of = |judged: &&Judged| {
        let mut findings = judged.findings.iter().filter_map(|&index| outcome.findings.get(index));
        // A claim about something else that led here is no reason for the change.
        let is_its_rule = |finding: &Finding| judged.rule.as_ref() == Some(&finding.rule);
        findings.any(|finding| is_its_rule(finding) && group.iter().any(|other| other.id == finding.id))
    };
    let note = |ledger: &Ledger, judged: &Judged| ClaimNote {
        report: ledger.report_name().to_string(),
        id: judged.claim.id.clone(),
        title: judged.claim.title.clone(),
    };
    let of =
        |ledger: &Ledger| ledger.judged.iter().filter(is_of).map(|judged| note(ledger, judged)).collect();
    ledger.map(of).unwrap_or_default()
}

fn story(run: &Run, outcome: &Outcome, group: &[&Finding], ledger: Option<&Ledger>) -> Story {
    let rules: Vec<String> =
        group.iter().map(|finding| finding.rule.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let titles: Vec<_> = rules
        .iter()
        .filter_map(|rule| run.project.cards.iter().find(|card| card.meta.id == *rule))
        .map(|card| lower(&card.meta.title))
        .collect();
    let paths: BTreeSet<_> = group.iter().map(|finding| finding.path.as_str()).collect();
    let only = paths.first().filter(|_| paths.len() == 1);
    let problems: BTreeSet<_> = group.iter().map(|finding| sentence(&finding.message)).collect();
    let caveats: BTreeSet<_> = group
        .iter()
        .filter(|finding| finding.safety == Safety::Unsafe)
        .filter_map(|finding| finding.caveat.clone())
        .collect();
    let problem = if problems.len() == 1 { problems.into_iter().collect() } else { String::new() };
    let place = |finding: &&Finding| Place {
        path: format!("{}{}", run.project.repository_prefix, finding.path),
        line: finding.start.line,
        message: if problem.is_empty() { finding.message.clone() } else { String::new() },
    };
    let is_safe = group.iter().all(|finding| finding.safety == Safety::Safe);
    let sound: Vec<_> =
        rules.iter().filter_map(|rule| run.project.registry.get(rule)?.sound.clone()).collect();
    Story {
        rules,
        action: format!("Fix {}", titles.join(", ")),
        scope: only.and_then(|path| path.rsplit('/').next()?.split('.').next().map(String::from)),
        // Of several problems the places tell which is where.
        places: group.iter().map(place).collect(),
        problem,
        caveats: caveats.into_iter().collect(),
        why_sound: (is_safe && !sound.is_empty()).then(|| sound.join(" ")),
        findings: group.iter().map(|finding| finding.id.clone()).collect(),
        claims: claims(outcome, group, ledger),
    }
}

/// A title inside a sentence: `Lost reply` becomes `lost reply`, `ETS race` stays.
fn lower(title: &str) -> String {
    let mut characters = title.chars();
    match (characters.next(), characters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(characters).collect()
        }
        _ => title.to_string(),
    }
}

fn sentence(message: &str) -> String {
    let mut characters = message.trim().trim_end_matches('.').chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_keep_their_abbreviations() {
        assert_eq!(lower("Lost reply"), "lost reply");
        assert_eq!(lower("ETS race"), "ETS race");
        assert_eq!(lower("É"), "É");
        assert_eq!(sentence("the reply is lost"), "The reply is lost.");
    }
}
