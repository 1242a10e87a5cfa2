//! `salve.toml`: which rules run, how far each may go, and with what options.
//! Beside it the project's `.formatter.exs`, as far as it is data.

mod error;
mod formatter;
mod parse;
mod set;
#[cfg(test)]
mod tests;

pub use error::{ConfigError, Place};
pub use formatter::{FormatterOptions, Formatters};
pub use set::parse_setting;

use crate::source::Root;
use crate::suggest;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Where a project keeps its own recipes, unless it says otherwise.
pub const DEFAULT_RECIPES: &str = ".salve/transforms";

/// How far a rule may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is not run.
    Off,
    /// It is run and its findings are listed.
    Report,
    /// Its fixes are applied, too.
    Fix,
}

/// A value given to an option, not yet checked against the recipe's schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// From `salve.toml`.
    Toml(toml::Value),
    /// From the command line: the schema decides its type; a list is comma-separated.
    Text(String),
}

/// An option's value and where it was given, for errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
}

/// What is said about one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleConfig {
    /// How far it may go; `None` where only options are given.
    pub level: Option<Level>,
    /// Whether its unsafe plans may be applied; `None` where nothing is said.
    pub allow_unsafe: Option<bool>,
    /// The recipe's options by name.
    pub options: BTreeMap<String, Setting>,
    /// Where the rule is named first.
    pub place: Place,
}

impl RuleConfig {
    fn at(place: Place) -> Self {
        Self { level: None, allow_unsafe: None, options: BTreeMap::new(), place }
    }
}

/// A checked `salve.toml`, with what the command line adds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// What is said about rules, by their ids.
    pub rules: BTreeMap<String, RuleConfig>,
    /// Globs of what a scan passes over, as in a `.gitignore` at the root.
    pub exclude: Vec<String>,
    /// Folders of the project's own recipes; they exist.
    pub recipe_dirs: Vec<PathBuf>,
    /// The table `[verify]`, as it is: its reader checks it.
    pub verify: Option<(toml::Table, Place)>,
}

impl Config {
    /// Reads the configuration that governs `root`; without one, the defaults.
    ///
    /// # Errors
    /// An unreadable file, a syntax error, an unknown key, a value of the wrong type, a bad glob, a missing folder: with
    /// file, line and column.
    pub fn load(root: &Root) -> Result<Self, ConfigError> {
        let mut config = match &root.config {
            None => Self::default(),
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(|error| ConfigError {
                    place: Place::File { path: file.clone(), line: 1, column: 1 },
                    message: match error.kind() {
                        ErrorKind::InvalidData => "the file is not UTF-8".into(),
                        _ => format!("the file cannot be read: {error}"),
                    },
                    help: None,
                })?;
                parse::parse(&text, file)?
            }
        };
        let default = root.dir.join(DEFAULT_RECIPES);
        if config.recipe_dirs.is_empty() && default.is_dir() {
            config.recipe_dirs.push(default);
        }
        Ok(config)
    }

    /// Parses the text of a configuration file; `file` says where folders are relative to, and appears in errors.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigError> {
        parse::parse(text, file)
    }

    /// Adds a `--set RULE.OPTION=VALUE`; it wins over the file, the last one over earlier ones.
    ///
    /// # Errors
    /// An argument of another form.
    pub fn set(&mut self, argument: &str) -> Result<(), ConfigError> {
        let (rule, option, value) = parse_setting(argument)?;
        let place = Place::Argument(format!("--set {argument}"));
        let rule = self.rules.entry(rule.into()).or_insert_with(|| RuleConfig::at(place.clone()));
        rule.options.insert(option.into(), Setting { value: Value::Text(value.into()), place });
        Ok(())
    }

    /// Checks that every rule that is named is one of `known`.
    ///
    /// # Errors
    /// The first rule that is not, with the nearest one that is.
    pub fn check_rules(&self, known: &[&str]) -> Result<(), ConfigError> {
        for (id, rule) in &self.rules {
            if !known.contains(&id.as_str()) {
                return Err(ConfigError {
                    place: rule.place.clone(),
                    message: format!("there is no rule `{id}`"),
                    help: Some(match suggest::nearest(id, known.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "`salve rules` lists the rules".into(),
                    }),
                });
            }
        }
        Ok(())
    }
}
