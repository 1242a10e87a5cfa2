//! The table `[verify]` of `salve.toml`: what `--verify` runs, and how patiently.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// One thing that must hold after the change if it held before.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Step {
    /// `mix compile`: no error and no new warning.
    Compile,
    /// `mix format --check-formatted` on the changed files that were formatted before.
    Format,
    /// `mix test`: what passed before passes.
    Test,
    /// A command line for `sh`, run at the root: exit status 0 if it was 0 before.
    Command(String),
}

impl From<String> for Step {
    fn from(text: String) -> Self {
        match text.trim() {
            "compile" => Step::Compile,
            "format" => Step::Format,
            "test" => Step::Test,
            _ => Step::Command(text),
        }
    }
}

impl Step {
    /// How the step is named in messages.
    pub fn name(&self) -> &str {
        match self {
            Step::Compile => "compile",
            Step::Format => "format",
            Step::Test => "test",
            Step::Command(line) => line,
        }
    }

    /// Whether it takes Elixir's `mix`.
    pub(super) fn needs_mix(&self) -> bool {
        !matches!(self, Step::Command(_))
    }
}

/// What `--verify` runs. Nothing of it runs unless `--verify` is on the command line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VerifyConfig {
    /// In this order: `"compile"`, `"format"`, `"test"`, or any command line.
    pub steps: Vec<Step>,
    /// Seconds that one step may take.
    pub timeout: u64,
    /// How often tests that fail only after the change are tried again before they count.
    pub retries: u32,
    /// Environment variables of the steps. `MIX_ENV` is `test` unless it is set here or outside.
    pub env: BTreeMap<String, String>,
    /// Files and folders that git ignores but the steps need, relative to the root. `deps` and `_build` always come.
    pub copy: Vec<String>,
}

impl Default for VerifyConfig {
    fn default() -> Self {
        Self {
            steps: vec![Step::Compile, Step::Format, Step::Test],
            timeout: 1800,
            retries: 2,
            env: BTreeMap::new(),
            copy: Vec::new(),
        }
    }
}

impl VerifyConfig {
    /// Reads the table; the error says which key is wrong and what would be right.
    pub fn from_table(table: &toml::Table) -> Result<Self, String> {
        let config: Self = table.clone().try_into().map_err(|error| error.message().to_string())?;
        if config.timeout == 0 {
            return Err("`timeout` is 0: give the seconds that a step may take".into());
        }
        if let Some(path) = config.copy.iter().find(|path| !inside(path)) {
            return Err(format!("`copy` names {path:?}, which is not a path below the root"));
        }
        Ok(config)
    }

    pub(super) fn time_limit(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }
}

fn inside(path: &str) -> bool {
    !path.is_empty()
        && std::path::Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<VerifyConfig, String> {
        VerifyConfig::from_table(&text.parse().unwrap())
    }

    #[test]
    fn what_is_not_said_has_its_default_and_unknown_keys_are_refused() {
        assert_eq!(read("").unwrap(), VerifyConfig::default());
        let config = read("steps = ['compile', 'mix credo']\nretries = 0\nenv = { A = 'b' }").unwrap();
        assert_eq!(config.steps, [Step::Compile, Step::Command("mix credo".into())]);
        assert_eq!((config.retries, config.env["A"].as_str()), (0, "b"));
        assert!(read("step = []").unwrap_err().contains("unknown field `step`, expected one of `steps`"));
        assert!(read("timeout = 0").is_err());
        assert!(read("copy = ['../x']").unwrap_err().contains("../x"));
    }
}
