//! Relations over the order in which code runs.

use super::branching::construct;
use super::code::with_nodes;
use super::{Answers, Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::otp::{self, applied_by, short_circuit, tails};
use crate::pattern::Value;
use crate::syntax::{Kind, NodeId, Quoted};

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "lead_in",
        parameters: &["x", ">code"],
        help: "code is what has run before x in its function: earlier statements and arguments, on every level",
        eval: |unit, args, _| match args[0].nodes().first() {
            Some(&id) => with(unit, &args[1], Value::Nodes(lead_in(unit, id))),
            None => Vec::new(),
        },
    },
    Relation {
        name: "last_of",
        parameters: &["xs", ">x"],
        help: "x is the last of xs",
        eval: |unit, args, _| match args[0].nodes().last() {
            Some(&id) => with(unit, &args[1], Value::Node(id)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "statement",
        parameters: &["x", "?body"],
        help: "x is a whole statement (of this very body)",
        eval: |unit, args, _| {
            let Some(x) = args[0].node() else { return Vec::new() };
            let bodies = args.get(1).map(Arg::nodes);
            let in_body = |id: NodeId| match &bodies {
                Some(bodies) => {
                    bodies.iter().any(|&body| body == id || unit.file.q.statements(body).contains(&id))
                }
                None => true,
            };
            holds(is_statement(&unit.file.q, x) && in_body(x))
        },
    },
    Relation {
        name: "answers",
        parameters: &["x"],
        help: "the value of x is what its function answers: x is a tail of the unit's clause",
        eval: |unit, args, _| {
            let body = unit.clause.and_then(|(_, clause)| clause.body);
            let found = body.map(|body| tails(&unit.file.q, body).nodes).unwrap_or_default();
            holds(args[0].nodes().last().is_some_and(|id| found.contains(id)))
        },
    },
    Relation {
        name: "unused",
        parameters: &["x"],
        help: "nobody looks at the value of x: it is a statement before the last, also through branches, or is bound to \
               `_`",
        eval: |unit, args, _| holds(args[0].node().is_some_and(|id| is_unused(&unit.file.q, id))),
    },
    Relation {
        name: "after",
        parameters: &["x", ">rest"],
        help: "rest are the statements after the statement of x, in its own body",
        eval: |unit, args, _| siblings(unit, args, |siblings, at| siblings[at + 1..].to_vec()),
    },
    Relation {
        name: "before",
        parameters: &["x", ">rest"],
        help: "rest are the statements before the statement of x, in its own body",
        eval: |unit, args, _| siblings(unit, args, |siblings, at| siblings[..at].to_vec()),
    },
    Relation {
        name: "precedes",
        parameters: &["x", "y"],
        help: "x stands before y in the text",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(y)) => holds(unit.file.q.node(x).outer.end <= unit.file.q.node(y).outer.start),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "dominates",
        parameters: &["x", "y"],
        help: "x has always run when y runs: its statement stands before that of y, or it is the condition of a \
               branch that holds y",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(y)) => holds(dominates(&unit.file.q, x, y)),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "same_path",
        parameters: &["x", "y"],
        help: "one run may pass both: they do not stand in different branches of one construct",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(y)) => holds(same_path(unit, x, y)),
            _ => Vec::new(),
        },
    },
];

/// The statement that holds `id`: a child of a block, or the sole expression of a body.
pub(in crate::engine) fn statement_of(q: &Quoted, id: NodeId) -> NodeId {
    std::iter::once(id).chain(q.ancestors(id)).find(|&id| is_statement(q, id)).unwrap_or(id)
}

/// True if `id` is a child of a block, or the sole expression of a section, clause or function.
pub(super) fn is_statement(q: &Quoted, id: NodeId) -> bool {
    let Some(up) = q.parent(id) else { return true };
    if q.args_of(id, "__block__").is_some() {
        return false;
    }
    match q.kind(up) {
        Kind::Call(name) if name == "__block__" => true,
        Kind::Call(name) if name == "->" => q.children(up).get(1) == Some(&id),
        Kind::Pair => {
            let key = q.children(up)[0];
            q.children(up)[1] == id
                && matches!(q.atom(key), Some("do" | "else" | "rescue" | "catch" | "after"))
                && q.parent(up)
                    .and_then(|list| q.parent(list))
                    .is_some_and(|call| q.sections(call) == q.parent(up))
        }
        _ => false,
    }
}

/// The statements among which `statement` stands.
pub(in crate::engine) fn body_of(q: &Quoted, statement: NodeId) -> Vec<NodeId> {
    match q.parent(statement) {
        Some(up) if q.args_of(up, "__block__").is_some() => q.children(up).to_vec(),
        _ => vec![statement],
    }
}

/// True if nobody looks at the value of `id`.
pub(super) fn is_unused(q: &Quoted, id: NodeId) -> bool {
    looked_at(q, id).is_none()
}

