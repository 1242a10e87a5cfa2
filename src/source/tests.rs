//! Roots and walks on small trees made for each test.

use super::{Root, Skipped, walk};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A tree of files with their text; a path that ends in `/` is a directory.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary directory");
    for (path, text) in files {
        let full = dir.path().join(path);
        if path.ends_with('/') {
            fs::create_dir_all(full).expect("created");
        } else {
            fs::create_dir_all(full.parent().expect("inside")).expect("created");
            fs::write(full, text).expect("written");
        }
    }
    dir
}

fn empty(paths: &[&'static str]) -> TempDir {
    tree(&paths.iter().map(|path| (*path, "")).collect::<Vec<_>>())
}

fn root(dir: &TempDir, paths: &[&str]) -> Root {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    Root::find(&paths, dir.path()).expect("a root")
}

fn files(dir: &TempDir, paths: &[&str], exclude: &[&str]) -> Vec<String> {
    let exclude: Vec<String> = exclude.iter().map(|glob| glob.to_string()).collect();
    walk(&root(dir, paths), &exclude).expect("globs").files
}

fn skipped(dir: &TempDir, paths: &[&str]) -> Vec<Skipped> {
    walk(&root(dir, paths), &[]).expect("globs").skipped
}

fn real(dir: &TempDir, path: &str) -> PathBuf {
    dir.path().join(path).canonicalize().expect("exists")
}

#[test]
fn the_root_is_where_the_configuration_is() {
    let dir = empty(&[".git/", "salve.toml", "app/salve.toml", "app/mix.exs", "app/lib/a.ex", "other/b.ex"]);
    let found = root(&dir, &["app/lib"]);
    assert_eq!(found.dir, real(&dir, "app"));
    assert_eq!(found.config, Some(real(&dir, "app/salve.toml")));
    assert_eq!(found.targets, [Path::new("lib")]);
    let both = root(&dir, &["app/lib", "other/b.ex"]);
    assert_eq!(both.dir, real(&dir, ""));
    assert_eq!(both.targets, [Path::new("app/lib"), Path::new("other/b.ex")]);
}

#[test]
fn a_configuration_outside_of_the_repository_is_not_obeyed() {
    let dir = empty(&["salve.toml", "repo/.git/", "repo/lib/a.ex"]);
    let found = root(&dir, &["repo/lib/a.ex"]);
    assert_eq!((found.dir, found.config), (real(&dir, "repo"), None));
}

#[test]
fn without_a_configuration_the_repository_then_the_project_is_the_root() {
    let dir = empty(&[
        "repo/.git/",
        "repo/app/mix.exs",
        "repo/app/lib/a.ex",
        "loose/app/mix.exs",
        "loose/app/lib/a.ex",
    ]);
    assert_eq!(root(&dir, &["repo/app/lib"]).dir, real(&dir, "repo"));
    assert_eq!(root(&dir, &["loose/app/lib"]).dir, real(&dir, "loose/app"));
}

#[test]
fn with_nothing_to_go_by_paths_stay_as_they_were_named() {
    let dir = empty(&["lib/a.ex"]);
    assert_eq!(files(&dir, &["lib"], &[]), ["lib/a.ex"]);
    assert_eq!(files(&dir, &["lib/a.ex"], &[]), ["lib/a.ex"]);
    let absolute = dir.path().join("lib");
    assert_eq!(files(&dir, &[absolute.to_str().expect("UTF-8")], &[]), ["a.ex"]);
}

#[test]
fn a_missing_path_is_an_error_that_names_it() {
    let dir = empty(&["lib/a.ex"]);
    let error = Root::find(&[PathBuf::from("lib/b.ex")], dir.path()).expect_err("missing");
    assert_eq!(error.to_string(), "lib/b.ex: no such file or directory");
}

#[test]
fn scans_pass_over_what_is_not_the_programs_own() {
    let dir = empty(&[
        "mix.exs",
        "lib/a.ex",
        "lib/a.eex",
        "lib/b.exs",
        "lib/a/deps/c.ex",
        "lib/a/test/case.ex",
        "lib/a_test.exs",
        "deps/d/lib/d.ex",
        "_build/dev/e.ex",
        "assets/node_modules/f.ex",
        ".hidden/g.ex",
        ".formatter.exs",
        "test/h_test.exs",
        "test/support/i.ex",
        "apps/x/mix.exs",
        "apps/x/test/test_helper.exs",
    ]);
    let program =
        ["apps/x/mix.exs", "lib/a.ex", "lib/a/deps/c.ex", "lib/a/test/case.ex", "lib/b.exs", "mix.exs"];
    assert_eq!(files(&dir, &[], &[]), program);
    assert_eq!(files(&dir, &["test"], &[]), ["test/h_test.exs", "test/support/i.ex"]);
    assert_eq!(files(&dir, &["test/support"], &[]), ["test/support/i.ex"]);
    assert_eq!(files(&dir, &["lib/a_test.exs"], &[]), ["lib/a_test.exs"]);
    assert_eq!(files(&dir, &["deps/d"], &[]), ["deps/d/lib/d.ex"]);
}

#[test]
fn a_project_below_lib_has_tests_of_its_own() {
    let dir = empty(&[
        "lib/app/mix.exs",
        "lib/app/lib/a.ex",
        "lib/app/test/h.ex",
        "lib/other/lib/b.ex",
        "lib/other/test/i.ex",
    ]);
    assert_eq!(files(&dir, &[], &[]), ["lib/app/lib/a.ex", "lib/app/mix.exs", "lib/other/lib/b.ex"]);
}

#[test]
fn scans_pass_over_what_git_ignores() {
    let dir = tree(&[
        (".gitignore", "/gen/\n*.tmp.ex\n"),
        ("gen/a.ex", ""),
        ("lib/gen/b.ex", ""),
        ("lib/c.tmp.ex", ""),
        ("lib/.gitignore", "d.ex\n"),
        ("lib/d.ex", ""),
        ("lib/.ignore", "e.ex\n"),
        ("lib/e.ex", ""),
    ]);
    assert_eq!(files(&dir, &["."], &[]), ["lib/e.ex", "lib/gen/b.ex"]);
    assert_eq!(files(&dir, &["lib"], &[]), ["lib/e.ex", "lib/gen/b.ex"]);
    assert_eq!(files(&dir, &["gen/a.ex"], &[]), ["gen/a.ex"]);
}

#[test]
fn excluded_files_are_taken_only_by_name() {
    let dir = empty(&["lib/a.ex", "lib/a.pb.ex", "lib/gen/b.ex", "lib/gen/deep/c.ex", "gen/d.ex"]);
    assert_eq!(files(&dir, &[], &["*.pb.ex", "lib/gen/**"]), ["gen/d.ex", "lib/a.ex"]);
    assert_eq!(files(&dir, &["lib/gen"], &["lib/gen"]), [""; 0]);
    assert_eq!(files(&dir, &["lib/gen/b.ex"], &["lib/gen"]), ["lib/gen/b.ex"]);
    assert!(walk(&root(&dir, &[]), &["a.ex".into(), "lib/{a".into()]).is_err_and(|error| error.index == 1));
}

#[test]
fn files_named_twice_are_listed_once() {
    let dir = empty(&["lib/a.ex", "lib/b/c.ex"]);
    assert_eq!(files(&dir, &["lib/b", "lib", "lib/b/c.ex"], &[]), ["lib/a.ex", "lib/b/c.ex"]);
}

#[test]
fn what_is_only_named_like_a_source_is_skipped() {
    let dir = empty(&["lib/x.ex/inner.ex", "notes.md"]);
    assert_eq!(files(&dir, &[], &[]), ["lib/x.ex/inner.ex"]);
    assert_eq!(skipped(&dir, &[]), [Skipped::new("lib/x.ex", "a directory")]);
    assert_eq!(skipped(&dir, &["notes.md"]), [Skipped::new("notes.md", "not an Elixir source (.ex, .exs)")]);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_outside_of_the_root() {
    use std::os::unix::fs::symlink;
    let dir = empty(&["mix.exs", "lib/a.ex", "deps/d/d.ex"]);
    let outside = empty(&["b.ex", "more/c.ex"]);
    let link = |to: &Path, at: &str| symlink(to, dir.path().join(at)).expect("linked");
    link(Path::new("a.ex"), "lib/same.ex");
    link(Path::new("../deps/d/d.ex"), "lib/dep.ex");
    link(&outside.path().join("b.ex"), "lib/out.ex");
    link(&outside.path().join("more"), "lib/more");
    link(Path::new("nowhere"), "lib/broken.ex");
    link(Path::new(".."), "lib/up");
    let found = walk(&root(&dir, &[]), &[]).expect("globs");
    assert_eq!(found.files, ["lib/a.ex", "mix.exs"]);
    let reasons = [
        Skipped::new("lib/broken.ex", "a broken symbolic link"),
        Skipped::new("lib/dep.ex", "a symbolic link into dependencies or build output"),
        Skipped::new("lib/out.ex", "a symbolic link out of the root"),
    ];
    assert_eq!(found.skipped, reasons);
    assert_eq!(skipped(&dir, &["lib/out.ex"]), reasons[2..]);
    assert_eq!(skipped(&dir, &["lib/broken.ex"]), reasons[..1]);
    assert_eq!(files(&dir, &["lib/same.ex"], &[]), ["lib/a.ex"]);
}

#[cfg(unix)]
#[test]
fn a_root_may_be_reached_through_a_link() {
    let dir = empty(&["real/mix.exs", "real/lib/a.ex"]);
    std::os::unix::fs::symlink("real", dir.path().join("link")).expect("linked");
    assert_eq!(root(&dir, &["link"]).dir, real(&dir, "real"));
    assert_eq!(files(&dir, &["link/lib"], &[]), ["lib/a.ex"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_not_utf8_is_skipped() {
    use std::os::unix::ffi::OsStrExt;
    let dir = empty(&["lib/a.ex"]);
    fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b"lib/\xff.ex")), "").expect("written");
    assert_eq!(files(&dir, &[], &[]), ["lib/a.ex"]);
    assert_eq!(skipped(&dir, &[]), [Skipped::new("lib/\u{fffd}.ex", "the path is not UTF-8")]);
}
