//! Diffs, judged by the tools that will read them: real `git apply` and real `patch -p1`.

use proptest::prelude::*;
use salve::deliver::{Change, diff};
use std::fs;
use std::io::{Seek, Write};
use std::path::Path;
use std::process::Command;

fn change(path: &str, before: Option<&str>, after: &str) -> Change {
    Change { path: path.into(), before: before.map(Into::into), after: after.into() }
}

/// Runs `command` in `dir` with `input`; its output if it fails.
fn run(dir: &Path, command: &[&str], input: &[u8]) -> Result<(), String> {
    let mut stdin = tempfile::tempfile().unwrap();
    stdin.write_all(input).unwrap();
    stdin.rewind().unwrap();
    let out = Command::new(command[0])
        .args(&command[1..])
        .current_dir(dir)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(stdin)
        .output()
        .expect("git and patch are installed");
    if out.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&out.stderr).into_owned()) }
}

/// Applies the diff of `changes` in a fresh directory with each tool and compares every file.
fn applies(changes: &[Change]) {
    let patch = diff::unified(changes);
    for tool in [&["git", "apply", "--whitespace=nowarn"][..], &["patch", "-p1", "--no-backup-if-mismatch"]] {
        let dir = tempfile::tempdir().unwrap();
        for Change { path, before, .. } in changes {
            let at = dir.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            if let Some(before) = before {
                fs::write(at, before).unwrap();
            }
        }
        if !patch.is_empty() {
            run(dir.path(), tool, &patch)
                .unwrap_or_else(|error| panic!("{tool:?}: {error}\n{}", String::from_utf8_lossy(&patch)));
        }
        for Change { path, after, .. } in changes {
            assert_eq!(fs::read(dir.path().join(path)).unwrap(), *after, "{tool:?}: {path}");
        }
    }
}

#[test]
fn several_hunks_in_several_files() {
    let before: String = (0..40).map(|line| format!("line {line}\n")).collect();
    let after =
        before.replace("line 3\n", "").replace("line 20\n", "line 20\nmore\n").replace("line 39", "last");
    applies(&[change("lib/a.ex", Some(&before), &after), change("lib/deep/er/b.ex", Some("a\n"), "b\na\n")]);
}

#[test]
fn line_ends_of_every_kind() {
    for (before, after) in [
        ("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n"),
        ("a\nb", "a\nB"),
        ("a\nb", "a\nb\n"),
        ("a\nb\n", "a\nb"),
        ("a\r\nb", "a\r\nb\r\n"),
        ("a\rb\nc\n", "a\rb\nd\n"),
        ("a\r\nb\nc\r\n", "a\nb\r\nc\r\n"),
        ("", "a\n"),
        ("", "a"),
        ("a\n", ""),
        ("\u{FEFF}a\n", "\u{FEFF}b\n"),
        ("--- a\n+++ b\n", "--- a\n+++ c\n"),
        ("\\ No newline at end of file\n", "\\ No newline at end of file"),
    ] {
        applies(&[change("lib/a.ex", Some(before), after)]);
    }
}

#[test]
fn new_files() {
    applies(&[
        change("lib/new.ex", None, "defmodule New do\nend\n"),
        change("lib/sub/no_newline.ex", None, "x"),
        change("lib/old.ex", Some("a\n"), "b\n"),
        change("lib/empty.ex", None, ""),
    ]);
}

#[test]
fn paths_of_every_kind() {
    for path in
        ["lib/é/日本.ex", "lib/with space.ex", "lib/é with space.ex", "lib/qu\"ote.ex", "lib/back\\slash.ex"]
    {
        applies(&[change(path, Some("a\n"), "b\n"), change(&format!("{path}.new"), None, "c\n")]);
    }
}

