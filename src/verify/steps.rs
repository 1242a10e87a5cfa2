//! Running the steps, before and after, and telling what the change made worse.

use super::config::Step;
use super::output::{self, TestRun, Warnings};
use super::process::{self, Log, Ran};
use super::project::mix_roots;
use super::scratch::{GIT_VARIABLES, Scratch};
use super::{StepSummary, VerifyError, VerifyOptions};
use crate::deliver::Change;
use crate::output::count;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many lines of a step's output are quoted.
const EVIDENCE_LINES: usize = 12;

/// By these mix is told to build elsewhere: the user's own folders, where nothing may be written.
const MIX_FOLDERS: [&str; 3] = ["MIX_BUILD_PATH", "MIX_BUILD_ROOT", "MIX_DEPS_PATH"];

/// One step in one place.
struct Check {
    step: Step,
    /// For messages: the step's name, and the project where there are several.
    name: String,
    /// Where it runs.
    dir: PathBuf,
    before: Before,
    /// What it said of the last patch that passed.
    outcome: String,
}

/// What a step said before the change.
enum Before {
    Warnings(Warnings),
    /// The changed files, relative to the scan root, that were formatted.
    Formatted(BTreeSet<String>),
    Tests(TestRun, bool),
    Succeeded,
    /// It fails or cannot run, for this reason, so it says nothing about the change.
    Useless(String),
}

/// A step that the change made worse.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub step: String,
    pub evidence: String,
    check: usize,
}

/// What was judged already: the check (`None`: all), and the files that differ from the baseline.
type Asked = (Option<usize>, Vec<(String, Vec<u8>)>);

/// The steps of a project, with their baselines.
pub(super) struct Runner<'o> {
    options: &'o VerifyOptions<'o>,
    scratch: Scratch,
    log: Log,
    env: BTreeMap<String, String>,
    checks: Vec<Check>,
    known: HashMap<Asked, Option<Failure>>,
    /// Tests that failed after some change however often they were tried.
    persistent: BTreeSet<String>,
}

impl<'o> Runner<'o> {
    /// Makes the scratch work tree and runs the baseline of every step. `all` is the whole patch: it says which
    /// projects and files matter.
    pub fn prepare(options: &'o VerifyOptions<'o>, all: &[Change]) -> Result<Self, VerifyError> {
        (options.progress)("making a scratch work tree");
        let scratch = Scratch::create(options.root, options.baseline, &options.config.copy)?;
        let mut runner = Self {
            env: environment(options, &scratch)?,
            checks: Vec::new(),
            known: HashMap::new(),
            persistent: BTreeSet::new(),
            log: Log::create()?,
            options,
            scratch,
        };
        let inside =
            runner.scratch.root().strip_prefix(runner.scratch.top()).unwrap_or(Path::new("")).to_path_buf();
        let files: Vec<_> = all.iter().map(|change| inside.join(&change.path)).collect();
        let projects = mix_roots(runner.scratch.top(), files.iter().map(PathBuf::as_path));
        for project in &projects {
            runner.scratch.bring_built(project)?;
        }
        for step in &options.config.steps {
            if let Step::Command(_) = step {
                let dir = runner.scratch.root().to_path_buf();
                runner.baseline(step, step.name().to_string(), dir, all)?;
            }
            for project in projects.iter().filter(|_| step.needs_mix()) {
                let name = match projects.len() {
                    1 => step.name().to_string(),
                    _ => format!("{} in {}", step.name(), shown(project)),
                };
                runner.baseline(step, name, runner.scratch.top().join(project), all)?;
            }
        }
        if runner.checks.is_empty() { Err(VerifyError::NothingToRun) } else { Ok(runner) }
    }

    /// The log file.
    pub fn log(&self) -> &Path {
        self.log.path()
    }

    /// What the steps said of the last patch that passed.
    pub fn summary(&self) -> Vec<StepSummary> {
        let summary = |check: &Check| StepSummary {
            step: check.name.clone(),
            outcome: match &check.before {
                Before::Useless(why) => format!("says nothing: {why}"),
                _ => check.outcome.clone(),
            },
        };
        self.checks.iter().map(summary).collect()
    }

