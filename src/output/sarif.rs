//! SARIF 2.1.0, as GitHub's code scanning reads it.

use super::{Report, RuleMeta};
use crate::finding::{Finding, Fix, Safety, Severity};
use serde_json::{Value, json};
use std::io::{self, Write};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Paths are relative to this base: the root of the checkout.
const BASE: &str = "%SRCROOT%";

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "salve",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": report.rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": report.findings.iter().map(|finding| result(report, finding)).collect::<Vec<_>>(),
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": skipped(report),
            }],
        }],
    });
    if report.ledger.is_some() {
        document["runs"][0]["properties"] = json!({ "claims": report.claims() });
    }
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn rule(rule: &RuleMeta) -> Value {
    let mut value = json!({
        "id": rule.id,
        "name": rule.title,
        "shortDescription": { "text": rule.title },
        "help": { "text": rule.help, "markdown": rule.help },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": ["elixir", "otp"], "severity": rule.severity },
    });
    if let Some(uri) = &rule.help_uri {
        value["helpUri"] = json!(uri);
    }
    value
}

fn result(report: &Report, finding: &Finding) -> Value {
    let why_not = match &finding.fix {
        Fix::Withheld(why) => Some(why),
        Fix::Available => None,
    };
    let mut value = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [{ "physicalLocation": {
            "artifactLocation": location(report, &finding.path),
            "region": region(report, finding),
        }}],
        "partialFingerprints": { "salveFindingId/v1": finding.id },
        "properties": {
            "severity": finding.severity,
            "safety": finding.safety,
            "fixAvailable": why_not.is_none() && finding.safety != Safety::Advice,
        },
    });
    if let Some(index) = report.rules.iter().position(|rule| rule.id == finding.rule) {
        value["ruleIndex"] = json!(index);
    }
    if let Some(why) = why_not {
        value["properties"]["whyNot"] = json!(why);
    }
    if let Some(caveat) = finding.caveat() {
        value["properties"]["caveat"] = json!(caveat);
    }
    value
}

fn region(report: &Report, finding: &Finding) -> Value {
    let mut region = json!({
        "startLine": finding.start.line,
        "startColumn": finding.start.column,
        "endLine": finding.end.line,
        "endColumn": finding.end.column,
    });
    let text = (report.text_of)(&finding.path);
    if let Some(snippet) = text.as_deref().and_then(|text| text.get(finding.span.range())) {
        region["snippet"] = json!({ "text": snippet });
    }
    region
}

fn skipped(report: &Report) -> Vec<Value> {
    let notification = |skipped: &crate::source::Skipped| {
        json!({
            "level": "warning",
            "message": { "text": format!("skipped: {}", skipped.reason) },
            "locations": [{ "physicalLocation": { "artifactLocation": location(report, &skipped.path) } }],
        })
    };
    report.skipped.iter().map(notification).collect()
}

fn location(report: &Report, path: &str) -> Value {
    json!({ "uri": uri(&format!("{}{path}", report.prefix)), "uriBaseId": BASE })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// A relative path as a URI reference: all but unreserved characters and `/` is percent-encoded.
fn uri(path: &str) -> String {
    use std::fmt::Write;
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte as char)
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}
