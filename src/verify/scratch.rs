//! A work tree beside the user's, for the steps to run in; it goes when dropped.

use super::VerifyError;
use super::copy::{copy, same_times};
use super::project::on_path;
use crate::deliver::{Change, GitError, Repository};
use std::collections::HashMap;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// What the change is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// The last commit: for `--branch`.
    Head,
    /// The files as they are, uncommitted ones included: for `--write` and for a preview.
    WorkTree,
}

/// Folders of a mix project that hold what was built or fetched; the steps may write there.
const BUILT: [&str; 2] = ["deps", "_build"];

/// A copy of the project that the steps may change as they like.
pub(super) struct Scratch {
    /// Of the copy: what the scan root is in the original.
    root: PathBuf,
    /// Of the copy: the top folder of the work tree, or the root where there is no repository.
    top: PathBuf,
    /// The linked work tree's owner, to take it off again.
    owner: Option<PathBuf>,
    /// What files held before a change was written: `None` for those that did not exist.
    originals: HashMap<String, Option<Vec<u8>>>,
    /// When a step last ended.
    last_step: SystemTime,
    /// Last, so that it is removed after the work tree was taken off.
    folder: tempfile::TempDir,
}

impl Scratch {
    /// Checks out HEAD beside the user's work tree, brings it to `baseline`, and copies `extra` paths of the root along.
    pub fn create(root: &Path, baseline: Baseline, extra: &[String]) -> Result<Self, VerifyError> {
        let folder = tempfile::Builder::new().prefix("salve-verify-").tempdir()?;
        let mut scratch = match Repository::open(root) {
            // Without a commit there is nothing to check out, but files there may be.
            Ok(repository) => match repository.head() {
                Err(GitError::Unborn(_)) if baseline == Baseline::WorkTree => Self::copied(root, folder)?,
                head => head
                    .map(|_| ())
                    .map_err(VerifyError::from)
                    .and_then(|()| Self::linked(&repository, baseline, folder))?,
            },
            Err(GitError::NoRepository(root)) => Self::copied(&root, folder)?,
            Err(error) => return Err(error.into()),
        };
        for path in extra {
            let (from, to) = (root.join(path), scratch.root.join(path));
            if from.exists() && !to.exists() {
                copy(&from, &to).map_err(|source| VerifyError::Copy { path: from, source })?;
            }
        }
        scratch.last_step = SystemTime::now();
        Ok(scratch)
    }

    fn linked(
        repository: &Repository,
        baseline: Baseline,
        folder: tempfile::TempDir,
    ) -> Result<Self, VerifyError> {
        if !on_path("git") {
            return Err(VerifyError::NoGit);
        }
        let owner = repository.workdir().to_path_buf();
        // Its last folder is named as the original: some projects look at that.
        let top = folder.path().canonicalize()?.join(owner.file_name().unwrap_or("project".as_ref()));
        let root = top.join(repository.prefix());
        let originals = HashMap::new();
        let last_step = SystemTime::now();
        let scratch =
            Self { root, top: top.clone(), owner: Some(owner.clone()), originals, last_step, folder };
        let added = git(&owner, &["worktree", "add", "--detach", "--force", "--quiet"])
            .arg(&top)
            .arg("HEAD")
            .output()?;
        if !added.status.success() {
            return Err(VerifyError::Worktree(String::from_utf8_lossy(&added.stderr).trim().to_string()));
        }
        if baseline == Baseline::WorkTree {
            scratch.overlay(repository)?;
        }
        scratch.keep_times(repository)?;
        Ok(scratch)
    }

