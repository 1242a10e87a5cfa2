//! Pushing to a real bare repository, and pull requests through a stand-in `gh` that records what it is asked.

mod support;

use salve::deliver::hosting::{HostingError, Opened, Standing};
use salve::deliver::pull_request::PullRequest;
use salve::deliver::push::Pushed;
use salve::deliver::{Branch, BranchOptions, Change, CommitSpec, Repository};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use support::git::Repo;

const BRANCH: &str = "salve/leak";

/// A repository with an empty bare one beside it as `origin`.
fn with_origin() -> Repo {
    let repo = Repo::with(&[("a.ex", "a\n")]);
    let origin = repo.beside("origin.git");
    repo.git(&["init", "-q", "--bare", origin.to_str().unwrap()]);
    repo.git(&["remote", "add", "origin", origin.to_str().unwrap()]);
    repo.git(&["push", "-q", "origin", "main"]);
    repo
}

fn branch(root: &Path, text: &str) -> Branch {
    let change = Change {
        path: "a.ex".into(),
        before: std::fs::read(root.join("a.ex")).ok(),
        after: text.as_bytes().to_vec(),
    };
    let spec = CommitSpec {
        subject: "Keep each reference".into(),
        body: String::new(),
        trailers: vec![("Salve-Rule".into(), "leak".into())],
        changes: vec![change],
    };
    let options = BranchOptions { name: BRANCH.into(), force: true };
    Repository::open(root).unwrap().create_branch(&[spec], &options).unwrap()
}

#[test]
fn a_push_replaces_only_what_salve_made() {
    let repo = with_origin();
    let repository = Repository::open(repo.root()).unwrap();
    let on_origin = || repo.git(&["ls-remote", "origin", "refs/heads/salve/leak"]);

    let first = branch(repo.root(), "b\n");
    assert_eq!(repository.push(&first, "origin", false).unwrap(), Pushed::Created);
    assert!(on_origin().starts_with(&first.tip));
    assert_eq!(repository.push(&first, "origin", false).unwrap(), Pushed::Unchanged);

    let second = branch(repo.root(), "c\n");
    let error = repository.push(&second, "origin", false).unwrap_err().to_string();
    assert!(error.contains("`salve/leak` exists on `origin`") && error.contains("--force"), "{error}");
    assert_eq!(repository.push(&second, "origin", true).unwrap(), Pushed::Replaced);
    assert!(on_origin().starts_with(&second.tip));

    // A reviewer pushed on top, from a clone of their own: this repository has never seen that commit.
    let clone = repo.beside("clone");
    let in_clone = |args: &[&str]| repo.git(&[&["-C", clone.to_str().unwrap()], args].concat());
    repo.git(&[
        "clone",
        "-q",
        "-b",
        BRANCH,
        repo.beside("origin.git").to_str().unwrap(),
        clone.to_str().unwrap(),
    ]);
    std::fs::write(clone.join("a.ex"), "by hand\n").unwrap();
    in_clone(&["-c", "user.name=R", "-c", "user.email=r@example.com", "commit", "-qam", "Polish by hand"]);
    in_clone(&["push", "-q"]);
    let tip = on_origin();
    let refs = repo.git(&["for-each-ref"]);
    let third = branch(repo.root(), "c\n");
    let error = repository.push(&third, "origin", true).unwrap_err().to_string();
    assert!(
        error.contains("a commit that salve did not make") && error.contains("Polish by hand"),
        "{error}"
    );
    assert_eq!(on_origin(), tip);
    assert_eq!(repo.git(&["for-each-ref"]), refs, "looking at the remote moves no ref");

    let error = repository.push(&third, "nowhere", false).unwrap_err().to_string();
    assert!(error.contains("the remote `nowhere` cannot be read"), "{error}");
}

#[test]
fn the_users_own_hook_can_refuse_a_push() {
    let repo = with_origin();
    repo.write(".git/hooks/pre-push", "#!/bin/sh\nexit 1\n");
    std::fs::set_permissions(repo.root().join(".git/hooks/pre-push"), PermissionsExt::from_mode(0o755))
        .unwrap();
    let made = branch(repo.root(), "b\n");
    let error = Repository::open(repo.root()).unwrap().push(&made, "origin", false).unwrap_err().to_string();
    assert!(error.contains("`git push` to `origin` failed; the branch `salve/leak` is there"), "{error}");
    assert_eq!(repo.git(&["ls-remote", "origin", "refs/heads/salve/leak"]), "");
}

/// What the process with the stand-in on its PATH does: looks, opens, and prints both answers.
#[test]
#[ignore = "run by `with_gh`, in a process of its own"]
fn look_and_open() {
    let root = std::env::var("SALVE_TEST_REPO").unwrap();
    let request = PullRequest {
        title: "Keep each reference, don't drop it".into(),
        rules: vec!["leak".into()],
        findings: vec!["f1".into(), "f2".into()],
        ..PullRequest::default()
    };
    let repository = Repository::open(Path::new(&root)).unwrap();
    let answer: Result<(Standing, Opened), HostingError> = repository
        .pull_request_standing(&request, BRANCH)
        .and_then(|found| Ok((found.clone(), repository.open_pull_request(&request, BRANCH, found)?)));
    match answer {
        Ok((standing, opened)) => println!("answer: {standing:?} / {opened:?}"),
        Err(error) => println!("answer: {error}"),
    }
}

