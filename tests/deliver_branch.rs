//! Commits on a branch, in real repositories, read back with real git.

mod support;

use salve::deliver::{Branch, BranchOptions, Change, CommitSpec, GitError, Landing, Repository};
use std::path::Path;
use std::process::Command;
use support::git::Repo;

/// A commit of whole files; `before` is filled in by `create`.
fn spec(subject: &str, files: &[(&str, &str)]) -> CommitSpec {
    let change = |(path, text): &(&str, &str)| Change {
        path: path.to_string(),
        before: None,
        after: text.as_bytes().to_vec(),
    };
    CommitSpec {
        subject: subject.into(),
        body: "Because.".into(),
        trailers: vec![("Salve-Rule".into(), "leak".into()), ("Salve-Finding".into(), "f1".into())],
        changes: files.iter().map(change).collect(),
    }
}

fn create(root: &Path, specs: &[CommitSpec], name: &str, force: bool) -> Result<Branch, GitError> {
    // What a scan would have read.
    let mut specs = specs.to_vec();
    for change in specs.iter_mut().flat_map(|spec| &mut spec.changes) {
        change.before = std::fs::read(root.join(&change.path)).ok();
    }
    Repository::open(root)?.create_branch(&specs, &BranchOptions { name: name.into(), force })
}

/// The refusal's text; the branch must not exist and nothing may have moved.
fn refusal(repo: &Repo, root: &Path, files: &[(&str, &str)]) -> String {
    let before = repo.untouchable();
    let error = create(root, &[spec("Try", files)], "salve/t", false).expect_err("must be refused");
    assert_eq!(repo.untouchable(), before);
    assert_eq!(repo.git(&["for-each-ref", "refs/heads/salve"]), "");
    error.to_string()
}

#[test]
fn commits_stand_on_head_in_order_and_nothing_else_moves() {
    let repo = Repo::with(&[("lib/a.ex", "a1\n"), ("lib/deep/er/b.ex", "b1\n"), ("README.md", "r\n")]);
    // Everything that must survive: a stash, a staged file, an unstaged one, an untracked and an ignored one.
    repo.write("README.md", "stashed\n");
    repo.git(&["stash", "-q"]);
    repo.write(".gitignore", "ignored.txt\n");
    repo.git(&["add", ".gitignore"]);
    for path in ["README.md", "untracked.txt", "ignored.txt"] {
        repo.write(path, "mine\n");
    }
    let before = repo.untouchable();
    let index = repo.read(".git/index");

    let specs = [
        spec("Change a", &[("lib/a.ex", "a2\n"), ("lib/new/c.ex", "c1\n")]),
        spec("Change both", &[("lib/a.ex", "a3\n"), ("lib/deep/er/b.ex", "b2\n")]),
    ];
    let branch = create(repo.root(), &specs, "salve/otp", false).unwrap();
    assert_eq!(repo.read(".git/index"), index);
    assert_eq!(repo.untouchable(), before);

    assert_eq!(branch.landing, Landing::Created);
    assert_eq!(branch.base, repo.git(&["rev-parse", "HEAD"]));
    assert_eq!(branch.tip, repo.git(&["rev-parse", "salve/otp"]));
    let ids: Vec<_> = branch.commits.iter().map(|commit| commit.id.clone()).collect();
    assert_eq!(repo.git(&["rev-list", "--reverse", "HEAD..salve/otp"]), ids.join("\n"));
    assert_eq!(repo.git(&["show", &format!("{}:lib/a.ex", ids[0])]), "a2");
    assert_eq!(repo.git(&["show", "salve/otp:lib/a.ex"]), "a3");
    assert_eq!(
        repo.git(&["diff", "--name-status", "HEAD", "salve/otp"]),
        "M\tlib/a.ex\nM\tlib/deep/er/b.ex\nA\tlib/new/c.ex"
    );
    assert_eq!(
        repo.git(&["log", "-1", "--format=%an <%ae>|%cn|%B", "salve/otp"]).trim_end(),
        "Ann Author <ann@example.com>|Ann Author|Change both\n\nBecause.\n\nSalve-Rule: leak\nSalve-Finding: f1"
    );
    repo.git(&["fsck", "--strict"]);
}

