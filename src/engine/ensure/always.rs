//! Statements that a callback ends with, whichever of its clauses is called.

use super::code::{self, Code};
use super::{clauses, module};
use crate::edit::{self, Edit};
use crate::engine::blocks::{self, Added};
use crate::engine::sites::Solution;
use crate::engine::{Unit, naming};
use crate::otp::Clause;
use crate::pattern::Value;
use crate::syntax::{Kind, NodeId};

/// Adds the statements to each clause but those in `except`, a clause for what no other takes, or the callback.
pub fn make(
    unit: &Unit,
    function: &str,
    except: Option<&str>,
    text: &str,
    solution: &Solution,
) -> Result<Vec<edit::Ensure>, String> {
    let (file, own) = (unit.file, module(unit)?);
    let (name, arity) = code::function_name(unit, function, solution)?;
    let group = own.functions.iter().find(|f| f.name == name && f.arity == arity);
    let Some(group) = group else { return added(unit, &name, arity, function, text, solution) };
    let done: Vec<NodeId> = match except.and_then(|name| solution.bindings.get(name)) {
        Some(Value::Node(id)) => vec![*id],
        Some(Value::Nodes(ids)) => ids.clone(),
        _ => Vec::new(),
    };
    let mut edits: Vec<Edit> = Vec::new();
    for clause in group.clauses.iter().filter(|clause| !done.contains(&clause.node)) {
        let Some(&param) = clause.params.last() else { continue };
        let (code, named) = match needs_state(unit, text, solution)? {
            true => {
                let (variable, named) = naming::parameter(unit, param, "state")?;
                if is_bound_anew(unit, clause, &variable) {
                    return Err(format!("{name}/{arity} binds `{variable}` anew"));
                }
                (fill(unit, text, solution, &variable)?, named)
            }
            false => (fill(unit, text, solution, "state")?, None),
        };
        if clause.body.is_none() {
            continue;
        }
        if clause.sections.is_some_and(|sections| file.q.children(sections).len() > 1) {
            return Err(format!("{name}/{arity} has a rescue or after of its own"));
        }
        edits.extend(named);
        let added = Added { last: Some(&code.text), keeps_answer: true, ..Added::default() };
        edits.extend(blocks::add(file, clause, added)?);
    }
    let mut made = Vec::new();
    if !edits.is_empty() {
        let key = format!("always {}:{} {name}/{arity} {text}", file.path, own.name);
        let filled = fill(unit, text, solution, "state")?;
        made.push(code::ensure(format!("{key} {}", filled.text), &file.path, edits));
    }
    if !group.clauses.iter().any(|clause| takes_any(unit, clause)) {
        made.extend(added(unit, &name, arity, function, text, solution)?);
    }
    Ok(made)
}

/// A clause that takes everything.
fn added(
    unit: &Unit,
    name: &str,
    arity: usize,
    function: &str,
    text: &str,
    solution: &Solution,
) -> Result<Vec<edit::Ensure>, String> {
    const NAMES: [(&str, &[&str]); 1] = [("terminate", &["_reason"])];
    let state = if needs_state(unit, text, solution)? { "state" } else { "_state" };
    let known = NAMES.iter().find(|(known, _)| *known == name).map(|(_, names)| *names).unwrap_or_default();
    let mut params: Vec<String> = (0..arity.saturating_sub(1))
        .map(|at| known.get(at).map_or(format!("_arg{at}"), |n| n.to_string()))
        .collect();
    params.push(state.into());
    let body = fill(unit, text, solution, "state")?;
    let body = body.text.replace('\n', "\n  ");
    let clause = format!("def {name}({}) do\n  {body}\nend", params.join(", "));
    clauses::make(unit, function, None, &clause, solution)
}

fn fill(unit: &Unit, text: &str, solution: &Solution, state: &str) -> Result<Code, String> {
    let mut solution = solution.clone();
    solution.bindings.set("state", Value::Text(state.into()));
    Code::fill(unit, text, &solution)
}

/// True if the statements read the last parameter.
fn needs_state(unit: &Unit, text: &str, solution: &Solution) -> Result<bool, String> {
    let code = fill(unit, text, solution, "the_state")?;
    Ok(code.q.ids().any(|id| matches!(code.q.kind(id), Kind::Var(name) if name == "the_state")))
}

/// True if the body binds the parameter's name again: at its end the name may mean something else.
fn is_bound_anew(unit: &Unit, clause: &Clause, variable: &str) -> bool {
    let q = &unit.file.q;
    let flow = unit.file.flow(clause.node);
    let inside = |body: NodeId| flow.bindings_in(q, body).any(|id| q.var(id) == Some(variable));
    clause.body.is_some_and(inside)
}

/// True for a clause that takes whatever comes: variables, and maps of variables.
pub fn takes_any(unit: &Unit, clause: &Clause) -> bool {
    let q = &unit.file.q;
    let any = |id: NodeId| {
        q.subtree(id).all(|part| match q.kind(part) {
            Kind::Var(_) | Kind::Pair => true,
            Kind::Atom(_) => q.parent(part).is_some_and(|up| {
                matches!(q.kind(up), Kind::Pair) && q.children(up)[0] == part
                    || q.args_of(up, "__aliases__").is_some()
            }),
            Kind::Call(name) => matches!(name.as_str(), "%{}" | "%" | "=" | "__aliases__"),
            _ => false,
        })
    };
    let distinct = || {
        let names: Vec<&str> =
            clause.params.iter().flat_map(|&param| q.subtree(param)).filter_map(|id| q.var(id)).collect();
        let bound: Vec<&&str> =
            names.iter().filter(|name| **name != "_" && !name.starts_with("__")).collect();
        let unique: std::collections::BTreeSet<&&&str> = bound.iter().collect();
        unique.len() == bound.len()
    };
    clause.guard.is_none() && clause.params.iter().all(|&param| any(param)) && distinct()
}
