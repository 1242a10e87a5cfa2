//! Choosing the reader for a report's bytes.

use super::{Claim, Report, credo, markdown, sarif};
use regex::Regex;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use thiserror::Error;

/// Larger reports are refused: nobody wrote them by hand, and no tool's report of one code base is that long.
const MAX_BYTES: usize = 64 << 20;

/// Why a report cannot be read. Each is one line.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ReportError {
    /// No bytes, or only white space.
    #[error("the report is empty: expected Markdown, SARIF 2.1.0 or the output of `mix credo --format json`")]
    Empty,
    /// Longer than 64 MB.
    #[error("the report has {0} bytes, which is over 64 MB")]
    TooLong(usize),
    /// Not text.
    #[error(
        "the report is not UTF-8 text (byte {0}): expected Markdown, SARIF 2.1.0 or Credo JSON, saved as UTF-8"
    )]
    NotText(usize),
    /// Starts as JSON, but is none.
    #[error("the report is not valid JSON: {0}")]
    Json(String),
    /// JSON, but neither of the two shapes.
    #[error(
        "the report is JSON of an unknown shape: expected SARIF 2.1.0 (an object with `version` and `runs`) or Credo \
         (an object with `issues`, as `mix credo --format json` prints)"
    )]
    UnknownJson,
    /// A SARIF file that this reader cannot take.
    #[error("the report is SARIF {0}: expected version 2.1.0")]
    SarifVersion(String),
    /// Text in which no issue was recognised.
    #[error(
        "no issue found in the report: expected numbered or titled issues with files and lines, a table, or a list \
         such as `- lib/a.ex:12 message`"
    )]
    NoIssue,
}

/// Reads a report.
///
/// `bytes` are the whole file; `name` is its file name, which decides only where the content does not say what it is
/// (`.json`, `.sarif`). Claims come in the order of the report, with unique ids; paths in them are as written.
/// Errors are one line and say what would be right. JSON that lists no issue is a report without claims.
pub fn read(bytes: &[u8], name: &str) -> Result<Report, ReportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReportError::TooLong(bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| ReportError::NotText(error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(at) = text.find('\0') {
        return Err(ReportError::NotText(at));
    }
    if text.trim().is_empty() {
        return Err(ReportError::Empty);
    }
    let plain = uncoloured(text);
    let text = plain.as_ref();
    let mut claims = match json_part(text, name) {
        Some(json) => read_json(json)?,
        None => {
            let claims = markdown::read(text);
            if claims.is_empty() {
                return Err(ReportError::NoIssue);
            }
            claims
        }
    };
    number(&mut claims);
    Ok(Report { claims })
}

/// `text` without a terminal's colours: what a tool printed and a person saved.
fn uncoloured(text: &str) -> Cow<'_, str> {
    static COLOUR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\x1b\[[0-9;:?]*[A-Za-z]").expect("a valid pattern"));
    COLOUR.replace_all(text, "")
}

/// The part of `text` that is JSON. Tools print warnings before it; a file called JSON is read from its first brace
/// at a line's start.
fn json_part<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(".md") || lower.ends_with(".markdown") {
        return None;
    }
    let trimmed = text.trim_start();
    if trimmed.starts_with('{') || trimmed.starts_with("[{") || trimmed.starts_with("[\n") {
        return Some(trimmed);
    }
    if !lower.ends_with(".json") && !lower.ends_with(".sarif") {
        return None;
    }
    let at = text.find("\n{").map_or(0, |at| at + 1);
    Some(&text[at..])
}

fn read_json(text: &str) -> Result<Vec<Claim>, ReportError> {
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| ReportError::Json(error.to_string()))?;
    if value.get("runs").is_some_and(serde_json::Value::is_array) {
        match value.get("version").and_then(serde_json::Value::as_str) {
            Some(version) if version.starts_with("2.1") => Ok(sarif::read(&value)),
            Some(version) => Err(ReportError::SarifVersion(version.chars().take(20).collect())),
            None => Err(ReportError::SarifVersion("without a version".to_string())),
        }
    } else if value.get("issues").is_some_and(serde_json::Value::is_array) {
        Ok(credo::read(&value))
    } else {
        Err(ReportError::UnknownJson)
    }
}

/// Gives claims without an id their ordinal, and makes repeated ids unique by a suffix.
fn number(claims: &mut [Claim]) {
    let mut seen: HashSet<String> = HashSet::new();
    let mut copies: HashMap<String, u32> = HashMap::new();
    for (index, claim) in claims.iter_mut().enumerate() {
        if claim.id.is_empty() {
            claim.id = (index + 1).to_string();
        }
        let wanted = claim.id.clone();
        while !seen.insert(claim.id.clone()) {
            let copy = copies.entry(wanted.clone()).or_insert(1);
            *copy += 1;
            claim.id = format!("{wanted}-{copy}");
        }
    }
}
