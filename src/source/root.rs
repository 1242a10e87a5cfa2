//! The root of a run: the directory that all paths of findings, reports and patches are relative to.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The name of the configuration file.
pub const CONFIG_NAME: &str = "salve.toml";

/// Where a run looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The root directory: absolute, symbolic links resolved.
    pub dir: PathBuf,
    /// The `salve.toml` that governs the run; it lies in `dir`.
    pub config: Option<PathBuf>,
    /// The named paths, relative to `dir`; an empty path is the root itself.
    pub targets: Vec<PathBuf>,
}

/// A named path that cannot be looked at.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", .path.display(), reason(.source))]
pub struct RootError {
    /// The path, as it was named.
    pub path: PathBuf,
    /// What the system answered.
    pub source: io::Error,
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotADirectory => "a part of the path is not a directory".into(),
        _ => error.to_string(),
    }
}

impl Root {
    /// Finds the root of `paths` (none: the current directory), relative ones taken from `cwd`.
    ///
    /// From the closest directory that holds all of them upward: the nearest one with a `salve.toml`, not looking
    /// outside of the git repository; else the git work tree; else the nearest one with a `mix.exs`; else `cwd`, if the
    /// paths were named relative to it; else that closest directory.
    ///
    /// # Errors
    /// A path that does not exist or cannot be reached.
    pub fn find(paths: &[PathBuf], cwd: &Path) -> Result<Root, RootError> {
        let cwd = resolve(cwd)?;
        let here = [PathBuf::from(".")];
        let paths = if paths.is_empty() { &here[..] } else { paths };
        let mut named = Vec::with_capacity(paths.len());
        for path in paths {
            let full = resolve_named(&cwd.join(path))
                .map_err(|error| RootError { path: path.clone(), source: error.source })?;
            named.push(full);
        }
        let common = named.iter().map(|path| holder(path)).reduce(common_ancestor).unwrap_or(&cwd);
        let relative = paths.iter().all(|path| path.is_relative());

        let repository = common.ancestors().find(|dir| dir.join(".git").exists());
        let inside = |dir: &&Path| repository.is_none_or(|top| dir.starts_with(top));
        let configured = common.ancestors().take_while(inside).find(|dir| dir.join(CONFIG_NAME).is_file());
        let dir = configured
            .or(repository)
            .or_else(|| common.ancestors().find(|dir| dir.join("mix.exs").is_file()))
            .or_else(|| (relative && common.starts_with(&cwd)).then_some(cwd.as_path()))
            .unwrap_or(common)
            .to_path_buf();
        let targets =
            named.iter().map(|path| path.strip_prefix(&dir).unwrap_or(path).to_path_buf()).collect();
        Ok(Root { config: configured.map(|found| found.join(CONFIG_NAME)), dir, targets })
    }
}

fn resolve(path: &Path) -> Result<PathBuf, RootError> {
    path.canonicalize().map_err(|source| RootError { path: path.to_path_buf(), source })
}

/// Resolves a named path. Of a file the last part is kept, so that a symbolic link stays one: the walk decides on it.
fn resolve_named(path: &Path) -> Result<PathBuf, RootError> {
    let is_link = path.symlink_metadata().is_ok_and(|data| data.is_symlink());
    match (path.parent(), path.components().next_back()) {
        (Some(parent), Some(Component::Normal(name))) if is_link && !path.is_dir() => {
            Ok(resolve(parent)?.join(name))
        }
        _ => resolve(path),
    }
}

/// The directory that a named path is, or lies in.
fn holder(path: &Path) -> &Path {
    if path.is_dir() { path } else { path.parent().unwrap_or(path) }
}

fn common_ancestor<'a>(one: &'a Path, other: &'a Path) -> &'a Path {
    one.ancestors().find(|dir| other.starts_with(dir)).unwrap_or(one)
}
