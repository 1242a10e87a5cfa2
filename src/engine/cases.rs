//! A recipe's own cases: what it mends, what it leaves alone, and what it declines.
//!
//! `fix/NAME/before.ex` becomes `fix/NAME/after.ex` (folders `before/` and `after/` for several files, settings in
//! `case.toml`); `leave/NAME.ex` has no finding; `decline/NAME.ex` has a finding without a fix, for a reason that
//! holds the words after `# declines:` in its first line.

use super::{Chosen, Outcome, Request, run};
use crate::finding::Fix;
use crate::recipe::{Options, Recipe};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

/// What one case showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// `fix/NAME`, `leave/NAME` or `decline/NAME`.
    pub name: String,
    /// What is not as it should be; empty if all is well.
    pub problems: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    #[serde(default, rename = "unsafe")]
    unsafe_too: bool,
    /// As if a report's claim pointed at everything.
    #[serde(default)]
    claimed: bool,
    #[serde(default)]
    set: BTreeMap<String, toml::Value>,
}

/// A tree of files by path.
type Tree = BTreeMap<String, String>;

/// Runs every case in the `cases` folder of a recipe's folder, in order of name.
///
/// # Errors
/// A file or folder that cannot be read.
pub fn run_cases(recipe: &Recipe, folder: &Path) -> io::Result<Vec<CaseResult>> {
    let mut results = Vec::new();
    for (kind, judge) in [("fix", fix as Judge), ("leave", leave), ("decline", decline)] {
        for path in entries(&folder.join("cases").join(kind))? {
            let stem = path.file_stem().and_then(|name| name.to_str()).unwrap_or("").to_string();
            if path.is_dir() || path.extension().is_some_and(|kind| kind == "ex") {
                results.push(CaseResult { name: format!("{kind}/{stem}"), problems: judge(recipe, &path)? });
            }
        }
    }
    Ok(results)
}

type Judge = fn(&Recipe, &Path) -> io::Result<Vec<String>>;

fn fix(recipe: &Recipe, path: &Path) -> io::Result<Vec<String>> {
    let (before, after) = (tree(path, "before")?, tree(path, "after")?);
    let settings = settings(path)?;
    let (mut outcome, got) = apply(recipe, &before, &settings)?;
    let mut problems = Vec::new();
    if got != after {
        for path in got.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>() {
            let (got, wanted) = (got.get(path), after.get(path));
            if got != wanted {
                let (got, wanted) = (got.map_or("", String::as_str), wanted.map_or("", String::as_str));
                let diff = similar::TextDiff::from_lines(wanted, got);
                problems.push(format!("{path} differs from what is expected:\n{}", diff.unified_diff()));
            }
        }
        for finding in outcome.findings.drain(..) {
            if let Fix::Withheld(reason) = finding.fix {
                problems.push(format!("line {}: declined: {reason}", finding.start.line));
            }
        }
    }
    let (_, twice) = apply(recipe, &got, &settings)?;
    if twice != got {
        problems.push("a second run changes it again".into());
    }
    Ok(problems)
}

fn leave(recipe: &Recipe, path: &Path) -> io::Result<Vec<String>> {
    let (outcome, _) = apply(recipe, &tree(path, "")?, &settings(path)?)?;
    let skipped = outcome.skipped.iter().map(|skipped| format!("skipped: {}", skipped.reason));
    let found =
        outcome.findings.iter().map(|found| format!("line {}: found: {}", found.start.line, found.message));
    Ok(skipped.chain(found).collect())
}

fn decline(recipe: &Recipe, path: &Path) -> io::Result<Vec<String>> {
    let files = tree(path, "")?;
    let words = files.values().find_map(|text| text.lines().next()?.strip_prefix("# declines:"));
    let words = words.unwrap_or("").trim().to_string();
    let settings = Settings { unsafe_too: true, ..settings(path)? };
    let (outcome, after) = apply(recipe, &files, &settings)?;
    let mut problems: Vec<String> =
        outcome.skipped.iter().map(|s| format!("skipped: {}", s.reason)).collect();
    if outcome.findings.is_empty() {
        problems.push("nothing is found".into());
    }
    if after != files {
        problems.push("it is changed".into());
    }
    let reasons: Vec<&str> = outcome
        .findings
        .iter()
        .filter_map(|finding| match &finding.fix {
            Fix::Withheld(reason) => Some(reason.as_str()),
            Fix::Available => None,
        })
        .collect();
    if !reasons.iter().any(|reason| reason.contains(&words)) {
        problems.push(format!("no reason holds \"{words}\": {reasons:?}"));
    }
    Ok(problems)
}

fn apply(recipe: &Recipe, files: &Tree, settings: &Settings) -> io::Result<(Outcome, Tree)> {
    let dir = tempfile::tempdir()?;
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(dir.path()))?;
        std::fs::write(path, text)?;
    }
    let mut options = Options::new();
    for (name, value) in &settings.set {
        let spec =
            recipe.options.get(name).ok_or_else(|| invalid(format!("case.toml: no option `{name}`")))?;
        let value =
            spec.kind.check(value).map_err(|reason| invalid(format!("case.toml: `{name}` {reason}")))?;
        options.insert(name.clone(), value);
    }
    let is_source = |path: &&String| path.ends_with(".ex") || path.ends_with(".exs");
    let paths: Vec<String> =
        files.keys().filter(is_source).filter(|p| !p.ends_with("mix.exs")).cloned().collect();
    let (unsafe_too, claimed) = (settings.unsafe_too, settings.claimed);
    let chosen = Chosen { fix: true, unsafe_too, claimed, ..Chosen::new(recipe, &options) };
    let outcome =
        run(&Request { root: dir.path(), files: &paths, rules: vec![chosen], without: &HashSet::new() });
    let mut after = files.clone();
    for (path, (_, text)) in &outcome.changes {
        after.insert(path.clone(), text.clone());
    }
    Ok((outcome, after))
}

/// The files of a case: `NAME.ex` beside or below `path`, or the folder.
fn tree(path: &Path, part: &str) -> io::Result<Tree> {
    let (file, folder) = match part {
        "" => (path.to_path_buf(), path.to_path_buf()),
        part => (path.join(format!("{part}.ex")), path.join(part)),
    };
    let mut files = Tree::new();
    if file.is_file() {
        files.insert("lib/case.ex".into(), std::fs::read_to_string(file)?);
        return Ok(files);
    }
    let mut open = vec![folder.clone()];
    while let Some(dir) = open.pop() {
        for path in entries(&dir)? {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|kind| kind == "ex" || kind == "exs") {
                let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path)?);
            }
        }
    }
    Ok(files)
}

fn settings(path: &Path) -> io::Result<Settings> {
    match std::fs::read_to_string(path.join("case.toml")) {
        Ok(text) => toml::from_str(&text).map_err(|error| invalid(format!("case.toml: {error}"))),
        Err(_) => Ok(Settings::default()),
    }
}

fn entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = std::fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
