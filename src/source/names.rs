//! Which names a scan passes over: dependencies, build output, test code.

use std::ffi::OsStr;
use std::path::{Component, Path};

/// True if the name is that of an Elixir source: `*.ex` or `*.exs`.
pub(super) fn is_elixir(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ex" || extension == "exs")
}

/// True if a scan does not enter the directory `relative` (from `root`): build output, dependencies, and, with
/// `skip_tests`, test code.
///
/// A `deps` or `test` below a `lib` is part of the program (`lib/my_app/test/case.ex`), unless it lies beside a
/// project's own `lib` or `mix.exs`, as in an umbrella kept under `lib`.
pub(super) fn skips_directory(root: &Path, relative: &Path, skip_tests: bool) -> bool {
    match relative.file_name().and_then(OsStr::to_str) {
        Some("_build" | "node_modules") => true,
        Some("deps") => is_project_level(root, relative),
        Some("test") => skip_tests && is_project_level(root, relative),
        _ => false,
    }
}

/// True if a scan passes over the file because it holds tests.
pub(super) fn is_test_file(relative: &Path) -> bool {
    relative.file_name().and_then(OsStr::to_str).is_some_and(|name| name.ends_with("_test.exs"))
}

/// True if `relative` (from `root`) is, or lies in, a project's `test` directory.
pub(super) fn is_in_tests(root: &Path, relative: &Path) -> bool {
    relative
        .ancestors()
        .any(|path| path.file_name() == Some(OsStr::new("test")) && is_project_level(root, path))
}

/// True if a file (relative to `root`) is test code.
pub fn is_test_code(root: &Path, relative: &str) -> bool {
    let relative = Path::new(relative);
    is_test_file(relative) || is_in_tests(root, relative)
}

fn is_project_level(root: &Path, relative: &Path) -> bool {
    let Some(parent) = relative.parent() else { return true };
    let under_lib = parent.components().any(|part| part == Component::Normal(OsStr::new("lib")));
    !under_lib || {
        let parent = root.join(parent);
        parent.join("lib").is_dir() || parent.join("mix.exs").is_file()
    }
}