#[test]
fn modes_are_kept() {
    let repo = Repo::with(&[("run.exs", "x\n"), ("stays.ex", "s\n")]);
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(repo.root().join("run.exs"), executable).unwrap();
    std::os::unix::fs::symlink("stays.ex", repo.root().join("link.ex")).unwrap();
    repo.commit("Modes");
    create(repo.root(), &[spec("Change", &[("run.exs", "y\n")])], "salve/t", false).unwrap();
    let tree = repo.git(&["ls-tree", "-r", "--format=%(objectmode) %(path)", "salve/t"]);
    assert_eq!(tree, "120000 link.ex\n100755 run.exs\n100644 stays.ex");
}

#[test]
fn the_scan_root_may_be_a_folder_of_the_work_tree() {
    let repo = Repo::with(&[("apps/one/lib/a.ex", "a1\n"), ("lib/a.ex", "other\n")]);
    create(&repo.root().join("apps/one"), &[spec("Change", &[("lib/a.ex", "a2\n")])], "salve/t", false)
        .unwrap();
    assert_eq!(repo.git(&["diff", "--name-only", "HEAD", "salve/t"]), "apps/one/lib/a.ex");
    let outside = refusal_of(&repo.root().join("apps/one"), "../../lib/a.ex");
    assert!(outside.contains("`../../lib/a.ex` is not a path inside"), "{outside}");
}

fn refusal_of(root: &Path, path: &str) -> String {
    create(root, &[spec("Try", &[(path, "x\n")])], "salve/never", false).unwrap_err().to_string()
}

#[test]
fn a_spec_that_changes_nothing_makes_no_commit() {
    let repo = Repo::with(&[("a.ex", "a\n")]);
    let specs = [spec("Nothing", &[("a.ex", "a\n")]), spec("Something", &[("a.ex", "b\n")])];
    let branch = create(repo.root(), &specs, "salve/t", false).unwrap();
    assert_eq!(branch.commits.iter().map(|commit| commit.spec).collect::<Vec<_>>(), [1]);
    let error = create(repo.root(), &specs[..1], "salve/none", false).unwrap_err();
    assert!(error.to_string().contains("nothing to commit"), "{error}");
}

#[test]
fn dirty_untracked_and_ignored_files_are_refused_by_name_only_if_they_are_to_change() {
    let repo = Repo::with(&[("a.ex", "a\n"), ("b.ex", "b\n"), ("c.ex", "c\n"), (".gitignore", "*.tmp\n")]);
    repo.write("a.ex", "mine\n");
    repo.write("c.ex", "staged\n");
    repo.git(&["add", "c.ex"]);
    repo.write("u.ex", "u\n");
    repo.write("x.tmp", "x\n");
    let text = refusal(&repo, repo.root(), &[("a.ex", "z\n"), ("b.ex", "z\n"), ("c.ex", "z\n")]);
    assert!(text.starts_with("uncommitted or concurrent changes in a.ex, c.ex: commit or stash"), "{text}");
    let text = refusal(&repo, repo.root(), &[("u.ex", "z\n")]);
    assert!(text.starts_with("not in HEAD: u.ex: commit them"), "{text}");
    for path in ["x.tmp", "new.tmp"] {
        let text = refusal(&repo, repo.root(), &[(path, "z\n")]);
        assert!(text.starts_with(&format!("ignored by git: {path}:")), "{text}");
    }
    std::fs::remove_file(repo.root().join("b.ex")).unwrap();
    let text = refusal(&repo, repo.root(), &[("b.ex", "z\n")]);
    assert!(text.contains("uncommitted or concurrent changes in b.ex"), "{text}");
    repo.git(&["checkout", "-q", "b.ex"]);
    create(repo.root(), &[spec("Fine", &[("b.ex", "z\n")])], "salve/t", false).unwrap();
}

#[test]
fn a_file_that_changed_since_it_was_scanned_is_refused() {
    let repo = Repo::with(&[("a.ex", "new\n")]);
    let mut stale = spec("Try", &[("a.ex", "z\n")]);
    stale.changes[0].before = Some(b"old\n".to_vec());
    let repository = Repository::open(repo.root()).unwrap();
    let error = repository.create_branch(&[stale], &BranchOptions { name: "salve/t".into(), force: false });
    assert!(error.unwrap_err().to_string().contains("changes in a.ex"));
    assert_eq!(repo.git(&["for-each-ref", "refs/heads/salve"]), "");
}

