//! Values that a suggestion names: parameters for a rule's fix, never code.

use super::Parameters;
use regex::Regex;
use std::sync::LazyLock;

/// Supervisors and time-outs that a suggestion names.
pub fn collect(text: &str, into: &mut Parameters) {
    static SUPERVISOR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b[A-Z]\w*(?:\.[A-Z]\w*)*Supervisor\b(?:\.[A-Z])?").expect("a valid pattern")
    });
    static TIMEOUT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)time-?_?out\w*[^\w\n]{1,4}(?:of\s+)?(\d[\d_]*)\s*(ms|s\b|sec|min)?|\bcall\([^\n]*,\s*(\d[\d_]*)\)|(\d[\d_]*)\s*(ms|milliseconds|seconds|s)\s+time-?out")
            .expect("a valid pattern")
    });
    for found in SUPERVISOR.find_iter(text) {
        let name = found.as_str().to_string();
        // Elixir's own supervisors are no names of a project's process.
        let own = matches!(name.as_str(), "Task.Supervisor" | "Supervisor" | "DynamicSupervisor");
        if !own && name.contains('.') && name.ends_with("Supervisor") && !into.supervisors.contains(&name) {
            into.supervisors.push(name);
        }
    }
    for found in TIMEOUT.captures_iter(text) {
        let number = found.get(1).or(found.get(3)).or(found.get(4)).map_or("", |number| number.as_str());
        let unit = found.get(2).or(found.get(5)).map_or("ms", |unit| unit.as_str()).to_ascii_lowercase();
        let factor = match unit.as_str() {
            "min" => 60_000,
            unit if unit.starts_with('s') => 1_000,
            _ => 1,
        };
        if let Ok(number) = number.replace('_', "").parse::<u64>()
            && let Some(timeout) = number.checked_mul(factor).filter(|ms| (1..=86_400_000).contains(ms))
            && !into.timeouts_ms.contains(&timeout)
        {
            into.timeouts_ms.push(timeout);
        }
    }
}
