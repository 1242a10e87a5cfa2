//! Whole runs of the command on a small project that brings two recipes of its own: opting in, delivery, exit codes.

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

const SAFE: &str = r#"
[recipe]
id = "old-name"
title = "Old name"
safety = "safe"
message = "{call} goes through the old module"
[unit]
each = "clause"
[[site]]
id = "call"
any = ["Legacy.fetch($KEY)"]
[[edit]]
at = "call"
text = "Current.get(:store, $KEY)"
"#;

const UNSAFE: &str = r#"
[recipe]
id = "loud-name"
title = "Loud name"
safety = "unsafe"
because = "the log grows"
message = "{call} says nothing"
[options]
tone = { type = ["calm", "shrill"], default = "calm" }
[unit]
each = "clause"
[[site]]
id = "call"
any = ["Quiet.say($WORD)"]
[[edit]]
at = "call"
text = "Loud.say($WORD)"
"#;

const SOURCE: &str =
    "defmodule Kiosk do\n  def a(x), do: Legacy.fetch(x)\n\n  def b(x), do: Quiet.say(x)\nend\n";

struct Kiosk(TempDir);

impl Kiosk {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let kiosk = Kiosk(dir);
        kiosk.write("mix.exs", "[]\n");
        kiosk.write("lib/kiosk.ex", SOURCE);
        kiosk.write(".salve/transforms/old-name/recipe.toml", SAFE);
        kiosk.write(".salve/transforms/loud-name/recipe.toml", UNSAFE);
        kiosk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        let full = self.path().join(path);
        fs::create_dir_all(full.parent().expect("inside")).expect("created");
        fs::write(full, text).expect("written");
    }

    fn source(&self) -> String {
        fs::read_to_string(self.path().join("lib/kiosk.ex")).expect("readable")
    }

    fn git(&self, args: &[&str]) -> String {
        let settings = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
        let mut command = std::process::Command::new("git");
        let output = command.current_dir(self.path()).args(settings).args(args).output().expect("git runs");
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn salve(&self, args: &[&str]) -> Output {
        let mut command = Command::cargo_bin("salve").expect("the binary is built");
        command.env_remove("CLICOLOR_FORCE").current_dir(self.path());
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "T").env(format!("GIT_{role}_EMAIL"), "t@example.org");
        }
        command.args(args).output().expect("it runs")
    }

    /// Runs salve and gives its exit code, standard output and standard error.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let output = self.salve(args);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("no signal"), text(output.stdout), text(output.stderr))
    }
}

#[test]
fn check_shows_findings_and_exits_with_one() {
    let kiosk = Kiosk::new();
    let (code, out, err) = kiosk.run(&["check"]);
    assert_eq!(code, 1, "{err}");
    for part in ["[old-name]", "[loud-name]", "lib/kiosk.ex:2:17", "safe fix", "unsafe fix", "the log grows"]
    {
        assert!(out.contains(part), "{part}: {out}");
    }
    let (code, out, _) = kiosk.run(&["check", "--rule", "old-name"]);
    assert!(code == 1 && !out.contains("loud-name"), "{out}");
}

#[test]
fn paths_are_those_that_the_user_sees() {
    let kiosk = Kiosk::new();
    let parent = kiosk.path().parent().expect("a parent");
    let name = kiosk.path().file_name().and_then(|name| name.to_str()).expect("UTF-8");
    let mut command = Command::cargo_bin("salve").expect("the binary is built");
    let output =
        command.current_dir(parent).args(["check", name, "--format", "github"]).output().expect("runs");
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(out.contains(&format!("file={name}/lib/kiosk.ex,")), "{out}");
}

