//! A project as a run finds it: its root, its configuration, its rules.

use super::Failure;
use super::args::Scan;
use super::choice::{Asked, Choice, Known, Purpose, unknown_rule};
use super::review::Review;
use crate::config::{Config, ConfigError, Setting, Value};
use crate::finding::Safety;
use crate::output::RuleMeta;
use crate::recipe::{OptionSpec, OptionValue, Options, Recipe, Registry};
use crate::source::Root;
use crate::suggest;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A rule as people are shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RuleCard {
    pub meta: RuleMeta,
    /// What its fix promises where nothing says otherwise.
    pub safety: Safety,
    /// What an unsafe fix may change.
    pub because: Option<String>,
    pub on_by_default: bool,
    pub options: Vec<OptionCard>,
    /// Its folder, if it is the project's own.
    pub origin: Option<PathBuf>,
}

/// An option of a rule as people are shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OptionCard {
    pub name: String,
    /// What its values may be.
    pub values: String,
    /// As it would be written in TOML.
    pub default: Option<String>,
    pub needed_to_fix: bool,
    pub help: Option<String>,
}

/// A project with its configuration and rules.
pub(super) struct Project {
    pub root: Root,
    /// The paths as the command line names them.
    pub named: Vec<String>,
    pub config: Config,
    pub registry: Registry,
    pub cards: Vec<RuleCard>,
    /// The options that are set, checked, by rule.
    pub settings: BTreeMap<String, Options>,
    /// The root as seen from the current directory, with a final `/`, or nothing.
    pub prefix: String,
    /// What leads to the root from the top of the git repository, for readers elsewhere.
    pub repository_prefix: String,
}

impl Project {
    /// Finds and reads the project that holds `paths`; `arguments` are those of `--set`.
    ///
    /// # Errors
    /// A missing path, a bad configuration or recipe, a rule or option that does not exist.
    pub fn open(paths: &[PathBuf], arguments: &[String]) -> Result<Self, Failure> {
        let cwd = std::env::current_dir()
            .map_err(|error| Failure::new(format!("the current directory cannot be read: {error}")))?;
        let root = Root::find(paths, &cwd)?;
        let mut config = Config::load(&root)?;
        for argument in arguments {
            config.set(argument)?;
        }
        let mut registry = Registry::built_in()?;
        for dir in &config.recipe_dirs {
            registry.add_dir(dir)?;
        }
        let cards: Vec<_> = registry.iter().map(|recipe| card(recipe, &registry)).collect();
        let ids: Vec<_> = cards.iter().map(|card| card.meta.id.as_str()).collect();
        config.check_rules(&ids)?;
        let settings = settings(&config, &registry)?;
        let prefix = prefix(&root.dir, &cwd);
        let repository = root.dir.ancestors().find(|dir| dir.join(".git").exists());
        let repository_prefix = prefix_of(repository.and_then(|top| root.dir.strip_prefix(top).ok()));
        let named = paths.iter().map(|path| path.display().to_string()).collect();
        Ok(Self { root, named, config, registry, cards, settings, prefix, repository_prefix })
    }

    /// The rule with this id.
    ///
    /// # Errors
    /// There is none; the failure names the nearest one.
    pub fn card(&self, id: &str) -> Result<&RuleCard, Failure> {
        let ids = self.cards.iter().map(|card| card.meta.id.as_str());
        self.cards.iter().find(|card| card.meta.id == id).ok_or_else(|| unknown_rule(id, ids))
    }

    /// Reads the report of `--report`, if there is one.
    ///
    /// # Errors
    /// A report that cannot be read.
    pub fn review(&self, scan: &Scan) -> Result<Option<Review>, Failure> {
        scan.report.as_ref().map(|path| Review::read(path, &self.registry)).transpose()
    }

