//! From a recipe's TOML to checked types: every word known, every site and variable bound before it is used.

mod moves;
mod options;
mod words;

use super::model::{
    Alternative, Clause, Each, Edit, EditKind, Ensure, EnsureKind, Reach, Recipe, Rewrite, Site, Unit,
    Variant,
};
use super::raw::{self, Document, Text};
use super::scope::Scope;
use super::{Condition, MfaSet, OptionType, condition};
use crate::engine::relations;
use crate::finding::{Safety, Severity};
use crate::pattern::Pattern;
use crate::source::LineIndex;
use crate::suggest;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;

/// Why a recipe was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {reason}")]
pub struct RecipeError {
    /// The recipe's file.
    pub file: String,
    /// 1-based.
    pub line: u32,
    /// 1-based, in code points.
    pub column: u32,
    /// What is wrong and what would be right.
    pub reason: String,
}

struct Loader<'t> {
    file: &'t str,
    text: &'t str,
    lines: LineIndex,
    files: &'t BTreeMap<String, String>,
}

type Checked<T> = Result<T, RecipeError>;

/// Loads the recipe `text`, read from `file`, whose folder holds `files` besides.
pub fn load(file: &str, text: &str, files: BTreeMap<String, String>) -> Result<Recipe, RecipeError> {
    let loader = Loader { file, text, lines: LineIndex::new(text), files: &files };
    let document: Document = toml::from_str(text).map_err(|error| {
        let reason = suggest::instead(&error.message().replace('\n', " "));
        loader.error(error.span().unwrap_or(0..0), &reason)
    })?;
    let recipe = loader.recipe(document)?;
    Ok(Recipe { files, ..recipe })
}

