use crate::source::Needle;
use crate::syntax::{self, Flags, Kind, Names, NodeId, Quoted};
use std::collections::BTreeSet;

/// Stands for `$` in the text that is parsed: a letter that an identifier may start with and that no Elixir code uses.
const SIGIL: char = 'µ';

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub(super) q: Quoted,
    pub(super) names: Names,
    source: String,
    variables: BTreeSet<String>,
}

/// Why a pattern's text is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an Elixir pattern: {reason}")]
pub struct PatternError {
    /// 1-based line in the pattern's text.
    pub line: u32,
    /// 1-based column in the pattern's text.
    pub column: u32,
    /// What is wrong.
    pub reason: String,
}

/// What a variable of a pattern takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meta<'p> {
    /// `$_` or `$NAME`: one node.
    One(&'p str),
    /// `$$$_` or `$$$NAME`: any number of siblings.
    Rest(&'p str),
}

impl Pattern {
    /// Compiles the text of a pattern: any Elixir expression or run of statements.
    pub fn new(source: &str) -> Result<Self, PatternError> {
        let text = with_sigils(source);
        let q = syntax::parse(&text).map_err(|refusal| PatternError {
            line: refusal.line,
            column: refusal.column,
            reason: refusal.reason,
        })?;
        let mut variables = BTreeSet::new();
        for id in q.ids() {
            if let Some(Meta::One(name) | Meta::Rest(name)) = meta(&q, id)
                && name != "_"
            {
                variables.insert(name.to_string());
            }
        }
        // The names of a pattern are absolute: it has no aliases of its own.
        Ok(Self { q, names: Names::default(), source: source.to_string(), variables })
    }

    /// The text it was compiled from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names that a match binds, without `$`.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().map(String::as_str)
    }

    /// True for a run of statements rather than one expression.
    pub fn is_sequence(&self) -> bool {
        self.q.args_of(self.q.root(), "__block__").is_some_and(|statements| !statements.is_empty())
    }

    /// The name of the call that any match is, if the pattern says it: for dispatch.
    pub fn anchor(&self) -> Option<&str> {
        if self.is_sequence() {
            return None;
        }
        let call = self.q.call(self.q.root())?;
        (!call.name.starts_with(SIGIL)).then_some(call.name)
    }

    /// The last part of each module that the pattern names. An alias may rename a module, but then the alias names it:
    /// every file with a match holds these words.
    pub fn module_words(&self) -> Vec<String> {
        let q = &self.q;
        let is_module = |id: &NodeId| {
            q.parent(*id).is_some_and(|up| q.remote(up).is_some_and(|(module, _)| module == *id))
        };
        let mut words: Vec<String> =
            self.written().filter(is_module).filter_map(|id| self.last_part(id)).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    }

    /// The call that every match is, for prefilters; `None` for sequences and what calls nothing by name.
    pub fn called(&self) -> Option<Needle> {
        let call = self.anchor().and_then(|_| self.q.call(self.q.root()))?;
        let name = call.name.to_string();
        match call.module {
            _ if !is_written(&name) => None,
            None => Some(Needle::Local(name)),
            // `a[b]` names nothing.
            Some(module) if self.q.node(module).flags.has(Flags::SYNTHETIC) => None,
            Some(module) => Some(Needle::Remote { module: self.last_part(module)?, name }),
        }
    }

    /// The nodes that the text spells out: not those that an interpolation or `a[b]` stands for.
    fn written(&self) -> impl Iterator<Item = NodeId> {
        self.q.ids().filter(|&id| !self.q.node(id).flags.has(Flags::SYNTHETIC))
    }

    /// The last part of the name of a module.
    fn last_part(&self, id: NodeId) -> Option<String> {
        let name = match self.q.kind(id) {
            Kind::Atom(name) => Some(name.as_str()),
            Kind::Call(name) if name == "__aliases__" => {
                self.q.children(id).last().and_then(|&part| self.q.atom(part))
            }
            _ => None,
        };
        name.filter(|name| !name.starts_with(SIGIL)).map(String::from)
    }

    /// Words that every file with a match holds: function names and atoms, longest first. Module names are not among
    /// them, see [`Pattern::module_words`].
    pub fn needles(&self) -> Vec<String> {
        let mut needles = BTreeSet::new();
        for id in self.written() {
            let name = match self.q.kind(id) {
                Kind::Call(name) | Kind::Var(name) | Kind::Atom(name) => name,
                _ => continue,
            };
            let in_alias = self.q.parent(id).is_some_and(|up| self.q.args_of(up, "__aliases__").is_some());
            let is_module =
                self.q.parent(id).is_some_and(|up| self.q.remote(up).is_some_and(|(module, _)| module == id));
            let is_atom = matches!(self.q.kind(id), Kind::Atom(_)) && is_loud(name);
            if (is_written(name) || is_atom) && !in_alias && !is_module {
                needles.insert(name.to_string());
            }
        }
        let mut needles: Vec<String> = needles.into_iter().collect();
        needles.sort_by_key(|needle| std::cmp::Reverse(needle.len()));
        needles
    }
}

/// True for an atom in capitals, such as `:DOWN`.
fn is_loud(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// True for a name that stands in a text as it does in the quoted form.
fn is_written(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '?' | '!'))
        && !matches!(name, "do" | "else" | "nil" | "true" | "false" | "fn")
        && !name.starts_with("__")
        && !name.starts_with("sigil_")
}

/// The text with `$` before a name written as the letter that the parser takes.
fn with_sigils(source: &str) -> String {
    let mut text = String::with_capacity(source.len() + 8);
    let mut rest = source;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        let dollars = if from.starts_with("$$$") { 3 } else { 1 };
        let is_name = from[dollars..].starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
        text.push_str(before);
        (0..dollars).for_each(|_| text.push(if is_name { SIGIL } else { '$' }));
        rest = &from[dollars..];
    }
    text + rest
}

/// The variable that a pattern's node stands for.
pub(super) fn meta(q: &Quoted, id: NodeId) -> Option<Meta<'_>> {
    match q.kind(id) {
        Kind::Var(name) | Kind::Atom(name) => meta_name(name),
        _ => None,
    }
}

/// The variable that a name in a pattern stands for (`$NAME(...)`, `$KEY: ...`).
pub(super) fn meta_name(name: &str) -> Option<Meta<'_>> {
    let one = name.strip_prefix(SIGIL)?;
    Some(match one.strip_prefix(SIGIL).and_then(|two| two.strip_prefix(SIGIL)) {
        Some(rest) => Meta::Rest(rest),
        None => Meta::One(one),
    })
}
