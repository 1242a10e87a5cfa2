//! Whole runs: every file in parallel, then passes of plans until nothing changes.

use super::scan::{Scanned, scan};
use crate::edit::{Patch, Plan, apply};
use crate::finding::{Finding, Fix, Proof, Safety};
use crate::otp::{File, Project};
use crate::recipe::{MfaSet, OptionValue, Options, Recipe};
use crate::source::{self, Prefilter, Sifted, Skipped};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

/// A rule that a run looks with.
#[derive(Debug)]
pub struct Chosen<'r> {
    /// Its recipe.
    pub recipe: &'r Recipe,
    /// Its options, defaults filled in.
    pub options: Options,
    /// Its sets of functions, with the options' entries.
    pub sets: BTreeMap<String, MfaSet>,
    /// True if its findings are to be mended.
    pub fix: bool,
    /// True if unsafe plans are wanted too.
    pub unsafe_too: bool,
    /// True if a report's claims are judged: what is left alone unless claimed is a finding.
    pub claimed: bool,
}

/// What to look at.
pub struct Request<'r> {
    /// The root of the tree.
    pub root: &'r Path,
    /// Files, relative to the root.
    pub files: &'r [String],
    /// The rules.
    pub rules: Vec<Chosen<'r>>,
    /// Findings whose plans are not to land.
    pub without: &'r HashSet<String>,
}

/// What a run yields.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings on the original text, in order of path and place.
    pub findings: Vec<Finding>,
    /// Proofs of innocence on the original text.
    pub proofs: Vec<Proof>,
    /// Ids of the findings that the patch mends.
    pub fixed: BTreeSet<String>,
    /// The plans that landed, in the order of landing.
    pub landed: Vec<Plan>,
    /// New texts by path; the old text is `None` for new files.
    pub changes: BTreeMap<String, (Option<String>, String)>,
    /// Files that could not be looked at.
    pub skipped: Vec<Skipped>,
    /// Number of files read.
    pub files_scanned: usize,
    /// Number of files parsed.
    pub files_parsed: usize,
}

/// Passes after which rules that still change the text are taken to undo each other.
const MOST_PASSES: usize = 10;

impl<'r> Chosen<'r> {
    /// The rule with the given settings over its defaults.
    pub fn new(recipe: &'r Recipe, settings: &Options) -> Self {
        let mut options: Options = Options::new();
        for (name, spec) in &recipe.options {
            if let Some(value) = settings.get(name).or(spec.default.as_ref()) {
                options.insert(name.clone(), value.clone());
            }
        }
        let mut sets = recipe.sets.clone();
        for (name, value) in &options {
            if let (Some(set), OptionValue::List(items)) = (sets.get_mut(name), value) {
                // What is no entry was refused when the options were checked.
                items.iter().for_each(|item| {
                    set.add(item);
                });
            }
        }
        Self { recipe, options, sets, fix: false, unsafe_too: false, claimed: false }
    }

    fn wants(&self, safety: Safety) -> bool {
        self.fix && (safety == Safety::Safe || safety == Safety::Unsafe && self.unsafe_too)
    }
}

/// Looks at every file with every rule, and mends what the rules are chosen to mend.
pub fn run(request: &Request) -> Outcome {
    run_ahead(request, &HashSet::new())
}

