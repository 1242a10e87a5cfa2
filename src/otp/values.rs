//! What code is for certain: a whole number, something other than nil and false.

use super::{Calls, File, tails};
use crate::syntax::{Kind, NodeId};
use std::collections::HashSet;

/// A set of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Whole numbers.
    Integer,
    /// All but nil and false.
    Something,
}

/// True if `x` is of this kind for certain: literals, attributes set to such, sums with a whole number, variables guarded
/// as such, choices of such, parameters of private functions that all callers give such.
pub fn is_a(kind: ValueKind, file: &File, x: NodeId) -> bool {
    certain(kind, file, x, &mut HashSet::new())
}

fn certain(kind: ValueKind, file: &File, x: NodeId, seen: &mut HashSet<NodeId>) -> bool {
    let q = &file.q;
    let mut is = |id: NodeId| certain(kind, file, id, seen);
    match (q.kind(x), q.children(x)) {
        (Kind::Int(_), _) => true,
        (Kind::Float(_) | Kind::Str(_) | Kind::List | Kind::Pair, _) => kind == ValueKind::Something,
        (Kind::Atom(name), _) => kind == ValueKind::Something && !matches!(name.as_str(), "nil" | "false"),
        (Kind::Call(name), _) if matches!(name.as_str(), "{}" | "%{}" | "%" | "<<>>" | "fn") => {
            kind == ValueKind::Something
        }
        (Kind::Call(name), &[value]) if matches!(name.as_str(), "-" | "+") => is(value),
        (Kind::Call(name), _) if name == "@" => file.attribute_value(x).is_some_and(is),
        (Kind::Call(name), &[left, right]) if matches!(name.as_str(), "+" | "-" | "*") => {
            kind == ValueKind::Something || is(left) || is(right)
        }
        (Kind::Var(name), _) => {
            let tested = |test: &str| match kind {
                ValueKind::Integer => test == "is_integer",
                ValueKind::Something => {
                    test.starts_with("is_") && !matches!(test, "is_nil" | "is_atom" | "is_boolean")
                }
            };
            let guards = file.clause_at(x).and_then(|(_, clause)| clause.guard);
            let guarded = guards.is_some_and(|guard| {
                q.subtree(guard).filter_map(|id| q.local(id)).any(|(test, args)| {
                    tested(test) && args.first().is_some_and(|&arg| q.var(arg) == Some(name))
                })
            });
            let resolved = file.flow_at(x).resolve(q, x);
            guarded || resolved != x && is(resolved) || is_given(kind, file, x, seen)
        }
        (Kind::Call(name), _) if matches!(name.as_str(), "case" | "cond" | "if" | "unless") => {
            let ends = tails(q, x);
            ends.complete && ends.nodes.iter().all(|&end| end != x && is(end))
        }
        _ => false,
    }
}

/// True if `x` is a parameter of a private function to which every caller gives such a value.
fn is_given(kind: ValueKind, file: &File, x: NodeId, seen: &mut HashSet<NodeId>) -> bool {
    let q = &file.q;
    let Some((function, clause)) = file.clause_at(x).filter(|(function, _)| function.is_private()) else {
        return false;
    };
    let binding = file.flow(clause.node).binding(x);
    let at = clause.params.iter().position(|&param| Some(param) == binding);
    let (Some(at), Some(module)) = (at, file.module_at(x)) else { return false };
    // One that is called by itself with what it got is no proof, and no counter-proof.
    if !seen.insert(clause.params[at]) {
        return true;
    }
    let callers = Calls::new(file).callers(module, function);
    let gives = |&caller: &NodeId| {
        let given = q.call(caller).and_then(|call| call.args.get(at).copied());
        given.is_some_and(|given| certain(kind, file, given, seen))
    };
    !callers.is_empty() && callers.iter().all(gives)
}
