//! Pushing the branch with the user's own git: its credentials, hooks and messages are as they know them.

use super::branch::Branch;
use super::repository::{GitError, Repository};
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Why a push did not happen.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// git is not installed.
    #[error("`git` could not be started ({0}): install it, then `git push {1} {2}`")]
    NoGit(io::Error, String, String),
    /// The remote is unknown or does not answer; git said why.
    #[error(
        "the remote `{remote}` cannot be read: {detail}; the branch `{branch}` is there, push it by hand"
    )]
    Unreachable {
        /// As given.
        remote: String,
        /// The local branch.
        branch: String,
        /// git's last line.
        detail: String,
    },
    /// The remote's branch holds other people's commits.
    #[error(
        "the branch `{branch}` of `{remote}` holds a commit that salve did not make ({commit} \"{subject}\"): choose \
         another name, or merge it first"
    )]
    ForeignCommits {
        /// The remote.
        remote: String,
        /// The branch.
        branch: String,
        /// Short id.
        commit: String,
        /// First line.
        subject: String,
    },
    /// The remote has a branch of this name and `--force` was not given.
    #[error("the branch `{branch}` exists on `{remote}`: choose another name, or replace it with `--force`")]
    Exists {
        /// The remote.
        remote: String,
        /// The branch.
        branch: String,
    },
    /// `git push` failed; it said why on standard error.
    #[error("`git push` to `{remote}` failed; the branch `{branch}` is there, push it by hand")]
    Refused {
        /// The remote.
        remote: String,
        /// The branch.
        branch: String,
    },
    /// The repository could not be read.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// What a push did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// The remote's branch is new.
    Created,
    /// It was replaced.
    Replaced,
    /// It was the same already.
    Unchanged,
}

impl Repository {
    /// Pushes `branch` to `remote`. A branch there is replaced only with `force`, only if all that it adds to HEAD is
    /// salve's, and only if it is still what was looked at.
    pub fn push(&self, branch: &Branch, remote: &str, force: bool) -> Result<Pushed, PushError> {
        let name = &branch.name;
        let reference = format!("refs/heads/{name}");
        let there = self.remote_tip(remote, branch)?;
        let mut arguments = vec!["push".to_string()];
        match &there {
            Some(tip) if *tip == branch.tip => return Ok(Pushed::Unchanged),
            Some(_) if !force => {
                return Err(PushError::Exists { remote: remote.to_string(), branch: name.clone() });
            }
            Some(tip) => {
                self.refuse_foreign(remote, branch, tip)?;
                arguments.push(format!("--force-with-lease={reference}:{tip}"));
            }
            None => {}
        }
        arguments.extend(["--".to_string(), remote.to_string(), format!("{reference}:{reference}")]);
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        // Its words go to standard error: standard output is for what was asked of salve.
        let status = self.user_git(&arguments).stdout(io::stderr()).status();
        let status = status.map_err(|error| PushError::NoGit(error, remote.to_string(), name.clone()))?;
        match (status.success(), there) {
            (true, None) => Ok(Pushed::Created),
            (true, Some(_)) => Ok(Pushed::Replaced),
            (false, _) => Err(PushError::Refused { remote: remote.to_string(), branch: name.clone() }),
        }
    }

    fn remote_tip(&self, remote: &str, branch: &Branch) -> Result<Option<String>, PushError> {
        let reference = format!("refs/heads/{}", branch.name);
        let listed = self.captured(&["ls-remote", "--", remote, &reference], remote, branch)?;
        let tip = listed.lines().find_map(|line| {
            let (id, name) = line.split_once('\t')?;
            (name == reference).then(|| id.to_string())
        });
        Ok(tip)
    }

    fn refuse_foreign(&self, remote: &str, branch: &Branch, tip: &str) -> Result<(), PushError> {
        let tip = git2::Oid::from_str(tip).map_err(GitError::from)?;
        if self.git.find_commit(tip).is_err() {
            let reference = format!("refs/heads/{}", branch.name);
            // Only the objects: no ref of the user's moves.
            self.captured(
                &[
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "--no-write-fetch-head",
                    "--refmap=",
                    "--",
                    remote,
                    &reference,
                ],
                remote,
                branch,
            )?;
        }
        let head = self.head()?.id();
        match self.first_foreign(tip, head)? {
            None => Ok(()),
            Some(commit) => Err(PushError::ForeignCommits {
                remote: remote.to_string(),
                branch: branch.name.clone(),
                commit: commit.id().to_string().chars().take(10).collect(),
                subject: commit.summary().ok().flatten().unwrap_or_default().to_string(),
            }),
        }
    }

    fn captured(&self, arguments: &[&str], remote: &str, branch: &Branch) -> Result<String, PushError> {
        let output = self.user_git(arguments).output();
        let output =
            output.map_err(|error| PushError::NoGit(error, remote.to_string(), branch.name.clone()))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let detail =
            said.lines().find(|line| !line.trim().is_empty()).unwrap_or("git said nothing").to_string();
        Err(PushError::Unreachable { remote: remote.to_string(), branch: branch.name.clone(), detail })
    }

    /// git in this work tree, with the terminal for questions.
    fn user_git(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.workdir()).args(arguments).stdin(Stdio::inherit());
        command
    }

    /// A place for a file about `branch` that git does not track: inside the repository's own folder.
    pub fn note_path(&self, branch: &str) -> PathBuf {
        self.common_dir().join("salve").join(format!("{}.md", branch.replace(['/', '\\'], "-")))
    }
}
