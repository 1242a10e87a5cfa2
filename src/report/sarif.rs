//! SARIF 2.1.0: one claim a result.

use super::credo::{one_line, spaced};
use super::{Claim, Place, Snippet, scan};
use crate::finding::Severity;
use serde_json::Value;

/// Reads the results of all runs; `log` has a `runs` array. What is missing or of a wrong type is taken as absent.
pub fn read(log: &Value) -> Vec<Claim> {
    let mut claims = Vec::new();
    for run in array(log, "runs") {
        for result in array(run, "results") {
            claims.push(claim(run, result));
        }
    }
    claims
}

fn claim(run: &Value, result: &Value) -> Claim {
    let rule = rule(run, result);
    let rule_id = text(result, "ruleId").or_else(|| result.get("rule").and_then(|rule| text(rule, "id")));
    let rule_id = rule_id.or_else(|| rule.and_then(|rule| text(rule, "id"))).unwrap_or("");
    let message = message(result, rule);
    let described = |key: &str| {
        rule.and_then(|rule| rule.get(key)).and_then(|said| text(said, "text")).unwrap_or("").to_string()
    };
    let name = rule.and_then(|rule| text(rule, "name")).unwrap_or("");
    let mut snippets = Vec::new();
    let mut places = Vec::new();
    for location in array(result, "locations") {
        snippets.extend(snippet(location));
        places.extend(place(run, location, false));
    }
    for location in array(result, "relatedLocations") {
        places.extend(place(run, location, true));
    }
    for fix in array(result, "fixes") {
        let changes = array(fix, "artifactChanges").iter().flat_map(|change| array(change, "replacements"));
        let inserted = changes.filter_map(|replacement| text(replacement.get("insertedContent")?, "text"));
        snippets.extend(inserted.map(|code| Snippet { code: code.to_string(), suggested: true }));
    }
    Claim {
        title: one_line(&message, rule_id),
        severity: Some(severity(result, rule)),
        prose: [message, spaced(rule_id), spaced(name), described("shortDescription")].join("\n"),
        context: described("fullDescription"),
        snippets,
        places,
        settled: is_settled(result),
        line: 1,
        ..Claim::default()
    }
}

/// The rule's description in the tool that reported it.
fn rule<'a>(run: &'a Value, result: &Value) -> Option<&'a Value> {
    let rules = array(run.get("tool")?.get("driver")?, "rules");
    let index = result.get("ruleIndex").or_else(|| result.get("rule")?.get("index")).and_then(Value::as_u64);
    if let Some(rule) = index.and_then(|index| rules.get(usize::try_from(index).ok()?)) {
        return Some(rule);
    }
    let id = text(result, "ruleId")?;
    rules.iter().find(|rule| text(rule, "id") == Some(id))
}

/// The message, with its placeholders filled.
fn message(result: &Value, rule: Option<&Value>) -> String {
    let Some(message) = result.get("message") else { return String::new() };
    let by_id = || {
        let id = text(message, "id")?;
        text(rule?.get("messageStrings")?.get(id)?, "text")
    };
    let mut out = text(message, "text").or_else(by_id).unwrap_or("").to_string();
    for (index, argument) in array(message, "arguments").iter().enumerate().take(20) {
        out = out.replace(&format!("{{{index}}}"), argument.as_str().unwrap_or(""));
    }
    out
}

fn severity(result: &Value, rule: Option<&Value>) -> Severity {
    let score = |holder: Option<&Value>| {
        let score = holder?.get("properties")?.get("security-severity")?;
        score.as_f64().or_else(|| score.as_str()?.parse().ok())
    };
    if let Some(score) = score(Some(result)).or_else(|| score(rule)) {
        return match score {
            score if score >= 9.0 => Severity::Critical,
            score if score >= 7.0 => Severity::High,
            score if score >= 4.0 => Severity::Medium,
            _ => Severity::Low,
        };
    }
    let named = result.get("properties").and_then(|properties| text(properties, "severity"));
    if let Some(severity) = named.and_then(super::vocabulary::severity) {
        return severity;
    }
    let by_rule = || text(rule?.get("defaultConfiguration")?, "level");
    match text(result, "level").or_else(by_rule).unwrap_or("warning") {
        "error" => Severity::High,
        "note" | "none" => Severity::Low,
        _ => Severity::Medium,
    }
}

/// Suppressed, passed, or gone since the last run.
fn is_settled(result: &Value) -> bool {
    let suppressed = array(result, "suppressions")
        .iter()
        .any(|one| matches!(text(one, "status"), None | Some("accepted")));
    suppressed
        || matches!(text(result, "kind"), Some("pass" | "notApplicable"))
        || text(result, "baselineState") == Some("absent")
}

fn place(run: &Value, location: &Value, mentioned: bool) -> Option<Place> {
    let note = location.get("message").and_then(|message| text(message, "text")).unwrap_or("").to_string();
    let logical = array(location, "logicalLocations");
    let named =
        |value: &'_ Value| text(value, "fullyQualifiedName").or(text(value, "name")).map(str::to_string);
    let symbol = logical.first().and_then(named);
    let physical = location.get("physicalLocation");
    let artifact = physical.and_then(|physical| physical.get("artifactLocation"));
    let uri = artifact.and_then(|artifact| {
        text(artifact, "uri").or_else(|| {
            let index = usize::try_from(artifact.get("index")?.as_u64()?).ok()?;
            text(array(run, "artifacts").get(index)?.get("location")?, "uri")
        })
    });
    let Some(uri) = uri else {
        let module = symbol?;
        return Some(Place { module: Some(module), mentioned, note, ..Place::default() });
    };
    let region = physical.and_then(|physical| physical.get("region").or(physical.get("contextRegion")));
    let line = |key: &str| {
        let line = region?.get(key)?.as_u64()?;
        u32::try_from(line).ok().filter(|line| *line > 0)
    };
    let lines = line("startLine").map(|start| (start, line("endLine").unwrap_or(start).max(start)));
    let uri = format!("{}{uri}", base(run, artifact));
    Some(Place { lines, mentioned, note, symbol, ..scan::path_place(&scan::percent_decode(&uri)) })
}

/// The folders between the root and what an artifact's URI is relative to. The root itself is another machine's.
fn base(run: &Value, artifact: Option<&Value>) -> String {
    let mut folders = String::new();
    let mut id = artifact.and_then(|artifact| text(artifact, "uriBaseId"));
    for _ in 0..8 {
        let Some(base) = id.and_then(|id| run.get("originalUriBaseIds")?.get(id)) else { break };
        match text(base, "uri") {
            Some(uri) if !uri.contains(':') && !uri.starts_with('/') => folders.insert_str(0, uri),
            _ => break,
        }
        id = text(base, "uriBaseId");
    }
    folders
}

fn snippet(location: &Value) -> Option<Snippet> {
    let physical = location.get("physicalLocation")?;
    let region = physical.get("region")?;
    let code = text(region.get("snippet")?, "text")?;
    Some(Snippet { code: code.to_string(), suggested: false })
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}