/// The same, but of the findings `ahead` only that part of the fix is made which must be there before the rest is.
pub fn run_ahead(request: &Request, ahead: &HashSet<String>) -> Outcome {
    let project = Project::new(request.root, request.files);
    let prefilter = Prefilter::new(request.rules.iter().map(Chosen::needed).collect());
    let mut outcome = Outcome::default();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut wanted: Vec<Plan> = Vec::new();
    let mut ids = HashSet::new();
    let read = |path: &String| -> Result<(String, Sifted), Skipped> {
        let source = source::read(request.root, path)?;
        let sifted = prefilter.sift(source.text.as_bytes());
        Ok((source.text, sifted))
    };
    let looked: Vec<Looked> = request
        .files
        .par_iter()
        .map(|path| match read(path) {
            Err(skipped) => Looked { skipped: Some(skipped), ..Looked::default() },
            Ok((_, sifted)) if sifted.rules.is_empty() => Looked { scanned_file: true, ..Looked::default() },
            Ok((text, sifted)) => look(path, text, &sifted, request, &project, &BTreeSet::new()),
        })
        .collect();
    for found in looked {
        outcome.files_scanned += usize::from(found.scanned_file);
        outcome.files_parsed += usize::from(found.parsed);
        outcome.skipped.extend(found.skipped);
        let Some(text) = found.text else { continue };
        for (finding, plan) in found.scanned.findings {
            let Some(rule) = request.rules.iter().find(|rule| rule.recipe.id == finding.rule) else {
                continue;
            };
            if let Some(plan) =
                plan.filter(|plan| rule.wants(plan.safety) && !request.without.contains(&plan.id))
            {
                ids.insert(plan.id.clone());
                wanted.extend(part(plan, ahead));
            }
            outcome.findings.push(finding);
        }
        outcome.proofs.extend(found.scanned.proofs);
        if let Some(path) = found.path {
            texts.insert(path, text);
        }
    }
    outcome.skipped.sort();
    if !wanted.is_empty() {
        land(request, &project, texts, wanted, (&ids, ahead), &mut outcome);
    }
    outcome
}

#[derive(Default)]
struct Looked {
    path: Option<String>,
    text: Option<String>,
    scanned_file: bool,
    parsed: bool,
    scanned: Scanned,
    skipped: Option<Skipped>,
}

fn look(
    path: &str,
    text: String,
    sifted: &Sifted,
    request: &Request,
    project: &Project,
    mended: &BTreeSet<String>,
) -> Looked {
    let mut looked =
        Looked { path: Some(path.into()), scanned_file: true, parsed: true, ..Looked::default() };
    match File::parse_without(path, &text, &sifted.idle) {
        Ok(file) => {
            let rules: Vec<&Chosen> = sifted.rules.iter().map(|&at| &request.rules[at]).collect();
            looked.scanned = scan(&file, project, &rules, mended);
        }
        Err(refusal) => {
            let reason = format!("{}:{}: {}", refusal.line, refusal.column, refusal.reason);
            looked.skipped = Some(Skipped::new(path, reason));
        }
    }
    looked.text = Some(text);
    looked
}