#[test]
fn symlinks_submodules_and_filters_are_refused() {
    let inner = Repo::with(&[("lib/i.ex", "i\n")]);
    let repo = Repo::with(&[
        ("real/a.ex", "a\n"),
        (".gitattributes", "*.big filter=lfs\n*.u16 working-tree-encoding=UTF-16\n"),
    ]);
    repo.write("a.big", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    repo.write("a.u16", "");
    repo.write("pointer.ex", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    std::os::unix::fs::symlink("real", repo.root().join("link")).unwrap();
    std::os::unix::fs::symlink("real/a.ex", repo.root().join("file.ex")).unwrap();
    let url = inner.root().to_str().unwrap().to_string();
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "vendor/inner"]);
    repo.commit("All kinds");
    for (path, expected) in [
        ("link/a.ex", "link/a.ex goes through the symbolic link link"),
        ("file.ex", "file.ex goes through the symbolic link file.ex"),
        (
            "vendor/inner/lib/i.ex",
            "vendor/inner/lib/i.ex lies in the submodule vendor/inner: run salve inside",
        ),
        ("a.big", "a.big is stored through `filter=lfs`"),
        ("pointer.ex", "pointer.ex is stored through `filter=lfs`"),
        ("a.u16", "a.u16 is stored through `working-tree-encoding=UTF-16`"),
        ("real/a.ex/b.ex", "real/a.ex/b.ex cannot be created: real/a.ex is a file"),
        ("real", "`real` is not a path inside"),
        (".git/config", "`.git/config` is not a path inside"),
    ] {
        let text = refusal(&repo, repo.root(), &[(path, "z\n")]);
        assert!(text.starts_with(expected), "{path}: {text}");
    }
    // Inside the submodule it works, in the submodule's own repository.
    let submodule = repo.root().join("vendor/inner");
    Command::new("git").arg("-C").arg(&submodule).args(["config", "user.name", "A"]).status().unwrap();
    Command::new("git").arg("-C").arg(&submodule).args(["config", "user.email", "a@b"]).status().unwrap();
    create(&submodule, &[spec("Change", &[("lib/i.ex", "j\n")])], "salve/t", false).unwrap();
    assert_eq!(repo.git(&["-C", "vendor/inner", "show", "salve/t:lib/i.ex"]), "j");
    assert_eq!(repo.git(&["for-each-ref", "refs/heads/salve"]), "");
}

/// The lines that a diff of the branch touches, as `git diff --numstat` counts them.
fn numstat(repo: &Repo, branch: &str) -> String {
    repo.git(&["diff", "--numstat", "HEAD", branch])
}

