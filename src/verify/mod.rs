//! `--verify`: the project's own compiler, formatter and tests judge a patch, and units that they refuse are taken
//! back.
//!
//! All runs in a scratch copy of the work tree: first the baseline, then the patch. What fails already in the baseline
//! is not held against the patch. On a failure the culprits are found by bisection over the units, each time rebuilding
//! the patch from the original text without the units taken back; what is kept in the end has passed every step as a
//! whole.

mod config;
mod copy;
mod culprits;
mod interrupt;
mod output;
mod process;
mod project;
mod scratch;
mod steps;

pub use config::{Step, VerifyConfig};
pub use scratch::Baseline;

use crate::deliver::{Change, GitError};
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use steps::{Failure, Runner};

/// The stable id of a unit: that of its finding.
pub type UnitId = String;

/// Why a verification could not be done. Each names its cause and the next step.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Elixir is not installed.
    #[error(
        "`--verify` runs `mix`, which is not on PATH: install Elixir, or set other `steps` under [verify]"
    )]
    NoMix,
    /// git is not installed.
    #[error("`--verify` makes a scratch work tree with `git`, which is not on PATH: install git")]
    NoGit,
    /// No step can run.
    #[error(
        "nothing to verify with: no mix.exs above the changed files; set `steps` under [verify] in salve.toml"
    )]
    NothingToRun,
    /// The project does not compile as it is, so no change can be judged.
    #[error(
        "the project does not compile before the change, in a fresh work tree; if it needs files that git ignores, \
         name them in `copy` under [verify] in salve.toml; the whole output is in {log}\n{tail}"
    )]
    BaselineBroken {
        /// The log file.
        log: PathBuf,
        /// The last lines of the compiler's output.
        tail: String,
    },
    /// ^C or SIGTERM; the scratch work tree is gone.
    #[error("interrupted: nothing was changed")]
    Interrupted,
    /// Signals cannot be taken over.
    #[error("signals cannot be handled, so a scratch work tree might be left behind: {0}")]
    Signals(String),
    /// `git worktree add` failed.
    #[error("no scratch work tree could be made: {0}")]
    Worktree(String),
    /// The repository is in no state to be copied.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A program did not start.
    #[error("{program} could not be started: {source}")]
    Spawn {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A folder did not reach the scratch work tree.
    #[error("{path} could not be copied to the scratch work tree: {source}")]
    Copy {
        /// The original.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The scratch work tree or the log could not be written.
    #[error("the scratch work tree or its log could not be written: {0}")]
    Io(#[from] io::Error),
}

/// What to verify, and how.
pub struct VerifyOptions<'o> {
    /// The scan root: paths of changes are relative to it.
    pub root: &'o Path,
    /// The steps and their limits.
    pub config: &'o VerifyConfig,
    /// What the patch is compared with.
    pub baseline: Baseline,
    /// What people call a unit: its place rather than its id.
    pub name: &'o dyn Fn(&str) -> String,
    /// Told in a line what is being done; for a terminal.
    pub progress: &'o dyn Fn(&str),
}

/// What came of a verification.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The units that passed together, in the order given.
    pub kept: Vec<UnitId>,
    /// The units that the project refuses, in the order in which they were found.
    pub taken_back: Vec<TakenBack>,
    /// What each step says about the units kept.
    pub steps: Vec<StepSummary>,
    /// The whole output of all steps.
    pub log: PathBuf,
}

/// A unit that the project refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The unit.
    pub unit: UnitId,
    /// The step that failed: `compile`, `format`, `test` or a command line.
    pub step: String,
    /// What the step printed, its last or its telling lines.
    pub evidence: String,
    /// Units without which it does no harm; they are kept.
    pub with: Vec<UnitId>,
}

/// A step's outcome in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepSummary {
    /// `compile`, `format`, `test` or a command line; with the project's folder where there are several.
    pub step: String,
    /// For example `no new warnings (3 before)`.
    pub outcome: String,
}

/// Whether the machine has what the steps need. Cheap; run it before scanning.
pub fn check_tools(root: &Path, config: &VerifyConfig) -> Result<(), VerifyError> {
    let has_project = || root.ancestors().any(|dir| dir.join("mix.exs").is_file());
    let has_command = config.steps.iter().any(|step| !step.needs_mix());
    if config.steps.is_empty() {
        return Err(VerifyError::NothingToRun);
    }
    // Without a mix.exs above the root there may still be one below it: then only missing tools are certain.
    if config.steps.iter().any(Step::needs_mix) && (has_project() || !has_command) && !project::on_path("mix")
    {
        return Err(VerifyError::NoMix);
    }
    Ok(())
}

/// Verifies the patch of all `units`, taking back those that the project refuses.
///
/// `rebuild` gives the patch from the original text without the units of the set: with an empty set the whole one. It
/// must give the same for the same set.
pub fn verify(
    options: &VerifyOptions<'_>,
    units: &[UnitId],
    rebuild: &dyn Fn(&HashSet<UnitId>) -> Vec<Change>,
) -> Result<Verified, VerifyError> {
    check_tools(options.root, options.config)?;
    let _guard = interrupt::Guard::new().map_err(VerifyError::Signals)?;
    let without = |kept: &[UnitId]| {
        let kept: HashSet<&UnitId> = kept.iter().collect();
        rebuild(&units.iter().filter(|unit| !kept.contains(unit)).cloned().collect())
    };
    let mut runner = Runner::prepare(options, &without(units))?;
    let mut kept = units.to_vec();
    let mut taken_back = Vec::new();
    while let Some(failure) = runner.judge(&without(&kept))? {
        (options.progress)(&format!("{} fails: looking for the unit that breaks it", failure.step));
        let culprit = culprits::find(&kept, &mut |some| {
            Ok::<_, VerifyError>(runner.fails_at(&failure, &without(some))?.is_some())
        })?;
        // Its own failure, not that of the many: the evidence is about this unit and its partners.
        let alone: Vec<_> = kept
            .iter()
            .filter(|unit| **unit == culprit.unit || culprit.with.contains(unit))
            .cloned()
            .collect();
        let Failure { step, evidence, .. } = runner.fails_at(&failure, &without(&alone))?.unwrap_or(failure);
        (options.progress)(&format!("{} is taken back: {step} fails with it", (options.name)(&culprit.unit)));
        kept.retain(|unit| *unit != culprit.unit);
        taken_back.push(TakenBack { unit: culprit.unit, step, evidence, with: culprit.with });
    }
    Ok(Verified { steps: runner.summary(), log: runner.log().to_path_buf(), kept, taken_back })
}
