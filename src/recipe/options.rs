use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The type of a recipe's option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionType {
    /// A whole number, zero or more.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A text.
    Text,
    /// A module's name.
    Module,
    /// A list of functions, `Mod.fun/arity`.
    Mfas,
    /// One of these words.
    Choice(Vec<String>),
}

/// One option of a recipe.
#[derive(Clone, Debug)]
pub struct OptionSpec {
    /// What its values may be.
    pub kind: OptionType,
    /// The value without a setting; in a text, `$APP` stands for the application's module name.
    pub default: Option<OptionValue>,
    /// The set of functions that its entries join.
    pub adds_to: Option<String>,
    /// True if there is no fix without it.
    pub needed_to_fix: bool,
    /// What it is for.
    pub help: Option<String>,
}

/// A checked value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionValue {
    /// A whole number.
    Integer(u64),
    /// A truth.
    Boolean(bool),
    /// A text, a module's name or a choice.
    Text(SmolStr),
    /// A list.
    List(Vec<SmolStr>),
}

/// A rule's options by name.
pub type Options = BTreeMap<String, OptionValue>;

impl OptionType {
    /// What a value of this type looks like, for messages.
    pub fn describe(&self) -> String {
        match self {
            OptionType::Integer => "a whole number".into(),
            OptionType::Boolean => "true or false".into(),
            OptionType::Text => "a text".into(),
            OptionType::Module => "a module's name".into(),
            OptionType::Mfas => "a list of functions, as in [\"Mod.fun/2\"]".into(),
            OptionType::Choice(words) => format!("one of {}", words.join(", ")),
        }
    }

    /// Checks a value from TOML.
    pub fn check(&self, value: &toml::Value) -> Result<OptionValue, String> {
        let wrong = || format!("should be {}", self.describe());
        match (self, value) {
            (OptionType::Integer, toml::Value::Integer(n)) => {
                u64::try_from(*n).map(OptionValue::Integer).map_err(|_| wrong())
            }
            (OptionType::Boolean, toml::Value::Boolean(b)) => Ok(OptionValue::Boolean(*b)),
            (OptionType::Mfas, toml::Value::Array(items)) => {
                let texts: Option<Vec<SmolStr>> =
                    items.iter().map(|item| item.as_str().map(SmolStr::new)).collect();
                check_list(texts.ok_or_else(wrong)?)
            }
            (_, toml::Value::String(text)) => self.check_text(text),
            _ => Err(wrong()),
        }
    }

    /// Checks a value that was written as plain text (`--set`); lists are separated by commas.
    pub fn check_text(&self, text: &str) -> Result<OptionValue, String> {
        let wrong = || format!("should be {}", self.describe());
        match self {
            OptionType::Integer => text.trim().parse().map(OptionValue::Integer).map_err(|_| wrong()),
            OptionType::Boolean => text.trim().parse().map(OptionValue::Boolean).map_err(|_| wrong()),
            OptionType::Text => Ok(OptionValue::Text(text.into())),
            OptionType::Module => {
                let name = text.trim();
                let is_part = |part: &str| {
                    part.starts_with(|c: char| c.is_ascii_uppercase() || c == '$')
                        && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
                };
                let valid = name.split('.').all(is_part);
                valid.then(|| OptionValue::Text(name.into())).ok_or_else(wrong)
            }
            OptionType::Choice(words) => {
                let known = words.iter().any(|word| word == text.trim());
                known.then(|| OptionValue::Text(text.trim().into())).ok_or_else(wrong)
            }
            OptionType::Mfas => {
                let items = text.trim().trim_start_matches('[').trim_end_matches(']').split(',');
                let items = items.map(|item| item.trim().trim_matches('"')).filter(|item| !item.is_empty());
                check_list(items.map(SmolStr::new).collect())
            }
        }
    }
}

fn check_list(items: Vec<SmolStr>) -> Result<OptionValue, String> {
    match items.iter().find(|item| !super::MfaSet::default().add(item)) {
        Some(item) => Err(format!("`{item}` should be a function, as in Mod.fun/2")),
        None => Ok(OptionValue::List(items)),
    }
}

/// Checks one setting of a rule; the error says what would be right.
pub fn parse_value(spec: &OptionSpec, value: &toml::Value) -> Result<OptionValue, String> {
    spec.kind.check(value)
}
