//! What moves: `[[move]]`.

use super::{Checked, Loader, Scope};
use crate::recipe::model::{Move, MoveKind};
use crate::recipe::raw;
use toml::Spanned;

impl Loader<'_> {
    pub(super) fn moved(&self, raw: Spanned<raw::RawMove>, scope: &mut Scope) -> Checked<Move> {
        let span = raw.span();
        let raw = raw.into_inner();
        let when = raw.when.as_ref().map(|text| self.condition(text, scope)).transpose()?;
        match &raw.modules {
            Some(text) => {
                let kind =
                    self.word(text, &[("siblings", ())], "set of modules").map(|()| MoveKind::Siblings)?;
                Ok(Move { when, kind })
            }
            None => Err(self.error(span, "a move says what moves: add `modules`")),
        }
    }
}
