//! Finding the sites of a recipe in a unit, joined by the variables that they share.

use super::relations::{leads_to, solve};
use super::{Unit, helper};
use crate::otp::{Calls, tails};
use crate::pattern::{Bindings, Value};
use crate::recipe::{Each, Reach, Site, Variant};
use crate::source::Span;
use crate::syntax::NodeId;
use std::collections::{BTreeMap, HashSet};

/// One way in which all sites of a variant are found.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The first site: where the finding is.
    pub at: NodeId,
    /// Variables and sites.
    pub bindings: Bindings,
    /// Each match of the sites that take all, with its own bindings.
    pub many: BTreeMap<String, Vec<(NodeId, Bindings)>>,
    /// What is ensured in the unit's file: code that is captured around it has it, too.
    pub inside: Vec<(Span, String)>,
    /// What the edit that is being made replaces.
    pub replaced: Option<Span>,
}

/// Every solution, one for each match of the first site.
pub fn solutions(unit: &Unit, variant: &Variant) -> Vec<Solution> {
    let Some((first, others)) = variant.sites.split_first() else { return Vec::new() };
    let mut found: Vec<Solution> = Vec::new();
    for (value, bindings) in candidates(unit, first, &unit.bindings()) {
        let Some(at) = node_of(&value) else { continue };
        if found.iter().any(|solution| solution.at == at) {
            continue;
        }
        let start = Solution { at, bindings, many: BTreeMap::new(), inside: Vec::new(), replaced: None };
        found.extend(extend(unit, others, start));
    }
    found
}

fn node_of(value: &Value) -> Option<NodeId> {
    match value {
        Value::Node(id) => Some(*id),
        Value::Nodes(ids) => ids.first().copied(),
        Value::Text(_) => None,
    }
}

/// The first way to find the remaining sites.
fn extend(unit: &Unit, sites: &[Site], solution: Solution) -> Option<Solution> {
    let Some((site, others)) = sites.split_first() else { return Some(solution) };
    let matches = candidates(unit, site, &solution.bindings);
    if site.many {
        if matches.is_empty() && !site.optional {
            return None;
        }
        let mut next = solution;
        let ids: Vec<NodeId> = matches.iter().filter_map(|(value, _)| node_of(value)).collect();
        if !ids.is_empty() {
            next.bindings.set(&site.id, Value::Nodes(ids));
        }
        let each = matches.into_iter().filter_map(|(value, bindings)| Some((node_of(&value)?, bindings)));
        next.many.insert(site.id.clone(), each.collect());
        return extend(unit, others, next);
    }
    for (_, bindings) in matches {
        let next = Solution { bindings, ..solution.clone() };
        if let Some(found) = extend(unit, others, next) {
            return Some(found);
        }
    }
    if site.optional { extend(unit, others, solution) } else { None }
}

/// Every match of one site, in source order, with its bindings and the site itself bound.
fn candidates(unit: &Unit, site: &Site, bindings: &Bindings) -> Vec<(Value, Bindings)> {
    let mut found = Vec::new();
    let mut taken = HashSet::new();
    for (value, mut bindings) in raw(unit, site, bindings) {
        if taken.contains(&value) {
            continue;
        }
        bindings.set(&site.id, value.clone());
        if let Some(not) = &site.not
            && let Some(other) = bindings.get(not)
        {
            let inside = |id: &NodeId| match other {
                Value::Node(other) => unit.file.q.holds(*other, *id),
                Value::Nodes(others) => others.iter().any(|other| unit.file.q.holds(*other, *id)),
                Value::Text(_) => false,
            };
            if node_of(&value).is_some_and(|id| inside(&id)) {
                continue;
            }
        }
        let mut ways = vec![bindings];
        for condition in &site.conditions {
            ways = ways.iter().flat_map(|bindings| solve(unit, condition, bindings)).collect();
        }
        if let Some(bindings) = ways.into_iter().next() {
            taken.insert(value.clone());
            found.push((value, bindings));
        }
    }
    if site.count.is_some_and(|count| count != found.len()) {
        found.clear();
    }
    found
}

