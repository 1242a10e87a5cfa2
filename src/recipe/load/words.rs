//! The sentences by which a recipe tells a fix: what it does, what is true then, what it may change.

use super::{Checked, Loader};
use crate::finding::Mend;
use crate::recipe::raw::{self, Text};
use crate::recipe::scope::Scope;
use std::ops::Range;
use toml::Spanned;

impl Loader<'_> {
    /// What may change, one thing each; a variant's (`scope`) name only what it binds.
    pub(super) fn sentences(
        &self,
        raw: &Option<Spanned<raw::RawSentences>>,
        scope: Option<&Scope>,
    ) -> Checked<Vec<String>> {
        let Some(raw) = raw else { return Ok(Vec::new()) };
        let texts = raw.get_ref().all();
        texts.iter().try_for_each(|text| self.sentence(text, raw.span(), scope))?;
        match texts.is_empty() {
            true => Err(self.error(raw.span(), "an empty list says nothing: leave it out")),
            false => Ok(texts.to_vec()),
        }
    }

    fn sentence(&self, text: &str, span: Range<usize>, scope: Option<&Scope>) -> Checked<()> {
        if text.trim().is_empty() {
            return Err(self.error(span, "an empty sentence says nothing: leave it out"));
        }
        let text = Spanned::new(span, text.to_string());
        scope.map_or(Ok(()), |scope| self.template(&text, scope))
    }

    /// `action`, `change` and `after`. The action heads a commit, with the module's name behind it.
    pub(super) fn mend(
        &self,
        [action, change, after]: [&Option<Text>; 3],
        scope: Option<&Scope>,
    ) -> Checked<Mend> {
        const LONGEST: usize = 50;
        if let Some(text) = action {
            let words = text.get_ref();
            let is_plain = words.starts_with(char::is_uppercase)
                && !words.ends_with('.')
                && !words.contains(['\n', '{', '$'])
                && words.chars().count() <= LONGEST;
            if !is_plain {
                let reason = "an action heads a commit: an upper-case imperative of at most 50 characters, \
                              without variables and full stop, such as \"Release monitors on removal\"";
                return Err(self.error(text.span(), reason));
            }
        }
        let sentence = |text: &Option<Text>| -> Checked<Option<String>> {
            let Some(text) = text else { return Ok(None) };
            self.sentence(text.get_ref(), text.span(), scope)?;
            Ok(Some(text.get_ref().clone()))
        };
        Ok(Mend { action: sentence(action)?, change: sentence(change)?, after: sentence(after)? })
    }
}