/// Lands plans pass by pass: those that overlap wait for the next, which starts from the text as it is then.
fn land(
    request: &Request,
    project: &Project,
    originals: BTreeMap<String, String>,
    mut wanted: Vec<Plan>,
    (ids, ahead): (&HashSet<String>, &HashSet<String>),
    outcome: &mut Outcome,
) {
    let mut texts = originals.clone();
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    // Files that plans have made, each with its rule: what that rule finds there was found before, elsewhere.
    let mut made: BTreeMap<String, String> = BTreeMap::new();
    for _ in 0..MOST_PASSES {
        read_missing(request.root, &wanted, &mut texts);
        let assembled = Patch::assemble(wanted, |path| texts.get(path).map(String::as_str));
        for refusal in assembled.refused {
            refused.insert(refusal.plan.id, refusal.why.to_string());
        }
        if assembled.patch.is_empty() {
            break;
        }
        let mut next = texts.clone();
        let mut changed = BTreeSet::new();
        for (path, edits) in assembled.patch.files() {
            if let Some(new) = texts.get(path).and_then(|text| apply(text, edits).ok()) {
                next.insert(path.to_string(), new);
                changed.insert(path.to_string());
            }
        }
        for (path, text) in assembled.patch.creates() {
            next.insert(path.to_string(), text.to_string());
            changed.insert(path.to_string());
        }
        let broken: Vec<&String> =
            changed.iter().filter(|path| File::parse(path, &next[*path]).is_err()).collect();
        if let Some(&path) = broken.first() {
            // Taken back by running again without the plans of this file; the others land.
            let (bad, good): (Vec<Plan>, Vec<Plan>) =
                assembled.patch.plans().iter().cloned().partition(|plan| touches(plan, path));
            for plan in bad {
                refused.insert(plan.id.clone(), format!("{path} would no longer parse"));
            }
            wanted = good;
            wanted.extend(assembled.waiting);
            continue;
        }
        texts = next;
        for plan in assembled.patch.plans() {
            outcome.fixed.insert(plan.id.clone());
            outcome.landed.push(plan.clone());
            let created = plan.creates.iter().chain(plan.ensures.iter().flat_map(|ensure| &ensure.creates));
            made.extend(created.map(|file| (file.path.clone(), plan.rule.clone())));
        }
        // A plan that waited may be of a file that did not change.
        let waiting = assembled.waiting.iter().flat_map(|plan| &plan.edits).map(|edit| edit.path.clone());
        changed.extend(waiting);
        let is_waiting = |finding: &&Finding| assembled.waiting.iter().any(|plan| plan.id == finding.id);
        changed.extend(outcome.findings.iter().filter(is_waiting).map(|finding| finding.path.clone()));
        let scanned = again(request, project, &texts, &changed, &outcome.fixed);
        let by_module = |finding: &Finding| {
            let is_same = |old: &&Finding| old.rule == finding.rule && old.module == finding.module;
            let mut old = outcome.findings.iter().filter(is_same).filter(|old| ids.contains(&old.id));
            old.find(|old| !outcome.fixed.contains(&old.id)).map(|old| old.id.clone())
        };
        wanted = scanned
            .into_iter()
            .filter_map(|(finding, plan)| {
                let mut plan = plan?;
                if made.get(&finding.path) == Some(&finding.rule) {
                    plan.id = by_module(&finding)?;
                }
                part(plan, ahead)
            })
            .filter(|plan| ids.contains(&plan.id) && !refused.contains_key(&plan.id))
            .collect();
        wanted.retain(|plan| !outcome.fixed.contains(&plan.id));
        if wanted.is_empty() {
            break;
        }
    }
    for finding in &mut outcome.findings {
        if let Some(reason) = refused.get(&finding.id) {
            finding.fix = Fix::Withheld(reason.clone());
        }
    }
    for (path, text) in texts {
        let old =
            originals.get(&path).cloned().or_else(|| source::read(request.root, &path).ok().map(|s| s.text));
        if old.as_ref() != Some(&text) {
            outcome.changes.insert(path, (old, text));
        }
    }
}

/// The plan, or of one whose finding is in `ahead` the part that must be there first.
fn part(plan: Plan, ahead: &HashSet<String>) -> Option<Plan> {
    if ahead.contains(&plan.id) { plan.ahead() } else { Some(plan) }
}

fn touches(plan: &Plan, path: &str) -> bool {
    let ensured = plan.ensures.iter().flat_map(|ensure| &ensure.edits);
    plan.edits.iter().chain(ensured).any(|edit| edit.path == path)
}

/// Files that plans edit though no rule looked at them, such as an application's module.
fn read_missing(root: &Path, plans: &[Plan], texts: &mut BTreeMap<String, String>) {
    for plan in plans {
        let ensured = plan.ensures.iter().flat_map(|ensure| &ensure.edits);
        for edit in plan.edits.iter().chain(ensured) {
            if !texts.contains_key(&edit.path)
                && let Ok(source) = source::read(root, &edit.path)
            {
                texts.insert(edit.path.clone(), source.text);
            }
        }
    }
}

/// What the rules find in changed files, with the plans that mend it.
fn again(
    request: &Request,
    project: &Project,
    texts: &BTreeMap<String, String>,
    changed: &BTreeSet<String>,
    mended: &BTreeSet<String>,
) -> Vec<(Finding, Option<Plan>)> {
    let all = Sifted { rules: (0..request.rules.len()).collect(), idle: Vec::new() };
    let project = project.with_texts(texts.clone());
    let scanned: Vec<Looked> = changed
        .par_iter()
        .filter_map(|path| Some(look(path, texts.get(path)?.clone(), &all, request, &project, mended)))
        .collect();
    scanned.into_iter().flat_map(|looked| looked.scanned.findings).collect()
}