/// The outermost expression of which the value of `id` is a possible value; `None` if nobody looks at it.
pub(super) fn looked_at(q: &Quoted, id: NodeId) -> Option<NodeId> {
    // `_ = x` and `_name = x` only say so.
    let ignored = q.parent(id).filter(|&up| {
        let name = q.args_of(up, "=").filter(|args| args[1] == id).and_then(|args| q.var(args[0]));
        name.is_some_and(|name| name.starts_with('_'))
    });
    let mut at = ignored.unwrap_or(id);
    loop {
        if let Some(up) =
            q.parent(at).filter(|&up| construct(q, at) == Some(up) && short_circuit(q, up).is_some())
        {
            at = up;
            continue;
        }
        if is_ignored(q, at) {
            return None;
        }
        if !is_statement(q, at) {
            return Some(at);
        }
        if body_of(q, at).last() != Some(&at) {
            return None;
        }
        // The last statement of a branch is used as the construct's value is.
        let body = match q.parent(at) {
            Some(up) if q.args_of(up, "__block__").is_some() => up,
            _ => at,
        };
        match construct(q, body) {
            Some(up) if up != at => at = up,
            _ => return Some(body),
        }
    }
}

/// True for `_name <- id`, and for what a function answers that is run for its effect alone: by `tap`, `Enum.each`.
fn is_ignored(q: &Quoted, id: NodeId) -> bool {
    let Some(up) = q.parent(id) else { return false };
    if let Some(&[name, value]) = q.args_of(up, "<-") {
        return value == id && q.var(name).is_some_and(|name| name.starts_with('_'));
    }
    let body = if q.args_of(up, "__block__").is_some_and(|all| all.last() == Some(&id)) { up } else { id };
    let function = q.parent(body).and_then(|up| match q.local(up) {
        Some(("&", _)) => Some(up),
        Some(("->", &[_, answer])) if answer == body => {
            q.parent(up).filter(|&id| q.args_of(id, "fn").is_some())
        }
        _ => None,
    });
    function
        .and_then(|function| applied_by(q, function))
        .is_some_and(|call| matches!((call.name, call.module), ("tap", None) | ("each", Some(_))))
}

fn lead_in(unit: &Unit, x: NodeId) -> Vec<NodeId> {
    let q = &unit.file.q;
    let mut code = Vec::new();
    let mut at = x;
    let clause = unit.file.clause_at(x).map(|(_, clause)| clause.node);
    for up in q.ancestors(x).take_while(|&up| up != unit.node && Some(up) != clause) {
        // Branches exclude each other; all else runs from left to right.
        let is_choice = matches!(q.kind(up), Kind::List | Kind::Pair) || q.args_of(up, "->").is_some();
        if !is_choice {
            code.extend(
                q.children(up)
                    .iter()
                    .copied()
                    .take_while(|&id| id != at)
                    .filter(|&id| q.node(id).inner.start >= q.node(up).inner.start),
            );
        }
        // The conditions of a `cond` are tried one after the other.
        if q.args_of(up, "->").is_some()
            && let Some(list) = q.parent(up)
            && q.ancestors(list)
                .find(|&id| q.sections(id).is_some())
                .is_some_and(|id| q.args_of(id, "cond").is_some())
        {
            let earlier = q.children(list).iter().take_while(|&&id| id != up);
            code.extend(earlier.flat_map(|&clause| q.children(q.children(clause)[0]).to_vec()));
        }
        at = up;
    }
    code.sort();
    code
}

fn siblings(unit: &Unit, args: &[Arg], pick: fn(&[NodeId], usize) -> Vec<NodeId>) -> Answers {
    let q = &unit.file.q;
    let Some(x) = args[0].nodes().first().copied() else { return Vec::new() };
    let statement = statement_of(q, x);
    let all = body_of(q, statement);
    match all.iter().position(|&id| id == statement) {
        Some(at) => with_nodes(unit, &args[1], pick(&all, at)),
        None => Vec::new(),
    }
}

pub(super) fn dominates(q: &Quoted, x: NodeId, y: NodeId) -> bool {
    let statement = statement_of(q, x);
    let later = body_of(q, statement).into_iter().skip_while(|&id| id != statement).skip(1);
    if later.into_iter().any(|id| q.holds(id, y)) {
        return true;
    }
    q.ancestors(x).any(|id| {
        q.sections(id).is_some_and(|sections| !q.holds(sections, x) && q.holds(sections, y)) && q.holds(id, y)
    })
}

pub(super) fn same_path(unit: &Unit, x: NodeId, y: NodeId) -> bool {
    match (unit.file.clause_at(x), unit.file.clause_at(y)) {
        (Some((_, a)), Some((_, b))) if a.node == b.node => otp::same_path(&unit.file.q, x, y),
        _ => false,
    }
}