    /// Runs all steps on the patch, up to the first that it makes worse.
    pub fn judge(&mut self, changes: &[Change]) -> Result<Option<Failure>, VerifyError> {
        self.run_checks(None, changes)
    }

    /// Whether the patch makes the step of `failure` worse; the other steps are not run.
    pub fn fails_at(
        &mut self,
        failure: &Failure,
        changes: &[Change],
    ) -> Result<Option<Failure>, VerifyError> {
        self.run_checks(Some(failure.check), changes)
    }

    fn run_checks(
        &mut self,
        only: Option<usize>,
        changes: &[Change],
    ) -> Result<Option<Failure>, VerifyError> {
        let files = changes.iter().filter(|change| change.before.as_deref() != Some(&change.after));
        let mut files: Vec<_> = files.map(|change| (change.path.clone(), change.after.clone())).collect();
        files.sort();
        if let Some(known) = self.known.get(&(only, files.clone())) {
            return Ok(known.clone());
        }
        if files.is_empty() {
            self.checks.iter_mut().for_each(|check| check.outcome = "nothing changed".into());
            return Ok(None);
        }
        self.scratch.apply(changes)?;
        let mut found = None;
        for index in 0..self.checks.len() {
            // A step by itself compiles what it needs.
            let wanted = only.is_none_or(|only| only == index);
            if !wanted || matches!(self.checks[index].before, Before::Useless(_)) {
                continue;
            }
            (self.options.progress)(&format!(
                "{}, {} changed",
                self.checks[index].name,
                count(files.len(), "file")
            ));
            if let Some(evidence) = self.worse(index, changes)? {
                found = Some(Failure { step: self.checks[index].name.clone(), evidence, check: index });
                break;
            }
        }
        self.known.insert((only, files), found.clone());
        Ok(found)
    }

    /// Runs a step on the unchanged project and keeps what it says.
    fn baseline(
        &mut self,
        step: &Step,
        name: String,
        dir: PathBuf,
        all: &[Change],
    ) -> Result<(), VerifyError> {
        (self.options.progress)(&format!("{name}, before the change"));
        let useless = |ran: &Ran, why: &str| {
            let why = if ran.timed_out { "its time ran out before the change, too" } else { why };
            Before::Useless(why.to_string())
        };
        let before = match step {
            Step::Compile => {
                let ran = self.mix(&dir, &["compile", "--force", "--all-warnings"])?;
                if !ran.success {
                    let (log, tail) =
                        (self.log.path().to_path_buf(), output::from_error(&ran.output, EVIDENCE_LINES));
                    return Err(VerifyError::BaselineBroken { log, tail });
                }
                Before::Warnings(output::warnings(&ran.output))
            }
            Step::Format => {
                let files: Vec<_> = all.iter().filter(|change| change.before.is_some()).collect();
                let files = self.elixir_files(&dir, files.iter().map(|change| change.path.as_str()));
                Before::Formatted(self.formatted(&dir, &files)?)
            }
            Step::Test => {
                let ran = self.mix(&dir, &["test"])?;
                let tests = output::test_run(&ran.output);
                match tests.total {
                    None if !ran.success => useless(&ran, "the tests do not run before the change, either"),
                    _ => Before::Tests(tests, ran.success),
                }
            }
            Step::Command(line) => match self.shell(&dir, line)? {
                ran if ran.success => Before::Succeeded,
                ran => useless(&ran, "it fails before the change, too"),
            },
        };
        self.checks.push(Check { step: step.clone(), name, dir, before, outcome: String::new() });
        Ok(())
    }

    /// What the step holds against the patch that is applied; `None`: nothing, and its outcome is noted.
    fn worse(&mut self, index: usize, changes: &[Change]) -> Result<Option<String>, VerifyError> {
        let dir = self.checks[index].dir.clone();
        let result = match &self.checks[index].step {
            Step::Compile => self.compile(index, &dir)?,
            Step::Format => self.format(index, &dir, changes)?,
            Step::Test => self.test(index, &dir)?,
            Step::Command(line) => {
                let line = line.clone();
                let ran = self.shell(&dir, &line)?;
                if ran.success { Ok("succeeds as before".into()) } else { Err(self.ended_badly(&ran)) }
            }
        };
        Ok(match result {
            Ok(outcome) => {
                self.checks[index].outcome = outcome;
                None
            }
            Err(evidence) => Some(evidence),
        })
    }

