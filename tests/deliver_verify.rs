//! `--verify` on a real mix project, with real Elixir.

mod support;

use salve::deliver::Change;
use salve::verify::{
    Baseline, TakenBack, UnitId, Verified, VerifyConfig, VerifyError, VerifyOptions, verify,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use support::git::Repo;
use support::mix;

/// A unit: in this file this text becomes that.
type Unit = (&'static str, &'static str, &'static str, &'static str);

/// The patch of those units of `all` that are not in `out`, over the texts below `root`.
fn patch(root: &Path, all: &[Unit], out: &HashSet<UnitId>) -> Vec<Change> {
    let mut files: BTreeMap<&str, (String, String)> = BTreeMap::new();
    for (_, path, from, to) in all.iter().filter(|unit| !out.contains(unit.0)) {
        let read = || std::fs::read_to_string(root.join(path)).unwrap();
        let (_, after) = files.entry(path).or_insert_with(|| (read(), read()));
        assert!(after.contains(from), "{from}");
        *after = after.replace(from, to);
    }
    let change = |(path, (before, after)): (&str, (String, String))| Change {
        path: path.into(),
        before: Some(before.into_bytes()),
        after: after.into_bytes(),
    };
    files.into_iter().map(change).collect()
}

fn run(root: &Path, config: &VerifyConfig, units: &[Unit]) -> (Result<Verified, VerifyError>, Vec<String>) {
    let said = RefCell::new(Vec::new());
    let ids: Vec<_> = units.iter().map(|unit| unit.0.to_string()).collect();
    let options = VerifyOptions {
        root,
        config,
        baseline: Baseline::WorkTree,
        name: &|id| format!("<{id}>"),
        progress: &|line| said.borrow_mut().push(line.to_string()),
    };
    let verified = verify(&options, &ids, &|out| patch(root, units, out));
    (verified, said.into_inner())
}

fn found<'v>(verified: &'v Verified, unit: &str) -> &'v TakenBack {
    verified
        .taken_back
        .iter()
        .find(|taken| taken.unit == unit)
        .unwrap_or_else(|| panic!("{unit}: {verified:?}"))
}

