//! `--branch`: the fixes as commits.

use super::args::CommitPer;
use super::run::{Outcome, Run};
use crate::deliver::message::{ClaimNote, Place, SUBJECT_WIDTH, Story};
use crate::deliver::{Change, CommitSpec};
use crate::finding::{Finding, Mend, Safety};
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
/// is whole and sound after the first one, too. What an earlier commit has mended on its way is told there. What must be
/// there before the rest of a fix is, is a commit of its own.
pub(super) fn chapters(
    run: &Run,
    outcome: &Outcome,
    ledger: Option<&Ledger>,
    per: CommitPer,
    without: &HashSet<String>,
) -> Vec<Chapter> {
    let groups = groups(outcome, per);
    let mut told: Vec<(Vec<&Finding>, Vec<Change>, bool)> = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let later = groups[index + 1..].iter().flatten().map(|finding| finding.id.clone());
        let without: HashSet<String> = without.iter().cloned().chain(later).collect();
        let parts = group.iter().copied().filter(|finding| outcome.ahead.contains(&finding.id));
        let parts: Vec<&Finding> = parts.collect();
        if !parts.is_empty() {
            let others = group.iter().filter(|finding| !outcome.ahead.contains(&finding.id));
            let without = without.iter().cloned().chain(others.map(|finding| finding.id.clone())).collect();
            let ahead = parts.iter().map(|finding| finding.id.clone()).collect();
            tell(&mut told, parts, run.outcome_ahead(&without, &ahead).changes, true);
        }
        let changes = match index + 1 == groups.len() {
            true => outcome.changes.clone(),
            false => run.outcome(&without).changes,
        };
        tell(&mut told, group.clone(), changes, false);
    }
    let chapter = |(group, changes, is_ahead): (Vec<&Finding>, Vec<Change>, bool)| {
        let mut story = story(run, outcome, &group, ledger);
        if is_ahead {
            story.action = format!("Prepare to {}", lower(&story.action));
            story.change = Some("What the fix relies on elsewhere stands here by itself.".into());
            story.after = Some("Nothing uses it yet: once this is deployed, the next commit may be.".into());
            story.caveats.clear();
        }
        Chapter { story, changes }
    };
    told.into_iter().map(chapter).collect()
}

/// Adds a commit, or to the last one where nothing is left to change.
fn tell<'o>(
    told: &mut Vec<(Vec<&'o Finding>, Vec<Change>, bool)>,
    group: Vec<&'o Finding>,
    changes: Vec<Change>,
    is_ahead: bool,
) {
    match told.last_mut() {
        Some((findings, before, _)) if *before == changes => findings.extend(group),
        _ => told.push((group, changes, is_ahead)),
    }
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
    let rules: BTreeSet<&String> = group.iter().map(|finding| &finding.rule).collect();
    let problems: BTreeSet<_> = group.iter().map(|finding| sentence(&finding.message)).collect();
    // Of several problems the places tell which is where.
    let problem = if problems.len() == 1 { problems.into_iter().collect() } else { String::new() };
    let place = |finding: &&Finding| Place {
        path: format!("{}{}", run.project.repository_prefix, finding.path),
        line: finding.start.line,
        message: if problem.is_empty() { finding.message.clone() } else { String::new() },
    };
    let is_safe = group.iter().all(|finding| finding.safety == Safety::Safe);
    let sound: Vec<_> =
        rules.iter().filter_map(|rule| run.project.registry.get(rule)?.sound.clone()).collect();
    let (action, scope) = headline(run, group);
    let said = |of: fn(&Mend) -> &Option<String>| {
        let sentences = once(group.iter().filter_map(|finding| of(&finding.mend).as_deref()).map(sentence));
        Some(sentences.join(" ")).filter(|text| !text.is_empty())
    };
    Story {
        action,
        scope,
        places: group.iter().map(place).collect(),
        problem,
        change: said(|mend| &mend.change),
        after: said(|mend| &mend.after),
        caveats: once(group.iter().flat_map(|finding| finding.caveats.iter().cloned())),
        why_sound: (is_safe && !sound.is_empty()).then(|| sound.join(" ")),
        rules: rules.into_iter().cloned().collect(),
        findings: group.iter().map(|finding| finding.id.clone()).collect(),
        claims: claims(outcome, group, ledger),
    }
}

/// What mending `group` does, imperative, and what to.
pub(super) fn headline(run: &Run, group: &[&Finding]) -> (String, Option<String>) {
    let rules: BTreeSet<&String> = group.iter().map(|finding| &finding.rule).collect();
    if rules.len() > 1 {
        let rules: Vec<&str> = rules.into_iter().map(String::as_str).collect();
        return (several(group.len(), &rules), None);
    }
    let rule = rules.first().map_or("", |rule| rule.as_str());
    let actions: BTreeSet<_> = group.iter().map(|finding| finding.mend.action.as_deref()).collect();
    let general = run.project.registry.get(rule).and_then(|recipe| recipe.mend.action.clone());
    let title = || {
        let card = run.project.cards.iter().find(|card| card.meta.id == rule)?;
        Some(format!("Fix {}", lower(&card.meta.title)))
    };
    // Findings that are mended in several ways have in common what the recipe says of all.
    let action = match actions.first() {
        Some(Some(only)) if actions.len() == 1 => Some(only.to_string()),
        _ => general,
    };
    let modules: BTreeSet<_> = group.iter().filter_map(|finding| finding.module.as_deref()).collect();
    let scope = match modules.len() {
        0 => None,
        1 => modules.first().and_then(|module| module.rsplit('.').next()).map(String::from),
        many => Some(format!("{many} modules")),
    };
    (action.or_else(title).unwrap_or_default(), scope)
}

/// The subject of a commit of several rules, with as many of their names as it has room for.
fn several(findings: usize, rules: &[&str]) -> String {
    let subject = |named: usize| {
        let more = match rules.len() - named {
            0 => None,
            1 => Some("1 more rule".to_string()),
            more => Some(format!("{more} more rules")),
        };
        let mut names: Vec<String> = rules[..named].iter().map(|rule| rule.to_string()).chain(more).collect();
        let last = names.pop().unwrap_or_default();
        format!("Fix {findings} findings of {} and {last}", names.join(", "))
    };
    let fits = |named: &usize| subject(*named).chars().count() <= SUBJECT_WIDTH;
    match (1..=rules.len()).rev().find(fits) {
        Some(named) if rules.len() > 1 => subject(named),
        _ => format!("Fix {findings} findings of {} rules", rules.len()),
    }
}

/// Each once, in the order in which they come.
fn once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
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
    fn several_rules_are_named_while_there_is_room() {
        assert_eq!(several(3, &["race", "leak"]), "Fix 3 findings of race and leak");
        let many = ["blocking-in-a-callback", "race", "cleanup-is-missing", "monitors-leak"];
        assert_eq!(several(6, &many), "Fix 6 findings of blocking-in-a-callback, race and 2 more rules");
        let long = "a".repeat(80);
        assert_eq!(several(2, &[long.as_str(), "b"]), "Fix 2 findings of 2 rules");
    }

    #[test]
    fn titles_keep_their_abbreviations() {
        assert_eq!(lower("Lost reply"), "lost reply");
        assert_eq!(lower("ETS race"), "ETS race");
        assert_eq!(lower("É"), "É");
        assert_eq!(sentence("the reply is lost"), "The reply is lost.");
    }
}
