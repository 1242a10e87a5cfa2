//! Looking through local helpers, and other questions that sites ask of code.

use super::Unit;
use super::relations::{same, statement_of, statements_around, whole};
use crate::pattern::{Bindings, Pattern, Value};
use crate::syntax::{Kind, NodeId, Quoted};

/// Matches what a call of a local helper does: the helper has one clause with plain parameters, and its body is one
/// expression that the pattern matches. Variables are bound to the caller's arguments, or to code of the helper that
/// reads none of its variables.
pub fn matches_through(unit: &Unit, pattern: &Pattern, id: NodeId, bindings: &mut Bindings) -> bool {
    let q = &unit.file.q;
    let (Some(call), Some(function)) = (q.call(id), unit.file.local_function(id)) else { return false };
    let [clause] = function.clauses.as_slice() else { return false };
    let (Some(body), None) = (clause.body, clause.guard) else { return false };
    let plain = clause.params.iter().all(|&param| q.var(param).is_some());
    // Besides the one expression only constants, such as a final `:ok`.
    let mut working = q.statements(body).into_iter().filter(|&id| !matches!(q.kind(id), Kind::Atom(_)));
    let (Some(work), None) = (working.next(), working.next()) else { return false };
    // A helper may also tell the outcomes of the expression apart: `case lookup do [] -> nil; ...`.
    let asked = q.args_of(work, "case").map_or(work, |args| args[0]);
    let mut inner = Bindings::default();
    let mut matches = |id| pattern.matches(unit.file.subject(), id, &mut inner);
    if !plain || clause.params.len() != call.args.len() || !(matches(work) || asked != work && matches(asked))
    {
        return false;
    }
    let flow = unit.file.flow(clause.node);
    let outside = |id: NodeId| -> Option<NodeId> {
        if let Some(binding) = flow.binding(id) {
            let at = clause.params.iter().position(|&param| param == binding)?;
            return Some(call.args[at]);
        }
        // Other code of the helper means the same at the call only if its variables are called so there.
        let kept = |binding: NodeId| {
            clause
                .params
                .iter()
                .position(|&param| param == binding)
                .is_some_and(|at| q.var(call.args[at]) == q.var(binding))
        };
        flow.reads(q, id).into_iter().all(kept).then_some(id)
    };
    let mark = bindings.mark();
    for (name, value) in inner.iter() {
        let moved = match value {
            Value::Node(id) => outside(*id).map(Value::Node),
            Value::Nodes(ids) => {
                ids.iter().map(|&id| outside(id)).collect::<Option<Vec<_>>>().map(Value::Nodes)
            }
            Value::Text(text) => Some(Value::Text(text.clone())),
        };
        let agrees = moved
            .as_ref()
            .is_some_and(|moved| bindings.get(name).is_none_or(|known| same(unit, known, moved)));
        match moved {
            Some(moved) if agrees => bindings.set(name, moved),
            _ => {
                bindings.undo(mark);
                return false;
            }
        }
    }
    true
}

/// The whole statements from the first to the last that hold one of `parts`, in the innermost body around them all.
pub fn slice(unit: &Unit, parts: &[NodeId]) -> Option<Vec<NodeId>> {
    let q = &unit.file.q;
    let (first, last) = (parts.iter().min()?, parts.iter().max()?);
    let mut at = statement_of(q, *first);
    loop {
        let body = statements_around(q, at);
        let start = body.iter().position(|&id| q.holds(id, *first))?;
        if let Some(end) = body.iter().position(|&id| q.holds(id, *last)) {
            return Some(body[start..=end].to_vec());
        }
        at = statement_of(
            q,
            q.parent(at).filter(|&up| q.args_of(up, "__block__").is_none()).or_else(|| grand(q, at))?,
        );
    }
}

fn grand(q: &Quoted, id: NodeId) -> Option<NodeId> {
    q.parent(id).and_then(|up| q.parent(up))
}

/// The variables that take the whole value of `value`: `x = value`, `case value do x -> ...`.
pub fn whole_bindings(unit: &Unit, value: NodeId) -> Vec<NodeId> {
    let q = &unit.file.q;
    let flow = unit.flow(value);
    let all = flow.bindings_in(q, unit.node);
    all.filter(|&binding| flow.source(binding) == Some(value) && whole(unit, binding)).collect()
}
