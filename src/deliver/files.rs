//! Writing changes into the work tree: every file old or new, never torn, and never over someone else's work.

use super::Change;
use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use tempfile::NamedTempFile;
use thiserror::Error;

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Relative to the root, with `/`, as in the [`Change`].
    pub path: String,
    /// True if it did not exist before.
    pub created: bool,
}

/// A write that did not go through, and how far it came.
#[derive(Debug, Error)]
pub struct WriteError {
    /// The file that could not be written, as in the [`Change`].
    pub path: String,
    /// Why not.
    #[source]
    pub cause: Cause,
    /// What was written before that; whole, and left in place.
    pub written: Vec<Written>,
    /// What stayed as it was, `path` included.
    pub not_written: Vec<String>,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; ", self.path, self.cause)?;
        if self.written.is_empty() {
            return write!(f, "nothing was written");
        }
        let written: Vec<&str> = self.written.iter().map(|written| written.path.as_str()).collect();
        write!(f, "written: {}; not written: {}", written.join(", "), self.not_written.join(", "))
    }
}

/// Why a file cannot be written, and what to do about it.
#[derive(Debug, Error)]
pub enum Cause {
    /// The path, or what its symbolic links lead to, is not below the root.
    #[error("lies outside {}; run salve where the file is", .0.display())]
    Outside(PathBuf),
    /// Its bytes are not those that were read.
    #[error("has changed since it was read; run salve again")]
    Changed,
    /// It was read, but is no more.
    #[error("is gone since it was read; run salve again")]
    Gone,
    /// A new file would overwrite it.
    #[error("exists already and would be overwritten; move it away and run salve again")]
    Exists,
    /// A directory, a device, a broken link.
    #[error("is not a regular file; leave it out of the run")]
    NotAFile,
    /// Its permissions forbid writing.
    #[error("is read-only; make it writable and run salve again")]
    ReadOnly,
    /// Two paths lead to it.
    #[error("is the same file as {0}; leave one of the two out of the run")]
    SameFile(String),
    /// The system refused.
    #[error("cannot {doing}: {error}; mend that and run salve again")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// What came back.
        #[source]
        error: io::Error,
    },
}

/// Turns an i/o error into a [`Cause`] that says what was tried.
fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Cause {
    move |error| Cause::Io { doing, error }
}

/// Writes all of `changes` below `root`, or nothing; a change that leaves its file as it is is not written.
///
/// Each file is replaced as a whole: a temporary file beside it takes its permissions and, where the system lets us,
/// its owner, reaches the disk, and is renamed over it (so other hard links keep the old text). A symbolic link is
/// followed, but only to a place inside `root`. What was written is told in the order of `changes`.
///
/// # Errors
/// Before anything is written: every path must lie inside `root`, every file must hold the bytes of `before`, no new
/// file may exist, and all new text must have reached the disk. An error after that leaves the files written so far
/// and names them. Temporary files and directories are cleared away in any case.
pub fn write_all(root: &Path, changes: &[Change]) -> Result<Vec<Written>, WriteError> {
    Staged::stage(root, changes)?.commit()
}

/// Changes whose new text lies on the disk in temporary files, one rename away from its place.
#[derive(Debug)]
struct Staged<'c> {
    files: Vec<StagedFile<'c>>,
    /// Directories made for new files, outer ones first.
    directories: Vec<PathBuf>,
}

#[derive(Debug)]
struct StagedFile<'c> {
    change: &'c Change,
    /// Where it goes, links followed.
    target: PathBuf,
    text: NamedTempFile,
}

impl<'c> Staged<'c> {
    /// Checks all changes, then puts their text beside its places; touches no file of the tree.
    fn stage(root: &Path, changes: &'c [Change]) -> Result<Self, WriteError> {
        let changes: Vec<&Change> =
            changes.iter().filter(|change| change.before.as_ref() != Some(&change.after)).collect();
        let refuse = |path: &str, cause| WriteError {
            path: path.to_owned(),
            cause,
            written: Vec::new(),
            not_written: changes.iter().map(|change| change.path.clone()).collect(),
        };
        let root = root
            .canonicalize()
            .map_err(|error| refuse(&root.display().to_string(), io("open the directory")(error)))?;
        let mut targets: HashMap<PathBuf, &str> = HashMap::new();
        let mut checked = Vec::new();
        for &change in &changes {
            let target = locate(&root, &change.path).map_err(|cause| refuse(&change.path, cause))?;
            if let Some(other) = targets.insert(target.clone(), &change.path) {
                return Err(refuse(&change.path, Cause::SameFile(other.to_owned())));
            }
            check(&target, change).map_err(|cause| refuse(&change.path, cause))?;
            checked.push((change, target));
        }
        let mut staged = Self { files: Vec::new(), directories: Vec::new() };
        for (change, target) in checked {
            let text = staged.put(change, &target).map_err(|cause| refuse(&change.path, cause))?;
            staged.files.push(StagedFile { change, target, text });
        }
        Ok(staged)
    }

