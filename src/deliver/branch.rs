//! Commits on a branch of their own, made without touching the work tree, the index or HEAD.
//!
//! All objects are written first and the branch's ref last, in one atomic step: a kill at any moment leaves either no
//! branch (and a few objects that `git gc` sweeps) or the whole one.

use super::commit::CommitSpec;
use super::encoding::{self, Held};
use super::repository::{GitError, Repository};
use crate::output::count;
use git2::build::TreeUpdateBuilder;
use git2::{Commit, Oid};
use std::collections::HashMap;
use std::path::PathBuf;

/// The trailer by which salve knows its own commits.
pub const RULE_TRAILER: &str = "Salve-Rule";
/// The trailer that carries a finding's stable id.
pub const FINDING_TRAILER: &str = "Salve-Finding";

/// Where the commits go.
#[derive(Clone, Debug)]
pub struct BranchOptions {
    /// The branch, without `refs/heads/`.
    pub name: String,
    /// Replace a branch of this name if all that it adds to HEAD was made by salve.
    pub force: bool,
}

/// A branch that now exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Without `refs/heads/`.
    pub name: String,
    /// The commit that HEAD named, on which the first commit stands.
    pub base: String,
    /// The last commit.
    pub tip: String,
    /// What was committed, oldest first. A spec that changes nothing makes no commit.
    pub commits: Vec<Committed>,
    /// How the ref came to be.
    pub landing: Landing,
}

/// One commit of the branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Its id, in hex.
    pub id: String,
    /// Its first line.
    pub subject: String,
    /// The place of its spec among those given.
    pub spec: usize,
}

/// What happened to the ref.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Landing {
    /// There was no such branch.
    Created,
    /// There was one, made by salve, whose tip was this.
    Replaced(String),
    /// There was one with the same commits already; it was left as it is, so that a nightly run pushes nothing new.
    Unchanged,
}

impl Repository {
    /// Refuses early what `create_branch` would refuse late: a bad name, an unborn HEAD, a branch in the way, no
    /// author. Cheap; run it before scanning.
    pub fn check_branch(&self, options: &BranchOptions) -> Result<(), GitError> {
        let head = self.head()?;
        self.identities()?;
        self.standing_branch(options, &head)?;
        Ok(())
    }

    /// Makes one commit a spec on top of HEAD and then the branch.
    ///
    /// Files among those to change must be as in HEAD, or, to be created, be neither in HEAD nor on disk. On an error
    /// no ref has changed.
    pub fn create_branch(&self, specs: &[CommitSpec], options: &BranchOptions) -> Result<Branch, GitError> {
        let head = self.head()?;
        let old = self.standing_branch(options, &head)?;
        let (author, committer) = self.identities()?;
        let entries = self.entries(specs, &head)?;

        let mut parent = head.clone();
        let mut commits = Vec::new();
        for (index, spec) in specs.iter().enumerate() {
            let tree = self.tree(spec, &parent.tree()?, &entries)?;
            if tree.id() == parent.tree_id() {
                continue;
            }
            let id = self.git.commit(None, &author, &committer, &spec.message(), &tree, &[&parent])?;
            parent = self.git.find_commit(id)?;
            commits.push(Committed { id: id.to_string(), subject: spec.subject.clone(), spec: index });
        }
        if commits.is_empty() {
            return Err(GitError::Nothing);
        }
        let branch = |tip: Oid, commits, landing| Branch {
            name: options.name.clone(),
            base: head.id().to_string(),
            tip: tip.to_string(),
            commits,
            landing,
        };
        if let Some(old) = old
            && let Some(ids) = self.same_commits(old, &parent, &head)?
        {
            for (commit, id) in commits.iter_mut().zip(ids) {
                commit.id = id.to_string();
            }
            return Ok(branch(old, commits, Landing::Unchanged));
        }
        self.set_ref(&options.name, parent.id(), old, commits.len())?;
        let landing = old.map_or(Landing::Created, |old| Landing::Replaced(old.to_string()));
        Ok(branch(parent.id(), commits, landing))
    }

