//! The command line as a user meets it: exit codes, errors of one line with help, what goes to which stream.

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

fn salve(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::cargo_bin("salve").expect("the binary is built");
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command.current_dir(dir).args(args).output().expect("it runs")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("UTF-8")
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("no signal")
}

fn project(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary directory");
    for (path, text) in files {
        let full = dir.path().join(path);
        fs::create_dir_all(full.parent().expect("inside")).expect("created");
        fs::write(full, text).expect("written");
    }
    dir
}

/// Runs what must fail, and gives its two lines back.
fn refusal(dir: &Path, args: &[&str]) -> (String, String) {
    let output = salve(dir, args);
    assert_eq!(code(&output), 2, "{args:?}: {}", stderr(&output));
    assert_eq!(stdout(&output), "", "{args:?}");
    let lines: Vec<_> = stderr(&output).lines().collect();
    assert!((1..=2).contains(&lines.len()), "{args:?}: {lines:?}");
    let error = lines[0].strip_prefix("error: ").expect("an error").to_string();
    let help = lines.get(1).map(|line| line.strip_prefix("help: ").expect("help").to_string());
    (error, help.unwrap_or_default())
}

#[test]
fn usage_errors_are_one_line_with_help() {
    let dir = project(&[("lib/a.ex", b"1\n")]);
    for (args, error, help) in [
        (&["chek"][..], "unrecognized subcommand 'chek'", "did you mean `check`?"),
        (&["check", "--rul", "x"], "unexpected argument '--rul' found", "did you mean `--rule`?"),
        (
            &["check", "--format", "jsn"],
            "invalid value 'jsn' for '--format <FORMAT>'",
            "did you mean `json`?",
        ),
        (&["explain"], "the following required arguments were not provided: <RULE>", "`salve help`"),
        (
            &["fix", "--write", "--branch", "b"],
            "'--write' cannot be used with '--branch <NAME>'",
            "`salve help`",
        ),
        (&["fix", "--force"], "--branch <NAME>", ""),
        (&["fix", "--pr"], "--push <REMOTE>", ""),
        (
            &["check", "--rule", "no-such-rule-at-all"],
            "there is no rule `no-such-rule-at-all`",
            "`salve rules`",
        ),
        (&["check", "--set", "x"], "--set x: not of the form RULE.OPTION=VALUE", "`salve explain RULE`"),
        (&["check", "--set", "nix.a=b"], "--set nix.a=b: there is no rule `nix`", "`salve rules`"),
        (&["check", "none"], "none: no such file or directory", ""),
        (&["explain", "nix"], "there is no rule `nix`", "`salve rules`"),
    ] {
        let (said, advice) = refusal(dir.path(), args);
        assert!(said.contains(error), "{args:?}: {said}");
        assert!(advice.contains(help), "{args:?}: {advice}");
    }
}

#[test]
fn no_command_shows_the_help_and_fails() {
    let dir = project(&[]);
    let output = salve(dir.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("Usage: salve"));
    let help = salve(dir.path(), &["fix", "--help"]);
    assert_eq!(code(&help), 0);
    for heading in ["Rules:", "Output:", "Delivery:", "Global options:", "Examples:", "Exit codes:"] {
        assert!(stdout(&help).contains(heading), "{heading}");
    }
}

#[test]
fn configuration_errors_name_file_line_and_column() {
    let dir = project(&[("lib/a.ex", b"1\n"), ("salve.toml", b"[rules]\n\nexclud = 1\n")]);
    let (error, _) = refusal(dir.path(), &["check"]);
    assert!(error.contains("salve.toml:3:10: expected \"off\""), "{error}");
    fs::write(dir.path().join("salve.toml"), "exclud = []\n").expect("written");
    let (error, help) = refusal(dir.path(), &["check", "lib"]);
    assert!(error.ends_with("salve.toml:1:1: unknown key `exclud`"), "{error}");
    assert_eq!(help, "did you mean `exclude`?");
}

