//! The user's repository as salve meets it: found from the scan root, read only but for new objects and one ref.

use std::path::{Component, Path, PathBuf};

/// Why a branch could not be made. Each names its cause and the next step.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The scan root is in no repository.
    #[error("{0} is not inside a git repository: run `git init` and commit first, or use `--write`")]
    NoRepository(PathBuf),
    /// The repository belongs to another user, so git refuses it.
    #[error(
        "{path} belongs to another user, so git does not trust it: `git config --global --add safe.directory {path}`"
    )]
    NotTrusted {
        /// The repository.
        path: PathBuf,
    },
    /// The repository has no work tree.
    #[error("{0} is a bare repository, which has no files to scan: run salve in a clone or a worktree of it")]
    Bare(PathBuf),
    /// HEAD names a branch without commits.
    #[error(
        "`{0}` has no commit yet, so there is nothing to build a branch on: commit first, or use `--write`"
    )]
    Unborn(String),
    /// Not a name that git accepts.
    #[error("`{0}` is not a valid branch name: see `git check-ref-format --help`; `salve/fixes` would do")]
    InvalidName(String),
    /// `a` and `a/b` cannot both be branches.
    #[error("the branch `{wanted}` cannot exist beside the branch `{existing}`: choose another name")]
    NameConflict {
        /// The name asked for.
        wanted: String,
        /// The branch in its way.
        existing: String,
    },
    /// The branch is there and `--force` was not given.
    #[error("the branch `{0}` exists: choose another name, or replace it with `--force`")]
    Exists(String),
    /// The branch is there and holds somebody's own commits.
    #[error(
        "the branch `{name}` holds a commit that salve did not make ({commit} \"{subject}\"), so `--force` leaves it \
         alone: choose another name, or delete it with `git branch -D {name}`"
    )]
    ForeignCommits {
        /// The branch.
        name: String,
        /// Short id of the newest such commit.
        commit: String,
        /// Its first line.
        subject: String,
    },
    /// The branch is checked out, so moving it would change somebody's work tree.
    #[error(
        "the branch `{name}` is checked out in {at}: choose another name, or switch that work tree away first"
    )]
    CheckedOut {
        /// The branch.
        name: String,
        /// The work tree.
        at: PathBuf,
    },
    /// Another process holds or moved the branch.
    #[error(
        "the branch `{name}` was changed or locked by another process ({detail}): nothing was done; run again"
    )]
    Raced {
        /// The branch.
        name: String,
        /// What libgit2 said.
        detail: String,
    },
    /// No author.
    #[error(
        "git does not know who you are ({0}): `git config user.name NAME` and `git config user.email ADDRESS` first"
    )]
    NoIdentity(String),
    /// Files among those to change differ from HEAD.
    #[error("uncommitted or concurrent changes in {}: commit or stash them first, or use `--write`", list(.0))]
    Dirty(Vec<String>),
    /// Files among those to change are not known to git.
    #[error("not in HEAD: {}: commit them first, or leave them out of the scan", list(.0))]
    Untracked(Vec<String>),
    /// Files among those to change are ignored.
    #[error("ignored by git: {}: leave them out of the scan, or use `--write`", list(.0))]
    Ignored(Vec<String>),
    /// A path inside a submodule.
    #[error("{path} lies in the submodule {submodule}: run salve inside that submodule")]
    Submodule {
        /// The file.
        path: String,
        /// The submodule's folder.
        submodule: String,
    },
    /// A path that is, or goes through, a symbolic link.
    #[error("{path} goes through the symbolic link {link}: name the file where it really is")]
    Symlink {
        /// The file.
        path: String,
        /// The link.
        link: String,
    },
    /// A file and a folder of one name.
    #[error("{path} cannot be created: {existing} is a file in HEAD")]
    FileInTheWay {
        /// The new file.
        path: String,
        /// The file that would have to be a folder.
        existing: String,
    },
    /// A filter that salve does not run, such as git-lfs.
    #[error(
        "{path} is stored through `{attribute}` of .gitattributes, which only git itself can apply: leave it out of \
         the scan, or use `--write` and commit with git"
    )]
    Filtered {
        /// The file.
        path: String,
        /// For example `filter=lfs`.
        attribute: String,
    },
    /// Not a path below the scan root.
    #[error("`{0}` is not a path inside the repository's work tree")]
    Outside(String),
    /// All commits together change nothing.
    #[error("there is nothing to commit: every file would stay as it is in HEAD")]
    Nothing,
    /// Anything else that libgit2 reports.
    #[error("git: {0}")]
    Git(#[from] git2::Error),
    /// A file of the work tree could not be read.
    #[error("{path} could not be read: {source}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

/// A few names and how many more there are.
fn list(names: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut text = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}

/// A git repository with a work tree and a HEAD, seen from a folder of that work tree.
pub struct Repository {
    pub(crate) git: git2::Repository,
    /// The work tree, canonical.
    workdir: PathBuf,
    /// The scan root relative to the work tree: empty, or ending in `/`.
    prefix: String,
}

impl Repository {
    /// Finds the repository around `scan_root`, which may be any folder of a work tree, a linked one included.
    pub fn open(scan_root: &Path) -> Result<Self, GitError> {
        let root = scan_root
            .canonicalize()
            .map_err(|source| GitError::Unreadable { path: scan_root.display().to_string(), source })?;
        let git = git2::Repository::discover(&root).map_err(|error| match error.code() {
            git2::ErrorCode::NotFound => GitError::NoRepository(root.clone()),
            git2::ErrorCode::Owner => GitError::NotTrusted { path: root.clone() },
            _ => GitError::Git(error),
        })?;
        let Some(workdir) = git.workdir() else { return Err(GitError::Bare(git.path().to_path_buf())) };
        let workdir = workdir
            .canonicalize()
            .map_err(|source| GitError::Unreadable { path: workdir.display().to_string(), source })?;
        // Discovery from inside `.git` finds a work tree that does not hold the scan root.
        let inside = root.strip_prefix(&workdir).ok().filter(|inside| !inside.starts_with(".git"));
        let Some(inside) = inside else { return Err(GitError::NoRepository(root)) };
        let mut prefix =
            inside.to_str().ok_or_else(|| GitError::Outside(inside.display().to_string()))?.to_string();
        if !prefix.is_empty() {
            prefix.push('/');
        }
        Ok(Self { workdir, prefix, git })
    }

    /// The work tree's folder.
    pub fn workdir(&self) -> &Path {
        &self.workdir
    }

    /// The folder that all worktrees of this repository share, a place for files that git does not track.
    pub fn common_dir(&self) -> &Path {
        self.git.commondir()
    }

    /// The scan root relative to the work tree: empty, or ending in `/`.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// A path relative to the scan root, made relative to the work tree.
    pub(crate) fn in_work_tree(&self, path: &str) -> Result<String, GitError> {
        let full = format!("{}{path}", self.prefix);
        let plain = |part: Component| matches!(part, Component::Normal(name) if name != ".git");
        let parts = Path::new(&full).components();
        if path.is_empty() || path.ends_with('/') || path.starts_with('/') || !parts.clone().all(plain) {
            return Err(GitError::Outside(path.to_string()));
        }
        // `a//b` names the same file as `a/b`; trees know only the latter.
        let parts: Vec<_> = parts.filter_map(|part| part.as_os_str().to_str()).collect();
        Ok(parts.join("/"))
    }

    /// The commit that HEAD names, detached or not.
    pub(crate) fn head(&self) -> Result<git2::Commit<'_>, GitError> {
        match self.git.head() {
            Ok(head) => Ok(head.peel_to_commit()?),
            Err(error) if error.code() == git2::ErrorCode::UnbornBranch => {
                let head = self.git.find_reference("HEAD")?;
                let target = head.symbolic_target().ok().flatten().unwrap_or("HEAD");
                Err(GitError::Unborn(target.trim_start_matches("refs/heads/").to_string()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// How many digits of an id `git diff` shows: by configuration, else by how many objects there are.
    pub(super) fn abbreviation(&self) -> usize {
        const SHORTEST: usize = 7;
        const LONGEST: usize = 40;
        let configured = self.git.config().ok().and_then(|config| config.get_string("core.abbrev").ok());
        if let Some(digits) = configured.and_then(|text| text.parse::<usize>().ok()) {
            return digits.clamp(4, LONGEST);
        }
        // As git does: half of the bits that count the packed objects, in hex digits.
        let bits = (usize::BITS - self.packed_objects().leading_zeros()) as usize;
        bits.div_ceil(2).max(SHORTEST)
    }

    fn packed_objects(&self) -> usize {
        let packs = std::fs::read_dir(self.git.commondir().join("objects/pack"));
        let indexes = packs.into_iter().flatten().flatten().map(|entry| entry.path());
        indexes
            .filter(|path| path.extension().is_some_and(|end| end == "idx"))
            .filter_map(|path| count(&path))
            .sum()
    }
}

/// The number of objects of a pack, from its index: the last of 256 big-endian counts after an eight-byte head.
fn count(index: &Path) -> Option<usize> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = std::fs::File::open(index).ok()?;
    let mut last = [0; 4];
    file.seek(SeekFrom::Start(8 + 255 * 4)).ok()?;
    file.read_exact(&mut last).ok()?;
    usize::try_from(u32::from_be_bytes(last)).ok()
}
