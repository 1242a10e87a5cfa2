//! The relations that conditions are made of. Each is documented in its row of [`TABLE`] and serves any recipe.

mod acquire;
mod branching;
mod clauses;
mod code;
mod collections;
mod control;
mod data;
mod events;
mod failure;
mod fate;
mod growth;
mod handover;
mod lifetime;
mod messages;
mod onward;
mod origin;
mod process;
mod release;
mod size;
mod wait;

pub(super) use control::{body_of as statements_around, statement_of};
pub(super) use data::is_whole as whole;
pub(super) use onward::leads_to;

use super::Unit;
use crate::pattern::{Bindings, Pattern, Value};
use crate::recipe::{Condition, Term};
use crate::syntax::NodeId;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// An argument of a relation, evaluated.
#[derive(Clone, Debug)]
pub enum Arg {
    /// What a variable or a site is bound to.
    Value(Value),
    /// A word that is no site.
    Word(String),
    /// A quoted text.
    Text(String),
    /// A variable to bind.
    Out(String),
    /// Alternatives.
    OneOf(Vec<Arg>),
    /// A site or variable without a value: no relation holds of it.
    Missing,
}

/// The ways in which a relation holds: each binds its outgoing variables.
pub type Answers = Vec<Vec<(String, Value)>>;

/// One relation.
pub struct Relation {
    /// Its name.
    pub name: &'static str,
    /// Its arguments; those that begin with `>` are bound by it, those with `?` may be left out.
    pub parameters: &'static [&'static str],
    /// When it holds.
    pub help: &'static str,
    eval: fn(&Unit, &[Arg], &Bindings) -> Answers,
}

/// All relations, by theme.
pub fn table() -> impl Iterator<Item = &'static Relation> {
    let themes = [
        acquire::TABLE,
        branching::TABLE,
        clauses::TABLE,
        code::TABLE,
        collections::TABLE,
        control::TABLE,
        data::TABLE,
        events::TABLE,
        fate::TABLE,
        growth::TABLE,
        failure::TABLE,
        handover::TABLE,
        lifetime::TABLE,
        messages::TABLE,
        onward::TABLE,
        origin::TABLE,
        process::TABLE,
        size::TABLE,
        wait::TABLE,
    ];
    themes.into_iter().flatten()
}

fn relation(name: &str) -> Option<&'static Relation> {
    table().find(|relation| relation.name == name)
}

/// It holds, or it does not, and binds nothing.
fn holds(truth: bool) -> Answers {
    if truth { vec![Vec::new()] } else { Vec::new() }
}

/// It holds once, with `arg` bound to `value` if it is a variable to bind, else if it is the same.
fn with(unit: &Unit, arg: &Arg, value: Value) -> Answers {
    match arg {
        Arg::Out(name) => vec![vec![(name.clone(), value)]],
        Arg::Value(bound) => holds(same(unit, bound, &value)),
        Arg::Word(word) | Arg::Text(word) => holds(text_of(unit, &value).as_deref() == Some(word)),
        _ => Vec::new(),
    }
}

/// True if both values are the same code or text.
pub fn same(unit: &Unit, a: &Value, b: &Value) -> bool {
    let q = &unit.file.q;
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Text(text), other) | (other, Value::Text(text)) => {
            text_of(unit, other).as_ref() == Some(text)
        }
        (a, b) => {
            let (a, b) = (nodes(a), nodes(b));
            a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| q.same(*a, q, *b))
        }
    }
}

fn text_of(unit: &Unit, value: &Value) -> Option<SmolStr> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Node(id) => Some(unit.file.code(*id).into()),
        Value::Nodes(_) => None,
    }
}

fn nodes(value: &Value) -> Vec<NodeId> {
    match value {
        Value::Node(id) => vec![*id],
        Value::Nodes(ids) => ids.clone(),
        Value::Text(_) => Vec::new(),
    }
}

impl Arg {
    /// The nodes that it stands for.
    fn nodes(&self) -> Vec<NodeId> {
        match self {
            Arg::Value(value) => nodes(value),
            Arg::OneOf(all) => all.iter().flat_map(Arg::nodes).collect(),
            _ => Vec::new(),
        }
    }