    /// Decides which rules look and which are chosen.
    ///
    /// # Errors
    /// A rule of `--rule` that does not exist.
    pub fn choose(
        &self,
        purpose: Purpose,
        scan: &Scan,
        review: Option<&Review>,
        allow_unsafe: bool,
    ) -> Result<Choice, Failure> {
        let claimed = review.map(Review::claimed);
        let known: Vec<_> = self
            .cards
            .iter()
            .map(|card| Known { id: &card.meta.id, on_by_default: card.on_by_default })
            .collect();
        let asked = Asked { purpose, named: &scan.rules, claimed: claimed.as_ref(), allow_unsafe };
        Choice::new(&known, &self.config, asked)
    }

    /// The rules that look, as the output formats describe them.
    pub fn rules_of(&self, choice: &Choice) -> Vec<RuleMeta> {
        let looks = |card: &&RuleCard| choice.look(&card.meta.id).is_some();
        self.cards.iter().filter(looks).map(|card| card.meta.clone()).collect()
    }
}

fn card(recipe: &Recipe, registry: &Registry) -> RuleCard {
    let option = |(name, spec): (&String, &OptionSpec)| OptionCard {
        name: name.clone(),
        values: spec.kind.describe(),
        default: spec.default.as_ref().map(as_toml),
        needed_to_fix: spec.needed_to_fix,
        help: spec.help.clone(),
    };
    RuleCard {
        meta: RuleMeta {
            id: recipe.id.clone(),
            title: recipe.title.clone(),
            severity: recipe.severity,
            help: registry.readme(&recipe.id).unwrap_or(&recipe.title).to_string(),
            help_uri: recipe.help.clone(),
        },
        safety: recipe.safety,
        because: (!recipe.because.is_empty()).then(|| recipe.because.join("; ")),
        on_by_default: recipe.on_by_default,
        options: recipe.options.iter().map(option).collect(),
        origin: registry.origin(&recipe.id).map(Path::to_path_buf),
    }
}

fn as_toml(value: &OptionValue) -> String {
    match value {
        OptionValue::Integer(number) => number.to_string(),
        OptionValue::Boolean(truth) => truth.to_string(),
        OptionValue::Text(text) => toml::Value::from(text.as_str()).to_string(),
        OptionValue::List(items) => {
            toml::Value::from(items.iter().map(|item| item.as_str()).collect::<Vec<_>>()).to_string()
        }
    }
}

/// The options that the configuration sets, checked against the recipes.
fn settings(config: &Config, registry: &Registry) -> Result<BTreeMap<String, Options>, ConfigError> {
    let mut settings = BTreeMap::new();
    for (id, rule) in &config.rules {
        let Some(recipe) = registry.get(id) else { continue };
        let mut options = Options::new();
        for (name, setting) in &rule.options {
            options.insert(name.clone(), checked(recipe, name, setting)?);
        }
        settings.insert(id.clone(), options);
    }
    Ok(settings)
}

fn checked(recipe: &Recipe, name: &str, setting: &Setting) -> Result<OptionValue, ConfigError> {
    let error = |message: String, help| ConfigError { place: setting.place.clone(), message, help };
    let Some(spec) = recipe.options.get(name) else {
        let known = recipe.options.keys().map(String::as_str).collect::<Vec<_>>();
        let help = suggest::help(name, known.iter().copied()).unwrap_or("it has no options".into());
        return Err(error(format!("the rule `{}` has no option `{name}`", recipe.id), Some(help)));
    };
    let value = match &setting.value {
        Value::Toml(value) => spec.kind.check(value),
        Value::Text(text) => spec.kind.check_text(text),
    };
    value.map_err(|reason| error(format!("`{name}` {reason}"), None))
}

fn prefix(root: &Path, cwd: &Path) -> String {
    let cwd = cwd.canonicalize();
    prefix_of(cwd.as_deref().ok().and_then(|cwd| root.strip_prefix(cwd).ok()))
}

fn prefix_of(below: Option<&Path>) -> String {
    match below.and_then(Path::to_str) {
        None | Some("") => String::new(),
        Some(below) => format!("{}/", below.replace(std::path::MAIN_SEPARATOR, "/")),
    }
}
