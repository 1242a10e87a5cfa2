//! `salve fix --branch/--write` as a process: killed at random moments, interrupted, pushed, offered.

mod support;

use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};
use support::git::Repo;

const RECIPE: &str = r#"
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

fn old(number: usize) -> String {
    format!("defmodule Shelf{number} do\n  def a(x), do: Legacy.fetch(x)\nend\n")
}

fn new(number: usize) -> String {
    old(number).replace("Legacy.fetch(x)", "Current.get(:store, x)")
}

fn path(number: usize) -> String {
    format!("lib/shelf_{number}.ex")
}

/// A committed project of so many files, each with one thing to fix.
fn shelves(count: usize) -> Repo {
    let repo = Repo::with(&[("mix.exs", "[]\n"), (".salve/transforms/old-name/recipe.toml", RECIPE)]);
    (0..count).for_each(|number| repo.write(&path(number), old(number)));
    repo.commit("Shelves");
    repo
}

fn salve(root: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salve"));
    command.current_dir(root).args(["fix", "--rule", "old-name"]).args(args);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// Numbers that differ from run to run; a failure prints the seed.
struct Moments(u64);

impl Moments {
    fn new() -> Self {
        let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64;
        eprintln!("seed {seed}");
        Self(seed | 1)
    }

    /// Anywhere from 0 to a little after `whole`.
    fn next(&mut self, whole: Duration) -> Duration {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        whole.mul_f64((self.0 >> 11) as f64 / (1u64 << 53) as f64 * 1.1)
    }
}

/// Starts the command and kills it after `delay`; true if it was still running.
fn kill_after(mut command: Command, delay: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(delay);
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    running
}

fn time(run: impl FnOnce()) -> Duration {
    let began = Instant::now();
    run();
    began.elapsed()
}

const FILES: usize = 10;
const KILLS: usize = 100;

#[test]
fn a_kill_at_any_moment_of_write_leaves_every_file_old_or_new() {
    let repo = shelves(FILES);
    let restore = || (0..FILES).for_each(|number| repo.write(&path(number), old(number)));
    let whole = time(|| drop(done(&salve(repo.root(), &["--write"]).output().unwrap())));
    assert!((0..FILES).all(|number| repo.read(&path(number)) == new(number).as_bytes()));
    restore();

    let mut moments = Moments::new();
    let mut cut_short = 0;
    for _ in 0..KILLS {
        cut_short += usize::from(kill_after(salve(repo.root(), &["--write"]), moments.next(whole)));
        for number in 0..FILES {
            let found = text(&repo.read(&path(number)));
            assert!(found == old(number) || found == new(number), "{}: {found:?}", path(number));
        }
        restore();
    }
    assert!(cut_short > 0, "no run was cut short");
    // What killed runs leave behind does not stand in the way of the next.
    done(&salve(repo.root(), &["--write"]).output().unwrap());
    assert!((0..FILES).all(|number| repo.read(&path(number)) == new(number).as_bytes()));
}

#[test]
fn a_kill_at_any_moment_of_branch_leaves_no_branch_or_the_whole_one() {
    let repo = shelves(FILES);
    let branch = ["--branch", "salve/k", "--commit-per", "finding"];
    let whole = time(|| drop(done(&salve(repo.root(), &branch).output().unwrap())));
    let tree = repo.git(&["rev-parse", "salve/k^{tree}"]);
    assert_eq!(repo.git(&["rev-list", "--count", "main..salve/k"]), FILES.to_string());
    repo.git(&["branch", "-qD", "salve/k"]);

    let before = repo.untouchable();
    let index = repo.read(".git/index");
    let mut moments = Moments::new();
    let mut cut_short = 0;
    for _ in 0..KILLS {
        cut_short += usize::from(kill_after(salve(repo.root(), &branch), moments.next(whole)));
        assert_eq!(repo.read(".git/index"), index);
        // A lock that a killed process leaves is git's own way to say so; the branch is not there then.
        let _ = std::fs::remove_file(repo.root().join(".git/refs/heads/salve/k.lock"));
        if repo.git(&["for-each-ref", "refs/heads/salve/k"]).is_empty() {
            continue;
        }
        assert_eq!(repo.git(&["rev-parse", "salve/k^{tree}"]), tree);
        assert_eq!(repo.git(&["rev-list", "--count", "main..salve/k"]), FILES.to_string());
        repo.git(&["branch", "-qD", "salve/k"]);
    }
    assert!(cut_short > 0, "no run was cut short");
    assert_eq!(repo.untouchable(), before);
    repo.git(&["fsck", "--strict"]);
    done(&salve(repo.root(), &branch).output().unwrap());
}

#[test]
fn each_commit_stands_alone_and_the_branch_is_the_dry_runs_diff() {
    let repo = shelves(3);
    repo.write(
        "lib/shelf_0.ex",
        "defmodule Shelf0 do\n  def a(x), do: Legacy.fetch(x)\n\n  def b(x), do: Legacy.fetch(x)\nend\n",
    );
    repo.commit("Two in one file");
    let diff = salve(repo.root(), &[]).output().unwrap();
    assert_eq!(diff.status.code(), Some(1));
    done(&salve(repo.root(), &["--branch", "salve/k", "--commit-per", "finding"]).output().unwrap());
    let branch_diff = repo.git_bytes(&["diff", "--no-color", "--no-ext-diff", "HEAD", "salve/k"]);
    assert_eq!(text(&branch_diff), text(&diff.stdout));
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD..salve/k"]), "4");
    for commit in repo.git(&["rev-list", "HEAD..salve/k"]).lines() {
        assert_eq!(
            repo.git(&["show", "--format=", "--shortstat", commit]).trim(),
            "1 file changed, 1 insertion(+), 1 deletion(-)"
        );
        let trailers = repo.git(&["log", "-1", "--format=%(trailers:key=Salve-Rule,valueonly)", commit]);
        assert_eq!(trailers.trim(), "old-name");
    }
}

#[test]
fn an_interrupt_while_verifying_removes_the_scratch_work_tree() {
    let repo = shelves(1);
    repo.write("salve.toml", "[verify]\nsteps = [\"sleep 60\"]\n");
    let before = repo.untouchable();
    let temporary = repo.beside("tmp");
    std::fs::create_dir(&temporary).unwrap();
    for signal in [Signal::INT, Signal::TERM] {
        let mut child = salve(repo.root(), &["--verify", "--branch", "salve/k"])
            .env("TMPDIR", &temporary)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let begun =
            lines.by_ref().map_while(Result::ok).find(|line| line.contains("sleep 60, before the change"));
        assert!(begun.is_some());
        assert_eq!(repo.git(&["worktree", "list"]).lines().count(), 2);
        // The step itself begins a moment after it is told of.
        std::thread::sleep(Duration::from_millis(200));
        kill_process(Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap(), signal).unwrap();
        let said: Vec<_> = lines.map_while(Result::ok).collect();
        assert_eq!(child.wait().unwrap().code(), Some(2), "{said:?}");
        assert!(said.iter().any(|line| line.contains("interrupted: nothing was changed")), "{said:?}");
        assert_eq!(repo.git(&["worktree", "list"]).lines().count(), 1);
        let left: Vec<_> =
            std::fs::read_dir(&temporary).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(left.iter().all(|path| path.extension().is_some_and(|end| end == "log")), "{left:?}");
    }
    assert_eq!(repo.untouchable(), before);
    assert_eq!(repo.git(&["for-each-ref", "refs/heads/salve"]), "");
}

#[test]
fn a_branch_is_pushed_and_offered() {
    let repo = shelves(2);
    let origin = repo.beside("origin.git");
    repo.git(&["init", "-q", "--bare", origin.to_str().unwrap()]);
    repo.git(&["remote", "add", "origin", origin.to_str().unwrap()]);
    let bin = repo.beside("bin");
    std::fs::create_dir(&bin).unwrap();
    let record = repo.beside("record");
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >> {}\ncase \"$2\" in list) echo '[]' ;; *) echo https://example.com/pull/7 ;; esac\n",
        record.display()
    );
    std::fs::write(bin.join("gh"), script).unwrap();
    std::fs::set_permissions(bin.join("gh"), PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());

    let args = ["--branch", "salve/k", "--push", "origin", "--pr"];
    let output = salve(repo.root(), &args).env("PATH", &path).output().unwrap();
    done(&output);
    let said = text(&output.stderr);
    assert!(said.contains("pushed: salve/k to origin: created there"), "{said}");
    assert!(said.contains("opened: https://example.com/pull/7"), "{said}");
    let tip = repo.git(&["rev-parse", "salve/k"]);
    assert!(repo.git(&["ls-remote", "origin", "refs/heads/salve/k"]).starts_with(&tip));
    let record = std::fs::read_to_string(record).unwrap();
    assert!(
        record.lines().last().unwrap().starts_with("pr create --head salve/k --title Fix old name"),
        "{record}"
    );

    let body = std::fs::read_to_string(repo.root().join(".git/salve/salve-k.md")).unwrap();
    assert!(body.starts_with("1 commit, 2 files; behaviour is kept.\n"), "{body}");
    assert!(body.contains("`lib/shelf_0.ex:2`, `lib/shelf_1.ex:2`"), "{body}");
    assert!(body.contains(&format!("`git revert {}`", &tip[..10])), "{body}");
    assert!(body.contains("Salve-Rule: old-name\nSalve-Finding: "), "{body}");
    // Before there is a branch, the same text without what only a branch has.
    let preview = salve(repo.root(), &["--format", "markdown"]).output().unwrap();
    let preview = text(&preview.stdout);
    assert!(
        preview.starts_with("1 commit, 2 files")
            && !preview.contains("Undo")
            && !preview.contains("git revert"),
        "{preview}"
    );
}

