//! From the text of `salve.toml` to a checked [`Config`].

use super::{Config, ConfigError, Level, Place, RuleConfig, Setting, Value};
use crate::source::{self, LineIndex};
use crate::suggest;
use serde::Deserialize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

type Entry<'a, 'i> = (&'a Spanned<toml::de::DeString<'i>>, &'a Spanned<DeValue<'i>>);

pub(super) fn parse(text: &str, file: &Path) -> Result<Config, ConfigError> {
    let parser = Parser { text, lines: LineIndex::new(text), file };
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        parser.error(at..at, error.message(), None)
    })?;
    parser.config(table.get_ref())
}

struct Parser<'a> {
    text: &'a str,
    lines: LineIndex,
    file: &'a Path,
}

impl Parser<'_> {
    fn config(&self, table: &DeTable) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        for (key, value) in in_order(table) {
            match key.get_ref().as_ref() {
                "rules" => {
                    for (id, value) in in_order(self.table(value)?) {
                        let rule = self.rule(id, value)?;
                        config.rules.insert(id.get_ref().to_string(), rule);
                    }
                }
                "exclude" => config.exclude = self.exclude(value)?,
                "recipes" => {
                    for (key, value) in in_order(self.table(value)?) {
                        match key.get_ref().as_ref() {
                            "dirs" => config.recipe_dirs = self.folders(value)?,
                            _ => return Err(self.unknown(key, &["dirs"])),
                        }
                    }
                }
                "verify" => {
                    self.table(value)?;
                    let table = toml::Table::deserialize(ValueDeserializer::from(value.clone()))
                        .map_err(|error| self.error(value.span(), error.message(), None))?;
                    config.verify = Some((table, self.place(key.span())));
                }
                _ => return Err(self.unknown(key, &["rules", "exclude", "recipes", "verify"])),
            }
        }
        Ok(config)
    }

    fn rule(
        &self,
        id: &Spanned<toml::de::DeString>,
        value: &Spanned<DeValue>,
    ) -> Result<RuleConfig, ConfigError> {
        let mut rule = RuleConfig::at(self.place(id.span()));
        let Some(table) = value.get_ref().as_table() else {
            rule.level = Some(self.level(value, " or a table of `level`, `unsafe` and the rule's options")?);
            return Ok(rule);
        };
        for (key, value) in in_order(table) {
            match key.get_ref().as_ref() {
                "level" => rule.level = Some(self.level(value, "")?),
                "unsafe" => {
                    let Some(allowed) = value.get_ref().as_bool() else {
                        return Err(self.wrong_type(value, "true or false"));
                    };
                    rule.allow_unsafe = Some(allowed);
                }
                option => {
                    let read = toml::Value::deserialize(ValueDeserializer::from(value.clone()))
                        .map_err(|error| self.error(value.span(), error.message(), None))?;
                    let setting = Setting { value: Value::Toml(read), place: self.place(value.span()) };
                    rule.options.insert(option.to_string(), setting);
                }
            }
        }
        Ok(rule)
    }

    fn level(&self, value: &Spanned<DeValue>, or: &str) -> Result<Level, ConfigError> {
        match value.get_ref().as_str() {
            Some("off") => Ok(Level::Off),
            Some("report") => Ok(Level::Report),
            Some("fix") => Ok(Level::Fix),
            Some(word) => {
                let message = format!("there is no level `{word}`");
                Err(self.error(value.span(), &message, suggest::help(word, ["off", "report", "fix"])))
            }
            None => Err(self.wrong_type(value, &format!("\"off\", \"report\" or \"fix\"{or}"))),
        }
    }

    fn exclude(&self, value: &Spanned<DeValue>) -> Result<Vec<String>, ConfigError> {
        let globs = self.strings(value)?;
        let patterns: Vec<String> = globs.iter().map(|(glob, _)| glob.clone()).collect();
        source::check_globs(&patterns).map_err(|bad| {
            let span = globs.get(bad.index).map_or(value.span(), |(_, span)| span.clone());
            self.error(span, &bad.message, None)
        })?;
        Ok(patterns)
    }

    fn folders(&self, value: &Spanned<DeValue>) -> Result<Vec<PathBuf>, ConfigError> {
        let base = self.file.parent().unwrap_or(Path::new(""));
        let mut folders = Vec::new();
        for (name, span) in self.strings(value)? {
            let folder = base.join(&name);
            if !folder.is_dir() {
                return Err(self.error(span, &format!("there is no folder `{name}`"), None));
            }
            folders.push(folder);
        }
        Ok(folders)
    }

    fn strings(&self, value: &Spanned<DeValue>) -> Result<Vec<(String, Range<usize>)>, ConfigError> {
        let Some(array) = value.get_ref().as_array() else {
            return Err(self.wrong_type(value, "a list of strings"));
        };
        let read = |item: &Spanned<DeValue>| match item.get_ref().as_str() {
            Some(text) => Ok((text.to_string(), item.span())),
            None => Err(self.wrong_type(item, "a string")),
        };
        array.iter().map(read).collect()
    }

    fn table<'a, 'i>(&self, value: &'a Spanned<DeValue<'i>>) -> Result<&'a DeTable<'i>, ConfigError> {
        value.get_ref().as_table().ok_or_else(|| self.wrong_type(value, "a table"))
    }

    fn wrong_type(&self, value: &Spanned<DeValue>, expected: &str) -> ConfigError {
        let message = format!("expected {expected}, found {}", describe(value.get_ref()));
        self.error(value.span(), &message, None)
    }

    fn unknown(&self, key: &Spanned<toml::de::DeString>, known: &[&str]) -> ConfigError {
        let name = key.get_ref();
        let message = format!("unknown key `{name}`");
        self.error(key.span(), &message, suggest::help(name, known.iter().copied()))
    }

    fn error(&self, span: Range<usize>, message: &str, help: Option<String>) -> ConfigError {
        // One line an error: the parser's own messages may have several.
        let message = message.lines().map(str::trim).collect::<Vec<_>>().join(", ");
        ConfigError { place: self.place(span), message, help }
    }

    fn place(&self, span: Range<usize>) -> Place {
        let mut at = span.start.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let place = self.lines.line_column(self.text, at as u32);
        Place::File { path: self.file.to_path_buf(), line: place.line, column: place.column }
    }
}

fn describe(value: &DeValue) -> String {
    match value {
        DeValue::Table(_) => "a table".into(),
        DeValue::Array(_) => "a list".into(),
        DeValue::String(text) => format!("the string {text:?}"),
        DeValue::Integer(number) => format!("the number {number}"),
        DeValue::Float(number) => format!("the number {number}"),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(time) => format!("the date {time}"),
    }
}

/// The entries as they stand in the file, so that the first error is the topmost.
fn in_order<'a, 'i>(table: &'a DeTable<'i>) -> Vec<Entry<'a, 'i>> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}