fn raw(unit: &Unit, site: &Site, bindings: &Bindings) -> Vec<(Value, Bindings)> {
    let q = &unit.file.q;
    let referred = |name: &str| match bindings.get(name.trim_start_matches('$')) {
        Some(Value::Node(id)) => vec![*id],
        Some(Value::Nodes(ids)) => ids.clone(),
        _ => Vec::new(),
    };
    if !site.slice.is_empty() {
        let parts: Vec<NodeId> = site.slice.iter().flat_map(|name| referred(name)).collect();
        return helper::slice(unit, &parts)
            .map(|run| (Value::Nodes(run), bindings.clone()))
            .into_iter()
            .collect();
    }
    if let Some(name) = &site.bindings_of {
        let values = referred(name);
        return values
            .iter()
            .flat_map(|&value| helper::whole_bindings(unit, value))
            .map(|id| (Value::Node(id), bindings.clone()))
            .collect();
    }
    if let Some(name) = &site.tails_of {
        let ids = referred(name).into_iter().flat_map(|body| tails(q, body).nodes).collect();
        return match site.any.is_empty() {
            true => plain(ids, bindings),
            false => matching(unit, site, ids, bindings),
        };
    }
    let scopes = match site.within.as_deref() {
        Some("module") => unit.module.map(|module| module.node).into_iter().collect(),
        Some("file") => vec![q.root()],
        Some("failures") => {
            let failures = unit.clause.map(|(_, clause)| unit.file.failures(clause));
            failures.iter().flat_map(|all| all.iter()).map(|failure| failure.at).collect()
        }
        Some("unit") | None => vec![unit.node],
        Some(name) => referred(name),
    };
    let inside = |id: &NodeId| {
        scopes.iter().any(|&scope| q.holds(scope, *id))
            && (unit.recipe.unit.each == Each::File
                || unit
                    .module
                    .is_none_or(|module| unit.file.module_at(*id).is_some_and(|m| m.node == module.node)))
    };
    let mut ids: Vec<NodeId> = if let Some(set) = &site.call {
        let Some(set) = unit.sets.get(set) else { return Vec::new() };
        let graph = Calls::new(unit.file);
        let in_set = |call: &crate::otp::Called| set.has(&call.module, call.name, call.arity);
        let all = unit.file.all_calls().flat_map(|(_, ids)| ids.iter().copied()).filter(inside);
        let wanted = |id: &NodeId| match site.reach {
            Reach::Project => leads_to(unit, &[set], *id),
            Reach::Local => {
                graph.called(*id).is_some_and(|call| in_set(&call))
                    || graph.local(*id).is_some_and(|function| {
                        function
                            .clauses
                            .iter()
                            .filter_map(|clause| clause.sections)
                            .any(|sections| graph.reaches(sections, &in_set).is_some())
                    })
            }
            Reach::Here => graph.called(*id).is_some_and(|call| in_set(&call)),
        };
        all.filter(wanted).collect()
    } else if site.any.is_empty() {
        scopes.clone()
    } else if site.any.iter().all(|alternative| alternative.pattern.anchor().is_some())
        && site.reach == Reach::Here
    {
        let anchors = site.any.iter().filter_map(|alternative| alternative.pattern.anchor());
        anchors.flat_map(|name| unit.file.calls(name)).copied().filter(inside).collect()
    } else {
        scopes.iter().flat_map(|&scope| q.subtree(scope)).filter(inside).collect()
    };
    ids.sort();
    ids.dedup();
    if site.any.is_empty() { plain(ids, bindings) } else { matching(unit, site, ids, bindings) }
}

fn plain(ids: Vec<NodeId>, bindings: &Bindings) -> Vec<(Value, Bindings)> {
    ids.into_iter().map(|id| (Value::Node(id), bindings.clone())).collect()
}

fn matching(unit: &Unit, site: &Site, ids: Vec<NodeId>, bindings: &Bindings) -> Vec<(Value, Bindings)> {
    let q = &unit.file.q;
    let mut found = Vec::new();
    for id in ids {
        for alternative in &site.any {
            let mut bindings = bindings.clone();
            let value = if alternative.pattern.is_sequence() {
                let is_body = q.args_of(id, "__block__").is_some();
                let statements = if is_body { q.children(id).to_vec() } else { continue };
                let run = (0..statements.len()).find_map(|start| {
                    let len = alternative.pattern.matches_run(
                        unit.file.subject(),
                        &statements[start..],
                        &mut bindings,
                    )?;
                    Some(statements[start..start + len].to_vec())
                });
                match run {
                    Some(run) => Value::Nodes(run),
                    None => continue,
                }
            } else if alternative.pattern.matches(unit.file.subject(), id, &mut bindings)
                || site.reach == Reach::Local
                    && helper::matches_through(unit, &alternative.pattern, id, &mut bindings)
            {
                Value::Node(id)
            } else {
                continue;
            };
            if !alternative.set.is_empty() {
                bindings.set(&site.id, value.clone());
            }
            for (name, text) in &alternative.set {
                let value = match text.strip_prefix('$').and_then(|name| bindings.get(name)) {
                    Some(value) => value.clone(),
                    None => Value::Text(text.into()),
                };
                bindings.set(name, value);
            }
            found.push((value, bindings));
        }
    }
    found
}