    /// Whether every commit of `tip` that HEAD does not have is salve's; otherwise the newest that is not.
    pub(super) fn first_foreign(&self, tip: Oid, head: Oid) -> Result<Option<Commit<'_>>, GitError> {
        let mut walk = self.git.revwalk()?;
        walk.push(tip)?;
        walk.hide(head)?;
        for id in walk {
            let commit = self.git.find_commit(id?)?;
            if !is_salves(&commit) {
                return Ok(Some(commit));
            }
        }
        Ok(None)
    }

    /// The author and the committer, from git's environment variables and configuration.
    fn identities(&self) -> Result<(git2::Signature<'static>, git2::Signature<'static>), GitError> {
        let no_identity = |error: git2::Error| GitError::NoIdentity(error.message().to_string());
        let author = self.git.author_from_env().map_err(no_identity)?;
        Ok((author, self.git.committer_from_env().map_err(no_identity)?))
    }

    /// The tip of the branch that may be replaced; `None` where there is no branch; an error where it must stay.
    fn standing_branch(&self, options: &BranchOptions, head: &Commit<'_>) -> Result<Option<Oid>, GitError> {
        let name = options.name.as_str();
        if !git2::Branch::name_is_valid(name)? || name == "HEAD" || name.starts_with('-') {
            return Err(GitError::InvalidName(name.to_string()));
        }
        let branch = match self.git.find_branch(name, git2::BranchType::Local) {
            Ok(branch) => branch,
            Err(error) if error.code() == git2::ErrorCode::NotFound => {
                self.refuse_name_conflict(name)?;
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        if let Some(at) = self.checked_out_at(name) {
            return Err(GitError::CheckedOut { name: name.to_string(), at });
        }
        if !options.force {
            return Err(GitError::Exists(name.to_string()));
        }
        let tip = branch.get().peel_to_commit()?.id();
        match self.first_foreign(tip, head.id())? {
            None => Ok(Some(tip)),
            Some(commit) => Err(GitError::ForeignCommits {
                name: name.to_string(),
                commit: short(commit.id()),
                subject: commit.summary().ok().flatten().unwrap_or_default().to_string(),
            }),
        }
    }

    /// A ref is a file: `salve` in the way of `salve/otp`, or the other way round.
    fn refuse_name_conflict(&self, wanted: &str) -> Result<(), GitError> {
        for branch in self.git.branches(Some(git2::BranchType::Local))? {
            let (branch, _) = branch?;
            let Ok(name) = branch.get().name() else { continue };
            let existing = name.trim_start_matches("refs/heads/");
            let below = |inner: &str, outer: &str| {
                inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
            };
            if below(wanted, existing) || below(existing, wanted) {
                let (wanted, existing) = (wanted.to_string(), existing.to_string());
                return Err(GitError::NameConflict { wanted, existing });
            }
        }
        Ok(())
    }

    /// The work tree, main or linked, whose HEAD or running rebase is on this branch.
    fn checked_out_at(&self, name: &str) -> Option<PathBuf> {
        let common = self.git.commondir().to_path_buf();
        let on_branch = |dir: &PathBuf| {
            let reads = |file: &str| std::fs::read_to_string(dir.join(file)).unwrap_or_default();
            let wanted = format!("refs/heads/{name}");
            reads("HEAD").trim().strip_prefix("ref: ").is_some_and(|target| target.trim() == wanted)
                || ["rebase-merge/head-name", "rebase-apply/head-name"]
                    .iter()
                    .any(|file| reads(file).trim() == wanted)
        };
        // A bare repository's own HEAD is nobody's work tree.
        let bare = self.git.config().and_then(|config| config.get_bool("core.bare")).unwrap_or(false);
        if !bare && on_branch(&common) {
            let main = common.parent().filter(|_| common.ends_with(".git"));
            return Some(main.map_or(common.clone(), PathBuf::from));
        }
        let linked = std::fs::read_dir(common.join("worktrees")).ok()?;
        linked.flatten().map(|entry| entry.path()).find(on_branch).map(|dir| {
            let gitdir = std::fs::read_to_string(dir.join("gitdir")).unwrap_or_default();
            PathBuf::from(gitdir.trim()).parent().map_or(dir, PathBuf::from)
        })
    }

    /// How each changed file's text becomes a blob, by its path in the spec.
    fn entries<'s>(
        &self,
        specs: &'s [CommitSpec],
        head: &Commit<'_>,
    ) -> Result<HashMap<&'s str, (String, encoding::Entry)>, GitError> {
        let tree = head.tree()?;
        let mut entries = HashMap::new();
        let mut held = Held::default();
        for change in specs.iter().flat_map(|spec| &spec.changes) {
            if entries.contains_key(change.path.as_str()) {
                continue;
            }
            let full = self.in_work_tree(&change.path)?;
            if let Some(entry) = encoding::entry(self, &tree, &full, change.before.as_deref(), &mut held)? {
                entries.insert(change.path.as_str(), (full, entry));
            }
        }
        held.into_result()?;
        Ok(entries)
    }

    fn tree(
        &self,
        spec: &CommitSpec,
        parent: &git2::Tree<'_>,
        entries: &HashMap<&str, (String, encoding::Entry)>,
    ) -> Result<git2::Tree<'_>, GitError> {
        let mut update = TreeUpdateBuilder::new();
        for change in &spec.changes {
            let Some((path, entry)) = entries.get(change.path.as_str()) else { continue };
            update.upsert(path.as_str(), entry.write(self, path, &change.after)?, entry.mode);
        }
        Ok(self.git.find_tree(update.create_updated(&self.git, parent)?)?)
    }

    /// The ids of the old branch's commits, oldest first, if they say and do what the new ones do, on the same HEAD.
    fn same_commits(
        &self,
        old: Oid,
        new: &Commit<'_>,
        head: &Commit<'_>,
    ) -> Result<Option<Vec<Oid>>, GitError> {
        let (mut old, mut new) = (self.git.find_commit(old)?, new.clone());
        let mut ids = Vec::new();
        while new.id() != head.id() {
            let same = old.tree_id() == new.tree_id() && old.message_bytes() == new.message_bytes();
            if old.id() == head.id() || !same || old.parent_count() != 1 {
                return Ok(None);
            }
            ids.push(old.id());
            (old, new) = (old.parent(0)?, new.parent(0)?);
        }
        ids.reverse();
        Ok((old.id() == head.id()).then_some(ids))
    }

    /// The one step that makes the branch appear, or moves it from `old` if it is still there.
    fn set_ref(&self, name: &str, tip: Oid, old: Option<Oid>, commits: usize) -> Result<(), GitError> {
        let reference = format!("refs/heads/{name}");
        let log = format!("salve: {}", count(commits, "commit"));
        let done = match old {
            None => self.git.reference(&reference, tip, false, &log),
            Some(old) => self.git.reference_matching(&reference, tip, true, old, &log),
        };
        done.map(drop).map_err(|error| match error.code() {
            git2::ErrorCode::Exists if old.is_none() => GitError::Exists(name.to_string()),
            git2::ErrorCode::Modified | git2::ErrorCode::Locked | git2::ErrorCode::Exists => {
                GitError::Raced { name: name.to_string(), detail: error.message().to_string() }
            }
            _ => error.into(),
        })
    }
}

/// Whether the commit carries salve's trailer.
fn is_salves(commit: &Commit<'_>) -> bool {
    let Ok(trailers) = git2::message_trailers_bytes(commit.message_bytes()) else { return false };
    trailers.iter().any(|(key, _)| key == RULE_TRAILER.as_bytes())
}

/// The first ten digits: enough to name a commit in a message.
fn short(id: Oid) -> String {
    id.to_string().chars().take(10).collect()
}