#[test]
fn headers_are_those_of_git() {
    for path in [
        "lib/é/日本.ex",
        "lib/a b.ex",
        "lib/é b.ex",
        "lib/q\"\\t\t\n\r\u{7}\u{8}\u{b}\u{c}\u{1}\u{7f}.ex",
        "lib/a.ex",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        run(dir.path(), &["git", "init", "-q"], b"").unwrap();
        fs::write(&at, "a\nb\nc\nd\ne\n").unwrap();
        run(dir.path(), &["git", "add", "."], b"").unwrap();
        fs::write(&at, "a\nb\nC\nd\ne").unwrap();
        let out = Command::new("git").args(["diff", "--no-color"]).current_dir(dir.path()).output().unwrap();
        let theirs = String::from_utf8(out.stdout).unwrap();
        // Ours has neither the `diff --git` line nor the `index` line.
        let theirs: Vec<&str> = theirs.split_inclusive('\n').skip(2).collect();
        let ours = diff::unified(&[change(path, Some("a\nb\nc\nd\ne\n"), "a\nb\nC\nd\ne")]);
        assert_eq!(String::from_utf8(ours).unwrap(), theirs.concat());
    }
}

#[test]
fn what_does_not_change_is_not_in_the_diff() {
    assert_eq!(diff::unified(&[change("a.ex", Some("a\n"), "a\n"), change("b.ex", Some(""), "")]), b"");
}

#[test]
fn colour_adds_escapes_only() {
    let changes = [change("a.ex", Some("a\nb\n"), "a\nc\n")];
    let mut out = Vec::new();
    diff::write(&mut out, &changes, &diff::Styles::coloured()).unwrap();
    assert!(out.contains(&0x1b));
    assert_eq!(anstream::adapter::strip_bytes(&out).into_vec(), diff::unified(&changes));
}

/// A reader of unified diffs of one file: copies what a hunk does not name, checks what it does.
fn apply(before: &[u8], patch: &[u8]) -> Vec<u8> {
    let old: Vec<&[u8]> = before.split_inclusive(|&byte| byte == b'\n').collect();
    let mut out: Vec<Vec<u8>> = Vec::new();
    let (mut at, mut sign) = (0, 0);
    for line in patch.split_inclusive(|&byte| byte == b'\n').skip(2) {
        match line[0] {
            b'@' => {
                let header = std::str::from_utf8(line).unwrap();
                let range = header.split(' ').nth(1).unwrap().trim_start_matches('-');
                let (start, len) = range.split_once(',').unwrap_or((range, "1"));
                let start = start.parse::<usize>().unwrap() - usize::from(len != "0");
                out.extend(old[at..start].iter().map(|line| line.to_vec()));
                at = start;
            }
            b' ' | b'-' => {
                assert_eq!(
                    old[at].strip_suffix(b"\n").unwrap_or(old[at]),
                    line[1..].strip_suffix(b"\n").unwrap()
                );
                if line[0] == b' ' {
                    out.push(line[1..].to_vec());
                }
                at += 1;
            }
            b'+' => out.push(line[1..].to_vec()),
            // It ends the line before it; of a line that went there is nothing to mend.
            b'\\' if sign != b'-' => assert_eq!(out.last_mut().unwrap().pop(), Some(b'\n')),
            b'\\' => {}
            other => panic!("a line that starts with {other}"),
        }
        sign = line[0];
    }
    out.extend(old[at.min(old.len())..].iter().map(|line| line.to_vec()));
    out.concat()
}

fn text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec!["a", "b", "", "é", "+x", "-y", "\\ z", "@@"]);
    let end = prop::sample::select(vec!["\n", "\n", "\r\n", "\r"]);
    (prop::collection::vec((line, end), 0..30), prop::bool::ANY).prop_map(|(lines, last)| {
        let mut text: String = lines.into_iter().flat_map(|(line, end)| [line, end]).collect();
        if last {
            text.push('x');
        }
        text
    })
}

proptest! {
    /// Whatever the texts, the diff leads from the one to the other.
    #[test]
    fn diff_then_apply_is_the_new_text(before in text(), after in text()) {
        let patch = diff::unified(&[change("a.ex", Some(&before), &after)]);
        if patch.is_empty() {
            prop_assert_eq!(before, after);
        } else {
            prop_assert_eq!(apply(before.as_bytes(), &patch), after.as_bytes());
        }
    }
}