    fn compile(&mut self, index: usize, dir: &Path) -> Result<Result<String, String>, VerifyError> {
        let ran = self.mix(dir, &["compile", "--all-warnings"])?;
        let Before::Warnings(before) = &self.checks[index].before else { return Ok(Ok(String::new())) };
        if !ran.success {
            return Ok(Err(self.ended_badly(&ran)));
        }
        let new = output::new_warnings(before, &output::warnings(&ran.output));
        if !new.is_empty() {
            let lines: Vec<_> =
                new.iter().take(EVIDENCE_LINES).map(|message| format!("warning: {message}")).collect();
            return Ok(Err(lines.join("\n")));
        }
        let count: usize = before.values().sum();
        Ok(Ok(if count == 0 { "no warnings".into() } else { format!("no new warnings ({count} before)") }))
    }

    fn format(
        &mut self,
        index: usize,
        dir: &Path,
        changes: &[Change],
    ) -> Result<Result<String, String>, VerifyError> {
        let Before::Formatted(before) = &self.checks[index].before else { return Ok(Ok(String::new())) };
        // A new file is expected to be formatted where its project is.
        let new_too = !before.is_empty() && dir.join(".formatter.exs").is_file();
        let expected = changes
            .iter()
            .filter(|change| if change.before.is_some() { before.contains(&change.path) } else { new_too });
        let paths: Vec<_> = expected.map(|change| change.path.as_str()).collect();
        let files = self.elixir_files(dir, paths.into_iter());
        let still = self.formatted(dir, &files)?;
        let worse: Vec<_> = files.iter().filter(|file| !still.contains(*file)).cloned().collect();
        Ok(match (files.len(), worse.is_empty()) {
            (0, _) => Ok("no changed file was formatted before".into()),
            (number, true) => Ok(format!("{} formatted, as before", count(number, "changed file"))),
            (_, false) => Err(format!("no longer formatted: {}", worse.join(", "))),
        })
    }

    fn test(&mut self, index: usize, dir: &Path) -> Result<Result<String, String>, VerifyError> {
        let ran = self.mix(dir, &["test"])?;
        let Before::Tests(before, succeeded) = &self.checks[index].before else {
            return Ok(Ok(String::new()));
        };
        let (before, succeeded) = (before.clone(), *succeeded);
        let after = output::test_run(&ran.output);
        if ran.timed_out || after.total.is_none() && !ran.success && after.failed.is_empty() {
            return Ok(Err(self.ended_badly(&ran)));
        }
        let mut new: BTreeSet<_> = after.failed.difference(&before.failed).cloned().collect();
        let suspected = new.len();
        for _ in 0..self.options.config.retries {
            // One known to fail for good need not be tried again and again while its culprit is looked for.
            if new.is_empty() || !new.is_disjoint(&self.persistent) {
                break;
            }
            let again = output::test_run(&self.mix(dir, &["test", "--failed"])?.output);
            new = new.intersection(&again.failed).cloned().collect();
        }
        if let Some(first) = new.first() {
            self.persistent.extend(new.iter().cloned());
            let names = new.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
            let block = output::failure_block(&ran.output, first, EVIDENCE_LINES);
            return Ok(Err(format!("failing only after the change: {names}\n{block}")));
        }
        if let (Some(before), Some(after)) = (before.total, after.total)
            && after < before
        {
            return Ok(Err(format!("{} of {before} tests are no longer run", before - after)));
        }
        if succeeded && !ran.success && suspected == 0 {
            return Ok(Err(self.ended_badly(&ran)));
        }
        let flaky =
            if suspected > 0 { format!(", {suspected} passed when tried again") } else { String::new() };
        let same = match (after.total, before.failed.len()) {
            (None, _) => "succeeds as before".to_string(),
            (Some(1), 0) => "the only test passes".to_string(),
            (Some(total), 0) => format!("all {total} tests pass"),
            (Some(total), failing) => {
                format!("{} of {total} tests pass, {failing} failed before, too", total - failing.min(total))
            }
        };
        Ok(Ok(same + &flaky))
    }

