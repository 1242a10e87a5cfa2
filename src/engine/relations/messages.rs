//! Relations over messages: what came with one, and who is behind a server's code.

use super::{Arg, Relation, holds};
use crate::engine::Unit;
use crate::otp::{is_process, of_server, step};
use crate::syntax::{NodeId, Quoted};

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "of_server",
        parameters: &["x"],
        help: "x stands in a server's module, or in a function that such a module of the project calls, itself or through \
               others",
        eval: |unit, args, _| {
            let ids = args[0].nodes();
            holds(ids.first().is_some_and(|&id| of_server(unit.project, unit.file, id)))
        },
    },
    Relation {
        name: "received",
        parameters: &["x"],
        help: "x is a variable of a message that its own function has just taken: of the head of a callback that takes \
               messages, or of a clause of `receive`",
        eval: |unit, args, _| holds(args[0].node().is_some_and(|id| is_received(unit, id))),
    },
    Relation {
        name: "bound_together",
        parameters: &["x", "y"],
        help: "x and y are parts of one value: variables of one pattern or of the parameters of one function, or fields of \
               one variable",
        eval: |unit, args, _| {
            let wholes = |arg: &Arg| arg.node().and_then(|id| whole_of(unit, id));
            holds(wholes(&args[0]).is_some_and(|whole| Some(whole) == wholes(&args[1])))
        },
    },
];

/// The value of which `x` is a part: the expression that a pattern takes apart, the head of the clause that binds it, or
/// the binding of the variable whose field it is.
fn whole_of(unit: &Unit, x: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    if let Some((base, _)) = step(q, x) {
        return unit.flow(base).binding(base);
    }
    let flow = unit.flow(x);
    let binding = flow.binding(x)?;
    flow.source(binding).or_else(|| head_of(q, binding))
}

/// The head of the clause, of a function or of a construct, that binds a variable.
fn head_of(q: &Quoted, binding: NodeId) -> Option<NodeId> {
    let is_head = |&up: &NodeId| {
        q.parent(up).is_some_and(|clause| {
            let is_clause = matches!(q.local(clause), Some(("->" | "def" | "defp" | "defmacro", _)));
            is_clause && q.children(clause).first() == Some(&up)
        })
    };
    q.ancestors(binding).find(is_head)
}

fn is_received(unit: &Unit, x: NodeId) -> bool {
    let q = &unit.file.q;
    let Some(binding) = unit.flow(x).binding(x) else { return false };
    let Some(head) = head_of(q, binding).filter(|_| unit.flow(x).source(binding).is_none()) else {
        return false;
    };
    if q.parent(head).is_some_and(|clause| q.args_of(clause, "->").is_some()) {
        let section = q.ancestors(head).find(|&up| q.sections(up).is_some());
        return section.is_some_and(|construct| q.args_of(construct, "receive").is_some());
    }
    let takes = |name: &str| matches!(name, "handle_call" | "handle_cast" | "handle_info" | "handle_event");
    let takes_messages = unit.file.clause_at(binding).is_some_and(|(function, clause)| {
        // The last parameter is the state.
        let message = &clause.params[..clause.params.len().saturating_sub(1)];
        takes(&function.name) && message.iter().any(|&param| q.holds(param, binding))
    });
    takes_messages && unit.module.is_some_and(is_process)
}
