//! Every rule's cases, judged by real Elixir: they compile, are formatted, and each oracle fails before the fix
//! and passes after it. `tests/elixir/run_cases.exs` says what is checked; here one test asks it for every rule.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folders under `transforms/` that hold cases, in order.
fn rules_with_cases() -> Vec<PathBuf> {
    let transforms = Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms");
    let mut rules: Vec<PathBuf> = std::fs::read_dir(&transforms)
        .expect("transforms/ is there")
        .map(|entry| entry.expect("a folder of transforms/").path())
        .filter(|rule| rule.join("cases").is_dir())
        .collect();
    rules.sort();
    rules
}

fn scratch_file() -> File {
    tempfile::tempfile().expect("room for what elixir prints")
}

/// What was written to a file, from its start.
fn written(file: &mut File) -> String {
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).expect("a file that was just written");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn every_case_holds_on_elixir() {
    let rules = rules_with_cases();
    assert!(!rules.is_empty(), "no rule has cases");

    let mut wrong = Vec::new();
    for rule in rules {
        // One VM a rule: starting it costs more than most rules' cases. It writes to files, for a program that a case
        // leaves running would hold a pipe open long after the VM has ended.
        let (mut out, mut err) = (scratch_file(), scratch_file());
        let status = Command::new("elixir")
            .arg("tests/elixir/run_cases.exs")
            .arg(&rule)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("LC_ALL", "C.UTF-8")
            .stdout(out.try_clone().expect("a second handle"))
            .stderr(err.try_clone().expect("a second handle"))
            .status()
            .expect("elixir is installed");
        let stdout = written(&mut out);
        let failed: Vec<&str> = stdout.lines().filter(|line| !line.starts_with("ok ")).collect();
        if !failed.is_empty() || !status.success() {
            let stderr = written(&mut err);
            wrong.push(format!("{}: {status}\n{}\n{stderr}", rule.display(), failed.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
