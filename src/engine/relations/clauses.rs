//! Relations over the clauses of a private function that tell apart what its one caller gives it.

use super::code::is_literal;
use super::{Answers, Arg, Relation, with};
use crate::engine::Unit;
use crate::otp::{Calls, Clause};
use crate::pattern::{Bindings, Value};
use crate::syntax::{Kind, NodeId, Quoted};

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "clause_takes",
        parameters: &["x", "outcome", ">body", ">other", ">call"],
        help: "call gives the value of x to a private function of two clauses that nothing else calls: body is that of the \
           clause that takes the outcome, other that of the other clause; what x reads and what the call reads has the \
           same names in body",
        eval: clause_takes,
    },
    Relation {
        name: "sole_body",
        parameters: &["x", ">body"],
        help: "x calls a private function that nothing else calls and that gets all that the unit's clause got, by the same \
           names; body is its body",
        eval: sole_body,
    },
];

fn clause_takes(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    match (args[0].node(), args[1].text()) {
        (Some(x), Some(outcome)) => found(unit, x, outcome)
            .and_then(|parts| {
                let bound =
                    parts.iter().zip(&args[2..]).map(|(&id, arg)| with(unit, arg, Value::Node(id)).pop());
                Some(vec![bound.collect::<Option<Vec<_>>>()?.concat()])
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn found(unit: &Unit, x: NodeId, outcome: &str) -> Option<[NodeId; 3]> {
    let q = &unit.file.q;
    let graph = Calls::new(unit.file);
    let call = q.parent(x).map(|up| if q.is_piped_into(up) { q.parent(up).unwrap_or(up) } else { up })?;
    let given = q.call(call)?.args;
    let at = given.iter().position(|&arg| arg == x)?;
    // Making the call again repeats no work but that of `x`.
    if !given.iter().all(|&arg| arg == x || q.var(arg).is_some() || is_literal(q, arg)) {
        return None;
    }
    let function = graph.local(call).filter(|function| function.is_private())?;
    if graph.callers(unit.module?, function).len() != 1 {
        return None;
    }
    let [first, second] = function.clauses.as_slice() else { return None };
    let takes = |clause: &Clause| unit.file.code(clause.params[at]).split_whitespace().eq([outcome]);
    let (taking, other) = if takes(first) { (first, second) } else { (second, first) };
    let is_any = |id: &NodeId| q.var(*id).is_some();
    let takes_any = |clause: &Clause| {
        clause.guard.is_none() && clause.params.iter().enumerate().all(|(i, param)| i == at || is_any(param))
    };
    let takes_all = takes_any(taking)
        && takes_any(other)
        // Of two clauses the first is tried first.
        && (taking.node == first.node || matches!(q.kind(other.params[at]), Kind::List));
    if !takes(taking) || !takes_all {
        return None;
    }
    let flow = unit.flow(x);
    let is_read = |id: &NodeId| flow.binding(*id).is_some();
    let names = |id: NodeId| q.subtree(id).filter(is_read).filter_map(|id| q.var(id)).collect::<Vec<_>>();
    let means_the_same = |clause: &Clause, name: &str| {
        let param = clause.params.iter().position(|&param| q.var(param) == Some(name));
        let flow = unit.file.flow(clause.node);
        let bindings = || flow.bindings_in(q, clause.node).filter(|&id| q.var(id) == Some(name));
        bindings().count() == 1 && param.is_some_and(|i| q.var(given[i]) == Some(name))
    };
    // In the other clause such a name may be the key of the row, or nothing at all.
    let is_harmless = |clause: &Clause, name: &str| {
        let flow = unit.file.flow(clause.node);
        flow.bindings_in(q, clause.node)
            .filter(|&id| q.var(id) == Some(name))
            .all(|id| is_key(q, clause.params[at], id))
    };
    let again = names(call).into_iter().all(|name| means_the_same(taking, name));
    let same = names(x).into_iter().all(|name| means_the_same(other, name) || is_harmless(other, name));
    (again && same).then_some([taking.body?, other.body?, call])
}

/// True if `id` is the first part of the row in the pattern `[{id, ...}]`.
fn is_key(q: &Quoted, rows: NodeId, id: NodeId) -> bool {
    match (q.kind(rows), q.children(rows)) {
        (Kind::List, &[row]) => q.children(row).first() == Some(&id),
        _ => false,
    }
}

fn sole_body(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    match args[0].nodes().first().and_then(|&step| body_of_step(unit, step)) {
        Some(body) => with(unit, &args[1], Value::Node(body)),
        None => Vec::new(),
    }
}

/// The body of the private function that only `step` calls, where it knows all that the unit's clause was given, by the
/// same names.
fn body_of_step(unit: &Unit, step: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let graph = Calls::new(unit.file);
    let function = graph.local(step).filter(|function| function.is_private())?;
    let [clause] = function.clauses.as_slice() else { return None };
    if clause.guard.is_some() || graph.callers(unit.module?, function).len() != 1 {
        return None;
    }
    let given = q.call(step)?.args;
    let flow = unit.file.flow(clause.node);
    let is_same = |(&param, &arg): (&NodeId, &NodeId)| {
        let name = q.var(param);
        let bound = flow.bindings_in(q, clause.node).filter(|&id| q.var(id) == name).count();
        name.is_some() && name == q.var(arg) && bound == 1
    };
    let (_, own) = unit.clause?;
    let outer = unit.flow(step);
    let is_known = |&binding: &NodeId| given.iter().any(|&arg| outer.binding(arg) == Some(binding));
    let known = own.params.iter().all(|&param| outer.bindings_in(q, param).all(|binding| is_known(&binding)));
    (known && clause.params.iter().zip(&given).all(is_same)).then_some(clause.body?)
}
