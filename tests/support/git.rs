//! Real git repositories in temp folders.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A repository whose folder goes when it is dropped.
pub struct Repo {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Repo {
    /// An empty repository on branch `main`, deaf to the machine's own git configuration where tests could notice.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("repo");
        std::fs::create_dir(&root).unwrap();
        let repo = Self { _folder: folder, root };
        repo.git(&["init", "-q", "-b", "main"]);
        for (key, value) in
            [("user.name", "Ann Author"), ("user.email", "ann@example.com"), ("core.autocrlf", "false")]
        {
            repo.git(&["config", key, value]);
        }
        repo
    }

    /// A repository with one commit of these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let repo = Self::empty();
        for (path, text) in files {
            repo.write(path, text);
        }
        repo.commit("Start");
        repo
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A folder beside the repository, removed with it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.root.with_file_name(name)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.root.join(path)).unwrap()
    }

    pub fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    /// Runs git, which must succeed; its output without the last line break.
    pub fn git(&self, args: &[&str]) -> String {
        let bytes = self.git_bytes(args);
        String::from_utf8(bytes).unwrap().trim_end_matches('\n').to_string()
    }

    pub fn git_bytes(&self, args: &[&str]) -> Vec<u8> {
        let output = Command::new("git").arg("-C").arg(&self.root).args(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// All that `--branch` must leave alone: HEAD, index, stashes, refs but those of `refs/heads/salve`, work tree.
    pub fn untouchable(&self) -> Vec<String> {
        let refs = self.git(&["for-each-ref", "--format=%(refname) %(objectname)"]);
        let refs =
            refs.lines().filter(|line| !line.contains("refs/heads/salve")).collect::<Vec<_>>().join("\n");
        let head = std::fs::read_to_string(self.root.join(".git/HEAD")).unwrap_or_default();
        let files = self.git(&["ls-files", "-s", "-o", "-c", "-t"]);
        let hashes = files
            .lines()
            .filter_map(|line| line.rsplit(['\t', ' ']).next())
            .map(|path| format!("{path} {:?}", std::fs::read(self.root.join(path)).ok()))
            .collect::<Vec<_>>()
            .join("\n");
        let state = ["status --porcelain=v2 --ignored", "stash list", "diff --cached", "reflog show HEAD"]
            .map(|args| self.git(&args.split(' ').collect::<Vec<_>>()));
        vec![refs, head, files, hashes, state.join("\n")]
    }
}
