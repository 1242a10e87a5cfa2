//! What moves: `[[move]]`.

use super::{Checked, Loader, Scope};
use crate::recipe::model::{Move, MoveKind};
use crate::recipe::raw::{self, Text};
use toml::Spanned;

impl Loader<'_> {
    pub(super) fn moved(&self, raw: Spanned<raw::RawMove>, scope: &mut Scope) -> Checked<Move> {
        let span = raw.span();
        let raw = raw.into_inner();
        let when = raw.when.as_ref().map(|text| self.condition(text, scope)).transpose()?;
        let option = |text: &Option<Text>| match text {
            Some(text) if scope.vars.contains(text.get_ref()) => Ok(text.get_ref().clone()),
            Some(text) => {
                let reason = format!("there is no option `{}`", text.get_ref());
                Err(self.error(text.span(), &reason))
            }
            None => {
                let reason =
                    "`clusters` needs the options that limit a module: add `most_lines` and `most_functions`";
                Err(self.error(span.clone(), reason))
            }
        };
        let kind = match (&raw.modules, &raw.clusters) {
            (Some(text), None) => {
                self.word(text, &[("siblings", ())], "set of modules").map(|()| MoveKind::Siblings)?
            }
            (None, Some(of)) => MoveKind::Clusters {
                of: self.reference(of, scope)?,
                lines: option(&raw.most_lines)?,
                functions: option(&raw.most_functions)?,
            },
            _ => return Err(self.error(span, "a move has one of `modules` and `clusters`")),
        };
        Ok(Move { when, kind })
    }
}
