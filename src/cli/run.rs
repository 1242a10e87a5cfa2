//! One run: the one place where the command line meets the engine.

use super::choice::{Choice, Purpose, Scope};
use super::project::Project;
use super::review::Review;
use super::{Failure, terminal};
use crate::deliver::Change;
use crate::engine::{self, Chosen, Request};
use crate::finding::{Finding, Proof, Safety};
use crate::output::{FixResult, Report, Stats, count};
use crate::recipe::Options;
use crate::report::{self, Case, Cleared, Fate, Judged, Ledger, Location, Seen};
use crate::source::{self, LineIndex, Skipped, Span, Walk};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The files of a project and the rules that look at them.
pub(super) struct Run<'p> {
    pub project: &'p Project,
    pub choice: &'p Choice,
    purpose: Purpose,
    walk: Walk,
    /// True if a report's claims are judged.
    reported: bool,
    docket: Option<Docket<'p>>,
    texts: RefCell<HashMap<String, Option<Rc<str>>>>,
}

/// A report's claims with their places, and what the first look says of them.
struct Docket<'p> {
    review: &'p Review,
    locations: Vec<Vec<Location>>,
    /// All that the claimed rules saw, before anything is planned.
    look: Outcome,
    /// The findings that bear on a claim, or that `--rule` asks for.
    kept: HashSet<String>,
    /// Those that no claim and no `--rule` chooses: their plans do not land.
    held: HashSet<String>,
}

/// What a run found, and what it would change.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub findings: Vec<Finding>,
    pub proofs: Vec<Proof>,
    /// The ids of the findings whose plans are in the changes.
    pub fixed: Vec<String>,
    /// Those of them of whose plans a part must be there before the rest is.
    pub ahead: Vec<String>,
    pub changes: Vec<Change>,
    pub skipped: Vec<Skipped>,
    pub stats: Stats,
}

impl<'p> Run<'p> {
    /// Lists the files; with a report, finds its places and looks there.
    ///
    /// # Errors
    /// A bad pattern in `exclude`.
    pub fn new(
        project: &'p Project,
        choice: &'p Choice,
        purpose: Purpose,
        review: Option<&'p Review>,
    ) -> Result<Self, Failure> {
        let mut root = project.root.clone();
        let tests: Vec<_> = review.iter().flat_map(|review| review.named_tests(&root)).collect();
        root.targets.extend(tests);
        let walk = source::walk(&root, &project.config.exclude)?;
        let (reported, texts) = (review.is_some(), RefCell::default());
        let mut run = Self { project, choice, purpose, walk, reported, docket: None, texts };
        run.docket = review.map(|review| run.open(review));
        Ok(run)
    }

