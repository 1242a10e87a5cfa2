//! Relations over values: who makes them, who reads them.

use super::{Answers, Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::pattern::{Bindings, Value};
use crate::syntax::NodeId;

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "value_of",
        parameters: &["x", "y"],
        help: "the value of x is the value of y: x is y, or a variable bound to y by itself",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(y)) => holds(is_value_of(unit, x, y)),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "flows",
        parameters: &["x", "y"],
        help: "the value of x may be part of the value of y",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let flow = |&x: &NodeId, &y: &NodeId| unit.flow(y).flows(q, x, y);
            holds(args[0].nodes().iter().any(|x| args[1].nodes().iter().any(|y| flow(x, y))))
        },
    },
    Relation {
        name: "uses_bindings_of",
        parameters: &["x", "y"],
        help: "x reads a variable that is bound inside y",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let outer = args[1].nodes();
            let reads = |x: NodeId| {
                let flow = unit.flow(x);
                flow.reads(q, x).into_iter().any(|binding| outer.iter().any(|&y| q.holds(y, binding)))
            };
            holds(args[0].nodes().into_iter().any(reads))
        },
    },
    Relation {
        name: "reads_pattern_of",
        parameters: &["body"],
        help: "the body of a clause reads a variable that its own head binds",
        eval: |unit, args, _| holds(args[0].nodes().iter().any(|&body| reads_head(unit, body))),
    },
    Relation {
        name: "used_besides",
        parameters: &["x", "y"],
        help: "the variable x is read somewhere outside y",
        eval: used_besides,
    },
    Relation {
        name: "bound_at",
        parameters: &["x", "y"],
        help: "at y, the variables that x reads still have the values that they have at x",
        eval: bound_at,
    },
    Relation {
        name: "arguments",
        parameters: &[">text"],
        help: "the unit's clause can be called again with the same arguments, spelled so",
        eval: |unit, args, _| match arguments(unit) {
            Some(text) => with(unit, &args[0], Value::Text(text.into())),
            None => Vec::new(),
        },
    },
];

/// True if `x` is `y` or a variable that takes the whole value of `y`.
pub(super) fn is_value_of(unit: &Unit, x: NodeId, y: NodeId) -> bool {
    let flow = unit.flow(x);
    if x == y || flow.resolve(&unit.file.q, x) == y {
        return true;
    }
    flow.binding(x).is_some_and(|binding| flow.source(binding) == Some(y) && is_whole(unit, binding))
}

/// True if a binding is a pattern by itself, not a part of one.
pub(in crate::engine) fn is_whole(unit: &Unit, binding: NodeId) -> bool {
    let q = &unit.file.q;
    q.parent(binding).is_none_or(|up| match q.local(up) {
        Some(("=" | "<-", args)) => args[0] == binding,
        Some(("when", args)) => args[0] == binding,
        Some(_) => false,
        None => q.parent(up).is_some_and(|clause| q.args_of(clause, "->").is_some_and(|args| args[0] == up)),
    })
}

fn reads_head(unit: &Unit, body: NodeId) -> bool {
    let q = &unit.file.q;
    let Some(clause) = q.ancestors(body).find(|&id| q.args_of(id, "->").is_some()) else { return false };
    if q.args_of(clause, "->").is_none_or(|args| !q.holds(args[1], body)) {
        return false;
    }
    let head = q.children(clause)[0];
    unit.flow(body).reads(q, body).into_iter().any(|binding| q.holds(head, binding))
}

fn used_besides(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let Some(x) = args[0].node() else { return Vec::new() };
    let flow = unit.flow(x);
    let binding = flow.binding(x).unwrap_or(x);
    let besides = args[1].nodes();
    let outside = |&used: &NodeId| !besides.iter().any(|&y| q.holds(y, used));
    holds(flow.uses(binding).iter().any(outside))
}

fn bound_at(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let Some(y) = args[1].nodes().first().copied() else { return Vec::new() };
    let start = q.node(y).inner.start;
    let kept = |x: &NodeId| {
        let flow = unit.flow(*x);
        flow.reads(q, *x).into_iter().all(|binding| {
            let name = q.var(binding);
            let rebound = q.subtree(unit.node).any(|id| {
                id != binding
                    && q.var(id) == name
                    && flow.is_binding(id)
                    && q.node(id).inner.start > q.node(binding).inner.start
                    && q.node(id).inner.start < start
            });
            !rebound
        })
    };
    holds(args[0].nodes().iter().all(kept))
}

/// The arguments with which the unit's clause can be called again from inside: variables by name, constants as they
/// are, `pattern = name` by the name. `None` where a parameter has no spelling, or was bound anew.
fn arguments(unit: &Unit) -> Option<String> {
    let q = &unit.file.q;
    let (_, clause) = unit.clause?;
    let flow = unit.file.flow(clause.node);
    let mut spelled = Vec::new();
    for &param in &clause.params {
        let param = q.args_of(param, "\\\\").map_or(param, |args| args[0]);
        let name = match q.args_of(param, "=") {
            Some(&[left, right]) => [left, right].into_iter().find(|&side| q.var(side).is_some()),
            _ => Some(param),
        }?;
        for id in q.subtree(name) {
            match q.kind(id) {
                crate::syntax::Kind::Var(var) => {
                    let rebound = clause.body.is_some_and(|body| {
                        flow.bindings_in(q, body).any(|binding| q.var(binding) == Some(var))
                    });
                    if var.starts_with('_') || rebound {
                        return None;
                    }
                }
                crate::syntax::Kind::Call(form) if !matches!(form.as_str(), "{}" | "__aliases__") => {
                    return None;
                }
                crate::syntax::Kind::Apply => return None,
                _ => {}
            }
        }
        spelled.push(unit.file.code(name).to_string());
    }
    Some(spelled.join(", "))
}
