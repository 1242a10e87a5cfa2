use super::*;
use tempfile::TempDir;

fn change(path: &str, before: Option<&str>, after: &str) -> Change {
    Change { path: path.into(), before: before.map(Into::into), after: after.into() }
}

/// A tree with these files.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let at = dir.path().join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, text).unwrap();
    }
    dir
}

/// Every file and directory below `dir` with its text.
fn listing(dir: &Path) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                out.push((name + "/", String::new()));
                open.push(path);
            } else {
                out.push((name, fs::read_to_string(&path).unwrap_or_default()));
            }
        }
    }
    out.sort();
    out
}

fn files(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

/// `changes` are refused and `dir` stays as it is; the message.
fn refused(dir: &Path, changes: &[Change]) -> String {
    let before = listing(dir);
    let error = write_all(dir, changes).unwrap_err();
    assert_eq!(listing(dir), before);
    assert_eq!(error.written, []);
    assert_eq!(error.not_written.len(), changes.len());
    error.to_string()
}

#[test]
fn replaces_and_creates() {
    let dir = tree(&[("lib/a.ex", "a\n"), ("same.ex", "s")]);
    let changes = [
        change("lib/a.ex", Some("a\n"), "b\r\n"),
        change("same.ex", Some("s"), "s"),
        change("lib/x/y/new.ex", None, "n"),
    ];
    let written = write_all(dir.path(), &changes).unwrap();
    let told: Vec<_> = written.iter().map(|written| (written.path.as_str(), written.created)).collect();
    assert_eq!(told, [("lib/a.ex", false), ("lib/x/y/new.ex", true)]);
    assert_eq!(
        listing(dir.path()),
        files(&[
            ("lib/", ""),
            ("lib/a.ex", "b\r\n"),
            ("lib/x/", ""),
            ("lib/x/y/", ""),
            ("lib/x/y/new.ex", "n"),
            ("same.ex", "s")
        ])
    );
}

#[test]
fn one_file_that_changed_stops_all() {
    let dir = tree(&[("a.ex", "a"), ("b.ex", "changed"), ("c.ex", "c")]);
    let changes =
        [change("a.ex", Some("a"), "A"), change("b.ex", Some("b"), "B"), change("new/n.ex", None, "n")];
    let said = refused(dir.path(), &changes);
    assert_eq!(said, "b.ex: has changed since it was read; run salve again; nothing was written");
    assert!(refused(dir.path(), &[change("c.ex", None, "C")]).starts_with("c.ex: exists already"));
    assert!(refused(dir.path(), &[change("d.ex", Some("d"), "D")]).starts_with("d.ex: is gone"));
}

#[test]
fn paths_outside_are_refused() {
    let dir = tree(&[("root/a.ex", "a"), ("out.ex", "o")]);
    let root = dir.path().join("root");
    let absolute = dir.path().join("out.ex");
    for path in ["../out.ex", "x/../../out.ex", absolute.to_str().unwrap(), ""] {
        let said = refused(&root, &[change("a.ex", Some("a"), "A"), change(path, Some("o"), "O")]);
        assert!(said.contains("lies outside"), "{said}");
    }
}

#[test]
fn a_path_through_a_file_is_refused() {
    let dir = tree(&[("a.ex", "a")]);
    let said = refused(dir.path(), &[change("a.ex/b.ex", None, "b")]);
    assert!(said.starts_with("a.ex/b.ex: cannot open it"), "{said}");
    let error = write_all(&dir.path().join("a.ex"), &[change("b.ex", None, "b")]).unwrap_err();
    assert!(error.to_string().contains("cannot open it"), "{error}");
}

#[test]
fn an_error_midway_says_what_was_written() {
    let dir = tree(&[("a.ex", "a"), ("b.ex", "b"), ("c.ex", "c")]);
    let changes = [
        change("a.ex", Some("a"), "A"),
        change("b.ex", Some("b"), "B"),
        change("sub/n.ex", None, "n"),
        change("c.ex", Some("c"), "C"),
    ];
    let staged = Staged::stage(dir.path(), &changes).unwrap();
    fs::write(dir.path().join("b.ex"), "theirs").unwrap();
    let error = staged.commit().unwrap_err();
    assert_eq!(
        error.to_string(),
        "b.ex: has changed since it was read; run salve again; written: a.ex; not written: b.ex, sub/n.ex, c.ex"
    );
    assert_eq!(listing(dir.path()), files(&[("a.ex", "A"), ("b.ex", "theirs"), ("c.ex", "c")]));
}

#[test]
fn a_new_file_never_overwrites_one_that_came_meanwhile() {
    let dir = tree(&[("a.ex", "a")]);
    let changes = [change("n.ex", None, "n")];
    let staged = Staged::stage(dir.path(), &changes).unwrap();
    fs::write(dir.path().join("n.ex"), "theirs").unwrap();
    assert!(matches!(staged.commit().unwrap_err().cause, Cause::Exists));
    assert_eq!(listing(dir.path()), files(&[("a.ex", "a"), ("n.ex", "theirs")]));
}

#[test]
fn a_root_that_is_not_there() {
    let dir = tree(&[]);
    let error = write_all(&dir.path().join("none"), &[change("a.ex", None, "a")]).unwrap_err();
    assert!(error.to_string().contains("cannot open the directory"), "{error}");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn permissions_stay() {
        let dir = tree(&[("a.exs", "a")]);
        let at = dir.path().join("a.exs");
        for bits in [0o755, 0o600, 0o664, 0o640] {
            fs::write(&at, "a").unwrap();
            fs::set_permissions(&at, Permissions::from_mode(bits)).unwrap();
            let inode = fs::metadata(&at).unwrap().ino();
            write_all(dir.path(), &[change("a.exs", Some("a"), "b")]).unwrap();
            assert_eq!(mode(&at), bits);
            assert_ne!(fs::metadata(&at).unwrap().ino(), inode, "replaced, not overwritten");
        }
    }

    #[test]
    fn a_new_file_has_the_permissions_of_any_new_file() {
        let dir = tree(&[("theirs.ex", "")]);
        write_all(dir.path(), &[change("ours.ex", None, "a")]).unwrap();
        assert_eq!(mode(&dir.path().join("ours.ex")), mode(&dir.path().join("theirs.ex")));
    }

    #[test]
    fn the_owner_stays_if_we_may_give_files_away() {
        let dir = tree(&[("a.ex", "a")]);
        let at = dir.path().join("a.ex");
        // Only root may; for others there is nothing to see.
        if std::os::unix::fs::chown(&at, Some(12345), Some(12345)).is_ok() {
            write_all(dir.path(), &[change("a.ex", Some("a"), "b")]).unwrap();
            let new = fs::metadata(&at).unwrap();
            assert_eq!((new.uid(), new.gid()), (12345, 12345));
        }
    }

    #[test]
    fn a_read_only_file_is_left() {
        let dir = tree(&[("a.ex", "a")]);
        fs::set_permissions(dir.path().join("a.ex"), Permissions::from_mode(0o444)).unwrap();
        assert!(refused(dir.path(), &[change("a.ex", Some("a"), "b")]).starts_with("a.ex: is read-only"));
    }

    #[test]
    fn links_inside_are_followed_and_stay_links() {
        let dir = tree(&[("real/a.ex", "a")]);
        symlink("real/a.ex", dir.path().join("link.ex")).unwrap();
        symlink("real", dir.path().join("dir")).unwrap();
        write_all(dir.path(), &[change("link.ex", Some("a"), "b"), change("dir/new.ex", None, "n")]).unwrap();
        assert!(dir.path().join("link.ex").is_symlink());
        assert_eq!(fs::read_to_string(dir.path().join("real/a.ex")).unwrap(), "b");
        assert_eq!(fs::read_to_string(dir.path().join("real/new.ex")).unwrap(), "n");

        let twice = [change("link.ex", Some("b"), "c"), change("dir/a.ex", Some("b"), "d")];
        assert!(refused(dir.path(), &twice).starts_with("dir/a.ex: is the same file as link.ex"));
    }

    #[test]
    fn links_to_the_outside_and_to_nothing_are_refused() {
        let dir = tree(&[("root/a.ex", "a"), ("out/o.ex", "o")]);
        let root = dir.path().join("root");
        symlink("../out/o.ex", root.join("file.ex")).unwrap();
        symlink("../out", root.join("dir")).unwrap();
        symlink("nowhere", root.join("broken.ex")).unwrap();
        symlink("loop.ex", root.join("loop.ex")).unwrap();
        for (path, before) in [("file.ex", Some("o")), ("dir/o.ex", Some("o")), ("dir/new.ex", None)] {
            let said = refused(&root, &[change(path, before, "x")]);
            assert!(said.contains("lies outside"), "{said}");
        }
        for path in ["broken.ex", "broken.ex/new.ex"] {
            let said = refused(&root, &[change(path, None, "x")]);
            assert!(said.contains("not a regular file"), "{said}");
        }
        assert!(refused(&root, &[change("loop.ex", None, "x")]).contains("cannot open it"));
        assert_eq!(listing(&dir.path().join("out")), files(&[("o.ex", "o")]));
    }

    #[test]
    fn a_directory_that_cannot_take_the_file_changes_nothing() {
        let dir = tree(&[("a.ex", "a")]);
        // Too long for any file system; root is stopped as well.
        let long = format!("sub/{}.ex", "x".repeat(300));
        let said = refused(dir.path(), &[change("a.ex", Some("a"), "A"), change(&long, None, "n")]);
        assert!(said.contains("cannot"), "{said}");
    }
}
