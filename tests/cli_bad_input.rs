//! What no run should choke on: each bad input gets one line that says what is wrong, or is `skipped` with the reason,
//! with the exit code of the others, and nothing is written.

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A module that a rule finds something in, and has a fix for.
const RACE: &str = "defmodule Box do
  def open, do: :ets.new(:box, [:named_table, :public, :set])

  def put(key, value) do
    case :ets.lookup(:box, key) do
      [] ->
        :ets.insert(:box, {key, value})
        :ok

      _ ->
        :taken
    end
  end
end
";

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(dir: &Path, args: &[&str]) -> Ran {
    run_with(dir, args, "")
}

fn run_with(dir: &Path, args: &[&str], stdin: &str) -> Ran {
    let mut command = Command::cargo_bin("salve").expect("the binary is built");
    command.env_remove("CLICOLOR_FORCE").current_dir(dir).args(args).write_stdin(stdin);
    let output = command.output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code().expect("no signal"), out: text(output.stdout), err: text(output.stderr) }
}

fn project(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary directory");
    for (path, text) in [("mix.exs", &b"[]\n"[..])].iter().chain(files) {
        let full = dir.path().join(path);
        fs::create_dir_all(full.parent().expect("inside")).expect("created");
        fs::write(full, text).expect("written");
    }
    dir
}

/// Every file below `dir` with its bytes, links and directories by their kind.
fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![dir.to_path_buf()];
    while let Some(dir) = left.pop() {
        for entry in fs::read_dir(&dir).expect("readable") {
            let path = entry.expect("an entry").path();
            let is_link = path.is_symlink();
            let text = match path.is_dir() && !is_link {
                true => b"a directory".to_vec(),
                false => fs::read(&path).unwrap_or_else(|_| b"unreadable".to_vec()),
            };
            found.insert(path.display().to_string(), text);
            if path.is_dir() && !is_link {
                left.push(path);
            }
        }
    }
    found
}

/// Runs `check`, `fix` and `fix --write`: the file is skipped with this reason, nothing is found, nothing written.
fn skipped(files: &[(&str, &[u8])], path: &str, reason: &str) {
    let dir = project(files);
    only_skipped(&dir, path, reason);
}

fn only_skipped(dir: &TempDir, path: &str, reason: &str) {
    let before = tree(dir.path());
    for args in [&["check"][..], &["fix", "--rule", "ets-race"], &["fix", "--rule", "ets-race", "--write"]] {
        let ran = run(dir.path(), args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        let lines: Vec<_> = ran.err.lines().filter(|line| line.starts_with("skipped: ")).collect();
        assert_eq!(lines, [format!("skipped: {path}: {reason}")], "{args:?}");
    }
    let json = run(dir.path(), &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json["skipped"], serde_json::json!([{ "path": path, "reason": reason }]));
    assert_eq!(tree(dir.path()), before);
}

/// Runs what must fail: one line, perhaps one of help, exit code 2, nothing on standard output, nothing written.
fn refused(dir: &Path, args: &[&str], error: &str) {
    let before = tree(dir);
    let ran = run(dir, args);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}: {}", ran.err);
    let lines: Vec<_> = ran.err.lines().collect();
    assert!(lines[0].starts_with("error: ") && lines[0].contains(error), "{args:?}: {lines:?}");
    assert!(lines.len() == 1 || lines.len() == 2 && lines[1].starts_with("help: "), "{args:?}: {lines:?}");
    assert_eq!(tree(dir), before);
}

