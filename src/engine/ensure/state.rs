//! Entries of a server's state, wherever it is built.

use super::code::Code;
use super::module;
use crate::edit::{self, Edit, FileEdit};
use crate::engine::sites::Solution;
use crate::engine::{Unit, entries, template};
use crate::otp::{Calls, File, Literal, Module, StateShape, state_of, states_built_anew, tails};
use crate::syntax::{Kind, NodeId};

pub fn make(
    unit: &Unit,
    wanted: &[(String, String)],
    from_start: bool,
    solution: &Solution,
) -> Result<Vec<edit::Ensure>, String> {
    let (file, module) = (unit.file, module(unit)?);
    if !module.uses("GenServer") {
        return Err(format!("{} is not a plain GenServer", module.name));
    }
    let shape = match from_start {
        true => StateShape::from_start(file, module, unit.project)?,
        false => StateShape::of(file, module, unit.project)?,
    };
    let fill = |text: &str| {
        template::code(unit, text, &solution.bindings, solution)
            .ok_or_else(|| format!("`{text}` cannot be filled in here"))
    };
    let filled = |(key, value): &(String, String)| Ok((fill(key)?, fill(value)?));
    let wanted = wanted.iter().map(filled).collect::<Result<Vec<_>, String>>()?;
    let mut constant = true;
    for (_, value) in &wanted {
        constant &= is_constant(value)?;
    }
    // Constants go in side by side: the lines that hold them are laid out once.
    let groups: Vec<&[(String, String)]> = match constant {
        true => vec![&wanted],
        false => wanted.chunks(1).collect(),
    };
    let mut made = Vec::new();
    for group in groups {
        let edits = entries_of(unit, module, &shape, group, solution)?;
        if !edits.is_empty() {
            let each: Vec<String> = group.iter().map(|(key, value)| format!("{key}: {value}")).collect();
            let keys: Vec<String> = group.iter().map(|(key, _)| format!("`{key}`")).collect();
            let (name, gained) =
                (format!("state {}:{} {}", file.path, module.name, each.join(", ")), keys.join(" and "));
            let caveat = format!("the state of {} gains {gained}: restart, do not hot-upgrade", module.name);
            made.push(edit::Ensure {
                key: name,
                place: 0,
                edits,
                creates: Vec::new(),
                caveat: Some(caveat),
                ahead: false,
            });
        }
    }
    if made.is_empty() {
        return Ok(made);
    }
    if let Some((name, state)) = states_built_anew(file, module, unit.project).first() {
        return Err(format!("{name} builds the state anew at {}:{}", file.path, file.line(*state)));
    }
    if module.function("code_change", 3).is_some() {
        return Err(format!("{} has a code_change/3 that does not know the new entry", module.name));
    }
    Ok(made)
}

fn is_constant(value: &str) -> Result<bool, String> {
    let code = Code::new(value.into())?;
    Ok(!code.q.ids().any(|id| matches!(code.q.kind(id), Kind::Var(_))))
}

/// The edits that add entries everywhere: several constants, or one that is none.
fn entries_of(
    unit: &Unit,
    module: &Module,
    shape: &StateShape,
    wanted: &[(String, String)],
    solution: &Solution,
) -> Result<Vec<FileEdit>, String> {
    let [(key, value), ..] = wanted else { return Ok(Vec::new()) };
    let constant = is_constant(value)?;
    let mut edits = Vec::new();
    let nil = [(key.clone(), "nil".to_string())];
    let mut add = |file: &File, list: NodeId, wanted: &[(String, String)]| -> Result<(), String> {
        let mut missing = Vec::new();
        for (key, value) in wanted {
            match value_of(file, list, key)? {
                Some(there) => {
                    let same = Code::new(value.clone())?;
                    if !file.q.same(there, &same.q, same.q.root()) {
                        return Err(format!("the state has another `{key}` already"));
                    }
                }
                None => missing.push((key.clone(), value.clone())),
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let new = entries::add(file, list, &missing)?;
        let new = super::tidied(unit, file, new)?;
        edits.extend(new.into_iter().map(|edit| FileEdit::new(file.path.clone(), edit)));
        Ok(())
    };
    for found in &shape.structs {
        add(&found.file, found.list, if constant { wanted } else { &nil })?;
    }
    // What the struct's default says need not be said again.
    let literals: &[Literal] = if constant { &[] } else { &shape.literals };
    let in_scope = |literal: &Literal| {
        let own = literal.file.path == unit.file.path;
        let clause = |id: NodeId| module.clause_at(&unit.file.q, id).map(|(_, clause)| clause.node);
        own && literal.node > solution.at && clause(literal.node) == clause(solution.at)
    };
    let mut said = constant;
    for literal in shape.maps.iter().chain(literals) {
        match (constant || in_scope(literal), shape.maps.iter().any(|map| map.node == literal.node)) {
            (true, _) => {
                said = true;
                add(&literal.file, literal.node, wanted)?;
            }
            (false, true) => add(&literal.file, literal.node, &nil)?,
            (false, false) => {}
        }
    }
    if !said {
        edits.extend(returned_with(unit, module, key, value, solution)?);
    }
    Ok(edits)
}

/// The states that the callback of the solution returns, each with the entry's value: they are built where that is not
/// known.
fn returned_with(
    unit: &Unit,
    module: &Module,
    key: &str,
    value: &str,
    solution: &Solution,
) -> Result<Vec<FileEdit>, String> {
    let (file, q) = (unit.file, &unit.file.q);
    let unknown = || format!("`{value}` is not known where the state is built");
    let (function, clause) = module.clause_at(q, solution.at).ok_or_else(unknown)?;
    if function.name != "init" || function.clauses.len() != 1 {
        return Err(unknown());
    }
    let mut edits = Vec::new();
    for tail in clause.body.map(|body| tails(q, body).nodes).unwrap_or_default() {
        let state = match state_of(q, tail) {
            Some(Some(state)) => state,
            Some(None) => continue,
            None => return Err(unknown()),
        };
        let is_simple = q.var(state).is_some() || Calls::new(file).local(state).is_some();
        if !is_simple || state < solution.at {
            return Err(unknown());
        }
        let text = format!("%{{{} | {key}: {value}}}", file.code(state));
        edits.push(FileEdit::new(file.path.clone(), Edit::replace(q.node(state).outer, text)));
    }
    Ok(edits)
}

/// The value of an entry that is there.
fn value_of(file: &File, list: NodeId, key: &str) -> Result<Option<NodeId>, String> {
    let q = &file.q;
    if q.children(list).iter().any(|&entry| q.atom(entry) == Some(key)) {
        return Err(format!("the state has another `{key}` already"));
    }
    Ok(q.pairs(list).find(|&(name, _)| q.atom(name) == Some(key)).map(|(_, value)| value))
}

/// True if `name` is a field of the state already, or is read like one.
pub fn is_taken(unit: &Unit, name: &str) -> bool {
    let q = &unit.file.q;
    let Some(module) = unit.module else { return false };
    let known = StateShape::from_start(unit.file, module, unit.project)
        .is_ok_and(|shape| shape.fields.iter().any(|field| field == name));
    let reads = |&id: &NodeId| {
        q.holds(module.node, id)
            && matches!(q.kind(id), Kind::Apply)
            && q.children(id).len() == 1
            && q.call(id).and_then(|call| call.module).is_some_and(|base| q.var(base).is_some())
    };
    known || unit.file.calls(name).iter().any(reads)
}
