//! New names: fresh variables, state entries and functions, and names for parameters that have none.

use super::relations::solve;
use super::sites::Solution;
use super::{Unit, ensure, template};
use crate::edit::Edit;
use crate::pattern::Value;
use crate::recipe::{Ensure, EnsureKind, Rewrite};
use crate::syntax::{Kind, NodeId};
use std::collections::HashSet;

/// Binds `let` names.
///
/// `fresh:NAME` is a variable, `fresh_key:NAME` an entry of the state, `fresh_function:NAME` a function: NAME itself, or
/// NAME with a number where it is taken (of `fresh_function:NAME|OTHER`, the first that is free); where another rewrite, of this run or an earlier one, has made all that this
/// one ensures under a taken name, that name serves again. Anything else is a text.
pub fn bind(unit: &Unit, rewrite: &Rewrite, solution: &mut Solution) {
    let q = &unit.file.q;
    let mut taken: HashSet<String> = q
        .subtree(unit.node)
        .filter_map(|id| match q.kind(id) {
            Kind::Var(name) | Kind::Call(name) => Some(name.to_string()),
            _ => None,
        })
        .collect();
    let mut shared: Vec<(&str, Vec<String>)> = Vec::new();
    for (name, text) in rewrite.edits.iter().flat_map(|edit| &edit.set) {
        if solution.bindings.get(name).is_some() || shared.iter().any(|(known, _)| known == name) {
            continue;
        }
        if let Some(wanted) = text.strip_prefix("fresh_key:") {
            let wanted = filled(unit, wanted, solution);
            shared.push((name, candidates(&wanted, |name| ensure::is_key(unit, name))));
            continue;
        }
        if let Some(wanted) = text.strip_prefix("fresh_function:") {
            let prefix = wanted.split('$').next().filter(|prefix| prefix.len() < wanted.len());
            let wanted = filled(unit, wanted, solution);
            let is_taken = |name: &str| is_function(unit, name);
            let (first, others) = wanted.split_once('|').unwrap_or((&wanted, ""));
            // Of several names the first that is free, with the taken ones before it.
            let mut names = candidates(first, is_taken);
            if let Some(free) = others.split('|').position(|name| !name.is_empty() && !is_taken(name))
                && names.len() > 1
            {
                names = wanted.split('|').take(free + 2).map(String::from).collect();
            }
            // An earlier rewrite may have named it for something else.
            let others = unit.module.into_iter().flat_map(|module| &module.functions);
            let others = others.filter(|f| f.is_private() && prefix.is_some_and(|p| f.name.starts_with(p)));
            let others: Vec<String> =
                others.map(|f| f.name.to_string()).filter(|name| !names.contains(name)).collect();
            names.splice(0..0, others);
            shared.push((name, names));
            continue;
        }
        let value = match text.strip_prefix("fresh:") {
            Some(wanted) => {
                let wanted = filled(unit, wanted, solution);
                candidates(&wanted, |name| taken.contains(name)).pop().unwrap_or(wanted)
            }
            None => filled(unit, text, solution),
        };
        taken.insert(value.clone());
        solution.bindings.set(name, Value::Text(value.into()));
    }
    share(unit, rewrite, &shared, solution);
}

fn filled(unit: &Unit, text: &str, solution: &Solution) -> String {
    template::code(unit, text, &solution.bindings, solution).unwrap_or_default()
}

/// The taken names in order, and last the first free one.
fn candidates(wanted: &str, is_taken: impl Fn(&str) -> bool) -> Vec<String> {
    let mut names = vec![wanted.to_string()];
    for number in 2.. {
        match names.last() {
            Some(last) if is_taken(last) => names.push(format!("{wanted}{number}")),
            _ => break,
        }
    }
    names
}

/// Most combinations of taken names that are looked at.
const MOST: usize = 64;