    /// Looks without planning, and sorts out what bears on the report's claims.
    fn open(&self, review: &'p Review) -> Docket<'p> {
        let text_of = |path: &str| self.text_of(path).map(|text| text.to_string());
        let locations = review.locate(&self.project.root.dir, &self.walk.files, &text_of);
        let look = self.engine(false, &HashSet::new(), &HashSet::new());
        let judged = self.verdicts(review, &locations, &look, &|_| Fate::Open);
        let everywhere = |finding: &Finding| {
            // What is one only because it is claimed is none elsewhere.
            finding.instead.is_none()
                && self.choice.look(&finding.rule).is_some_and(|look| look.scope == Scope::Everywhere)
        };
        let ids = |wanted: &dyn Fn(usize, &Finding) -> bool| -> HashSet<String> {
            let all = look.findings.iter().enumerate();
            all.filter(|(index, finding)| wanted(*index, finding))
                .map(|(_, finding)| finding.id.clone())
                .collect()
        };
        let bears: HashSet<usize> = judged.iter().flat_map(|claim| claim.findings.iter().copied()).collect();
        let units = vec![(0, 0); look.findings.len()];
        let chosen = report::chosen(&judged, &seen(&look.findings, &units, &|_| Fate::Open));
        let kept = ids(&|index, finding| everywhere(finding) || bears.contains(&index));
        let held = ids(&|index, finding| !everywhere(finding) && !chosen.contains(&index));
        Docket { review, locations, look, kept, held }
    }

    /// Looks, and for `fix` plans, leaving out the plans of the findings `without`.
    pub fn outcome(&self, without: &HashSet<String>) -> Outcome {
        self.outcome_ahead(without, &HashSet::new())
    }

    /// The same, but of the plans of the findings `ahead` only what must be there before the rest is.
    pub fn outcome_ahead(&self, without: &HashSet<String>, ahead: &HashSet<String>) -> Outcome {
        let Some(docket) = &self.docket else {
            return self.engine(self.purpose == Purpose::Fix, without, ahead);
        };
        let mut outcome = match self.purpose {
            Purpose::Check => docket.look.clone(),
            Purpose::Fix => self.engine(true, &docket.held.union(without).cloned().collect(), ahead),
        };
        outcome.findings.retain(|finding| docket.kept.contains(&finding.id));
        outcome
    }

    /// True for a finding that bears on a claim without being what the claim is about.
    pub fn is_held(&self, finding: &Finding) -> bool {
        self.docket.as_ref().is_some_and(|docket| docket.held.contains(&finding.id))
    }

    /// A finding for people, its place and its rule, by its id.
    pub fn place(&self, outcome: &Outcome, id: &str, prefix: &str) -> String {
        let finding = outcome.findings.iter().find(|finding| finding.id == id);
        finding.map_or(id.to_string(), |finding| finding.place(prefix))
    }

    /// The command that shows a finding's fix: by the report where a claim chooses it, else by its rule.
    pub fn command(&self, finding: &Finding) -> String {
        let look = self.choice.look(&finding.rule);
        let claimed = look.is_some_and(|look| look.scope == Scope::Claims && look.chosen);
        let choice = match &self.docket {
            Some(docket) if claimed && !self.is_held(finding) => {
                format!("--report {}", word(&docket.review.argument))
            }
            _ => format!("--rule {}", finding.rule),
        };
        let paths: String = self.project.named.iter().map(|path| format!("{} ", word(path))).collect();
        let needed = finding.safety == Safety::Unsafe && !look.is_some_and(|look| look.allow_unsafe);
        format!("salve fix {paths}{choice}{}", if needed { " --unsafe" } else { "" })
    }

    fn engine(&self, fix: bool, without: &HashSet<String>, ahead: &HashSet<String>) -> Outcome {
        let none = Options::new();
        let chosen = |look: &super::choice::Look| {
            let recipe = self.project.registry.get(&look.rule)?;
            let settings = self.project.settings.get(&look.rule).unwrap_or(&none);
            let mut chosen = Chosen::new(recipe, settings);
            // A preview shows the fixes of rules that could be chosen.
            chosen.fix = fix && (look.chosen || self.choice.is_preview());
            chosen.unsafe_too = look.allow_unsafe;
            chosen.claimed = self.reported;
            Some(chosen)
        };
        let request = Request {
            root: &self.project.root.dir,
            files: &self.walk.files,
            rules: self.choice.looks.iter().filter_map(chosen).collect(),
            without,
        };
        let found = engine::run_ahead(&request, ahead);
        let mut skipped = self.walk.skipped.clone();
        skipped.extend(found.skipped);
        skipped.sort();
        let change = |(path, (before, after)): (String, (Option<String>, String))| Change {
            path,
            before: before.map(String::into_bytes),
            after: after.into_bytes(),
        };
        Outcome {
            findings: found.findings,
            proofs: found.proofs,
            fixed: found.fixed.into_iter().collect(),
            ahead: found
                .landed
                .iter()
                .filter(|plan| plan.ahead().is_some())
                .map(|plan| plan.id.clone())
                .collect(),
            changes: found.changes.into_iter().map(change).collect(),
            skipped,
            stats: Stats { files_scanned: found.files_scanned, files_parsed: found.files_parsed },
        }
    }

    /// The verdicts on the report's open claims, with indices into the outcome's findings; empty without a report.
    ///
    /// `fate` says what the run does about a finding.
    pub fn judge(&self, outcome: &Outcome, fate: &dyn Fn(&Finding) -> Fate) -> Vec<Judged<'p>> {
        let judge = |docket: &Docket<'p>| self.verdicts(docket.review, &docket.locations, outcome, fate);
        self.docket.as_ref().map(judge).unwrap_or_default()
    }

