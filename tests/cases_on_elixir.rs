//! Every rule's cases, judged by real Elixir: they compile, are formatted, and each oracle fails before the fix
//! and passes after it. `tests/elixir/run_cases.exs` says what is checked; here one test asks it for every rule.

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

#[test]
fn every_case_holds_on_elixir() {
    let rules = rules_with_cases();
    assert!(!rules.is_empty(), "no rule has cases");

    let mut wrong = Vec::new();
    for rule in rules {
        // One VM a rule: starting it costs more than most rules' cases.
        let output = Command::new("elixir")
            .arg("tests/elixir/run_cases.exs")
            .arg(&rule)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("LC_ALL", "C.UTF-8")
            .output()
            .expect("elixir is installed");
        let stdout = String::from_utf8_lossy(&output.stdout);
        let failed: Vec<&str> = stdout.lines().filter(|line| !line.starts_with("ok ")).collect();
        if !failed.is_empty() || !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            wrong.push(format!("{}: {}\n{}\n{stderr}", rule.display(), output.status, failed.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