#[test]
fn line_endings_of_untouched_lines_stay_whatever_git_converts() {
    // CRLF on disk, LF in HEAD, by attribute.
    let repo = Repo::with(&[(".gitattributes", "*.ex text eol=crlf\n"), ("a.ex", "one\ntwo\n")]);
    std::fs::remove_file(repo.root().join("a.ex")).unwrap();
    repo.git(&["checkout", "-q", "--", "a.ex"]);
    assert_eq!(repo.read("a.ex"), b"one\r\ntwo\r\n");
    let specs = [spec("Change", &[("a.ex", "one\r\nTWO\r\n"), ("new.ex", "n\r\n")])];
    create(repo.root(), &specs, "salve/t", false).unwrap();
    assert_eq!(numstat(&repo, "salve/t"), "1\t1\ta.ex\n1\t0\tnew.ex");
    assert_eq!(repo.git_bytes(&["cat-file", "blob", "salve/t:a.ex"]), b"one\nTWO\n");
    assert_eq!(repo.git_bytes(&["cat-file", "blob", "salve/t:new.ex"]), b"n\n");

    // CRLF on disk, LF in HEAD, by configuration.
    let repo = Repo::with(&[("a.ex", "one\ntwo\n")]);
    repo.git(&["config", "core.autocrlf", "true"]);
    repo.write("a.ex", "one\r\ntwo\r\n");
    create(repo.root(), &[spec("Change", &[("a.ex", "one\r\nTWO\r\n")])], "salve/t", false).unwrap();
    assert_eq!(numstat(&repo, "salve/t"), "1\t1\ta.ex");

    // CRLF in HEAD too: committed before the attribute came, never normalised.
    let repo = Repo::with(&[("a.ex", "one\r\ntwo\r\n")]);
    repo.write(".gitattributes", "*.ex text\n");
    repo.git(&["add", ".gitattributes"]);
    repo.git(&["commit", "-q", "-m", "Attributes"]);
    create(repo.root(), &[spec("Change", &[("a.ex", "one\r\nTWO\r\n")])], "salve/t", false).unwrap();
    assert_eq!(numstat(&repo, "salve/t"), "1\t1\ta.ex");
    assert_eq!(repo.git_bytes(&["cat-file", "blob", "salve/t:a.ex"]), b"one\r\nTWO\r\n");

    // The user's own work on line endings is work: refused, not swallowed.
    let repo = Repo::with(&[("a.ex", "one\ntwo\n")]);
    repo.write("a.ex", "one\r\ntwo\r\n");
    let text = refusal(&repo, repo.root(), &[("a.ex", "one\r\nTWO\r\n")]);
    assert!(text.contains("uncommitted or concurrent changes in a.ex"), "{text}");
}

#[test]
fn detached_heads_and_linked_worktrees_work() {
    let repo = Repo::with(&[("a.ex", "a\n")]);
    repo.git(&["checkout", "-q", "--detach"]);
    create(repo.root(), &[spec("Change", &[("a.ex", "b\n")])], "salve/detached", false).unwrap();
    assert_eq!(repo.git(&["rev-parse", "salve/detached^"]), repo.git(&["rev-parse", "HEAD"]));

    let linked = repo.beside("linked");
    repo.git(&["worktree", "add", "-q", "-b", "topic", linked.to_str().unwrap()]);
    std::fs::write(linked.join("a.ex"), "topic\n").unwrap();
    repo.git(&["-C", linked.to_str().unwrap(), "commit", "-qam", "Topic"]);
    create(&linked, &[spec("Change", &[("a.ex", "c\n")])], "salve/linked", false).unwrap();
    assert_eq!(repo.git(&["rev-parse", "salve/linked^"]), repo.git(&["rev-parse", "topic"]));
}