#[test]
fn fix_without_a_choice_previews_and_refuses_to_write() {
    let kiosk = Kiosk::new();
    let (code, out, err) = kiosk.run(&["fix"]);
    assert_eq!(code, 1);
    assert!(out.contains("+  def a(x), do: Current.get(:store, x)"), "{out}");
    assert!(err.contains("preview: choose with `--rule"), "{err}");
    let (code, out, err) = kiosk.run(&["fix", "--write"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: no rule is chosen"), "{err}");
    assert_eq!(kiosk.source(), SOURCE);
}

#[test]
fn the_diff_is_a_patch_that_git_applies() {
    let kiosk = Kiosk::new();
    kiosk.git(&["init", "-q"]);
    let (_, patch, _) = kiosk.run(&["fix", "--rule", "old-name", "--rule", "loud-name", "--unsafe"]);
    kiosk.write("fix.patch", &patch);
    kiosk.git(&["apply", "fix.patch"]);
    let (code, _, _) = kiosk.run(&["check"]);
    assert_eq!(code, 0);
    assert!(kiosk.source().contains("Loud.say(x)"));
}

#[test]
fn unsafe_fixes_are_withheld_with_a_line_each() {
    let kiosk = Kiosk::new();
    let (code, out, err) = kiosk.run(&["fix", "--rule", "loud-name"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("withheld: lib/kiosk.ex:4: loud-name: unsafe (the log grows)"), "{err}");
    kiosk.write("salve.toml", "[rules]\nloud-name = { level = \"fix\", unsafe = true }\n");
    let (code, out, _) = kiosk.run(&["fix"]);
    assert_eq!(code, 1);
    assert!(out.contains("Loud.say") && !out.contains("Current.get"), "{out}");
}

#[test]
fn write_says_what_it_wrote_and_a_second_run_changes_nothing() {
    let kiosk = Kiosk::new();
    let (code, out, _) = kiosk.run(&["fix", "--rule", "old-name", "--write"]);
    assert_eq!((code, out.as_str()), (0, "Changed lib/kiosk.ex\n"));
    assert_eq!(kiosk.source(), SOURCE.replace("Legacy.fetch(x)", "Current.get(:store, x)"));
    let (code, out, _) = kiosk.run(&["fix", "--rule", "old-name", "--write"]);
    assert_eq!((code, out.as_str()), (0, ""));
}

#[test]
fn json_tells_what_fix_would_do_and_did() {
    let kiosk = Kiosk::new();
    let json =
        |args: &[&str]| -> serde_json::Value { serde_json::from_str(&kiosk.run(args).1).expect("JSON") };
    let preview = json(&["fix", "--rule", "old-name", "--format", "json"]);
    assert_eq!(preview["fix"]["fixed"][0], preview["findings"][0]["id"]);
    assert!(preview["fix"]["diff"].as_str().expect("a diff").contains("+++ b/lib/kiosk.ex"));
    assert_eq!(preview["fix"]["written"], serde_json::json!([]));
    let written = json(&["fix", "--rule", "old-name", "--format", "json", "--write"]);
    assert_eq!(written["fix"]["written"], serde_json::json!(["lib/kiosk.ex"]));
    assert!(json(&["check", "--format", "json"]).get("fix").is_none());
}

#[test]
fn a_branch_has_a_commit_a_rule_and_leaves_the_work_tree_alone() {
    let kiosk = Kiosk::new();
    kiosk.git(&["init", "-q", "-b", "main"]);
    kiosk.git(&["add", "-A"]);
    kiosk.git(&["commit", "-qm", "Start"]);
    let rules = ["fix", "--rule", "old-name", "--rule", "loud-name", "--unsafe"];
    let (code, out, err) = kiosk.run(&[&rules[..], &["--branch", "salve/names"]].concat());
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("Created the branch salve/names\n"), "{out}");
    assert_eq!(kiosk.source(), SOURCE);
    assert_eq!(kiosk.git(&["status", "--porcelain"]), "");
    let subjects = kiosk.git(&["log", "--reverse", "--format=%s", "main..salve/names"]);
    assert_eq!(subjects, "Fix loud name in Kiosk\nFix old name in Kiosk\n");
    let first = kiosk.git(&["show", "salve/names~1:lib/kiosk.ex"]);
    assert_eq!(first, SOURCE.replace("Quiet", "Loud"));
    let last = kiosk.git(&["show", "salve/names:lib/kiosk.ex"]);
    assert!(last.contains("Loud.say") && last.contains("Current.get"), "{last}");
    let (code, _, err) = kiosk.run(&[&rules[..], &["--branch", "salve/names"]].concat());
    assert_eq!(code, 2);
    assert!(err.contains("exists"), "{err}");
}

#[test]
fn options_are_checked_against_the_recipe() {
    let kiosk = Kiosk::new();
    let refused = |args: &[&str]| {
        let (code, out, err) = kiosk.run(args);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        err
    };
    let err = refused(&["check", "--set", "loud-name.tune=calm"]);
    assert!(err.contains("the rule `loud-name` has no option `tune`\nhelp: did you mean `tone`?"), "{err}");
    let err = refused(&["check", "--set", "old-name.x=1"]);
    assert!(err.contains("help: it has no options"), "{err}");
    kiosk.write("salve.toml", "[rules.loud-name]\n\ntone = \"flat\"\n");
    let err = refused(&["check"]);
    assert!(err.contains("salve.toml:3:8: `tone` should be one of calm, shrill"), "{err}");
    kiosk.write("salve.toml", "[verify]\nstep = []\n");
    let err = refused(&["fix", "--rule", "old-name", "--verify"]);
    assert!(err.contains("salve.toml:1:2: unknown field `step`"), "{err}");
}

#[test]
fn a_bad_recipe_is_refused_where_it_is_bad() {
    let kiosk = Kiosk::new();
    kiosk.write(".salve/transforms/old-name/recipe.toml", &SAFE.replace("at = \"call\"", "at = \"cal\""));
    let (code, out, err) = kiosk.run(&["check"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.lines().count() <= 2 && err.contains("old-name/recipe.toml:"), "{err}");
}

#[test]
fn own_rules_are_listed_and_explained() {
    let kiosk = Kiosk::new();
    let (code, out, _) = kiosk.run(&["rules"]);
    assert_eq!(code, 0);
    assert!(out.contains("loud-name") && out.contains("(the project's own)"), "{out}");
    let (code, out, _) = kiosk.run(&["explain", "loud-name"]);
    assert_eq!(code, 0);
    assert!(out.contains("`tone`: one of calm, shrill, \"calm\" by default."), "{out}");
}
