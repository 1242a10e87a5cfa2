//! Statements at the head or the foot of every clause of a callback.

use super::code::{self, Code};
use super::module;
use crate::edit;
use crate::engine::Unit;
use crate::engine::blocks::{self, Added};
use crate::engine::sites::Solution;
use crate::otp::{state_of, tails};

pub fn make(
    unit: &Unit,
    function: &str,
    place: Option<&str>,
    text: &str,
    solution: &Solution,
) -> Result<Vec<edit::Ensure>, String> {
    let (file, module) = (unit.file, module(unit)?);
    let (name, arity) = code::function_name(unit, function, solution)?;
    let function = module.functions.iter().find(|f| f.name == name && f.arity == arity);
    let function = function.ok_or_else(|| format!("{} has no {name}/{arity}", module.name))?;
    let code = Code::fill(unit, text, solution)?;
    let added = match place {
        Some("last") => Added { last: Some(&code.text), ..Added::default() },
        _ => Added { first: Some(&code.text), apart: true, ..Added::default() },
    };
    let mut edits = Vec::new();
    for clause in &function.clauses {
        let Some(body) = clause.body else { continue };
        // A clause of `init` that starts no server has none that would need it.
        if name == "init"
            && tails(&file.q, body).nodes.iter().all(|&tail| state_of(&file.q, tail) == Some(None))
        {
            continue;
        }
        let statements = file.q.statements(body);
        let wanted = code.statements();
        let is_there = wanted.iter().all(|&new| statements.iter().any(|&id| file.q.same(id, &code.q, new)));
        if !is_there {
            edits.extend(blocks::add(file, clause, added)?);
        }
    }
    if edits.is_empty() {
        return Ok(Vec::new());
    }
    let key = format!("statement {}:{} {name}/{arity} {}", file.path, module.name, code.text);
    Ok(vec![code::ensure(key, &file.path, edits)])
}
