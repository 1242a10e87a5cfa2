//! Relations over messages: what came with one, and who is behind a server's code.

use super::{Answers, Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::otp::{self, Calls, Handlers, is_process, of_server, servers_behind, step};
use crate::pattern::{Bindings, Value};
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
        name: "handlers_of",
        parameters: &["message", "by", ">modules", ">head"],
        help: "each process of the project that takes the message, an atom or a tuple that begins with one, does so in \
               `handle_info/2` of a plain GenServer, one of modules, and its callback by (`handle_cast`, `handle_call`) \
               takes no such message in a way of its own; head is a pattern that takes it. Tests are looked at, too",
        eval: handlers_of,
    },
    Relation {
        name: "no_handlers",
        parameters: &["message", "by", ">why"],
        help: "`handlers_of` does not hold, for this reason",
        eval: |unit, args, _| match handlers(unit, args) {
            Some(Err(why)) => with(unit, &args[2], Value::Text(why.into())),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "entangled",
        parameters: &["x", "modules", ">why"],
        help: "a process that runs x may be one of the servers of modules, or one of these calls a function of a server \
               that runs x: were x to wait for them, it might wait for itself",
        eval: entangled,
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

fn handlers(unit: &Unit, args: &[Arg]) -> Option<Result<Handlers, String>> {
    Some(otp::handlers(unit.project, unit.file, args[0].node()?, args[1].text()?))
}

fn handlers_of(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let Some(Ok(Handlers { modules, head })) = handlers(unit, args) else { return Vec::new() };
    let modules = with(unit, &args[2], Value::Text(modules.join(" ").into()));
    let head = with(unit, &args[3], Value::Text(head.into()));
    match (modules.into_iter().next(), head.into_iter().next()) {
        (Some(modules), Some(head)) => vec![[modules, head].concat()],
        _ => Vec::new(),
    }
}

fn entangled(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(x), Some(modules)) = (args[0].node(), args[1].text()) else { return Vec::new() };
    let senders = servers_behind(unit.project, unit.file, x);
    let why = modules.split_whitespace().find_map(|name| {
        if senders.iter().any(|sender| sender == name) {
            return Some(format!("{name} may send to itself"));
        }
        let other = unit.project.defining(name)?;
        let calls = Calls::new(&other);
        let ids = other.all_calls().flat_map(|(_, ids)| ids.iter().copied());
        let mut called = ids.filter_map(|id| calls.called(id));
        let back = called.find(|call| senders.contains(&call.module))?;
        Some(format!("{name} calls {} at {}:{}", back.module, other.path, other.line(back.node)))
    });
    why.map_or(Vec::new(), |why| with(unit, &args[2], Value::Text(why.into())))
}

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
