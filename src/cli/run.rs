//! From arguments to an outcome: the one place where the command line meets the engine.

use super::args::Scan;
use super::choice::{Asked, Choice, Known, Purpose};
use super::{Failure, terminal};
use crate::config::Config;
use crate::deliver::Change;
use crate::finding::{Finding, Safety};
use crate::output::{FixResult, Report, RuleMeta, Stats, count};
use crate::source::{self, Root, Skipped};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A rule as people are shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RuleCard {
    pub meta: RuleMeta,
    /// What its fix promises where nothing says otherwise.
    pub safety: Safety,
    /// What an unsafe fix may change.
    pub because: Option<String>,
    pub on_by_default: bool,
    pub options: Vec<OptionCard>,
    /// Its folder, if it is the project's own.
    pub origin: Option<PathBuf>,
}

/// An option of a rule as people are shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OptionCard {
    pub name: String,
    /// What its values may be.
    pub values: String,
    /// As it would be written in TOML.
    pub default: Option<String>,
    pub needed_to_fix: bool,
    pub help: Option<String>,
}

/// A project with its configuration and rules.
pub(super) struct Project {
    pub root: Root,
    pub config: Config,
    pub cards: Vec<RuleCard>,
    /// The root as seen from the current directory, with a final `/`, or nothing.
    pub prefix: String,
}

/// What a run found, and what it would change.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub findings: Vec<Finding>,
    /// The ids of the findings whose plans are in the patch.
    pub fixed: Vec<String>,
    pub changes: Vec<Change>,
    pub skipped: Vec<Skipped>,
    pub stats: Stats,
}

impl Project {
    /// Finds and reads the project that holds `paths`; `settings` are those of `--set`.
    ///
    /// # Errors
    /// A missing path, a bad configuration or recipe, a rule that does not exist.
    pub fn open(paths: &[PathBuf], settings: &[String]) -> Result<Self, Failure> {
        let cwd = std::env::current_dir()
            .map_err(|error| Failure::new(format!("the current directory cannot be read: {error}")))?;
        let root = Root::find(paths, &cwd)?;
        let mut config = Config::load(&root)?;
        for setting in settings {
            config.set(setting)?;
        }
        let cards = cards(&config)?;
        let ids: Vec<_> = cards.iter().map(|card| card.meta.id.as_str()).collect();
        config.check_rules(&ids)?;
        let prefix = prefix(&root.dir, &cwd);
        Ok(Self { root, config, cards, prefix })
    }

    /// The rule with this id.
    ///
    /// # Errors
    /// There is none; the failure names the nearest one.
    pub fn card(&self, id: &str) -> Result<&RuleCard, Failure> {
        let ids = self.cards.iter().map(|card| card.meta.id.as_str());
        self.cards.iter().find(|card| card.meta.id == id).ok_or_else(|| super::choice::unknown_rule(id, ids))
    }

    /// Decides which rules look and which are chosen.
    ///
    /// # Errors
    /// A rule of `--rule` that does not exist.
    pub fn choose(&self, purpose: Purpose, scan: &Scan, allow_unsafe: bool) -> Result<Choice, Failure> {
        if scan.report.is_some() {
            return Err(Failure::new("`--report` is not part of this build yet"));
        }
        let known: Vec<_> = self
            .cards
            .iter()
            .map(|card| Known { id: &card.meta.id, on_by_default: card.on_by_default })
            .collect();
        Choice::new(&known, &self.config, Asked { purpose, named: &scan.rules, claimed: None, allow_unsafe })
    }

    /// Looks, with the rules of `choice`, at the files of the run.
    ///
    /// # Errors
    /// A bad pattern in `exclude`.
    pub fn scan(&self, _choice: &Choice) -> Result<Outcome, Failure> {
        let walk = source::walk(&self.root, &self.config.exclude)?;
        let read: Vec<_> = walk.files.par_iter().map(|path| source::read(&self.root.dir, path)).collect();
        let mut skipped = walk.skipped;
        skipped.extend(read.into_iter().filter_map(Result::err));
        skipped.sort();
        let stats = Stats { files_scanned: walk.files.len(), files_parsed: 0 };
        Ok(Outcome { skipped, stats, ..Outcome::default() })
    }

    /// The rules that look, as the output formats describe them.
    pub fn rules_of(&self, choice: &Choice) -> Vec<RuleMeta> {
        let looks = |card: &&RuleCard| choice.look(&card.meta.id).is_some();
        self.cards.iter().filter(looks).map(|card| card.meta.clone()).collect()
    }

    /// Calls `write` with the report on an outcome.
    pub fn report<T>(
        &self,
        choice: &Choice,
        outcome: &Outcome,
        fix: Option<&FixResult>,
        write: impl FnOnce(&Report) -> T,
    ) -> T {
        let texts: RefCell<HashMap<String, Option<Rc<str>>>> = RefCell::default();
        let text_of = |path: &str| {
            let read = || source::read(&self.root.dir, path).ok().map(|source| source.text.into());
            texts.borrow_mut().entry(path.to_string()).or_insert_with(read).clone()
        };
        write(&Report {
            rules: &self.rules_of(choice),
            findings: &outcome.findings,
            skipped: &outcome.skipped,
            stats: outcome.stats,
            fix,
            text_of: &text_of,
            prefix: &self.prefix,
        })
    }

    /// Says on standard error what was skipped, and how much was looked at.
    pub fn say_scope(&self, choice: &Choice, outcome: &Outcome) {
        for skipped in &outcome.skipped {
            terminal::note("skipped", &format!("{}{}: {}", self.prefix, skipped.path, skipped.reason));
        }
        let files = count(outcome.stats.files_scanned, "file");
        let rules = count(choice.looks.len(), "rule");
        let skipped = outcome.skipped.len();
        terminal::note(
            "looked at",
            &format!("{files} with {rules}, parsed {}, skipped {skipped}", outcome.stats.files_parsed),
        );
    }
}

/// The built-in recipes and the project's own, by id.
fn cards(_config: &Config) -> Result<Vec<RuleCard>, Failure> {
    Ok(Vec::new())
}

fn prefix(root: &Path, cwd: &Path) -> String {
    let cwd = cwd.canonicalize();
    let below = cwd.as_deref().ok().and_then(|cwd| root.strip_prefix(cwd).ok());
    match below.and_then(Path::to_str) {
        None | Some("") => String::new(),
        Some(below) => format!("{}/", below.replace(std::path::MAIN_SEPARATOR, "/")),
    }
}