/// Takes the first names under which everything is there already, or a function of it and nothing else; else the free
/// ones.
fn share(unit: &Unit, rewrite: &Rewrite, names: &[(&str, Vec<String>)], solution: &mut Solution) {
    if names.is_empty() {
        return;
    }
    let count: usize = names.iter().map(|(_, names)| names.len()).product();
    for at in 0..count.min(MOST) {
        let mut left = at;
        let mut tried = solution.clone();
        let mut any_taken = false;
        for (name, candidates) in names {
            let pick = left % candidates.len();
            left /= candidates.len();
            any_taken |= pick + 1 < candidates.len();
            tried.bindings.set(name, Value::Text(candidates[pick].as_str().into()));
        }
        let is_function = |ensure: &Ensure| matches!(ensure.kind, EnsureKind::Function { .. });
        let (mut functions, mut asked_functions) = (0, 0);
        let mut fits = |ensure: &Ensure| {
            let asked = match &ensure.when {
                Some(when) => solve(unit, when, &tried.bindings).into_iter().next(),
                None => Some(tried.bindings.clone()),
            };
            let Some(bindings) = asked else { return true };
            let tried = Solution { bindings, ..tried.clone() };
            let is_there = ensure::is_there(unit, ensure, &tried);
            asked_functions += usize::from(is_function(ensure));
            functions += usize::from(is_there && is_function(ensure));
            is_there || is_function(ensure) && ensure::make(unit, ensure, &tried).is_ok()
        };
        let fits = any_taken && rewrite.ensures.iter().all(&mut fits);
        if fits && (functions > 0 || asked_functions == 0) {
            *solution = tried;
            return;
        }
    }
    for (name, candidates) in names {
        if let Some(free) = candidates.last() {
            solution.bindings.set(name, Value::Text(free.as_str().into()));
        }
    }
}

/// True if the module has a function of this name, or calls one that is not its own.
fn is_function(unit: &Unit, name: &str) -> bool {
    let q = &unit.file.q;
    let Some(module) = unit.module else { return false };
    module.functions.iter().any(|function| function.name == name)
        || unit
            .file
            .calls(name)
            .iter()
            .any(|&id| q.holds(module.node, id) && q.call(id).is_some_and(|call| call.module.is_none()))
}

/// The variable of a parameter, and the edit that names it if it has none: `_` and `_from` become the wanted name, a
/// pattern gets ` = name` behind it.
///
/// # Errors
/// What is no pattern that can be named.
pub fn parameter(unit: &Unit, param: NodeId, wanted: &str) -> Result<(String, Option<Edit>), String> {
    let q = &unit.file.q;
    let span = q.node(param).outer;
    let named = |id: NodeId| q.var(id).filter(|name| !name.starts_with('_'));
    if let Some(name) = named(param) {
        return Ok((name.into(), None));
    }
    if let Some(&[left, right]) = q.args_of(param, "=")
        && let Some(name) = named(left).or_else(|| named(right))
    {
        return Ok((name.into(), None));
    }
    // What a branch binds is seen by that branch only.
    let branch = q.ancestors(param).find(|&up| q.args_of(up, "->").is_some());
    let clause = branch.or_else(|| unit.file.clause_at(param).map(|(_, clause)| clause.node));
    let clause = clause.unwrap_or(unit.node);
    let is_taken = |name: &str| q.subtree(clause).any(|id| q.var(id) == Some(name));
    let name = candidates(wanted, is_taken).pop().unwrap_or_else(|| wanted.into());
    if let Some(&[left, right]) = q.args_of(param, "=")
        && let Some(ignored) = [left, right].into_iter().find(|&id| q.var(id).is_some())
    {
        return Ok((name.clone(), Some(Edit::replace(q.node(ignored).inner, name))));
    }
    match q.kind(param) {
        Kind::Var(_) => Ok((name.clone(), Some(Edit::replace(q.node(param).inner, name)))),
        Kind::Call(form) if form == "\\\\" => Err("a parameter with a default cannot be named".into()),
        _ => Ok((name.clone(), Some(Edit::insert(span.end, format!(" = {name}"))))),
    }
}
