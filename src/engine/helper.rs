//! Looking through local helpers, and other questions that sites ask of code.

use super::Unit;
use super::relations::{same, statement_of, statements_around, whole};
use crate::otp::subject;
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
    // Besides the one expression only an answer that needs no work, such as a final `:ok`.
    let statements = q.statements(body);
    let work = match *statements.as_slice() {
        [work] => work,
        [work, answer] if is_plain(q, answer) => work,
        _ => return false,
    };
    // A helper may also tell the outcomes of the expression apart: `case lookup do [] -> nil; ...`.
    let asked = subject(q, work).unwrap_or(work);
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

/// True for code that calls nothing.
fn is_plain(q: &Quoted, id: NodeId) -> bool {
    q.subtree(id).all(|id| match q.kind(id) {
        Kind::Call(form) => matches!(form.as_str(), "{}" | "%{}" | "__aliases__" | "<<>>" | "@" | "-" | "+"),
        Kind::Apply => false,
        _ => true,
    })
}

/// What the local helper that `id` calls answers after its one expression, spelled for the caller. `None` if it answers
/// that expression, or is no helper; an inner `None` if the answer cannot be spelled there.
pub fn answer(unit: &Unit, id: NodeId) -> Option<Option<String>> {
    let q = &unit.file.q;
    let (call, function) = (q.call(id)?, unit.file.local_function(id)?);
    let [clause] = function.clauses.as_slice() else { return None };
    let &[_, answer] = q.statements(clause.body?).as_slice() else { return None };
    let flow = unit.file.flow(clause.node);
    let mut spelled = unit.file.code(answer).to_string();
    let from = q.node(answer).inner.start;
    let mut used: Vec<NodeId> = q.subtree(answer).filter(|&id| q.var(id).is_some()).collect();
    used.sort();
    for &id in used.iter().rev() {
        let given =
            flow.binding(id).and_then(|binding| clause.params.iter().position(|&param| param == binding));
        let Some(&given) = given.and_then(|at| call.args.get(at)) else { return Some(None) };
        if q.var(given).is_none() && !is_plain(q, given) {
            return Some(None);
        }
        let span = q.node(id).inner;
        let range = (span.start - from) as usize..(span.end - from) as usize;
        spelled.replace_range(range, unit.file.code(given));
    }
    Some(Some(spelled))
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