#[test]
fn no_repository_a_bare_one_and_one_without_commits_are_explained() {
    let empty = Repo::empty();
    empty.write("a.ex", "a\n");
    let text = refusal_of(empty.root(), "a.ex");
    assert!(text.starts_with("`main` has no commit yet"), "{text}");

    let repo = Repo::with(&[("a.ex", "a\n")]);
    let bare = repo.beside("bare.git");
    repo.git(&["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    let text = refusal_of(&bare, "a.ex");
    assert!(text.contains("is a bare repository"), "{text}");
    let linked = repo.beside("of-bare");
    repo.git(&["-C", bare.to_str().unwrap(), "worktree", "add", "-q", "--detach", linked.to_str().unwrap()]);
    repo.git(&["-C", linked.to_str().unwrap(), "config", "user.name", "A"]);
    repo.git(&["-C", linked.to_str().unwrap(), "config", "user.email", "a@b"]);
    create(&linked, &[spec("Change", &[("a.ex", "b\n")])], "salve/t", false).unwrap();

    let nowhere = tempfile::tempdir().unwrap();
    let text = refusal_of(nowhere.path(), "a.ex");
    assert!(text.contains("is not inside a git repository"), "{text}");
    let text = refusal_of(&repo.root().join(".git"), "a.ex");
    assert!(text.contains("not inside a git repository") || text.contains("bare"), "{text}");
}

#[test]
fn names_that_cannot_be_are_refused() {
    let repo = Repo::with(&[("a.ex", "a\n")]);
    let attempt = |name: &str| create(repo.root(), &[spec("Try", &[("a.ex", "b\n")])], name, true);
    for name in ["", "a b", "a..b", "-x", "HEAD", "a.lock", "/a", "a/"] {
        let error = attempt(name).unwrap_err();
        assert!(matches!(error, GitError::InvalidName(_)), "{name:?}: {error}");
    }
    repo.git(&["branch", "salve"]);
    let error = attempt("salve/otp").unwrap_err().to_string();
    assert!(error.contains("`salve/otp` cannot exist beside the branch `salve`"), "{error}");
    repo.git(&["branch", "topic/deep"]);
    let error = attempt("topic").unwrap_err().to_string();
    assert!(error.contains("`topic` cannot exist beside the branch `topic/deep`"), "{error}");
}

#[test]
fn an_author_is_required() {
    let repo = Repo::with(&[("a.ex", "a\n")]);
    repo.git(&["config", "user.name", ""]);
    let text = refusal_of(repo.root(), "a.ex");
    assert!(
        text.contains("git does not know who you are") && text.contains("git config user.name"),
        "{text}"
    );
}

#[test]
fn force_replaces_what_salve_made_and_nothing_else() {
    let repo = Repo::with(&[("a.ex", "a\n")]);
    let first = create(repo.root(), &[spec("One", &[("a.ex", "b\n")])], "salve/t", false).unwrap();
    let again = |text: &str, force| create(repo.root(), &[spec("Two", &[("a.ex", text)])], "salve/t", force);
    let error = again("c\n", false).unwrap_err().to_string();
    assert_eq!(error, "the branch `salve/t` exists: choose another name, or replace it with `--force`");

    let second = again("c\n", true).unwrap();
    assert_eq!(second.landing, Landing::Replaced(first.tip));
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD..salve/t"]), "1");
    // The same again leaves the commits as they are, dates included.
    let third = again("c\n", true).unwrap();
    assert_eq!((third.landing, third.tip, third.commits), (Landing::Unchanged, second.tip, second.commits));

    // HEAD moved on: the branch is made anew upon it.
    repo.write("other.txt", "o\n");
    repo.commit("Move on");
    assert!(matches!(again("c\n", true).unwrap().landing, Landing::Replaced(_)));

    // A reviewer's own commit on top is never thrown away.
    let work = repo.beside("review");
    repo.git(&["worktree", "add", "-q", work.to_str().unwrap(), "salve/t"]);
    let in_work = |args: &[&str]| repo.git(&[&["-C", work.to_str().unwrap()], args].concat());
    let error = again("d\n", true).unwrap_err().to_string();
    assert!(error.contains("is checked out in") && error.contains("review"), "{error}");
    std::fs::write(work.join("a.ex"), "by hand\n").unwrap();
    in_work(&["commit", "-qam", "Polish by hand"]);
    in_work(&["checkout", "-q", "--detach"]);
    let tip = repo.git(&["rev-parse", "salve/t"]);
    let error = again("d\n", true).unwrap_err().to_string();
    assert!(
        error.contains("a commit that salve did not make") && error.contains("Polish by hand"),
        "{error}"
    );
    assert_eq!(repo.git(&["rev-parse", "salve/t"]), tip);
}

#[test]
fn the_branch_that_head_is_on_is_refused() {
    let repo = Repo::with(&[("a.ex", "a\n")]);
    let error =
        create(repo.root(), &[spec("Try", &[("a.ex", "b\n")])], "main", true).unwrap_err().to_string();
    assert!(error.contains("the branch `main` is checked out in"), "{error}");
    // A rebase detaches HEAD but will move its branch in the end.
    repo.git(&["checkout", "-q", "--detach"]);
    repo.write(".git/rebase-merge/head-name", "refs/heads/main\n");
    let error =
        create(repo.root(), &[spec("Try", &[("a.ex", "b\n")])], "main", true).unwrap_err().to_string();
    assert!(error.contains("is checked out in"), "{error}");
}

#[test]
fn a_held_lock_leaves_no_branch() {
    let repo = Repo::with(&[("a.ex", "a\n")]);
    repo.write(".git/refs/heads/salve/t.lock", "");
    let error =
        create(repo.root(), &[spec("Try", &[("a.ex", "b\n")])], "salve/t", false).unwrap_err().to_string();
    assert!(error.contains("locked by another process") && error.contains("t.lock"), "{error}");
    assert_eq!(repo.git(&["for-each-ref", "refs/heads/salve"]), "");
}