#[test]
fn a_run_that_finds_nothing_says_what_it_looked_at_and_what_not() {
    let dir = project(&[
        ("mix.exs", b"1\n"),
        ("lib/a.ex", b"\n"),
        ("lib/b.ex", b"\xff"),
        ("lib/c.ex", b"\xef\xbb\xbf"),
    ]);
    let output = salve(dir.path(), &["check"]);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).starts_with("Found nothing in 2 files"), "{}", stdout(&output));
    let lines: Vec<_> = stderr(&output).lines().collect();
    assert_eq!(lines[0], "skipped: lib/b.ex: 1:1: not UTF-8");
    assert!(lines[1].starts_with("skipped: lib/c.ex: 1:1: starts with a byte order mark"), "{lines:?}");
    assert!(lines[2].starts_with("looked at: 2 files"), "{lines:?}");
    assert!(lines[2].ends_with("skipped 2"), "{lines:?}");
    let quiet = salve(dir.path(), &["check", "-q"]);
    assert_eq!((code(&quiet), stderr(&quiet)), (0, ""));
}

#[test]
fn json_is_one_object_also_when_nothing_is_found() {
    let dir = project(&[("lib/a.ex", b"1\n"), ("lib/b.ex", b"\xff")]);
    for command in ["check", "fix"] {
        let output = salve(dir.path(), &[command, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(json["version"], 1);
        assert_eq!(json["findings"], serde_json::json!([]));
        assert_eq!(json["skipped"][0]["path"], "lib/b.ex");
        assert_eq!(json["stats"]["files_scanned"], 1);
    }
}

#[test]
fn fix_refuses_to_write_with_nothing_chosen() {
    let dir = project(&[("lib/a.ex", b"1\n")]);
    let (error, help) = refusal(dir.path(), &["fix", "--write"]);
    assert_eq!(error, "no rule is chosen, so nothing is written");
    assert!(help.contains("--rule") && help.contains("salve.toml") && help.contains("--report"), "{help}");
}

#[test]
fn init_writes_once() {
    let dir = project(&[("mix.exs", b"1\n")]);
    let output = salve(dir.path(), &["init"]);
    assert_eq!((code(&output), stdout(&output)), (0, "Wrote salve.toml\n"));
    assert_eq!(code(&salve(dir.path(), &["check"])), 0);
    let before = fs::read(dir.path().join("salve.toml")).expect("written");
    let (error, _) = refusal(dir.path(), &["init"]);
    assert_eq!(error, "./salve.toml exists, so it is left as it is");
    assert_eq!(fs::read(dir.path().join("salve.toml")).expect("still there"), before);
}

#[test]
fn names_with_control_characters_do_not_break_lines() {
    let dir = project(&[("mix.exs", b"1\n")]);
    let (error, _) = refusal(dir.path(), &["check", "a\nerror: b\x1b[2J"]);
    assert!(!error.contains('\x1b'), "{error}");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let dir = project(&[("lib/a.ex", b"1\n")]);
    let binary = assert_cmd::cargo::cargo_bin("salve");
    let script = format!("'{}' check -q --format json | true; echo ${{PIPESTATUS[0]}}", binary.display());
    let output = std::process::Command::new("bash").current_dir(dir.path()).args(["-c", &script]).output();
    let output = output.expect("bash runs");
    assert_eq!((stdout(&output), stderr(&output)), ("0\n", ""));
}

#[test]
fn ast_shows_the_tree_or_the_term() {
    let dir = project(&[("a.ex", "f(:x, \"é\")\n".as_bytes()), ("b.ex", b"f(\n"), ("c.ex", b"\xff")]);
    let term = salve(dir.path(), &["ast", "--format", "elixir", "a.ex"]);
    assert_eq!((code(&term), stdout(&term)), (0, "{:\"f\", [], [:\"x\", \"\\u{E9}\"]}\n"));
    let tree = salve(dir.path(), &["ast", "a.ex"]);
    assert_eq!(code(&tree), 0);
    assert!(stdout(&tree).lines().count() >= 3, "{}", stdout(&tree));
    assert!(refusal(dir.path(), &["ast", "b.ex"]).0.starts_with("b.ex:"));
    assert_eq!(refusal(dir.path(), &["ast", "c.ex"]).0, "c.ex:1:1: not UTF-8");
    assert_eq!(refusal(dir.path(), &["ast", "none.ex"]).0, "none.ex: no such file");
    assert_eq!(refusal(dir.path(), &["ast", "."]).0, ".: a directory");
}