/// Clauses of other modules are of use by themselves; what relies on them comes in the next commit.
#[test]
fn what_a_fix_relies_on_elsewhere_is_a_commit_of_its_own_that_comes_first() {
    let recipe = RECIPE
        .replace("Legacy.fetch($KEY)", "Legacy.tell($KEY, $WHAT)")
        .replace("[[edit]]\nat = \"call\"\ntext = \"Current.get(:store, $KEY)\"\n", "")
        + r#"
[[rewrite]]
when = "handlers_of($WHAT, handle_cast, $TAKERS, $HEAD)"
[[rewrite.edit]]
at = "call"
call = "GenServer.cast"
[[rewrite.ensure]]
clauses = "handle_cast/2"
of = "$TAKERS"
text = "def handle_cast($HEAD = message, state), do: handle_info(message, state)"
"#;
    let sender = "defmodule A do\n  def a(x), do: Legacy.tell(x, {:told, 1})\nend\n";
    let taker = "defmodule B do\n  use GenServer\n\n  def handle_info({:told, n}, sum), do: {:noreply, sum + n}\nend\n";
    let files = [("mix.exs", "[]\n"), (".salve/transforms/old-name/recipe.toml", &recipe)];
    let repo = Repo::with(&files);
    repo.write("lib/a.ex", sender);
    repo.write("lib/b.ex", taker);
    repo.commit("A and B");
    let root = repo.root();
    let diff = text(&salve(root, &[]).output().unwrap().stdout);
    done(&salve(root, &["--branch", "fix"]).output().unwrap());
    let changed = |range: &str| repo.git(&["diff", "--name-only", range]);
    assert_eq!(changed("HEAD..fix~1").trim(), "lib/b.ex");
    assert_eq!(changed("fix~1..fix").trim(), "lib/a.ex");
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD..fix"]).trim(), "2");
    assert!(repo.git(&["log", "-1", "--format=%s", "fix~1"]).starts_with("Prepare to "), "{diff}");
    assert!(repo.git(&["diff", "HEAD", "fix"]).contains("GenServer.cast(x, {:told, 1})"), "{diff}");
}
