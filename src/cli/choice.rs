//! Opting in: which rules look, where, and which of them may change code.
//!
//! The command line comes first: the rules of `--rule`, and those that a report claims (at the claims' places only).
//! With neither, the levels of `salve.toml` decide, and what it says nothing about is on or off by default. A fix is
//! *chosen* by `--rule`, by a claim, or by the level `"fix"`; with nothing chosen, `fix` is a preview.

use super::Failure;
use crate::config::{Config, Level};
use crate::suggest;
use std::collections::BTreeSet;

/// A rule that exists.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub id: &'a str,
    /// Whether it looks where nothing is said about it.
    pub on_by_default: bool,
}

/// What the choice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Check,
    Fix,
}

/// What the command line asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub purpose: Purpose,
    /// The rules of `--rule`.
    pub named: &'a [String],
    /// The rules that a report's claims are about; `None` without a report.
    pub claimed: Option<&'a BTreeSet<String>>,
    /// `--unsafe`.
    pub allow_unsafe: bool,
}

/// Where a rule looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// At every file of the run.
    Everywhere,
    /// At the places that the report's claims name.
    Claims,
}

/// One rule that looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub rule: String,
    pub scope: Scope,
    /// Its fixes are wanted, not just shown.
    pub chosen: bool,
    /// Its unsafe fixes are wanted, too.
    pub allow_unsafe: bool,
}

/// The rules that look, in the order in which they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub looks: Vec<Look>,
    from_command_line: bool,
}

impl Choice {
    /// Decides.
    ///
    /// # Errors
    /// A rule of `--rule` that does not exist, with the nearest one that does.
    pub fn new(known: &[Known], config: &Config, asked: Asked) -> Result<Self, Failure> {
        for name in asked.named {
            if !known.iter().any(|rule| rule.id == name) {
                return Err(unknown_rule(name, known.iter().map(|rule| rule.id)));
            }
        }
        let from_command_line = !asked.named.is_empty() || asked.claimed.is_some();
        let mut looks: Vec<Look> = known
            .iter()
            .filter_map(|rule| {
                let said = config.rules.get(rule.id);
                let level = said.and_then(|said| said.level);
                let (scope, chosen) = match from_command_line {
                    true => on_the_command_line(rule.id, level, asked)?,
                    false => in_the_file(rule, level)?,
                };
                let allow_unsafe =
                    asked.allow_unsafe || said.and_then(|said| said.allow_unsafe) == Some(true);
                Some(Look { rule: rule.id.to_string(), scope, chosen, allow_unsafe })
            })
            .collect();
        // What is chosen is all that `fix` carries, so that preview and delivery are the same; without it, `fix` shows
        // what could be chosen.
        if asked.purpose == Purpose::Fix && !from_command_line && looks.iter().any(|look| look.chosen) {
            looks.retain(|look| look.chosen);
        }
        Ok(Self { looks, from_command_line })
    }

    /// How a rule looks, if it does.
    pub fn look(&self, rule: &str) -> Option<&Look> {
        self.looks.iter().find(|look| look.rule == rule)
    }

    /// True if `fix` may only show what it would change, because nobody chose a rule.
    pub fn is_preview(&self) -> bool {
        !self.from_command_line && !self.looks.iter().any(|look| look.chosen)
    }

    /// The refusal to write in a preview.
    pub fn refusal(&self) -> Failure {
        Failure::new("no rule is chosen, so nothing is written").help(self.how_to_choose())
    }

    /// How to choose one of the rules that look.
    pub fn how_to_choose(&self) -> String {
        let example = self.looks.first().map_or("RULE", |look| &look.rule);
        format!(
            "choose with `--rule {example}`, with `{example} = \"fix\"` under `[rules]` in salve.toml, or with \
             `--report FILE`"
        )
    }
}

fn on_the_command_line(rule: &str, level: Option<Level>, asked: Asked) -> Option<(Scope, bool)> {
    if asked.named.iter().any(|name| name == rule) {
        return Some((Scope::Everywhere, true));
    }
    // A claim about a rule that the project has turned off is judged, but changes nothing.
    let is_claimed = asked.claimed.is_some_and(|claimed| claimed.contains(rule));
    is_claimed.then_some((Scope::Claims, level != Some(Level::Off)))
}

fn in_the_file(rule: &Known, level: Option<Level>) -> Option<(Scope, bool)> {
    let default = if rule.on_by_default { Level::Report } else { Level::Off };
    match level.unwrap_or(default) {
        Level::Off => None,
        Level::Report => Some((Scope::Everywhere, false)),
        Level::Fix => Some((Scope::Everywhere, true)),
    }
}

