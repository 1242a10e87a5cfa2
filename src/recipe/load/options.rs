//! A recipe's options and its sets of functions.

use super::{Checked, Loader, RecipeError};
use crate::recipe::raw::{self, Text};
use crate::recipe::{MfaSet, OptionSpec, OptionType};
use toml::Spanned;

impl Loader<'_> {
    pub(super) fn option(&self, raw: raw::RawOption) -> Checked<OptionSpec> {
        let kinds = [
            ("integer", OptionType::Integer),
            ("boolean", OptionType::Boolean),
            ("string", OptionType::Text),
            ("module", OptionType::Module),
            ("mfa[]", OptionType::Mfas),
        ];
        let span = raw.kind.span();
        let kind = match raw.kind.into_inner() {
            raw::RawType::Choice(words) => OptionType::Choice(words),
            raw::RawType::One(word) => match kinds.iter().find(|(known, _)| *known == word) {
                Some((_, kind)) => kind.clone(),
                None => {
                    let known: Vec<&str> = kinds.iter().map(|(known, _)| *known).collect();
                    let reason =
                        format!("unknown type `{word}`; known are {}, or a list of words", known.join(", "));
                    return Err(self.error(span, &reason));
                }
            },
        };
        let default = match &raw.default {
            Some(value) => Some(
                kind.check(value)
                    .map_err(|reason| self.error(span.clone(), &format!("`default` {reason}")))?,
            ),
            None => None,
        };
        let needed_to_fix = match &raw.needed_to {
            Some(text) => self.word(text, &[("fix", true)], "use")?,
            None => false,
        };
        if let Some(file) = raw.adds_to.as_ref().filter(|_| kind != OptionType::Mfas) {
            return Err(self.error(file.span(), "only an option of type `mfa[]` adds to a set"));
        }
        let adds_to = raw.adds_to.map(Spanned::into_inner);
        Ok(OptionSpec { kind, default, adds_to, needed_to_fix, help: raw.help })
    }

    pub(super) fn set(&self, file: &Text) -> Checked<MfaSet> {
        match self.files.get(file.get_ref()) {
            Some(text) => self.set_text(file.get_ref(), text),
            None => {
                let reason = format!("there is no file `{}` beside the recipe", file.get_ref());
                Err(self.error(file.span(), &reason))
            }
        }
    }

    pub(super) fn set_text(&self, file: &str, text: &str) -> Checked<MfaSet> {
        MfaSet::parse(text).map_err(|(line, entry)| RecipeError {
            file: match self.file.rsplit_once('/') {
                Some((folder, _)) => format!("{folder}/{file}"),
                None => file.into(),
            },
            line,
            column: 1,
            reason: format!("`{entry}` is no function; a line is `Mod.fun/arity`, each part may be `*`"),
        })
    }
}