/// The answer of `look_and_open` where `gh` is this script (or missing), and what the script recorded.
fn with_gh(repo: &Repo, script: Option<&str>) -> (String, String) {
    let bin = repo.beside("bin");
    let record = repo.beside("record");
    let _ = std::fs::remove_file(&record);
    std::fs::create_dir_all(&bin).unwrap();
    let mut path = bin.display().to_string();
    if let Some(script) = script {
        let text = format!("#!/bin/sh\nprintf '%s\\n' \"$*\" >> {}\n{script}\n", record.display());
        std::fs::write(bin.join("gh"), text).unwrap();
        std::fs::set_permissions(bin.join("gh"), PermissionsExt::from_mode(0o755)).unwrap();
        path = format!("{path}:{}", std::env::var("PATH").unwrap());
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "look_and_open", "--ignored", "--nocapture"])
        .env("PATH", path)
        .env("SALVE_TEST_REPO", repo.root())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let answer = text.lines().find_map(|line| line.split_once("answer: ")).expect(&text).1.to_string();
    (answer, std::fs::read_to_string(record).unwrap_or_default())
}

/// A `gh` whose lists of open and of closed pull requests are these.
fn lists(open: &str, closed: &str) -> String {
    format!(
        "case \"$*\" in\n*'--state open'*) printf '%s' '[{open}]' ;;\n*'--state closed'*) printf '%s' '[{closed}]' ;;\n\
         *) echo https://example.com/pull/7 ;;\nesac"
    )
}

fn listed(number: u32, state: &str, head: &str, body: &str) -> String {
    format!(
        r#"{{"number":{number},"url":"https://example.com/pull/{number}","state":"{state}","headRefName":"{head}","body":"{body}"}}"#
    )
}

#[test]
fn a_pull_request_is_opened_once_a_rule_and_not_against_a_refusal() {
    let repo = with_origin();
    let clear = lists("", "");
    let (answer, record) = with_gh(&repo, Some(&clear));
    assert_eq!(answer, r#"Clear / Created("https://example.com/pull/7")"#);
    let create = record.lines().last().unwrap();
    let body = repo.root().join(".git/salve/salve-leak.md");
    assert_eq!(
        create,
        format!(
            "pr create --head salve/leak --title Keep each reference, don't drop it --body-file {}",
            body.display()
        )
    );
    assert!(std::fs::read_to_string(body).unwrap().contains("Salve-Finding: f2"));
    assert_eq!(repo.git(&["status", "--porcelain"]), "");

    // Our own branch's is brought up to date.
    let (answer, record) =
        with_gh(&repo, Some(&lists(&listed(3, "OPEN", BRANCH, r"x\nSalve-Rule: leak\n"), "")));
    assert_eq!(answer.split(" / ").nth(1).unwrap(), r#"Updated("https://example.com/pull/3")"#);
    assert!(record.lines().last().unwrap().starts_with("pr edit 3 --title Keep"), "{record}");

    // Another branch's for the same rule stands in the way; for another rule it does not.
    let (answer, record) =
        with_gh(&repo, Some(&lists(&listed(4, "OPEN", "salve/old", r"Salve-Rule: leak\n"), "")));
    assert!(answer.contains("Left(Open") && answer.contains("pull/4"), "{answer}");
    assert!(record.lines().all(|line| line.starts_with("pr list")), "{record}");
    let (answer, _) =
        with_gh(&repo, Some(&lists(&listed(4, "OPEN", "salve/old", r"Salve-Rule: race\n"), "")));
    assert!(answer.contains("Created"), "{answer}");

    // Closed unmerged with the same findings: not again. With one new finding, or merged: again.
    let refused = listed(5, "CLOSED", BRANCH, r"Salve-Finding: f2\nSalve-Finding: f1\nSalve-Finding: f0");
    let (answer, record) = with_gh(&repo, Some(&lists("", &refused)));
    assert!(answer.contains("Left(Declined") && record.lines().count() == 2, "{answer}");
    for other in [listed(5, "CLOSED", BRANCH, "Salve-Finding: f1"), refused.replace("CLOSED", "MERGED")] {
        let (answer, _) = with_gh(&repo, Some(&lists("", &other)));
        assert!(answer.contains("Created"), "{answer}");
    }
}

#[test]
fn without_gh_the_command_is_given_and_a_failing_gh_is_quoted() {
    let repo = with_origin();
    let (answer, _) = with_gh(&repo, None);
    assert!(answer.contains("Unknown / ByHand"), "{answer}");
    assert!(
        answer.contains(r"gh pr create --head salve/leak --title 'Keep each reference, don'\\''t drop it'"),
        "{answer}"
    );
    assert!(repo.root().join(".git/salve/salve-leak.md").is_file());

    let (answer, _) = with_gh(&repo, Some("echo 'no default remote' >&2; exit 4"));
    assert!(answer.starts_with("`gh pr list` failed: no default remote; `gh auth status`"), "{answer}");
    let (answer, _) = with_gh(&repo, Some("echo nonsense"));
    assert!(answer.starts_with("`gh pr list` failed:"), "{answer}");
}