/// Wrong once, right ever after; in the scratch work tree `..` is a folder that goes with it.
const FLAKY: &str = "  def one do
    if File.exists?(\"../seen\") do
      1
    else
      File.write!(\"../seen\", \"\")
      9
    end
  end
";

/// One project for all questions that need a build: the good is kept, and each kind of bad is taken back.
#[test]
fn the_good_is_kept_and_the_bad_is_taken_back() {
    let repo = Repo::with(&mix::PROJECT);
    // The user's own: an uncommitted file that a unit needs, a build folder, and nothing of them may change.
    repo.write("lib/fresh.ex", "defmodule Fresh do\n  def one, do: 1\nend\n");
    repo.write("_build/test/lib/other/keep.txt", "mine\n");
    repo.write("deps/none/keep.txt", "mine\n");
    let before = repo.untouchable();

    let units = [
        ("good", "lib/cart.ex", "do: Enum.sum(items)", "do: Enum.reduce(items, 0, &(&1 + &2))"),
        ("uncompilable", "lib/rate.ex", "end\n", "  def high, do: undefined_here\nend\n"),
        ("wrong", "lib/price.ex", "div(gross, 5)", "div(gross, 3)"),
        (
            "warning",
            "lib/cart.ex",
            "def count(items)",
            "def count(items), do: items |> Enum.filter(fn unused -> true end) |> length()\n  def other(items)",
        ),
        ("pair-1", "lib/rate.ex", "do: 1", "do: Fresh.one() - 1"),
        ("unformatted", "lib/price.ex", "gross - tax", "gross  -  tax"),
        ("pair-2", "lib/cart.ex", "do: length(items)", "do: length(items) + 1"),
        ("flaky", "lib/fresh.ex", "  def one, do: 1\n", FLAKY),
    ];
    let (verified, said) = run(repo.root(), &VerifyConfig { retries: 1, ..VerifyConfig::default() }, &units);
    let verified = verified.unwrap();

    assert_eq!(verified.kept, ["good", "pair-1", "flaky"], "{verified:#?}");
    let uncompilable = found(&verified, "uncompilable");
    assert_eq!(uncompilable.step, "compile");
    assert!(uncompilable.evidence.contains("undefined_here"), "{}", uncompilable.evidence);
    let warning = found(&verified, "warning");
    assert!(warning.step == "compile" && warning.evidence.contains("\"unused\" is unused"), "{warning:?}");
    let wrong = found(&verified, "wrong");
    assert_eq!((wrong.step.as_str(), wrong.with.len()), ("test", 0));
    assert!(
        wrong.evidence.contains("test net (ShopTest)") && wrong.evidence.contains("Price.net(10) == 8"),
        "{wrong:?}"
    );
    let unformatted = found(&verified, "unformatted");
    assert_eq!(
        (unformatted.step.as_str(), unformatted.evidence.as_str()),
        ("format", "no longer formatted: lib/price.ex")
    );
    let pair = found(&verified, "pair-2");
    assert_eq!((pair.step.as_str(), pair.with.as_slice()), ("test", ["pair-1".to_string()].as_slice()));

    let outcome = |step: &str| verified.steps.iter().find(|one| one.step == step).unwrap().outcome.clone();
    assert_eq!(outcome("compile"), "no new warnings (1 before)");
    assert_eq!(outcome("format"), "3 changed files formatted, as before");
    assert_eq!(outcome("test"), "3 of 4 tests pass, 1 failed before, too");
    let log = std::fs::read_to_string(&verified.log).unwrap();
    assert!(log.contains("$ mix compile --force") && log.contains("$ mix test"), "{log}");
    std::fs::remove_file(&verified.log).unwrap();
    assert!(said.iter().any(|line| line == "compile, before the change"), "{said:?}");
    // Units are called as people call them.
    assert!(said.iter().any(|line| line == "<wrong> is taken back: test fails with it"), "{said:?}");

    assert_eq!(repo.untouchable(), before);
    assert_eq!(repo.git(&["worktree", "list"]).lines().count(), 1);
    assert!(!repo.root().join(".git/worktrees").exists());
    assert!(!repo.root().join("_build/test/lib/shop").exists());
}

/// What one app's change breaks in another one is taken back.
#[test]
fn an_umbrella_is_judged_by_all_its_apps() {
    let repo = Repo::with(&mix::UMBRELLA);
    let core = "apps/core/lib/core.ex";
    let units = [
        ("good", core, "do: Enum.sum(items)", "do: Enum.reduce(items, 0, &(&1 + &2))"),
        ("breaks web", core, "#{total} EUR", "EUR #{total}"),
        ("beside", "apps/web/lib/web.ex", "  def page(items)", "  # One line.\n  def page(items)"),
    ];
    let (verified, _) = run(repo.root(), &VerifyConfig::default(), &units);
    let verified = verified.unwrap();
    assert_eq!(verified.kept, ["good", "beside"], "{verified:#?}");
    let broken = found(&verified, "breaks web");
    assert!(broken.step == "test" && broken.evidence.contains("test a page (WebTest)"), "{broken:?}");
    let outcomes: Vec<_> = verified.steps.iter().map(|step| step.outcome.as_str()).collect();
    assert_eq!(outcomes, ["no warnings", "2 changed files formatted, as before", "all 2 tests pass"]);
    std::fs::remove_file(&verified.log).unwrap();
    assert_eq!(repo.git(&["worktree", "list"]).lines().count(), 1);
}

/// Verification by command lines alone needs no Elixir.
fn shell(steps: &[&str]) -> VerifyConfig {
    let steps = steps.iter().map(|step| step.to_string().into()).collect();
    VerifyConfig { steps, timeout: 1, ..VerifyConfig::default() }
}

#[test]
fn command_steps_run_in_the_scratch_root_and_end_in_time_with_all_their_processes() {
    let repo = Repo::with(&[("app/a.txt", "fast\n"), ("app/b.txt", "here\n"), (".gitignore", "secret\n")]);
    repo.write("app/secret", "s\n");
    let pids = repo.beside("pids");
    let slow =
        format!("grep -q fast a.txt || (sleep 60 & echo $! >> {}; echo waiting; wait)", pids.display());
    let mut config =
        shell(&[&slow, "test -f b.txt && test -f secret && ! grep -q gone b.txt", "false", "pwd"]);
    config.copy = vec!["secret".into()];
    let units = [
        ("slow", "a.txt", "fast", "slow"),
        ("gone", "b.txt", "here", "gone"),
        ("fine", "b.txt", "\n", "\nx\n"),
    ];
    let (verified, _) = run(&repo.root().join("app"), &config, &units);
    let verified = verified.unwrap();

    assert_eq!(verified.kept, ["fine"]);
    let late = found(&verified, "slow");
    assert_eq!(
        (late.step.as_str(), late.evidence.as_str()),
        (slow.as_str(), "its time ran out after 1 s\nwaiting")
    );
    assert!(found(&verified, "gone").step.starts_with("test -f"));
    let outcomes: Vec<_> = verified.steps.iter().map(|step| step.outcome.as_str()).collect();
    let same = "succeeds as before";
    assert_eq!(outcomes, [same, same, "says nothing: it fails before the change, too", same]);

    let log = std::fs::read_to_string(&verified.log).unwrap();
    std::fs::remove_file(&verified.log).unwrap();
    assert!(
        log.lines()
            .any(|line| line.ends_with("/repo/app") && !line.starts_with(repo.root().to_str().unwrap()))
    );
    for pid in std::fs::read_to_string(pids).unwrap().lines() {
        let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        assert!(state.is_empty() || state.contains(") Z "), "{pid} still runs: {state}");
    }
    assert_eq!(repo.git(&["worktree", "list"]).lines().count(), 1);
}

#[test]
fn a_folder_without_a_repository_is_copied_and_head_is_a_baseline_of_its_own() {
    let plain = tempfile::tempdir().unwrap();
    std::fs::write(plain.path().join("a.txt"), "here\n").unwrap();
    let units = [("gone", "a.txt", "here", "gone")];
    let (verified, _) = run(plain.path(), &shell(&["grep -q here a.txt"]), &units);
    assert_eq!(verified.unwrap().taken_back[0].unit, "gone");
    assert_eq!(std::fs::read_to_string(plain.path().join("a.txt")).unwrap(), "here\n");

    // The uncommitted `b.txt` is part of the work tree, not of HEAD.
    let repo = Repo::with(&[("a.txt", "a\n")]);
    repo.write("b.txt", "b\n");
    let outcome = |baseline| {
        let config = shell(&["test -f b.txt"]);
        let options = VerifyOptions {
            root: repo.root(),
            config: &config,
            baseline,
            name: &str::to_string,
            progress: &|_| (),
        };
        let rebuild = |out: &HashSet<UnitId>| patch(repo.root(), &[("u", "a.txt", "a", "c")], out);
        verify(&options, &["u".into()], &rebuild).unwrap().steps[0].outcome.clone()
    };
    assert_eq!(outcome(Baseline::WorkTree), "succeeds as before");
    assert_eq!(outcome(Baseline::Head), "says nothing: it fails before the change, too");
}

#[test]
fn what_cannot_be_verified_is_said() {
    let repo = Repo::with(&[("a.txt", "a\n")]);
    let units = [("u", "a.txt", "a", "b")];
    let error = |config: &VerifyConfig| run(repo.root(), config, &units).0.unwrap_err().to_string();
    assert!(error(&VerifyConfig::default()).contains("no mix.exs above the changed files"));
    assert!(error(&shell(&[])).contains("nothing to verify with"));
    repo.write("mix.exs", "defmodule Broken do");
    let text = error(&VerifyConfig::default());
    assert!(text.contains("does not compile before the change") && text.contains("mix.exs:1"), "{text}");
    assert_eq!(repo.git(&["worktree", "list"]).lines().count(), 1);
}