#[test]
fn what_is_no_text_is_skipped_with_its_place() {
    let text = [RACE.as_bytes(), b"# caf\xe9\n"].concat();
    skipped(&[("lib/box.ex", &text)], "lib/box.ex", "15:6: not UTF-8");
    let nul = RACE.replace(":box, key", ":box,\0 key");
    let dir = project(&[("lib/box.ex", nul.as_bytes())]);
    let ran = run(dir.path(), &["fix", "--rule", "ets-race", "--write"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.starts_with("skipped: lib/box.ex: "), "{}", ran.err);
}

#[test]
fn a_byte_order_mark_is_refused_as_elixir_does() {
    let text = ["\u{feff}", RACE].concat();
    let reason = "1:1: starts with a byte order mark, which Elixir refuses";
    skipped(&[("lib/box.ex", text.as_bytes())], "lib/box.ex", reason);
}

#[test]
fn line_ends_stay_as_they_are() {
    let text = RACE.replace('\n', "\r\n");
    let dir = project(&[("lib/box.ex", text.as_bytes())]);
    let ran = run(dir.path(), &["fix", "--rule", "ets-race", "--write"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "Changed lib/box.ex\n"), "{}", ran.err);
    let after = fs::read_to_string(dir.path().join("lib/box.ex")).expect("UTF-8");
    assert!(after.contains("insert_new"), "{after}");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{after:?}");
}

#[test]
fn a_line_of_twenty_megabytes_is_skipped_unread() {
    let text = [b"x = \"", vec![b'a'; 20 << 20].as_slice(), b"\"\n"].concat();
    skipped(&[("lib/long.ex", &text)], "lib/long.ex", "larger than 4 MB");
}

/// A sum of 200,000 terms is parsed, or given up on after two seconds with a reason: which of the two depends on the
/// machine. A run that does not end would end the test, too.
#[test]
fn a_long_sum_ends() {
    let sum = vec!["a"; 200_000].join(" + ");
    let text = RACE.replace(":ok\n", &format!("_ = {sum}\n        :ok\n"));
    let dir = project(&[("lib/sum.ex", text.as_bytes())]);
    let ran = run(dir.path(), &["check"]);
    match ran.code {
        0 => assert!(ran.err.contains("skipped: lib/sum.ex: 8:"), "{}", ran.err),
        code => assert_eq!((code, ran.out.contains("Found 1 problem")), (1, true), "{}", ran.err),
    }
}

#[test]
fn ten_thousand_nested_lists_hide_nothing() {
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let text = RACE.replace("  def put", &format!("  def deep, do: {nested}\n\n  def put"));
    let dir = project(&[("lib/deep.ex", text.as_bytes())]);
    let ran = run(dir.path(), &["check"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("Found 1 problem in 1 file"), "{}", ran.out);
    let unclosed = "[".repeat(100_000);
    let text = RACE.replace("  def put", &format!("  def deep, do: {unclosed}\n\n  def put"));
    fs::write(dir.path().join("lib/deep.ex"), text).expect("written");
    let ran = run(dir.path(), &["check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.starts_with("skipped: lib/deep.ex: "), "{}", ran.err);
}

/// Two thousand findings on one line of 44 kB: each is shown at its place, none with the whole line.
#[test]
fn a_long_line_of_findings_is_shown_by_its_places() {
    let line = vec!["String.to_atom(a)"; 2_000].join(" + ");
    let text = format!("defmodule Names do\n  def all(a), do: {line}\nend\n");
    let dir = project(&[("lib/names.ex", text.as_bytes())]);
    let ran = run(dir.path(), &["check"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("Found 2000 problems in 1 file"));
    assert!(ran.out.contains("--> lib/names.ex:2:39"), "{}", &ran.out[..2_000]);
    assert!(ran.out.lines().all(|line| line.len() < 300), "a frame shows the whole line");
}

#[test]
fn an_empty_file_has_nothing_to_find() {
    let dir = project(&[("lib/empty.ex", b""), ("lib/blank.ex", b"\n\n")]);
    for args in [&["check"][..], &["fix", "--rule", "ets-race", "--write"]] {
        let ran = run(dir.path(), args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("3 files") && ran.err.contains("skipped 0"), "{}", ran.err);
    }
}

#[test]
fn a_directory_named_as_a_file_is_skipped_and_searched() {
    let dir = project(&[("lib/x.ex/box.ex", RACE.as_bytes())]);
    let ran = run(dir.path(), &["check"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("lib/x.ex/box.ex:5:10"), "{}", ran.out);
    assert!(ran.err.contains("skipped: lib/x.ex: a directory"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn broken_and_circular_links_are_skipped() {
    let dir = project(&[("lib/a.ex", b"1\n")]);
    std::os::unix::fs::symlink("nowhere.ex", dir.path().join("lib/broken.ex")).expect("a link");
    only_skipped(&dir, "lib/broken.ex", "a broken symbolic link");
    std::os::unix::fs::symlink("..", dir.path().join("lib/up")).expect("a link");
    assert_eq!(run(dir.path(), &["check"]).code, 0);
}

/// Root reads everything, so there is nothing to see then; CI runs the tests as a user.
#[cfg(unix)]
#[test]
fn a_file_without_permission_is_skipped() {
    use std::os::unix::fs::PermissionsExt;
    let dir = project(&[("lib/secret.ex", RACE.as_bytes())]);
    let path = dir.path().join("lib/secret.ex");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("changed");
    let is_root = fs::read(&path).is_ok();
    if is_root {
        return as_nobody(&dir);
    }
    only_skipped(&dir, "lib/secret.ex", "permission denied");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
    fs::set_permissions(dir.path().join("lib"), fs::Permissions::from_mode(0o555)).expect("changed");
    refused(dir.path(), &["fix", "--rule", "ets-race", "--write"], "lib/secret.ex");
    fs::set_permissions(dir.path().join("lib"), fs::Permissions::from_mode(0o755)).expect("changed");
}

/// As root: the same with the rights of a user who has none.
#[cfg(unix)]
fn as_nobody(dir: &TempDir) {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let binary = assert_cmd::cargo::cargo_bin("salve");
    // Nobody may not enter the folder of the build: a copy is run.
    let copy = tempfile::tempdir().expect("a temporary directory");
    let salve = copy.path().join("salve");
    fs::copy(binary, &salve).expect("copied");
    for open in [dir.path(), copy.path(), &salve] {
        fs::set_permissions(open, fs::Permissions::from_mode(0o755)).expect("changed");
    }
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(&salve);
        let output =
            command.current_dir(dir.path()).args(args).uid(65_534).gid(65_534).output().expect("runs");
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    };
    let (code, err) = run(&["check"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("skipped: lib/secret.ex: permission denied"), "{err}");
    let path = dir.path().join("lib/secret.ex");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
    let before = tree(dir.path());
    let (code, err) = run(&["fix", "--rule", "ets-race", "--write"]);
    assert_eq!(code, Some(2), "{err}");
    assert!(err.starts_with("error: ") && err.contains("lib/secret.ex"), "{err}");
    assert_eq!(tree(dir.path()), before);
}

#[test]
fn reports_that_are_none_are_refused() {
    let dir = project(&[("lib/box.ex", RACE.as_bytes())]);
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).expect("written");
    write("empty.md", b"");
    write("blank.md", b" \n\n");
    write("binary.md", b"\x7fELF\x02\x01\xff\xfe");
    write("nul.md", b"# Report\n\0\0");
    write("prose.md", b"All is well.\n");
    write("cut.json", b"{\"issues\": [");
    write("other.json", b"{\"bugs\": 3}");
    write("old.sarif", b"{\"version\": \"1.0.0\", \"runs\": []}");
    for (report, error) in [
        ("empty.md", "empty.md: the report is empty: expected Markdown, SARIF 2.1.0 or"),
        ("blank.md", "blank.md: the report is empty"),
        ("binary.md", "binary.md: the report is not UTF-8 text (byte 6)"),
        ("nul.md", "nul.md: the report is not UTF-8 text (byte 9)"),
        ("prose.md", "prose.md: no issue found in the report"),
        ("cut.json", "cut.json: the report is not valid JSON"),
        ("other.json", "other.json: the report is JSON of an unknown shape"),
        ("old.sarif", "old.sarif: the report is SARIF 1.0.0: expected version 2.1.0"),
        ("none.md", "none.md: no such file"),
        ("lib", "lib: a directory, not a report"),
        ("-", "standard input: the report is empty"),
    ] {
        for args in [&["check", "--report", report][..], &["fix", "--write", "--report", report]] {
            refused(dir.path(), args, error);
        }
    }
}

#[test]
fn a_report_that_points_outside_opens_nothing_there() {
    let dir = project(&[("lib/box.ex", RACE.as_bytes())]);
    let outside = dir.path().join("outside.ex");
    fs::write(&outside, RACE).expect("written");
    fs::create_dir(dir.path().join("app")).expect("created");
    fs::write(dir.path().join("app/mix.exs"), "[]\n").expect("written");
    for place in ["../../etc/passwd", "../outside.ex"] {
        let report = format!("## Issues\n\n### 1. Race Condition\n**File**: `{place}`\n**Line**: 5\n");
        fs::write(dir.path().join("app/REVIEW.md"), report).expect("written");
        let before = tree(dir.path());
        let ran = run(&dir.path().join("app"), &["fix", "--write", "--report", "REVIEW.md"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("1 claim: 1 not located"), "{}", ran.out);
        assert!(ran.out.contains(place), "{}", ran.out);
        assert_eq!(tree(dir.path()), before);
    }
}

#[test]
fn bad_recipes_options_and_rules_are_refused_where_they_stand() {
    let recipe = "[recipe]\nid = \"mine\"\ntitle = \"Mine\"\nsafety = \"safe\"\nmessage = \"{call}\"\n\
                  [unit]\neach = \"clause\"\n[[site]]\nid = \"call\"\nany = [\"f($X)\"]\nwheer = [\"not call\"]\n";
    let path = ".salve/transforms/mine/recipe.toml";
    let dir = project(&[("lib/box.ex", RACE.as_bytes()), (path, recipe.as_bytes())]);
    refused(dir.path(), &["check"], "mine/recipe.toml:11:1: unknown field `wheer`");
    let unknown = recipe.replace("wheer = [\"not call\"]", "where = [\"serialized(call)\"]");
    fs::write(dir.path().join(path), unknown).expect("written");
    refused(dir.path(), &["check"], "mine/recipe.toml:11:");
    refused(dir.path(), &["fix", "--rule", "mine", "--write"], "serialized");
    fs::remove_dir_all(dir.path().join(".salve")).expect("removed");
    refused(dir.path(), &["check", "--frmat", "json"], "unexpected argument '--frmat' found");
    refused(dir.path(), &["fix", "--rule", "ets-rce", "--write"], "there is no rule `ets-rce`");
    fs::write(dir.path().join("salve.toml"), "[rules]\nets-rce = \"fix\"\n").expect("written");
    refused(dir.path(), &["fix", "--write"], "salve.toml:2:1: there is no rule `ets-rce`");
    fs::write(dir.path().join("salve.toml"), "[rules\n").expect("written");
    refused(dir.path(), &["check"], "salve.toml:1:");
}

#[test]
fn a_report_may_come_from_a_pipe() {
    let dir = project(&[("lib/box.ex", RACE.as_bytes())]);
    let report = "## Issues\n\n### 1. Race Condition\n**File**: `lib/box.ex`\n**Line**: 5\n";
    let ran = run_with(dir.path(), &["check", "--report", "-"], report);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("standard input:\n") && ran.out.contains("1 claim: 1 confirmed"), "{}", ran.out);
    assert!(ran.out.contains("`salve fix --report -` shows the fix"), "{}", ran.out);
}
