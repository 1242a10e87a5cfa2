use super::args::Rules;
use super::project::{Project, RuleCard};
use super::{Failure, Status};
use crate::config::{Config, Level};
use crate::finding::Safety;
use crate::output::severity_word;
use std::io::{self, Write};

/// `salve rules`: one line a rule.
pub(super) fn run(args: &Rules) -> Result<Status, Failure> {
    let paths: Vec<_> = args.path.iter().cloned().collect();
    let project = Project::open(&paths, &[])?;
    io::stdout().lock().write_all(table(&project.cards, &project.config).as_bytes())?;
    Ok(Status::Done)
}

/// A line a rule: its id, its level in this project, its severity, what its fix promises, what it finds.
fn table(cards: &[RuleCard], config: &Config) -> String {
    let header = ["RULE", "LEVEL", "SEVERITY", "FIX", "FINDS"].map(String::from);
    let row = |card: &RuleCard| {
        let id = card.meta.id.clone();
        let own = if card.origin.is_some() { " (the project's own)" } else { "" };
        let level = level_word(card, config).to_string();
        let severity = severity_word(card.meta.severity).to_string();
        [id, level, severity, safety_word(card.safety).to_string(), format!("{}{own}", card.meta.title)]
    };
    let rows: Vec<_> = std::iter::once(header).chain(cards.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..4).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(&format!("{cell:<width$}  "));
        }
        text.push_str(&row[4]);
        text.push('\n');
    }
    text
}

/// The word for what a fix promises.
pub(super) fn safety_word(safety: Safety) -> &'static str {
    match safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
        Safety::Advice => "none",
    }
}

fn level_word(card: &RuleCard, config: &Config) -> &'static str {
    match config.rules.get(&card.meta.id).and_then(|rule| rule.level) {
        Some(Level::Fix) => "fix",
        Some(Level::Off) => "off",
        Some(Level::Report) => "report",
        None => default_level(card),
    }
}

/// The level of a rule that nothing is said about.
pub(super) fn default_level(card: &RuleCard) -> &'static str {
    if card.on_by_default { "report" } else { "off" }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::cli::project::OptionCard;
    use crate::finding::Severity;
    use crate::output::RuleMeta;
    use std::path::{Path, PathBuf};

    /// Two rules: a built-in one that is on, and a project's own with options that is off.
    pub(in crate::cli) fn cards() -> Vec<RuleCard> {
        let meta = |id: &str, title: &str, help: &str| RuleMeta {
            id: id.into(),
            title: title.into(),
            severity: Severity::Medium,
            help: help.into(),
            help_uri: Some("https://hexdocs.pm/elixir/process-anti-patterns.html".into()),
        };
        let option = |name: &str, values: &str, default: Option<&str>| OptionCard {
            name: name.into(),
            values: values.into(),
            default: default.map(String::from),
            needed_to_fix: default.is_none(),
            help: default.map(|_| "What it is for.".into()),
        };
        vec![
            RuleCard {
                meta: meta("lost-reply", "Lost reply", "# Lost reply\n\nThe caller waits for ever.\n"),
                safety: Safety::Safe,
                because: None,
                on_by_default: true,
                options: vec![],
                origin: None,
            },
            RuleCard {
                meta: meta("wide-queue", "Queue without a bound", ""),
                safety: Safety::Unsafe,
                because: Some("items beyond max are lost".into()),
                on_by_default: false,
                options: vec![
                    option("max", "a whole number", None),
                    option("strategy", "one of reject, drop_oldest", Some("\"reject\"")),
                ],
                origin: Some(PathBuf::from(".salve/transforms/wide-queue")),
            },
        ]
    }

    #[test]
    fn rules_are_listed_with_their_level_here() {
        let config =
            Config::parse("rules.wide-queue = \"fix\"", Path::new("salve.toml")).expect("a configuration");
        insta::assert_snapshot!(table(&cards(), &config));
        assert!(table(&cards(), &Config::default()).contains("wide-queue  off "));
    }
}