    /// Writes the new text of `change` to the disk, beside `target`.
    fn put(&mut self, change: &Change, target: &Path) -> Result<NamedTempFile, Cause> {
        let directory = target.parent().ok_or(Cause::NotAFile)?;
        let missing: Vec<&Path> = directory.ancestors().take_while(|at| !at.exists()).collect();
        for at in missing.into_iter().rev() {
            fs::create_dir(at).map_err(io("create its directory"))?;
            self.directories.push(at.to_owned());
        }
        if change.before.is_none() {
            // Only now that its directory exists does the system say whether it takes such a name.
            check(target, change)?;
        }
        let mut builder = tempfile::Builder::new();
        // Not a name of a source file, lest another tool picks it up.
        builder.prefix(".salve-").suffix(".tmp");
        if let (None, Some(permissions)) = (&change.before, new_file_permissions()) {
            builder.permissions(permissions);
        }
        let mut text = builder.tempfile_in(directory).map_err(io("create a temporary file beside it"))?;
        text.write_all(&change.after).map_err(io("write its new text"))?;
        if change.before.is_some() {
            let old = fs::metadata(target).map_err(io("read its permissions"))?;
            keep_owner(text.as_file(), &old);
            // After the owner: changing that clears some of the bits.
            text.as_file().set_permissions(old.permissions()).map_err(io("keep its permissions"))?;
        }
        text.as_file().sync_all().map_err(io("write its new text to the disk"))?;
        Ok(text)
    }

    /// Renames every file into its place.
    fn commit(mut self) -> Result<Vec<Written>, WriteError> {
        let mut written: Vec<Written> = Vec::new();
        let mut files = std::mem::take(&mut self.files).into_iter();
        while let Some(StagedFile { change, target, text }) = files.next() {
            // The check once more: writing the other files took time.
            let done = check(&target, change).and_then(|()| match change.before {
                Some(_) => text.persist(&target).map_err(|error| io("replace it")(error.error)),
                None => text.persist_noclobber(&target).map_err(|error| match error.error.kind() {
                    ErrorKind::AlreadyExists => Cause::Exists,
                    _ => io("create it")(error.error),
                }),
            });
            if let Err(cause) = done {
                let rest = files.as_slice().iter().map(|file| file.change.path.clone());
                let not_written = std::iter::once(change.path.clone()).chain(rest).collect();
                return Err(WriteError { path: change.path.clone(), cause, written, not_written });
            }
            sync_directory(&target);
            written.push(Written { path: change.path.clone(), created: change.before.is_none() });
        }
        Ok(written)
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        // The temporary files first: a directory goes only if it is empty, so one that is in use stays.
        self.files.clear();
        for directory in self.directories.iter().rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}

/// The place that `path` leads to below `root`, which is canonical; for a new file its last parts may not exist yet.
fn locate(root: &Path, path: &str) -> Result<PathBuf, Cause> {
    let relative = Path::new(path);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if path.is_empty() || !inside {
        return Err(Cause::Outside(root.to_owned()));
    }
    let mut missing = Vec::new();
    let mut existing = root.join(relative);
    // A broken link exists as itself, and then does not resolve.
    while existing.symlink_metadata().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        match (existing.file_name(), existing.parent()) {
            (Some(name), Some(parent)) => {
                missing.push(name.to_owned());
                existing = parent.to_owned();
            }
            _ => return Err(Cause::NotAFile),
        }
    }
    let resolved = existing.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Cause::NotAFile,
        _ => io("open it")(error),
    })?;
    if !resolved.starts_with(root) {
        return Err(Cause::Outside(root.to_owned()));
    }
    missing.reverse();
    Ok(resolved.join(missing.into_iter().collect::<PathBuf>()).components().collect())
}

/// Does `target` stand as it did when the change was made?
fn check(target: &Path, change: &Change) -> Result<(), Cause> {
    let metadata = match fs::metadata(target) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return if change.before.is_none() { Ok(()) } else { Err(Cause::Gone) };
        }
        Err(error) => return Err(io("open it")(error)),
    };
    let Some(before) = &change.before else { return Err(Cause::Exists) };
    if !metadata.is_file() {
        return Err(Cause::NotAFile);
    }
    if metadata.permissions().readonly() {
        return Err(Cause::ReadOnly);
    }
    // The length first, so that a file that grew beyond all bounds is not read.
    if metadata.len() != before.len() as u64 || fs::read(target).map_err(io("read it"))? != *before {
        return Err(Cause::Changed);
    }
    Ok(())
}

/// What a new file is allowed, less what the user's umask takes.
fn new_file_permissions() -> Option<Permissions> {
    #[cfg(unix)]
    return Some(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    #[cfg(not(unix))]
    None
}

/// Gives `file` the owner and group of `old` as far as the system allows; only root may give files away.
fn keep_owner(file: &File, old: &Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let same = file.metadata().is_ok_and(|new| (new.uid(), new.gid()) == (old.uid(), old.gid()));
        if !same && fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
            let _ = fchown(file, None, Some(old.gid()));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, old);
}

/// Makes the rename itself reach the disk. Where that does not work the file is still whole, so errors do not matter.
fn sync_directory(target: &Path) {
    if let Some(directory) = target.parent() {
        let _ = File::open(directory).and_then(|directory| directory.sync_all());
    }
}

#[cfg(test)]
mod tests;