impl Loader<'_> {
    fn error(&self, span: Range<usize>, reason: &str) -> RecipeError {
        let mut at = span.start.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let place = self.lines.line_column(self.text, at as u32);
        RecipeError { file: self.file.into(), line: place.line, column: place.column, reason: reason.into() }
    }

    fn word<T: Copy>(&self, text: &Text, words: &[(&str, T)], what: &str) -> Checked<T> {
        match words.iter().find(|(word, _)| *word == text.get_ref()) {
            Some(&(_, value)) => Ok(value),
            None => {
                let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                let near = suggest::nearest(text.get_ref(), known.iter().copied());
                let right = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known are {}", known.join(", ")),
                };
                Err(self.error(text.span(), &format!("unknown {what} `{}`; {right}", text.get_ref())))
            }
        }
    }

    fn recipe(&self, document: Document) -> Checked<Recipe> {
        let head = document.recipe;
        let valid_id = !head.id.get_ref().is_empty()
            && head.id.get_ref().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !valid_id {
            return Err(self.error(head.id.span(), "a rule's id has lower-case letters, digits and `-` only"));
        }
        let safeties = [("safe", Safety::Safe), ("unsafe", Safety::Unsafe), ("advice", Safety::Advice)];
        let safety = self.word(&head.safety, &safeties, "safety")?;
        if safety == Safety::Unsafe && head.because.is_none() {
            let reason = "an unsafe recipe says what may change: add `because = \"...\"`";
            return Err(self.error(head.safety.span(), reason));
        }
        let severities = [
            ("low", Severity::Low),
            ("medium", Severity::Medium),
            ("high", Severity::High),
            ("critical", Severity::Critical),
        ];
        let severity = match &head.severity {
            Some(text) => self.word(text, &severities, "severity")?,
            None => Severity::Medium,
        };
        let options = document
            .options
            .into_iter()
            .map(|(name, raw)| Ok((name, self.option(raw)?)))
            .collect::<Checked<BTreeMap<_, _>>>()?;
        let mut sets = BTreeMap::new();
        for (name, file) in &document.sets {
            sets.insert(name.clone(), self.set(file)?);
        }
        for (name, spec) in options.iter().filter(|(_, spec)| spec.kind == OptionType::Mfas) {
            let set = match spec.adds_to.as_ref().and_then(|file| Some((file, self.files.get(file)?))) {
                Some((file, text)) => self.set_text(file, text)?,
                None => MfaSet::default(),
            };
            sets.insert(name.clone(), set);
        }
        let unit = self.unit(&document.unit)?;
        let mut outer: BTreeSet<String> = ["MODULE", "APP"].map(String::from).into();
        if unit.each == Each::Clause {
            outer.extend(["FROM", "STATE", "BODY", "MESSAGE"].map(String::from));
        }
        outer.extend(options.keys().cloned());
        outer.extend(sets.keys().cloned());
        let top = raw::RawVariant {
            id: Spanned::new(0..0, String::new()),
            beside: false,
            message: None,
            because: None,
            action: None,
            change: None,
            after: None,
            site: document.site,
            leave: document.leave,
            decline: document.decline,
            unsafe_if: document.unsafe_if,
            overstated: document.overstated,
            rewrite: document.rewrite,
            edit: document.edit,
            ensure: document.ensure,
            moves: document.moves,
        };
        let mut variants = Vec::new();
        if !top.site.is_empty() {
            variants.push(self.variant(top, &outer)?);
        }
        let ids: Vec<String> = document.variant.iter().map(|raw| raw.id.get_ref().clone()).collect();
        if let Some(id) =
            document.shared.iter().flat_map(|raw| &raw.by).find(|id| !ids.contains(id.get_ref()))
        {
            let reason = format!("there is no variant `{}`; there are {}", id.get_ref(), ids.join(", "));
            return Err(self.error(id.span(), &reason));
        }
        for mut raw in document.variant {
            raw.take_in(&document.shared);
            variants.push(self.variant(raw, &outer)?);
        }
        if variants.is_empty() {
            return Err(self.error(head.id.span(), "a recipe finds something: add a [[site]]"));
        }
        let because = self.sentences(&head.because, None)?;
        let mend = self.mend([&head.action, &head.change, &head.after], None)?;
        Ok(Recipe {
            id: head.id.into_inner(),
            message: head.message.unwrap_or_else(|| head.title.clone()),
            title: head.title,
            severity,
            safety,
            because,
            mend,
            sound: head.sound,
            claims: head.claims,
            on_by_default: head.on_by_default.unwrap_or(true),
            help: head.help,
            options,
            sets,
            unit,
            variants,
            files: BTreeMap::new(),
        })
    }

    fn unit(&self, raw: &raw::RawUnit) -> Checked<Unit> {
        let extents = [("file", Each::File), ("module", Each::Module), ("clause", Each::Clause)];
        let each = self.word(&raw.each, &extents, "extent")?;
        let mut behaviour = raw.behaviour.as_ref().map(|text| text.get_ref().clone());
        let mut callbacks = Vec::new();
        if let Some(text) = &raw.callback {
            let Some((module, names)) = text.get_ref().split_once('.') else {
                let reason = "a callback is written `GenServer.init` or `GenServer.{init,terminate}`";
                return Err(self.error(text.span(), reason));
            };
            if each != Each::Clause {
                let reason = "`callback` picks clauses: it needs `each = \"clause\"`";
                return Err(self.error(text.span(), reason));
            }
            if behaviour.get_or_insert(module.into()) != module {
                let reason = format!("the callback is not one of `behaviour`: `{module}`");
                return Err(self.error(text.span(), &reason));
            }
            let names = names.trim_start_matches('{').trim_end_matches('}');
            callbacks = names.split(',').map(|name| name.trim().to_string()).collect();
        }
        if let Some(text) = raw.behaviour.as_ref().filter(|_| each == Each::File) {
            let reason = "`behaviour` picks modules: it needs `each = \"module\"` or `each = \"clause\"`";
            return Err(self.error(text.span(), reason));
        }
        Ok(Unit { each, behaviour, callbacks })
    }

    fn variant(&self, mut raw: raw::RawVariant, outer: &BTreeSet<String>) -> Checked<Variant> {
        let ways = raw.ways();
        // Sites may refer to any site of the variant, variables to any that some site or condition binds.
        let mut scope = Scope { sites: BTreeSet::new(), vars: outer.clone() };
        for site in &raw.site {
            let raw = site.get_ref();
            let Some(id) = &raw.id else {
                return Err(self.error(site.span(), "a site needs an `id`"));
            };
            if !scope.sites.insert(id.get_ref().clone()) {
                return Err(self.error(id.span(), &format!("there are two sites `{}`", id.get_ref())));
            }
            scope.vars.extend(raw.any.iter().flat_map(|alternative| match alternative.get_ref() {
                raw::RawAlternative::With(named) => named.set.keys().cloned().collect(),
                raw::RawAlternative::Plain(_) => Vec::new(),
            }));
        }
        let sites =
            raw.site.into_iter().map(|site| self.site(site, &mut scope)).collect::<Checked<Vec<_>>>()?;
        let clauses = |raws: Vec<raw::RawClause>, scope: &mut Scope| {
            raws.into_iter().map(|raw| self.clause(raw, scope)).collect::<Checked<Vec<_>>>()
        };
        let gives_way = [&raw.decline, &raw.unsafe_if, &raw.overstated].into_iter().flatten();
        if let Some(text) = gives_way.filter_map(|raw| raw.unless.as_ref()).next() {
            return Err(self.error(text.span(), "`unless` goes with `leave` only"));
        }
        let leave = clauses(raw.leave, &mut scope)?;
        let decline = clauses(raw.decline, &mut scope)?;
        let unsafe_if = clauses(raw.unsafe_if, &mut scope)?;
        let overstated = clauses(raw.overstated, &mut scope)?;
        // A shared ensure may name what only some of the rewrites bind: its `when` keeps it to those.
        let edits = ways.iter().flat_map(|rewrite| &rewrite.edit);
        scope.vars.extend(edits.flat_map(|edit| edit.get_ref().set.keys().cloned()));
        let rewrites =
            ways.into_iter().map(|raw| self.rewrite(raw, &mut scope)).collect::<Checked<Vec<_>>>()?;
        let id = Some(raw.id.into_inner()).filter(|id| !id.is_empty());
        let because = self.sentences(&raw.because, Some(&scope))?;
        let mend = self.mend([&raw.action, &raw.change, &raw.after], Some(&scope))?;
        let (beside, message) = (raw.beside, raw.message);
        Ok(Variant {
            id,
            beside,
            message,
            because,
            mend,
            sites,
            leave,
            decline,
            unsafe_if,
            overstated,
            rewrites,
        })
    }

    fn site(&self, raw: Spanned<raw::RawSite>, scope: &mut Scope) -> Checked<Site> {
        let span = raw.span();
        let raw = raw.into_inner();
        let mut any = Vec::new();
        for alternative in raw.any {
            let span = alternative.span();
            let (text, set) = match alternative.into_inner() {
                raw::RawAlternative::Plain(text) => (text, BTreeMap::new()),
                raw::RawAlternative::With(named) => (named.is, named.set),
            };
            let pattern = self.pattern(&text, span)?;
            scope.vars.extend(pattern.variables().map(String::from));
            any.push(Alternative { pattern, set: set.into_iter().collect() });
        }
        let refer = |text: &Option<Text>, scope: &Scope| -> Checked<Option<String>> {
            text.as_ref().map(|text| self.reference(text, scope)).transpose()
        };
        let call = raw.call.as_ref().map(|text| text.get_ref().trim_start_matches('$').to_string());
        if let (Some(name), Some(text)) = (&call, &raw.call)
            && !scope.vars.contains(name)
        {
            let reason = format!("there is no set or option `{name}`");
            return Err(self.error(text.span(), &reason));
        }
        let reach = match &raw.reach {
            Some(text) => {
                let words = [("local", Reach::Local), ("here", Reach::Here), ("project", Reach::Project)];
                self.word(text, &words, "reach")?
            }
            None => Reach::Here,
        };
        let count = match &raw.count {
            Some(text) => match text.get_ref().parse() {
                Ok(count) => Some(count),
                Err(_) => return Err(self.error(text.span(), "`count` is a whole number between quotes")),
            },
            None => None,
        };
        let slice =
            raw.slice.iter().flatten().map(|text| self.reference(text, scope)).collect::<Checked<_>>()?;
        let site = Site {
            within: refer(&raw.within, scope)?,
            tails_of: refer(&raw.tails_of, scope)?,
            bindings_of: refer(&raw.bindings_of, scope)?,
            not: refer(&raw.not, scope)?,
            id: raw.id.map(Spanned::into_inner).unwrap_or_default(),
            any,
            call,
            reach,
            slice,
            conditions: raw
                .conditions
                .iter()
                .map(|text| self.condition(text, scope))
                .collect::<Checked<Vec<_>>>()?,
            optional: raw.optional,
            many: raw.many,
            count,
        };
        let finds = !site.any.is_empty()
            || site.call.is_some()
            || site.tails_of.is_some()
            || site.bindings_of.is_some()
            || !site.slice.is_empty()
            || site.within.is_some();
        // What one way of finding does not look at would be a word without effect.
        let whole = !site.slice.is_empty() || site.bindings_of.is_some();
        let others = [
            ("any", !site.any.is_empty() && whole),
            ("call", site.call.is_some() && (whole || site.tails_of.is_some())),
            ("in", site.within.is_some() && (whole || site.tails_of.is_some())),
            ("tails_of", site.tails_of.is_some() && whole),
            ("bindings_of", site.bindings_of.is_some() && !site.slice.is_empty()),
            ("reach", site.reach != Reach::Here && site.any.is_empty() && site.call.is_none()),
            ("reach = \"project\"", site.reach == Reach::Project && site.call.is_none()),
        ];
        if let Some((word, _)) = others.iter().find(|(_, idle)| *idle) {
            return Err(self.error(span, &format!("`{word}` has no effect beside the site's other words")));
        }
        match finds {
            true => Ok(site),
            false => {
                let reason = "the site says nothing to find: add `any`, `call`, `in`, `tails_of`, `bindings_of` or `slice`";
                Err(self.error(span, reason))
            }
        }
    }

    fn pattern(&self, text: &str, span: Range<usize>) -> Checked<Pattern> {
        Pattern::new(text).map_err(|error| self.error(span, &error.to_string()))
    }

    /// The name of a site or `$VAR` that is known here.
    fn reference(&self, text: &Text, scope: &Scope) -> Checked<String> {
        let name = text.get_ref();
        let known = match name.strip_prefix('$') {
            Some(var) => scope.vars.contains(var),
            None => {
                scope.sites.contains(name) || matches!(name.as_str(), "module" | "unit" | "file" | "failures")
            }
        };
        match known {
            true => Ok(name.clone()),
            false => Err(self.error(text.span(), &scope.unknown(name))),
        }
    }

    fn clause(&self, raw: raw::RawClause, scope: &mut Scope) -> Checked<Clause> {
        let when = self.condition(&raw.when, scope)?;
        self.template(&raw.say, scope)?;
        let unless = raw.unless.as_ref().map(|text| self.word(text, &[("claimed", true)], "exception"));
        let unless_claimed = unless.transpose()?.unwrap_or(false);
        Ok(Clause { when, say: raw.say.into_inner(), unless_claimed })
    }

    fn condition(&self, text: &Text, scope: &mut Scope) -> Checked<Condition> {
        // One byte for the opening quote; escapes before the place would shift it, which only misplaces the caret.
        let place = |at: usize| text.span().start + 1 + at..text.span().end;
        let condition =
            condition::parse(text.get_ref()).map_err(|error| self.error(place(error.at), &error.reason))?;
        relations::check(&condition, &mut scope.vars, &|name| scope.sites.contains(name)).map_err(
            |reason| {
                // The first word between backquotes is what is wrong.
                let at = reason.split('`').nth(1).and_then(|word| text.get_ref().find(word)).unwrap_or(0);
                self.error(place(at), &reason)
            },
        )?;
        Ok(condition)
    }

    fn rewrite(&self, raw: raw::RawRewrite, scope: &mut Scope) -> Checked<Rewrite> {
        let when = raw.when.as_ref().map(|text| self.condition(text, scope)).transpose()?;
        if let Some(text) = &raw.refuse {
            self.template(text, scope)?;
        }
        let refuse = raw.refuse.map(Spanned::into_inner);
        for edit in &raw.edit {
            scope.vars.extend(edit.get_ref().set.keys().cloned());
            scope.vars.extend(edit.get_ref().name.iter().map(|name| name.get_ref().clone()));
        }
        let edits = raw.edit.into_iter().map(|edit| self.edit(edit, scope)).collect::<Checked<_>>()?;
        let ensures =
            raw.ensure.into_iter().map(|ensure| self.ensure(ensure, scope)).collect::<Checked<_>>()?;
        let moves = raw.moves.into_iter().map(|moved| self.moved(moved, scope)).collect::<Checked<_>>()?;
        Ok(Rewrite { when, refuse, edits, ensures, moves })
    }

    fn edit(&self, raw: Spanned<raw::RawEdit>, scope: &mut Scope) -> Checked<Edit> {
        let span = raw.span();
        let raw = raw.into_inner();
        let when = raw.when.as_ref().map(|text| self.condition(text, scope)).transpose()?;
        let at = self.reference(&raw.at, scope)?;
        let to = raw.to.as_ref().map(|text| self.reference(text, scope)).transpose()?;
        let mut set = Vec::new();
        for (name, value) in raw.set {
            self.template(&value, scope)?;
            set.push((name, value.into_inner()));
        }
        let mut kinds = Vec::new();
        for (text, kind) in [
            (&raw.text, EditKind::Text as fn(String) -> EditKind),
            (&raw.before, EditKind::Before),
            (&raw.after, EditKind::After),
            (&raw.wrap, EditKind::Wrap),
            (&raw.rename, EditKind::Rename),
            (&raw.call, EditKind::Call),
            (&raw.name, EditKind::Name),
        ] {
            if let Some(text) = text {
                self.template(text, scope)?;
                kinds.push(kind(text.get_ref().clone()));
            }
        }
        if raw.delete {
            kinds.push(EditKind::Delete);
        }
        raw.with.values().try_for_each(|text| self.template(text, scope))?;
        if !raw.with.is_empty() {
            kinds.push(EditKind::With(
                raw.with.into_iter().map(|(key, text)| (key, text.into_inner())).collect(),
            ));
        }
        let Ok([kind]) = <[EditKind; 1]>::try_from(kinds) else {
            let reason = "an edit has one of `text`, `before`, `after`, `wrap`, `rename`, `call`, `name`, `with` and `delete`";
            return Err(self.error(span, reason));
        };
        if raw.keep_comments && !matches!(kind, EditKind::Text(_)) {
            return Err(self.error(span, "`keep_comments` goes with `text` only"));
        }
        if let Some(to) = &raw.to
            && !matches!(kind, EditKind::Text(_) | EditKind::Wrap(_) | EditKind::Delete)
        {
            return Err(self.error(to.span(), "`to` goes with `text`, `wrap` and `delete` only"));
        }
        Ok(Edit { at, to, when, set, keep_comments: raw.keep_comments, kind })
    }

    fn ensure(&self, raw: Spanned<raw::RawEnsure>, scope: &mut Scope) -> Checked<Ensure> {
        let span = raw.span();
        let raw = raw.into_inner();
        let when = raw.when.as_ref().map(|text| self.condition(text, scope)).transpose()?;
        if let Some(before) = &raw.before {
            self.word(before, &[("$MODULE", ())], "place for a child")?;
        }
        let holds_text = raw.clauses.is_some()
            || raw.function.is_some()
            || raw.statement.is_some()
            || raw.always.is_some();
        for (word, text, goes_with, fits) in [
            ("before", &raw.before, "`child`", raw.child.is_some()),
            ("from", &raw.from, "`state`", raw.state.is_some()),
            (
                "place",
                &raw.place,
                "`clauses` and `statement`",
                raw.clauses.is_some() || raw.statement.is_some(),
            ),
            ("except", &raw.except, "`always`", raw.always.is_some()),
            ("of", &raw.of, "`clauses`", raw.clauses.is_some()),
            ("text", &raw.text, "`clauses`, `function`, `statement` and `always`", holds_text),
            ("file", &raw.file, "`clauses`, `function`, `statement` and `always`", holds_text),
        ] {
            if let Some(text) = text.as_ref().filter(|_| !fits) {
                return Err(self.error(text.span(), &format!("`{word}` goes with {goes_with} only")));
            }
        }
        if holds_text && raw.text.is_none() && raw.file.is_none() {
            return Err(self.error(span, "the ensure says not what to write: add `text` or `file`"));
        }
        for text in [&raw.child, &raw.alias, &raw.require, &raw.attribute, &raw.file].into_iter().flatten() {
            self.template(text, scope)?;
        }
        let of = raw.of.as_ref().map(|text| self.reference(text, scope)).transpose()?;
        let variable_file =
            raw.file.as_ref().map(|file| file.get_ref().clone()).filter(|name| name.contains('$'));
        let text = match (&raw.text, &raw.file) {
            (Some(text), None) => text.get_ref().clone(),
            (None, Some(file)) => self.file(file)?,
            (None, None) => String::new(),
            (Some(_), Some(file)) => {
                return Err(self.error(file.span(), "an ensure has `text` or `file`, not both"));
            }
        };
        for name in crate::engine::template::variables(&text) {
            if !scope.vars.contains(name)
                && !scope.sites.contains(name)
                && !matches!(name, "HIBERNATE" | "state")
            {
                return Err(self.error(span, &scope.unknown(&format!("${name}"))));
            }
        }
        let function = |text: &Text| -> Checked<String> {
            let name = text.get_ref();
            match name.rsplit_once('/').is_some_and(|(_, arity)| arity.parse::<u8>().is_ok()) {
                true => Ok(name.clone()),
                false => {
                    Err(self.error(text.span(), "a function is written with its arity: `handle_info/2`"))
                }
            }
        };
        let mut kinds = Vec::new();
        if let Some(entries) = raw.state {
            let origins = [("init", false), ("start", true)];
            let from =
                raw.from.as_ref().map(|text| self.word(text, &origins, "origin of a state")).transpose()?;
            let entries = entries.into_iter().collect();
            kinds.push(EnsureKind::State { entries, from_start: from.unwrap_or(false) });
        }
        if let Some(child) = raw.child {
            kinds.push(EnsureKind::Child { spec: child.into_inner() });
        }
        let places = [("first", "first"), ("last", "last"), ("before_catch_all", "before_catch_all")];
        // A statement has no clause to stand before.
        let places = if raw.statement.is_some() { &places[..2] } else { &places[..] };
        let place = raw.place.as_ref().map(|text| self.word(text, places, "place")).transpose()?;
        let place = place.map(String::from);
        if let Some(name) = &raw.clauses {
            let place = place.clone();
            kinds.push(EnsureKind::Clauses { function: function(name)?, place, text: text.clone() });
        }
        if let Some(name) = &raw.function {
            kinds.push(EnsureKind::Function { function: function(name)?, text: text.clone() });
        }
        if let Some(name) = &raw.statement {
            kinds.push(EnsureKind::Statement { function: function(name)?, place, text: text.clone() });
        }
        if let Some(name) = &raw.always {
            let except = raw.except.as_ref().map(|text| self.reference(text, scope)).transpose()?;
            kinds.push(EnsureKind::Always { function: function(name)?, except, text: text.clone() });
        }
        for (line, word) in [(&raw.alias, "alias"), (&raw.require, "require"), (&raw.attribute, "@")] {
            if let Some(line) = line {
                let text = match word {
                    "@" => format!("@{}", line.get_ref()),
                    _ => format!("{word} {}", line.get_ref()),
                };
                kinds.push(EnsureKind::Directive(text));
            }
        }
        match <[EnsureKind; 1]>::try_from(kinds) {
            Ok([kind]) => Ok(Ensure { when, file: variable_file, of, kind }),
            Err(_) => {
                let reason = "an ensure has one of `state`, `child`, `clauses`, `function`, `statement`, `always`, `alias`, `require` and `attribute`";
                Err(self.error(span, reason))
            }
        }
    }

    /// The text of a file beside the recipe; a name with an option in it (`$strategy.ex.tmpl`) is looked up later.
    fn file(&self, file: &Text) -> Checked<String> {
        match self.files.get(file.get_ref()) {
            Some(text) => Ok(text.clone()),
            None if file.get_ref().contains('$') => Ok(String::new()),
            None => {
                let reason = format!("there is no file `{}` beside the recipe", file.get_ref());
                Err(self.error(file.span(), &reason))
            }
        }
    }

    /// Checks that every `{site}`, `{$VAR}` and `$VAR` of a text is known.
    fn template(&self, text: &Text, scope: &Scope) -> Checked<()> {
        for name in crate::engine::template::names(text.get_ref()) {
            let known =
                scope.vars.contains(name) || scope.sites.contains(name) || matches!(name, "it" | "HIBERNATE");
            if !known {
                let is_site = text.get_ref().contains(&format!("{{{name}"))
                    && !text.get_ref().contains(&format!("${name}"));
                let name = if is_site { name.to_string() } else { format!("${name}") };
                return Err(self.error(text.span(), &scope.unknown(&name)));
            }
        }
        Ok(())
    }
}