    /// The one node that it stands for.
    fn node(&self) -> Option<NodeId> {
        match self.nodes().as_slice() {
            &[id] => Some(id),
            _ => None,
        }
    }

    /// The word or text that it is.
    fn text(&self) -> Option<&str> {
        match self {
            Arg::Word(text) | Arg::Text(text) => Some(text),
            Arg::Value(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Itself, or its alternatives.
    fn alternatives(&self) -> &[Arg] {
        match self {
            Arg::OneOf(args) => args,
            other => std::slice::from_ref(other),
        }
    }
}

/// Every way in which `condition` holds, each with its bindings.
pub fn solve(unit: &Unit, condition: &Condition, bindings: &Bindings) -> Vec<Bindings> {
    match condition {
        Condition::And(a, b) => {
            solve(unit, a, bindings).iter().flat_map(|bindings| solve(unit, b, bindings)).collect()
        }
        Condition::Or(a, b) => {
            let mut found = solve(unit, a, bindings);
            if found.is_empty() {
                found = solve(unit, b, bindings);
            }
            found
        }
        Condition::Not(a) => match solve(unit, a, bindings).is_empty() {
            true => vec![bindings.clone()],
            false => Vec::new(),
        },
        Condition::Same(a, b, wanted) => {
            let (a, b) = (arg(unit, a, bindings), arg(unit, b, bindings));
            let found = b.alternatives().iter().any(|b| equal(unit, &a, b));
            if found == *wanted { vec![bindings.clone()] } else { Vec::new() }
        }
        Condition::Holds(Term::Call(name, terms)) => {
            let Some(relation) = relation(name) else { return Vec::new() };
            let mut args: Vec<Arg> = terms.iter().map(|term| arg(unit, term, bindings)).collect();
            // A site that is nowhere is as good as left out where it may be.
            let may_be_left_out = |at: usize| relation.parameters.get(at).is_some_and(|p| p.starts_with('?'));
            while matches!(args.last(), Some(Arg::Missing)) && may_be_left_out(args.len() - 1) {
                args.pop();
            }
            if args.iter().any(|arg| matches!(arg, Arg::Missing)) {
                return Vec::new();
            }
            let answers = (relation.eval)(unit, &args, bindings);
            let bound = |answer: Vec<(String, Value)>| {
                let mut bindings = bindings.clone();
                answer.into_iter().for_each(|(name, value)| bindings.set(&name, value));
                bindings
            };
            answers.into_iter().map(bound).collect()
        }
        Condition::Holds(term) => match arg(unit, term, bindings) {
            Arg::Value(Value::Nodes(ids)) if ids.is_empty() => Vec::new(),
            Arg::Value(_) => vec![bindings.clone()],
            _ => Vec::new(),
        },
    }
}

/// True if `condition` holds in some way.
pub fn is_true(unit: &Unit, condition: &Condition, bindings: &Bindings) -> bool {
    !solve(unit, condition, bindings).is_empty()
}

fn arg(unit: &Unit, term: &Term, bindings: &Bindings) -> Arg {
    match term {
        Term::Var(name) => match bindings.get(name) {
            Some(value) => Arg::Value(value.clone()),
            None => Arg::Out(name.clone()),
        },
        Term::Word(word) => match bindings.get(word) {
            Some(value) => Arg::Value(value.clone()),
            None if unit.recipe.variants.iter().any(|v| v.sites.iter().any(|site| site.id == *word)) => {
                Arg::Missing
            }
            None => Arg::Word(word.clone()),
        },
        Term::Text(text) => Arg::Text(text.clone()),
        Term::OneOf(terms) => Arg::OneOf(terms.iter().map(|term| arg(unit, term, bindings)).collect()),
        Term::Call(name, terms) => {
            let Some(relation) = relation(name) else { return Arg::Missing };
            let mut args: Vec<Arg> = terms.iter().map(|term| arg(unit, term, bindings)).collect();
            args.push(Arg::Out(String::new()));
            match (relation.eval)(unit, &args, bindings)
                .into_iter()
                .next()
                .and_then(|answer| answer.into_iter().next())
            {
                Some((_, value)) => Arg::Value(value),
                None => Arg::Missing,
            }
        }
    }
}

fn equal(unit: &Unit, a: &Arg, b: &Arg) -> bool {
    match (a, b) {
        (Arg::Value(a), Arg::Value(b)) => same(unit, a, b),
        (Arg::Value(value), Arg::Word(word) | Arg::Text(word))
        | (Arg::Word(word) | Arg::Text(word), Arg::Value(value)) => {
            text_of(unit, value).as_deref() == Some(word.as_str())
        }
        (Arg::Word(a) | Arg::Text(a), Arg::Word(b) | Arg::Text(b)) => a == b,
        _ => false,
    }
}

/// Checks that every relation and word of a condition is known and every variable bound; `vars` gains what the
/// condition binds.
///
/// # Errors
/// What is wrong and what would be right.
pub fn check(
    condition: &Condition,
    vars: &mut BTreeSet<String>,
    is_site: &dyn Fn(&str) -> bool,
) -> Result<(), String> {
    match condition {
        Condition::And(a, b) | Condition::Or(a, b) => {
            check(a, vars, is_site)?;
            check(b, vars, is_site)
        }
        Condition::Not(a) => check(a, &mut vars.clone(), is_site),
        Condition::Same(a, b, _) => {
            check_term(a, vars, true)?;
            check_term(b, vars, true)
        }
        Condition::Holds(Term::Word(word)) if !is_site(word) => {
            Err(unknown("site", word, &mut std::iter::empty()))
        }
        Condition::Holds(term) => check_term(term, vars, false),
    }
}

fn check_term(term: &Term, vars: &mut BTreeSet<String>, as_value: bool) -> Result<(), String> {
    match term {
        Term::Var(name) if !vars.contains(name) => {
            Err(unknown("variable", &format!("${name}"), &mut vars.iter().map(String::as_str)))
        }
        Term::Call(name, terms) => {
            let Some(relation) = relation(name) else {
                return Err(unknown("relation", name, &mut table().map(|relation| relation.name)));
            };
            let optional = relation.parameters.iter().filter(|p| p.starts_with('?')).count();
            let most = relation.parameters.len() - usize::from(as_value);
            if terms.len() > most || terms.len() + optional < most {
                let wanted = relation.parameters.join(", ").replace('>', "$");
                let given =
                    if terms.len() == 1 { "1 argument" } else { &format!("{} arguments", terms.len()) };
                return Err(format!("`{name}` takes ({wanted}), not {given}"));
            }
            for (parameter, term) in relation.parameters.iter().zip(terms) {
                match term {
                    Term::Var(name) if parameter.starts_with('>') => {
                        vars.insert(name.clone());
                    }
                    term if *parameter == "pattern" => {
                        for text in patterns(term)? {
                            let pattern = Pattern::new(text).map_err(|error| error.to_string())?;
                            vars.extend(pattern.variables().map(String::from));
                        }
                    }
                    term => check_term(term, vars, true)?,
                }
            }
            Ok(())
        }
        Term::OneOf(terms) => terms.iter().try_for_each(|term| check_term(term, vars, true)),
        Term::Var(_) | Term::Word(_) | Term::Text(_) => Ok(()),
    }
}

/// The texts that a `pattern` argument is made of.
fn patterns(term: &Term) -> Result<Vec<&str>, String> {
    match term {
        Term::Text(text) => Ok(vec![text]),
        Term::OneOf(terms) => Ok(terms.iter().map(patterns).collect::<Result<Vec<_>, _>>()?.concat()),
        _ => Err("a pattern is written between `'`".into()),
    }
}

fn unknown(what: &str, name: &str, known: &mut dyn Iterator<Item = &str>) -> String {
    let nearest = known
        .map(|known| (strsim::damerau_levenshtein(known, name.trim_start_matches('$')), known))
        .filter(|(distance, known)| *distance <= known.len().div_ceil(2))
        .min();
    match nearest {
        Some((_, nearest)) if what == "variable" => {
            format!("unknown variable `{name}`; did you mean `${nearest}`?")
        }
        Some((_, nearest)) => format!("unknown {what} `{name}`; did you mean `{nearest}`?"),
        None => format!("unknown {what} `{name}`"),
    }
}