    /// Which of the files (relative to the scan root) `mix format` would leave as they are.
    fn formatted(&mut self, dir: &Path, files: &[String]) -> Result<BTreeSet<String>, VerifyError> {
        if files.is_empty() {
            return Ok(BTreeSet::new());
        }
        let paths: Vec<_> = files.iter().map(|file| self.scratch.root().join(file)).collect();
        // Relative to the project, as a user would give them: globs of `.formatter.exs` and `subdirectories` apply.
        let relative: Vec<_> =
            paths.iter().map(|path| path.strip_prefix(dir).unwrap_or(path).display().to_string()).collect();
        let arguments: Vec<_> = relative.iter().map(String::as_str).collect();
        if self.mix(dir, &[&["format", "--check-formatted"], arguments.as_slice()].concat())?.success {
            return Ok(files.iter().cloned().collect());
        }
        // What it prints differs from version to version: the files themselves say which.
        let texts: Vec<_> = paths.iter().map(std::fs::read).collect::<Result<_, _>>()?;
        self.mix(dir, &[&["format"], arguments.as_slice()].concat())?;
        let mut same = BTreeSet::new();
        for ((file, path), text) in files.iter().zip(&paths).zip(&texts) {
            if std::fs::read(path)? == *text {
                same.insert(file.clone());
            } else {
                std::fs::write(path, text)?;
            }
        }
        Ok(same)
    }

    /// Those of the files that lie below `dir` and that mix formats.
    fn elixir_files<'p>(&self, dir: &Path, paths: impl Iterator<Item = &'p str>) -> Vec<String> {
        let elixir = |path: &&str| path.ends_with(".ex") || path.ends_with(".exs");
        let below = |path: &&str| self.scratch.root().join(path).starts_with(dir);
        paths.filter(elixir).filter(below).map(String::from).collect()
    }

    fn ended_badly(&self, ran: &Ran) -> String {
        if ran.timed_out {
            let seconds = self.options.config.timeout;
            return format!(
                "its time ran out after {seconds} s\n{}",
                output::tail(&ran.output, EVIDENCE_LINES)
            );
        }
        output::from_error(&ran.output, EVIDENCE_LINES)
    }

    fn mix(&mut self, dir: &Path, arguments: &[&str]) -> Result<Ran, VerifyError> {
        let mut command = Command::new("mix");
        command.args(arguments);
        self.run(command, dir)
    }

    fn shell(&mut self, dir: &Path, line: &str) -> Result<Ran, VerifyError> {
        let mut command = Command::new("sh");
        command.args(["-c", line]);
        self.run(command, dir)
    }

    fn run(&mut self, mut command: Command, dir: &Path) -> Result<Ran, VerifyError> {
        command.current_dir(dir).envs(&self.env).env("NO_COLOR", "1");
        for name in GIT_VARIABLES {
            command.env_remove(name);
        }
        let ran = process::run(command, &mut self.log, self.options.config.time_limit());
        self.scratch.step_ended();
        ran
    }
}

/// The steps' environment: the tests' one for all, so that one build serves them all; build folders of the user's own
/// are replaced by copies.
fn environment(
    options: &VerifyOptions<'_>,
    scratch: &Scratch,
) -> Result<BTreeMap<String, String>, VerifyError> {
    let mut env = BTreeMap::new();
    if std::env::var_os("MIX_ENV").is_none() {
        env.insert("MIX_ENV".to_string(), "test".to_string());
    }
    for name in MIX_FOLDERS {
        let Some(from) = std::env::var_os(name).filter(|value| !value.is_empty()) else { continue };
        let (from, to) = (options.root.join(from), scratch.aside(name));
        if from.is_dir() {
            super::copy::copy(&from, &to).map_err(|source| VerifyError::Copy { path: from, source })?;
        }
        env.insert(name.to_string(), to.display().to_string());
    }
    env.extend(options.config.env.clone());
    Ok(env)
}

fn shown(project: &Path) -> String {
    if project.as_os_str().is_empty() { ".".into() } else { project.display().to_string() }
}
