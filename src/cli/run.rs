//! One run: the one place where the command line meets the engine.

use super::choice::{Choice, Purpose};
use super::project::Project;
use super::{Failure, terminal};
use crate::deliver::Change;
use crate::engine::{self, Chosen, Request};
use crate::finding::Finding;
use crate::output::{FixResult, Report, Stats, count};
use crate::recipe::Options;
use crate::source::{self, Skipped, Walk};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The files of a project and the rules that look at them.
pub(super) struct Run<'p> {
    pub project: &'p Project,
    pub choice: &'p Choice,
    purpose: Purpose,
    walk: Walk,
}

/// What a run found, and what it would change.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub findings: Vec<Finding>,
    /// The ids of the findings whose plans are in the changes.
    pub fixed: Vec<String>,
    pub changes: Vec<Change>,
    pub skipped: Vec<Skipped>,
    pub stats: Stats,
}

impl<'p> Run<'p> {
    /// Lists the files.
    ///
    /// # Errors
    /// A bad pattern in `exclude`.
    pub fn new(project: &'p Project, choice: &'p Choice, purpose: Purpose) -> Result<Self, Failure> {
        let walk = source::walk(&project.root, &project.config.exclude)?;
        Ok(Self { project, choice, purpose, walk })
    }

    /// Looks, and for `fix` plans, leaving out the plans of the findings `without`.
    pub fn outcome(&self, without: &HashSet<String>) -> Outcome {
        let none = Options::new();
        let chosen = |look: &super::choice::Look| {
            let recipe = self.project.registry.get(&look.rule)?;
            let settings = self.project.settings.get(&look.rule).unwrap_or(&none);
            let mut chosen = Chosen::new(recipe, settings);
            // A preview shows the fixes of rules that could be chosen.
            chosen.fix = self.purpose == Purpose::Fix && (look.chosen || self.choice.is_preview());
            chosen.unsafe_too = look.allow_unsafe;
            Some(chosen)
        };
        let request = Request {
            root: &self.project.root.dir,
            files: &self.walk.files,
            rules: self.choice.looks.iter().filter_map(chosen).collect(),
            without,
        };
        let found = engine::run(&request);
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
            fixed: found.fixed.into_iter().collect(),
            changes: found.changes.into_iter().map(change).collect(),
            skipped,
            stats: Stats { files_scanned: found.files_scanned, files_parsed: found.files_parsed },
        }
    }

    /// Calls `write` with the report on an outcome.
    pub fn report<T>(
        &self,
        outcome: &Outcome,
        fix: Option<&FixResult>,
        write: impl FnOnce(&Report) -> T,
    ) -> T {
        let root = &self.project.root.dir;
        let texts: RefCell<HashMap<String, Option<Rc<str>>>> = RefCell::default();
        let text_of = |path: &str| {
            let read = || source::read(root, path).ok().map(|source| source.text.into());
            texts.borrow_mut().entry(path.to_string()).or_insert_with(read).clone()
        };
        write(&Report {
            rules: &self.project.rules_of(self.choice),
            findings: &outcome.findings,
            skipped: &outcome.skipped,
            stats: outcome.stats,
            fix,
            text_of: &text_of,
            prefix: &self.project.prefix,
        })
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
