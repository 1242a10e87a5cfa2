//! From the text of a file in the work tree to the blob that git keeps: line endings, modes, and what cannot be done.
//!
//! The rewritten text is as the work tree has it. HEAD's blob may hold the same file with other line endings
//! (`core.autocrlf`, `.gitattributes`), so the way that leads from the present file to HEAD's blob is found first and
//! then taken by the new text too. Where neither way leads there, the file is dirty.

use super::repository::{GitError, Repository};
use git2::{AttrCheckFlags, AttrValue, FileMode, ObjectType, Oid};
use std::io::Write;
use std::path::Path;

/// How one file's new text becomes a blob and a tree entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Kept from HEAD; a plain file for a new one.
    pub mode: FileMode,
    /// Whether git's own conversions apply on the way in.
    convert: bool,
}

/// Files that hold the whole branch back, gathered so that one message names all.
#[derive(Default)]
pub(super) struct Held {
    dirty: Vec<String>,
    untracked: Vec<String>,
    ignored: Vec<String>,
}

impl Held {
    /// The first kind of trouble, if there was any.
    pub fn into_result(self) -> Result<(), GitError> {
        if !self.dirty.is_empty() {
            return Err(GitError::Dirty(self.dirty));
        }
        if !self.ignored.is_empty() {
            return Err(GitError::Ignored(self.ignored));
        }
        if !self.untracked.is_empty() {
            return Err(GitError::Untracked(self.untracked));
        }
        Ok(())
    }
}

/// Looks a path (relative to the work tree) up in HEAD's tree and on disk, where it must still be as it was scanned.
/// `None`: put down in `held`.
pub(super) fn entry(
    repository: &Repository,
    head: &git2::Tree<'_>,
    path: &str,
    scanned: Option<&[u8]>,
    held: &mut Held,
) -> Result<Option<Entry>, GitError> {
    refuse_detours(repository, head, path)?;
    refuse_filters(repository, path)?;
    let on_disk = on_disk(repository, path)?;
    let Some(known) = lookup(head, path)? else {
        if repository.git.is_path_ignored(path)? {
            held.ignored.push(path.to_string());
        } else if on_disk.is_some() {
            held.untracked.push(path.to_string());
        } else {
            return Ok(Some(Entry { mode: FileMode::Blob, convert: true }));
        }
        return Ok(None);
    };
    let Some(text) = on_disk.filter(|text| scanned == Some(text.as_slice())) else {
        held.dirty.push(path.to_string());
        return Ok(None);
    };
    let blob = repository.git.find_blob(known.id())?;
    if blob.content().starts_with(b"version https://git-lfs.github.com/spec/") {
        return Err(filtered(path, "filter=lfs"));
    }
    let mode = if known.filemode() == 0o100755 { FileMode::BlobExecutable } else { FileMode::Blob };
    if blob.content() == text {
        // Also right where converting would not give HEAD's blob again, as in a file never normalised.
        return Ok(Some(Entry { mode, convert: false }));
    }
    if write_converted(repository, path, &text)? == known.id() {
        return Ok(Some(Entry { mode, convert: true }));
    }
    held.dirty.push(path.to_string());
    Ok(None)
}

impl Entry {
    /// Stores the new text and returns the blob's id.
    pub fn write(&self, repository: &Repository, path: &str, text: &[u8]) -> Result<Oid, GitError> {
        if self.convert { write_converted(repository, path, text) } else { Ok(repository.git.blob(text)?) }
    }
}

fn write_converted(repository: &Repository, path: &str, text: &[u8]) -> Result<Oid, GitError> {
    let mut writer = repository.git.blob_writer(Some(Path::new(path)))?;
    writer.write_all(text).map_err(|source| GitError::Unreadable { path: path.to_string(), source })?;
    Ok(writer.commit()?)
}

fn on_disk(repository: &Repository, path: &str) -> Result<Option<Vec<u8>>, GitError> {
    match std::fs::read(repository.workdir().join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error)
            if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(source) => Err(GitError::Unreadable { path: path.to_string(), source }),
    }
}

fn lookup<'t>(tree: &'t git2::Tree<'_>, path: &str) -> Result<Option<git2::TreeEntry<'t>>, GitError> {
    match tree.get_path(Path::new(path)) {
        Ok(entry) => Ok(Some(entry)),
        Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Submodules, symbolic links and files on the way to `path`, by what HEAD says and by what the disk says.
fn refuse_detours(repository: &Repository, head: &git2::Tree<'_>, path: &str) -> Result<(), GitError> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    for end in ends {
        let step = &path[..end];
        let symlink = || GitError::Symlink { path: path.to_string(), link: step.to_string() };
        if std::fs::symlink_metadata(repository.workdir().join(step)).is_ok_and(|found| found.is_symlink()) {
            return Err(symlink());
        }
        let Some(entry) = lookup(head, step)? else { return Ok(()) };
        match entry.kind() {
            Some(ObjectType::Commit) => {
                return Err(GitError::Submodule { path: path.to_string(), submodule: step.to_string() });
            }
            _ if entry.filemode() == i32::from(FileMode::Link) => return Err(symlink()),
            Some(ObjectType::Blob) if end < path.len() => {
                return Err(GitError::FileInTheWay { path: path.to_string(), existing: step.to_string() });
            }
            Some(ObjectType::Tree) if end == path.len() => return Err(GitError::Outside(path.to_string())),
            _ => {}
        }
    }
    Ok(())
}

/// libgit2 knows git's line endings but runs no programs: a filter's blob cannot be made here.
fn refuse_filters(repository: &Repository, path: &str) -> Result<(), GitError> {
    for name in ["filter", "working-tree-encoding"] {
        let value = repository.git.get_attr(Path::new(path), name, AttrCheckFlags::FILE_THEN_INDEX)?;
        match AttrValue::from_string(value) {
            AttrValue::String(value) => return Err(filtered(path, &format!("{name}={value}"))),
            AttrValue::True => return Err(filtered(path, name)),
            _ => {}
        }
    }
    Ok(())
}

fn filtered(path: &str, attribute: &str) -> GitError {
    GitError::Filtered { path: path.to_string(), attribute: attribute.to_string() }
}