/// The error for a rule that does not exist.
pub(super) fn unknown_rule<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Failure {
    let help = match suggest::nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`salve rules` lists the rules".into(),
    };
    Failure::new(format!("there is no rule `{name}`")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const KNOWN: [Known; 3] = [
        Known { id: "lazy-key", on_by_default: true },
        Known { id: "lost-timeout", on_by_default: true },
        Known { id: "mute-log", on_by_default: false },
    ];

    struct Given<'a> {
        toml: &'a str,
        rules: &'a [&'a str],
        claims: Option<&'a [&'a str]>,
    }

    const NOTHING: Given = Given { toml: "", rules: &[], claims: None };

    fn choose(purpose: Purpose, given: &Given) -> Choice {
        let config = Config::parse(given.toml, Path::new("salve.toml")).expect("a configuration");
        let named: Vec<String> = given.rules.iter().map(|rule| rule.to_string()).collect();
        let claimed: Option<BTreeSet<String>> =
            given.claims.map(|claims| claims.iter().map(|rule| rule.to_string()).collect());
        let asked = Asked { purpose, named: &named, claimed: claimed.as_ref(), allow_unsafe: false };
        Choice::new(&KNOWN, &config, asked).expect("known rules")
    }

    /// The rules that look, a chosen one with `!`, one that looks at claims' places with `@`.
    fn looks(purpose: Purpose, given: &Given) -> Vec<String> {
        let show = |look: &Look| {
            let at = if look.scope == Scope::Claims { "@" } else { "" };
            format!("{}{at}{}", look.rule, if look.chosen { "!" } else { "" })
        };
        choose(purpose, given).looks.iter().map(show).collect()
    }

    fn parts(failure: Failure) -> (String, String) {
        match failure {
            Failure::Error { message, help } => (message, help.unwrap_or_default()),
            Failure::Pipe => panic!("no error"),
        }
    }

    #[test]
    fn with_nothing_said_the_default_rules_look_and_fix_is_a_preview() {
        assert_eq!(looks(Purpose::Check, &NOTHING), ["lazy-key", "lost-timeout"]);
        assert_eq!(looks(Purpose::Fix, &NOTHING), ["lazy-key", "lost-timeout"]);
        let choice = choose(Purpose::Fix, &NOTHING);
        assert!(choice.is_preview());
        let (message, help) = parts(choice.refusal());
        assert!(message.contains("nothing is written"));
        assert!(help.contains("`--rule lazy-key`"));
    }

    #[test]
    fn levels_turn_rules_on_and_off() {
        let given = Given { toml: "rules = { lazy-key = \"off\", mute-log = \"report\" }", ..NOTHING };
        assert_eq!(looks(Purpose::Check, &given), ["lost-timeout", "mute-log"]);
        assert_eq!(looks(Purpose::Fix, &given), ["lost-timeout", "mute-log"]);
        assert!(choose(Purpose::Fix, &given).is_preview());
    }

    #[test]
    fn the_level_fix_chooses_and_then_nothing_else_is_carried() {
        let given = Given { toml: "rules = { mute-log = \"fix\" }", ..NOTHING };
        assert_eq!(looks(Purpose::Check, &given), ["lazy-key", "lost-timeout", "mute-log!"]);
        assert_eq!(looks(Purpose::Fix, &given), ["mute-log!"]);
        assert!(!choose(Purpose::Fix, &given).is_preview());
    }

    #[test]
    fn options_alone_choose_nothing() {
        let given = Given {
            toml: "rules.mute-log = { mode = \"cast\" }\nrules.lazy-key = { unsafe = true }",
            ..NOTHING
        };
        assert_eq!(looks(Purpose::Check, &given), ["lazy-key", "lost-timeout"]);
        assert!(choose(Purpose::Fix, &given).is_preview());
    }

    #[test]
    fn the_command_line_comes_before_the_file() {
        let toml = "rules = { lazy-key = \"fix\", mute-log = \"off\" }";
        let given = Given { toml, rules: &["mute-log"], ..NOTHING };
        assert_eq!(looks(Purpose::Check, &given), ["mute-log!"]);
        assert_eq!(looks(Purpose::Fix, &given), ["mute-log!"]);
    }

    #[test]
    fn claims_choose_at_their_places() {
        let given = Given { claims: Some(&["lazy-key", "mute-log"]), ..NOTHING };
        assert_eq!(looks(Purpose::Fix, &given), ["lazy-key@!", "mute-log@!"]);
        let given = Given { rules: &["lazy-key"], ..given };
        assert_eq!(looks(Purpose::Fix, &given), ["lazy-key!", "mute-log@!"]);
        let given = Given { toml: "rules.mute-log = \"off\"", ..given };
        assert_eq!(looks(Purpose::Fix, &given), ["lazy-key!", "mute-log@"]);
    }

    #[test]
    fn a_report_without_a_known_claim_looks_with_nothing() {
        let given = Given { claims: Some(&[]), ..NOTHING };
        assert_eq!(looks(Purpose::Check, &given), [""; 0]);
        assert!(!choose(Purpose::Fix, &given).is_preview());
    }

    #[test]
    fn unsafe_fixes_are_allowed_by_flag_or_rule() {
        let given =
            Given { toml: "rules.lazy-key.unsafe = true\nrules.lost-timeout.unsafe = false", ..NOTHING };
        let choice = choose(Purpose::Fix, &given);
        let allowed = |rule| choice.look(rule).expect("it looks").allow_unsafe;
        assert!(allowed("lazy-key") && !allowed("lost-timeout"));
        let config = Config::default();
        let asked = Asked { purpose: Purpose::Fix, named: &[], claimed: None, allow_unsafe: true };
        let choice = Choice::new(&KNOWN, &config, asked).expect("known rules");
        assert!(choice.looks.iter().all(|look| look.allow_unsafe));
    }

    #[test]
    fn unknown_rules_are_refused_with_the_nearest_known_one() {
        let named = ["lazy-kye".to_string()];
        let asked = Asked { purpose: Purpose::Check, named: &named, claimed: None, allow_unsafe: false };
        let refused = Choice::new(&KNOWN, &Config::default(), asked).expect_err("refused");
        let (message, help) = parts(refused);
        assert_eq!(
            (message.as_str(), help.as_str()),
            ("there is no rule `lazy-kye`", "did you mean `lazy-key`?")
        );
    }
}
