//! Diffs, judged by the tools that will read them: real `git apply` and real `patch -p1`.

use proptest::prelude::*;
use salve::deliver::diff::Facts;
use salve::deliver::{Change, diff};
use std::fs;
use std::io::{Seek, Write};
use std::path::Path;
use std::process::Command;

fn change(path: &str, before: Option<&str>, after: &str) -> Change {
    Change { path: path.into(), before: before.map(Into::into), after: after.into() }
}

fn unified(changes: &[Change]) -> Vec<u8> {
    diff::unified(changes, &Facts::default())
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
    let patch = unified(changes);
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
        let ours = unified(&[change(path, Some("a\nb\nc\nd\ne\n"), "a\nb\nC\nd\ne")]);
        assert_eq!(String::from_utf8(ours).unwrap(), theirs);
    }
}

/// Lines as code has them: repeated, indented, blank, at the margin, long.
fn code(random: &mut impl FnMut(usize) -> usize) -> String {
    const LINES: [&str; 9] = [
        "defmodule Shop do",
        "  def a(x) do",
        "    x",
        "  end",
        "",
        "  @doc false",
        "end",
        "_private",
        "  \u{e9}t\u{e9} = 1",
    ];
    let long = format!("defmodule {}", "Very.Long.".repeat(12));
    (0..random(60)).map(|_| format!("{}\n", LINES.get(random(10)).copied().unwrap_or(&long))).collect()
}

#[test]
fn the_whole_diff_is_that_of_git() {
    let dir = tempfile::tempdir().unwrap();
    let git = |args: &[&str]| run(dir.path(), &[&["git"], args].concat(), b"").unwrap();
    git(&["init", "-q"]);
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    let mut changes = Vec::new();
    for number in 100..220 {
        let before = code(&mut random);
        let mut lines: Vec<String> = before.split_inclusive('\n').map(String::from).collect();
        for _ in 0..1 + random(5) {
            let at = random(lines.len() + 1);
            let end = (at + random(4)).min(lines.len());
            let new: Vec<_> =
                code(&mut random).split_inclusive('\n').take(random(5)).map(String::from).collect();
            lines.splice(at..end, new);
        }
        let mut after = lines.concat();
        if random(8) == 0 {
            after = after.trim_end_matches('\n').to_string();
        }
        let path = format!("f{number}.ex");
        fs::write(dir.path().join(&path), &before).unwrap();
        changes.push(change(&path, Some(&before), &after));
    }
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(dir.path().join("f100.ex"), executable).unwrap();
    changes[0].after.extend(b"more\n");
    changes.push(change("new.ex", None, "a\n"));
    changes.push(change("new_empty.ex", None, ""));
    git(&["add", "."]);
    let facts = Facts::of(dir.path(), &changes);
    for change in &changes {
        fs::write(dir.path().join(&change.path), &change.after).unwrap();
    }
    git(&["add", "--intent-to-add", "."]);
    let out = Command::new("git").args(["diff", "--no-color"]).current_dir(dir.path()).output().unwrap();
    let (ours, theirs) = (diff::unified(&changes, &facts), String::from_utf8(out.stdout).unwrap());
    let (ours, theirs) = (String::from_utf8(ours).unwrap(), theirs);
    for (ours, theirs) in ours.split("diff --git ").zip(theirs.split("diff --git ")) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(ours, theirs);
}

#[test]
fn what_does_not_change_is_not_in_the_diff() {
    assert_eq!(unified(&[change("a.ex", Some("a\n"), "a\n"), change("b.ex", Some(""), "")]), b"");
}

#[test]
fn colour_adds_escapes_only() {
    let changes = [change("a.ex", Some("a\nb\n"), "a\nc\n")];
    let mut out = Vec::new();
    diff::write(&mut out, &changes, &Facts::default(), &diff::Styles::coloured()).unwrap();
    assert!(out.contains(&0x1b));
    assert_eq!(anstream::adapter::strip_bytes(&out).into_vec(), unified(&changes));
}

/// A reader of unified diffs of one file: copies what a hunk does not name, checks what it does.
fn apply(before: &[u8], patch: &[u8]) -> Vec<u8> {
    let old: Vec<&[u8]> = before.split_inclusive(|&byte| byte == b'\n').collect();
    let mut out: Vec<Vec<u8>> = Vec::new();
    let (mut at, mut sign) = (0, 0);
    for line in patch.split_inclusive(|&byte| byte == b'\n').skip(4) {
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
        let patch = unified(&[change("a.ex", Some(&before), &after)]);
        if patch.is_empty() {
            prop_assert_eq!(before, after);
        } else {
            prop_assert_eq!(apply(before.as_bytes(), &patch), after.as_bytes());
        }
    }
}