    fn copied(root: &Path, folder: tempfile::TempDir) -> Result<Self, VerifyError> {
        let top = folder.path().canonicalize()?.join(root.file_name().unwrap_or("project".as_ref()));
        copy(root, &top).map_err(|source| VerifyError::Copy { path: root.to_path_buf(), source })?;
        let originals = HashMap::new();
        Ok(Self { root: top.clone(), top, owner: None, originals, last_step: SystemTime::now(), folder })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The top of the copied work tree.
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// A folder for what is needed beside the work tree; it goes with it.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Brings `deps` and `_build` of a mix project (relative to the top) along, unless they are there.
    pub fn bring_built(&self, project: &Path) -> Result<(), VerifyError> {
        let Some(owner) = &self.owner else { return Ok(()) };
        for name in BUILT {
            let (from, to) = (owner.join(project).join(name), self.top.join(project).join(name));
            if from.is_dir() && !to.exists() {
                copy(&from, &to).map_err(|source| VerifyError::Copy { path: from, source })?;
            }
        }
        Ok(())
    }

    /// The user's uncommitted work, untracked files included.
    fn overlay(&self, repository: &Repository) -> Result<(), VerifyError> {
        let mut options = git2::StatusOptions::new();
        options.include_untracked(true).recurse_untracked_dirs(true).exclude_submodules(true);
        for entry in repository.git.statuses(Some(&mut options)).map_err(GitError::from)?.iter() {
            let Ok(path) = entry.path() else { continue };
            let (from, to) = (repository.workdir().join(path), self.top.join(path));
            if std::fs::symlink_metadata(&to).is_ok_and(|found| !found.is_dir()) {
                std::fs::remove_file(&to)?;
            }
            if from.symlink_metadata().is_ok() {
                copy(&from, &to).map_err(|source| VerifyError::Copy { path: from, source })?;
            }
        }
        Ok(())
    }

    /// Files that are as in the user's work tree get its times, so that what was built there counts as up to date; a
    /// submodule's folder, which a new work tree has empty, is copied.
    fn keep_times(&self, repository: &Repository) -> Result<(), VerifyError> {
        let index = repository.git.index().map_err(GitError::from)?;
        for entry in index.iter() {
            let Ok(path) = std::str::from_utf8(&entry.path) else { continue };
            let (from, to) = (repository.workdir().join(path), self.top.join(path));
            if entry.mode == u32::from(git2::FileMode::Commit) {
                let empty = std::fs::read_dir(&to).map(|mut found| found.next().is_none()).unwrap_or(true);
                if from.is_dir() && empty {
                    copy(&from, &to).map_err(|source| VerifyError::Copy { path: from, source })?;
                }
                continue;
            }
            let plain = |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_file());
            if plain(&from) && plain(&to) && std::fs::read(&from)? == std::fs::read(&to)? {
                same_times(&from, &to)?;
            }
        }
        Ok(())
    }

    /// Makes the copy hold exactly the baseline with these changes (paths relative to the scan root).
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), VerifyError> {
        self.wait_for_another_second();
        for change in changes {
            if !self.originals.contains_key(&change.path) {
                let before = std::fs::read(self.root.join(&change.path)).ok();
                self.originals.insert(change.path.clone(), before);
            }
        }
        let after: HashMap<&str, &[u8]> =
            changes.iter().map(|change| (change.path.as_str(), change.after.as_slice())).collect();
        for (path, before) in &self.originals {
            let wanted = after.get(path.as_str()).copied().or(before.as_deref());
            let file = self.root.join(path);
            let present = std::fs::read(&file).ok();
            match wanted {
                Some(text) if present.as_deref() != Some(text) => {
                    std::fs::create_dir_all(file.parent().unwrap_or(&self.root))?;
                    std::fs::write(&file, text)?;
                }
                None if present.is_some() => std::fs::remove_file(&file)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// mix compares times by the second: a file written in the second of the last build would look unchanged.
    fn wait_for_another_second(&self) {
        // The kernel stamps files by a clock that may lag by a tick.
        const TICK: Duration = Duration::from_millis(50);
        let asked = Instant::now();
        while second(SystemTime::now() - TICK) <= second(self.last_step)
            && asked.elapsed() < Duration::from_secs(2)
        {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// To be called when a step has ended.
    pub fn step_ended(&mut self) {
        self.last_step = SystemTime::now();
    }
}

/// Whole seconds since 1970.
fn second(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |age| age.as_secs())
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let Some(owner) = &self.owner else { return };
        // Twice `--force`: also while it is being made. What fails here is tidied by `git worktree prune`.
        let remove = git(owner, &["worktree", "remove", "--force", "--force"]).arg(&self.top).output();
        if !remove.is_ok_and(|output| output.status.success()) {
            let _ = std::fs::remove_dir_all(&self.top);
            let _ = git(owner, &["worktree", "prune"]).output();
        }
    }
}

/// The user's git, without hooks, out of reach of the terminal's ^C, and on its own repository even inside a hook.
fn git(at: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(at).args(["-c", "core.hooksPath=/dev/null"]).args(args);
    command.stdin(Stdio::null()).process_group(0);
    for name in GIT_VARIABLES {
        command.env_remove(name);
    }
    command
}

/// By these git tells its hooks which repository it works on; another work tree must not hear them.
pub(super) const GIT_VARIABLES: [&str; 5] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"];
