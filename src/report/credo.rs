//! The JSON that `mix credo --format json` prints.

use super::vocabulary::plain_words;
use super::{Claim, Place};
use crate::finding::Severity;
use serde_json::Value;

/// Reads Credo's issues, one claim each; `report` has an `issues` array.
pub fn read(report: &Value) -> Vec<Claim> {
    let issues = report.get("issues").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    issues.iter().filter(|issue| issue.is_object()).map(claim).collect()
}

fn claim(issue: &Value) -> Claim {
    let text = |key: &str| issue.get(key).and_then(Value::as_str).unwrap_or("");
    let line = |key: &str| issue.get(key).and_then(Value::as_u64).and_then(|line| u32::try_from(line).ok());
    let lines = line("line_no").filter(|line| *line > 0).map(|line| (line, line));
    let check = text("check");
    let scope = text("scope");
    let mut place = match text("filename") {
        "" => Place::default(),
        path => super::scan::path_place(path),
    };
    place.lines = lines;
    let (module, function) = split_scope(scope);
    place.symbol = function.map(str::to_string);
    if place.path.is_none() {
        place.module = module.map(str::to_string);
    }
    let named = place.path.is_some() || place.module.is_some();
    Claim {
        title: one_line(text("message"), check),
        severity: issue.get("priority").and_then(Value::as_i64).map(severity),
        prose: [spaced(check), text("category").to_string(), text("trigger").to_string()].join("\n"),
        places: if named { vec![place] } else { Vec::new() },
        line: 1,
        ..Claim::default()
    }
}

/// Credo's own steps: higher and high, normal, low and ignored.
fn severity(priority: i64) -> Severity {
    match priority {
        10.. => Severity::High,
        0..=9 => Severity::Medium,
        _ => Severity::Low,
    }
}

/// `My.Mod.fun` is a function of a module, `My.Mod` a module.
fn split_scope(scope: &str) -> (Option<&str>, Option<&str>) {
    let is_module = |name: &str| name.starts_with(char::is_uppercase);
    match scope.rsplit_once('.') {
        Some((module, function)) if is_module(module) && !is_module(function) => {
            (Some(module), Some(function))
        }
        _ => (Some(scope).filter(|name| is_module(name)), None),
    }
}

/// `Credo.Check.Warning.UnsafeToAtom` as words.
pub fn spaced(name: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.push(if matches!(c, '.' | '_' | '-' | '/') { ' ' } else { c });
        before = c;
    }
    plain_words(&out).join(" ")
}

/// The first line of a message, or `otherwise` if it has none.
pub fn one_line(message: &str, otherwise: &str) -> String {
    let line = message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(otherwise);
    line.chars().take(200).collect()
}
