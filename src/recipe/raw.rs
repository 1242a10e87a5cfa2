//! The TOML of a recipe as it is written, before it is checked.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

pub(super) type Text = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub recipe: Head,
    #[serde(default)]
    pub options: BTreeMap<String, RawOption>,
    /// Files of `Mod.fun/arity` lines, by the name that conditions use.
    #[serde(default)]
    pub sets: BTreeMap<String, Text>,
    pub unit: RawUnit,
    #[serde(default)]
    pub variant: Vec<RawVariant>,
    #[serde(default)]
    pub shared: Vec<RawShared>,
    #[serde(default)]
    pub site: Vec<Spanned<RawSite>>,
    #[serde(default)]
    pub leave: Vec<RawClause>,
    #[serde(default)]
    pub decline: Vec<RawClause>,
    #[serde(default, rename = "unsafe")]
    pub unsafe_if: Vec<RawClause>,
    #[serde(default)]
    pub overstated: Vec<RawClause>,
    #[serde(default)]
    pub rewrite: Vec<RawRewrite>,
    #[serde(default)]
    pub edit: Vec<Spanned<RawEdit>>,
    #[serde(default)]
    pub ensure: Vec<Spanned<RawEnsure>>,
    #[serde(default, rename = "move")]
    pub moves: Vec<Spanned<RawMove>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub id: Text,
    pub title: String,
    pub safety: Text,
    #[serde(default)]
    pub severity: Option<Text>,
    /// What an unsafe fix may change: a sentence, or a list of them.
    #[serde(default)]
    pub because: Option<Spanned<RawSentences>>,
    /// What a fix does, imperative, in a few words: the subject of its commit.
    #[serde(default)]
    pub action: Option<Text>,
    /// What a fix changes, in a sentence.
    #[serde(default)]
    pub change: Option<Text>,
    /// What is true after a fix, in a sentence.
    #[serde(default)]
    pub after: Option<Text>,
    /// Why a safe rewrite keeps behaviour, for a commit's message.
    #[serde(default)]
    pub sound: Option<String>,
    #[serde(default)]
    pub message: Option<String>,
    #[serde(default)]
    pub claims: Vec<String>,
    #[serde(default)]
    pub on_by_default: Option<bool>,
    #[serde(default)]
    pub help: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOption {
    #[serde(rename = "type")]
    pub kind: Spanned<RawType>,
    #[serde(default)]
    pub default: Option<toml::Value>,
    #[serde(default)]
    pub adds_to: Option<Text>,
    #[serde(default)]
    pub needed_to: Option<Text>,
    #[serde(default)]
    pub help: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a type's name, or a list of words")]
pub(super) enum RawType {
    One(String),
    Choice(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a sentence, or a list of sentences")]
pub(super) enum RawSentences {
    One(String),
    Many(Vec<String>),
}

impl RawSentences {
    pub(super) fn all(&self) -> &[String] {
        match self {
            RawSentences::One(text) => std::slice::from_ref(text),
            RawSentences::Many(texts) => texts,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUnit {
    pub each: Text,
    #[serde(default)]
    pub behaviour: Option<Text>,
    #[serde(default)]
    pub callback: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVariant {
    pub id: Text,
    #[serde(default)]
    pub beside: bool,
    #[serde(default)]
    pub message: Option<String>,
    #[serde(default)]
    pub because: Option<Spanned<RawSentences>>,
    #[serde(default)]
    pub action: Option<Text>,
    #[serde(default)]
    pub change: Option<Text>,
    #[serde(default)]
    pub after: Option<Text>,
    #[serde(default)]
    pub site: Vec<Spanned<RawSite>>,
    #[serde(default)]
    pub leave: Vec<RawClause>,
    #[serde(default)]
    pub decline: Vec<RawClause>,
    #[serde(default, rename = "unsafe")]
    pub unsafe_if: Vec<RawClause>,
    #[serde(default)]
    pub overstated: Vec<RawClause>,
    #[serde(default)]
    pub rewrite: Vec<RawRewrite>,
    #[serde(default)]
    pub edit: Vec<Spanned<RawEdit>>,
    #[serde(default)]
    pub ensure: Vec<Spanned<RawEnsure>>,
    #[serde(default, rename = "move")]
    pub moves: Vec<Spanned<RawMove>>,
}

/// What several variants have in common: it is looked at in each of them as if it stood there, sites, rewrites and
/// ensures behind the variant's own, clauses before its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawShared {
    pub by: Vec<Text>,
    #[serde(default)]
    pub site: Vec<Spanned<RawSite>>,
    #[serde(default)]
    pub leave: Vec<RawClause>,
    #[serde(default)]
    pub decline: Vec<RawClause>,
    #[serde(default, rename = "unsafe")]
    pub unsafe_if: Vec<RawClause>,
    #[serde(default)]
    pub overstated: Vec<RawClause>,
    #[serde(default)]
    pub rewrite: Vec<RawRewrite>,
    #[serde(default)]
    pub ensure: Vec<Spanned<RawEnsure>>,
}

impl RawVariant {
    /// Takes in what it shares with others.
    pub(super) fn take_in(&mut self, shared: &[RawShared]) {
        let own = |shared: &&RawShared| shared.by.iter().any(|id| id.get_ref() == self.id.get_ref());
        let [mut leave, mut decline, mut unsafe_if, mut overstated] = [const { Vec::new() }; 4];
        for shared in shared.iter().filter(own) {
            self.site.extend(shared.site.iter().cloned());
            leave.extend(shared.leave.iter().cloned());
            decline.extend(shared.decline.iter().cloned());
            unsafe_if.extend(shared.unsafe_if.iter().cloned());
            overstated.extend(shared.overstated.iter().cloned());
            self.rewrite.extend(shared.rewrite.iter().cloned());
            self.ensure.extend(shared.ensure.iter().cloned());
        }
        self.leave.splice(0..0, leave);
        self.decline.splice(0..0, decline);
        self.unsafe_if.splice(0..0, unsafe_if);
        self.overstated.splice(0..0, overstated);
    }

    /// Takes out the ways to mend: the rewrites, each with the edits and moves, and after the ensures, that the variant has
    /// beside them; where no rewrite mends anything, the variant's own are one.
    pub(super) fn ways(&mut self) -> Vec<RawRewrite> {
        let (edit, ensure) = (std::mem::take(&mut self.edit), std::mem::take(&mut self.ensure));
        let moves = std::mem::take(&mut self.moves);
        let mut ways = std::mem::take(&mut self.rewrite);
        if ways.iter().any(|way| way.refuse.is_none()) {
            for way in ways.iter_mut().filter(|way| way.refuse.is_none()) {
                way.edit.extend(edit.iter().cloned());
                way.ensure.splice(0..0, ensure.iter().cloned());
                way.moves.extend(moves.iter().cloned());
            }
        } else {
            ways.push(RawRewrite { when: None, refuse: None, edit, ensure, moves });
        }
        let does_nothing =
            |way: &RawRewrite| way.edit.is_empty() && way.ensure.is_empty() && way.moves.is_empty();
        ways.retain(|way| way.refuse.is_some() || !does_nothing(way));
        ways
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSite {
    pub id: Option<Text>,
    #[serde(default)]
    pub any: Vec<Spanned<RawAlternative>>,
    pub call: Option<Text>,
    pub reach: Option<Text>,
    #[serde(rename = "in")]
    pub within: Option<Text>,
    pub tails_of: Option<Text>,
    pub bindings_of: Option<Text>,
    pub slice: Option<Vec<Text>>,
    pub not: Option<Text>,
    #[serde(default, rename = "where")]
    pub conditions: Vec<Text>,
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub many: bool,
    #[serde(default)]
    pub count: Option<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a pattern, or `{ is = \"a pattern\", let = { NAME = \"a text\" } }`")]
pub(super) enum RawAlternative {
    Plain(String),
    With(RawNamed),
}

/// A pattern with texts that it binds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNamed {
    pub is: String,
    #[serde(default, rename = "let")]
    pub set: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClause {
    pub when: Text,
    pub say: Text,
    #[serde(default)]
    pub unless: Option<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRewrite {
    #[serde(default)]
    pub when: Option<Text>,
    #[serde(default)]
    pub refuse: Option<Text>,
    #[serde(default)]
    pub edit: Vec<Spanned<RawEdit>>,
    #[serde(default)]
    pub ensure: Vec<Spanned<RawEnsure>>,
    #[serde(default, rename = "move")]
    pub moves: Vec<Spanned<RawMove>>,
}

/// Code that moves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMove {
    #[serde(default)]
    pub when: Option<Text>,
    #[serde(default)]
    pub modules: Option<Text>,
    #[serde(default)]
    pub clusters: Option<Text>,
    #[serde(default)]
    pub most_lines: Option<Text>,
    #[serde(default)]
    pub most_functions: Option<Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEdit {
    pub at: Text,
    #[serde(default)]
    pub to: Option<Text>,
    #[serde(default)]
    pub when: Option<Text>,
    #[serde(default, rename = "let")]
    pub set: BTreeMap<String, Text>,
    #[serde(default)]
    pub text: Option<Text>,
    #[serde(default)]
    pub before: Option<Text>,
    #[serde(default)]
    pub after: Option<Text>,
    #[serde(default)]
    pub wrap: Option<Text>,
    #[serde(default)]
    pub rename: Option<Text>,
    #[serde(default)]
    pub call: Option<Text>,
    #[serde(default)]
    pub name: Option<Text>,
    #[serde(default)]
    pub delete: bool,
    #[serde(default)]
    pub keep_comments: bool,
    #[serde(default)]
    pub with: BTreeMap<String, Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEnsure {
    #[serde(default)]
    pub when: Option<Text>,
    #[serde(default)]
    pub state: Option<BTreeMap<String, String>>,
    #[serde(default)]
    pub from: Option<Text>,
    #[serde(default)]
    pub child: Option<Text>,
    #[serde(default)]
    pub before: Option<Text>,
    #[serde(default)]
    pub clauses: Option<Text>,
    #[serde(default)]
    pub of: Option<Text>,
    #[serde(default)]
    pub place: Option<Text>,
    #[serde(default)]
    pub function: Option<Text>,
    #[serde(default)]
    pub alias: Option<Text>,
    #[serde(default)]
    pub require: Option<Text>,
    #[serde(default)]
    pub attribute: Option<Text>,
    #[serde(default)]
    pub statement: Option<Text>,
    #[serde(default)]
    pub always: Option<Text>,
    #[serde(default)]
    pub except: Option<Text>,
    #[serde(default)]
    pub file: Option<Text>,
    #[serde(default)]
    pub text: Option<Text>,
}
