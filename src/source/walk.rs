//! Walking a tree for Elixir sources.

use super::names::{is_elixir, is_in_tests, is_test_file, skips_directory};
use super::{Root, Skipped};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What a walk found; paths relative to the root, with `/`, each list in the order of the paths' bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The Elixir sources.
    pub files: Vec<String>,
    /// What is named like a source, or was named, and is none.
    pub skipped: Vec<Skipped>,
}

/// A pattern of `exclude` that is no glob.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct BadGlob {
    /// The pattern's index in the list.
    pub index: usize,
    /// What is wrong with it.
    pub message: String,
}

/// Checks patterns before they are walked with.
///
/// # Errors
/// The first pattern that is no glob.
pub fn check_globs(patterns: &[String]) -> Result<(), BadGlob> {
    compile_globs(Path::new(""), patterns).map(|_| ())
}

/// Lists the Elixir sources in `root`'s targets, in parallel.
///
/// A named file is always taken. In a named directory a walk passes over what git ignores, hidden names, `_build`,
/// `deps`, `node_modules`, what matches a pattern of `exclude` (as in a `.gitignore` at the root), and test code, unless
/// the directory itself is part of the tests. Symbolic links to directories are not followed; those to files are, inside
/// the root.
///
/// # Errors
/// A pattern that is no glob.
pub fn walk(root: &Root, exclude: &[String]) -> Result<Walk, BadGlob> {
    let exclude = Arc::new(compile_globs(&root.dir, exclude)?);
    let mut found = Found::default();
    for target in &root.targets {
        let full = root.dir.join(target);
        if full.is_dir() {
            walk_directory(&root.dir, target, &exclude, &mut found);
        } else {
            found.take_named(&root.dir, &full);
        }
    }
    Ok(Walk { files: found.files.into_iter().collect(), skipped: found.skipped.into_iter().collect() })
}

fn compile_globs(root: &Path, patterns: &[String]) -> Result<Gitignore, BadGlob> {
    let mut builder = GitignoreBuilder::new(root);
    for (index, pattern) in patterns.iter().enumerate() {
        let describe = |error: ignore::Error| BadGlob { index, message: error.to_string() };
        builder.add_line(None, pattern).map_err(describe)?;
    }
    builder.build().map_err(|error| BadGlob { index: 0, message: error.to_string() })
}

fn walk_directory(root: &Path, target: &Path, exclude: &Arc<Gitignore>, found: &mut Found) {
    let directory = root.join(target);
    let named_test = directory.file_name() == Some(OsStr::new("test")) || is_in_tests(root, target);
    let filter = {
        let (root, exclude) = (root.to_path_buf(), Arc::clone(exclude));
        move |entry: &DirEntry| entry.depth() == 0 || is_wanted(&root, &exclude, !named_test, entry)
    };
    let shared = Mutex::new(std::mem::take(found));
    let walker =
        WalkBuilder::new(&directory).ignore(false).require_git(false).filter_entry(filter).build_parallel();
    walker.run(|| {
        Box::new(|entry| {
            // Only what will be listed takes the lock: most entries are neither sources nor errors.
            match entry {
                Ok(entry) if entry.depth() > 0 && is_elixir(entry.path()) => {
                    let mut found = shared.lock().unwrap_or_else(|broken| broken.into_inner());
                    match entry.file_type() {
                        Some(kind) if kind.is_file() => found.take(root, entry.path()),
                        Some(kind) if kind.is_dir() => found.skip(root, entry.path(), "a directory"),
                        Some(kind) if kind.is_symlink() => found.take_link(root, entry.path()),
                        _ => found.skip(root, entry.path(), "not a regular file"),
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let mut found = shared.lock().unwrap_or_else(|broken| broken.into_inner());
                    found.skip_error(root, &directory, &error);
                }
            }
            WalkState::Continue
        })
    });
    *found = shared.into_inner().unwrap_or_else(|broken| broken.into_inner());
}

fn is_wanted(root: &Path, exclude: &Gitignore, skip_tests: bool, entry: &DirEntry) -> bool {
    let Ok(relative) = entry.path().strip_prefix(root) else { return false };
    let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
    let is_skipped = match is_dir {
        true => skips_directory(root, relative, skip_tests),
        false => skip_tests && is_test_file(relative),
    };
    !is_skipped && (exclude.is_empty() || !exclude.matched_path_or_any_parents(relative, is_dir).is_ignore())
}

/// True for a file that no walk from the root would reach by its directories' names.
fn is_passed_over(root: &Path, real: &Path) -> bool {
    let relative = real.strip_prefix(root).unwrap_or(real);
    relative.ancestors().skip(1).any(|directory| skips_directory(root, directory, false))
}

#[derive(Default)]
struct Found {
    files: BTreeSet<String>,
    skipped: BTreeSet<Skipped>,
}

impl Found {
    fn take(&mut self, root: &Path, full: &Path) {
        match portable(root, full) {
            Ok(path) => drop(self.files.insert(path)),
            Err(path) => drop(self.skipped.insert(Skipped::new(path, "the path is not UTF-8"))),
        }
    }

    fn skip(&mut self, root: &Path, full: &Path, reason: &str) {
        let path = portable(root, full).unwrap_or_else(|lossy| lossy);
        self.skipped.insert(Skipped::new(path, reason));
    }

    fn take_named(&mut self, root: &Path, full: &Path) {
        let is_link = full.symlink_metadata().is_ok_and(|data| data.is_symlink());
        match full.extension() {
            Some(_) if !is_elixir(full) => self.skip(root, full, "not an Elixir source (.ex, .exs)"),
            _ if is_link => self.take_link(root, full),
            _ => self.take(root, full),
        }
    }

    /// Takes the file that a link leads to, under its own name: it is seen once, however many links lead to it.
    fn take_link(&mut self, root: &Path, full: &Path) {
        match full.canonicalize() {
            Err(_) => self.skip(root, full, "a broken symbolic link"),
            Ok(real) if !real.starts_with(root) => self.skip(root, full, "a symbolic link out of the root"),
            Ok(real) if real.is_dir() => self.skip(root, full, "a symbolic link to a directory"),
            Ok(real) if is_passed_over(root, &real) => {
                self.skip(root, full, "a symbolic link into dependencies or build output")
            }
            Ok(real) => self.take(root, &real),
        }
    }

    fn skip_error(&mut self, root: &Path, directory: &Path, error: &ignore::Error) {
        let path = path_of(error).unwrap_or_else(|| directory.to_path_buf());
        let reason = match error.io_error().map(std::io::Error::kind) {
            Some(std::io::ErrorKind::PermissionDenied) => "permission denied".to_string(),
            _ => error.to_string(),
        };
        self.skip(root, &path, &reason);
    }
}

/// The path relative to the root with `/`; an approximation as the error where a part is not UTF-8.
fn portable(root: &Path, full: &Path) -> Result<String, String> {
    let relative = full.strip_prefix(root).unwrap_or(full);
    let join = |parts: Vec<std::borrow::Cow<str>>| parts.join("/");
    let lossy: Vec<_> = relative.iter().map(OsStr::to_string_lossy).collect();
    if relative.to_str().is_some() { Ok(join(lossy)) } else { Err(join(lossy)) }
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        _ => None,
    }
}