    fn verdicts(
        &self,
        review: &'p Review,
        locations: &[Vec<Location>],
        outcome: &Outcome,
        fate: &dyn Fn(&Finding) -> Fate,
    ) -> Vec<Judged<'p>> {
        let cases: Vec<Case<'p>> = review
            .open()
            .zip(locations)
            .map(|(claim, locations)| Case { claim, locations: locations.clone() })
            .collect();
        let mut indexes: HashMap<&str, Option<LineIndex>> = HashMap::new();
        let mut units: HashMap<(&str, Span), (u32, u32)> = HashMap::new();
        let findings = outcome.findings.iter().map(|finding| (finding.path.as_str(), finding.unit));
        for (path, unit) in
            findings.chain(outcome.proofs.iter().map(|proof| (proof.path.as_str(), proof.unit)))
        {
            let index = indexes.entry(path).or_insert_with(|| Some(LineIndex::new(&self.text_of(path)?)));
            let line = |offset| index.as_ref().map_or(0, |index| index.line(offset));
            units.insert((path, unit), (line(unit.start), line(unit.end.max(unit.start + 1) - 1)));
        }
        let lines: Vec<(u32, u32)> =
            outcome.findings.iter().map(|finding| units[&(finding.path.as_str(), finding.unit)]).collect();
        let cleared: Vec<Cleared> = outcome
            .proofs
            .iter()
            .map(|proof| Cleared { proof, unit: units[&(proof.path.as_str(), proof.unit)] })
            .collect();
        report::judge(&cases, &review.words, &seen(&outcome.findings, &lines, fate), &cleared)
    }

    /// Calls `write` with the ledger of the claims that were judged, if there is a report; `offers` are commands that
    /// show fixes.
    pub fn ledger<T>(
        &self,
        judged: &[Judged],
        offers: &[String],
        write: impl FnOnce(Option<&Ledger>) -> T,
    ) -> T {
        let Some(docket) = &self.docket else { return write(None) };
        let settled = docket.review.settled();
        write(Some(&Ledger { report: &docket.review.name, judged, settled: &settled, offers }))
    }

    /// Calls `write` with the report on an outcome.
    pub fn report<T>(
        &self,
        outcome: &Outcome,
        ledger: Option<&Ledger>,
        fix: Option<&FixResult>,
        write: impl FnOnce(&Report) -> T,
    ) -> T {
        write(&Report {
            rules: &self.project.rules_of(self.choice),
            findings: &outcome.findings,
            skipped: &outcome.skipped,
            stats: outcome.stats,
            ledger,
            fix,
            text_of: &|path| self.text_of(path),
            command: &|finding| self.command(finding),
            prefix: &self.project.prefix,
        })
    }

    /// The original text of a file, read once.
    fn text_of(&self, path: &str) -> Option<Rc<str>> {
        let read = || source::read(&self.project.root.dir, path).ok().map(|source| source.text.into());
        self.texts.borrow_mut().entry(path.to_string()).or_insert_with(read).clone()
    }

    /// Says on standard error what was skipped, and how much was looked at.
    pub fn say_scope(&self, outcome: &Outcome) {
        for skipped in &outcome.skipped {
            let path = format!("{}{}", self.project.prefix, skipped.path);
            terminal::note("skipped", &format!("{path}: {}", skipped.reason));
        }
        let files = count(outcome.stats.files_scanned, "file");
        let rules = count(self.choice.looks.len(), "rule");
        let (parsed, skipped) = (outcome.stats.files_parsed, outcome.skipped.len());
        terminal::note("looked at", &format!("{files} with {rules}, parsed {parsed}, skipped {skipped}"));
    }
}

fn seen<'f>(findings: &'f [Finding], units: &[(u32, u32)], fate: &dyn Fn(&Finding) -> Fate) -> Vec<Seen<'f>> {
    let seen = |(finding, &unit)| Seen { finding, unit, fate: fate(finding) };
    findings.iter().zip(units).map(seen).collect()
}

/// A word of a command line, quoted for a shell where it has to be.
fn word(text: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "/._-+:@,=".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_string();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
