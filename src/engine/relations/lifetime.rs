//! Relations over what a server acquires and gives back.

use super::code::with_nodes;
use super::control::dominates;
use super::release::{undoing, undone_besides, undone_here};
use super::{Answers, Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::otp::{Calls, Clause, Keeper, Kept, Many, Run, is_server, state_of, step, tails};
use crate::pattern::{Bindings, Value};
use crate::syntax::NodeId;

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "run_by_server",
        parameters: &["x"],
        help: "x is run by a working callback (not `terminate`) of a server, itself or through helpers, in its process",
        eval: |unit, args, _| holds(looks_like_server(unit) && !runs(unit, &args[0]).is_empty()),
    },
    Relation {
        name: "kept",
        parameters: &["key", "how", ">code"],
        help: "the key can be had in every callback: code is how, with it in place of `$it`, where `$state` is the state",
        eval: kept,
    },
    Relation {
        name: "stored",
        parameters: &["key", "how", ">code"],
        help: "whenever the key is made it is stored in a field that starts as nil, or added to a list or map that \
               starts empty: code is how, for each of them",
        eval: stored,
    },
    Relation {
        name: "looped",
        parameters: &["key", "how", ">loop", ">code"],
        help: "the key stands in a loop over a list that can be had in every callback, and is made of the loop's \
               variables and of what can be had there: code is how, for each of them",
        eval: looped,
    },
    Relation {
        name: "named_after",
        parameters: &["x", ">name"],
        help: "x reads an entry of something (`opts[:name]`, `opts.name`, `Keyword.get(opts, :name)`, \
               `Application.get_env(:app, :name)`): name is its key",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let Some(x) = args[0].node() else { return Vec::new() };
            let key = match step(q, x) {
                Some((_, key)) => Some(key),
                None => q
                    .call(x)
                    .filter(|call| matches!(call.name, "get" | "fetch!" | "get_env" | "fetch_env!"))
                    .and_then(|call| call.args.get(1).copied()),
            };
            match key.and_then(|key| q.atom(key)) {
                Some(name) => with(unit, &args[1], Value::Text(name.into())),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "new_entry",
        parameters: &["key", "how", ">name", ">code"],
        help: "the key stands in `init` itself and could be had in every callback were its one variable, name, an entry \
               of the state: code is how",
        eval: new_entry,
    },
    Relation {
        name: "unkept",
        parameters: &["keys", "how", ">key", ">rest"],
        help: "key is the only one of keys that cannot be had in every callback; rest is how with the others in place",
        eval: unkept,
    },
    Relation {
        name: "how_with",
        parameters: &["how", "it", ">code"],
        help: "code is how, with a field of the state in place of `$it`",
        eval: |unit, args, _| match (args[0].text(), args[1].text()) {
            (Some(how), Some(it)) => {
                with(unit, &args[2], Value::Text(how.replace("$it", &format!("$state.{it}")).into()))
            }
            _ => Vec::new(),
        },
    },
    Relation {
        name: "free_name",
        parameters: &["name"],
        help: "no variable of the module and no field of the state has this name",
        eval: |unit, args, _| {
            let Some(name) = args[0].text() else { return Vec::new() };
            let q = &unit.file.q;
            let bound =
                unit.module.is_some_and(|module| q.subtree(module.node).any(|id| q.var(id) == Some(name)));
            holds(!bound && !crate::engine::ensure::is_key(unit, name))
        },
    },
    Relation {
        name: "in_state",
        parameters: &["x", ">part"],
        help: "part is what the state takes from x: the value of an entry when it is built, or of a field later",
        eval: in_state,
    },
    Relation {
        name: "undone",
        parameters: &["key", "undo", ">at"],
        help: "`terminate` undoes it whatever the reason: each clause calls one of undo's functions for the key (or for \
               a key that cannot be told), itself or through helpers, at most under a condition on the state",
        eval: |unit, args, _| {
            let done = undoing(unit, &args[0], &args[1]);
            let Some(terminate) = unit.module.and_then(|module| module.function("terminate", 2)) else {
                return Vec::new();
            };
            let each = terminate.clauses.iter().all(|clause| done.clauses.contains(&clause.node));
            let all = terminate.clauses.iter().any(|c| crate::engine::ensure::takes_any(unit, c));
            match done.at {
                Some(at) if each && all => with(unit, &args[2], Value::Node(at)),
                _ => Vec::new(),
            }
        },
    },
    Relation {
        name: "undone_in",
        parameters: &["key", "undo", ">clauses"],
        help: "these clauses of `terminate`, perhaps none, undo it as `undone` has it",
        eval: |unit, args, _| with_nodes(unit, &args[2], undoing(unit, &args[0], &args[1]).clauses),
    },
    Relation {
        name: "undone_here",
        parameters: &["x", "key", "undo", ">at"],
        help: "the function that x stands in undoes it again, on x's own path",
        eval: undone_here,
    },
    Relation {
        name: "undone_besides",
        parameters: &["x", "key", "undo", ">at"],
        help: "a callback in another clause than x's undoes it, too: at this call",
        eval: undone_besides,
    },
    Relation {
        name: "traps_exits",
        parameters: &[],
        help: "the server traps exits from `init` or `handle_continue` on",
        eval: |unit, _, _| holds(traps(unit)),
    },
    Relation {
        name: "sets_trapping",
        parameters: &[">call"],
        help: "the module turns trapping exits off, or on as a value says: at this call",
        eval: sets_trapping,
    },
    Relation {
        name: "server_calls",
        parameters: &["set", ">call"],
        help: "a callback of the server, or a helper of one, calls a function of the set: at this call",
        eval: server_calls,
    },
    Relation {
        name: "plain_server",
        parameters: &[],
        help: "the module uses `GenServer` and nothing else that might inject callbacks",
        eval: |unit, _, _| {
            holds(unit.module.is_some_and(|module| crate::engine::ensure::is_plain(module).is_ok()))
        },
    },
    Relation {
        name: "returns_timeouts",
        parameters: &[],
        help: "a callback of the server returns a time-out",
        eval: |unit, _, _| {
            holds(unit.module.is_some_and(|module| crate::engine::ensure::has_timeouts(unit.file, module)))
        },
    },
    Relation {
        name: "state_is_map",
        parameters: &[],
        help: "the state starts as a map literal, or as a struct of this project",
        eval: |unit, _, _| {
            holds(
                unit.module.is_some_and(|module| {
                    crate::otp::StateShape::of(unit.file, module, unit.project).is_ok()
                }),
            )
        },
    },
    Relation {
        name: "only_then_stops",
        parameters: &["x"],
        help: "whichever callback runs x, every return that x leads to stops the server, or does not start it",
        eval: |unit, args, _| holds(args[0].node().is_some_and(|x| only_stops(unit, x))),
    },
    Relation {
        name: "on_every_path",
        parameters: &["x"],
        help: "whenever `init` starts the server, x has run; or x stands in another callback",
        eval: |unit, args, _| holds(args[0].node().is_some_and(|x| on_every_path(unit, x))),
    },
    Relation {
        name: "given_away",
        parameters: &["x"],
        help: "the value of x may be part of a reply, or of a message that its function sends",
        eval: |unit, args, _| holds(args[0].node().is_some_and(|x| given_away(unit, x))),
    },
];

pub(super) fn keeper<'u>(unit: &Unit<'u>) -> Option<Keeper<'u>> {
    unit.module.map(|module| Keeper::new(unit.file, module, unit.project))
}

/// The runs that lead to what `arg` is, or to where it stands.
fn runs<'u>(unit: &Unit<'u>, arg: &Arg) -> Vec<Run<'u>> {
    match (keeper(unit), arg.nodes().first()) {
        (Some(keeper), Some(&id)) => keeper.runs(id),
        _ => Vec::new(),
    }
}

/// True for a server, and for a module whose `use` may make it one: it starts itself as such, or handles messages.
fn looks_like_server(unit: &Unit) -> bool {
    let Some(module) = unit.module else { return false };
    const OTHERS: [&str; 4] = ["Supervisor", "DynamicSupervisor", "Application", "Agent"];
    if OTHERS.iter().any(|other| module.uses(other)) {
        return false;
    }
    let handles = module.functions.iter().any(|f| f.name.starts_with("handle_") && !f.is_private());
    let starts = || {
        let graph = Calls::new(unit.file);
        unit.file.q.subtree(module.node).any(|id| {
            graph.called(id).is_some_and(|call| {
                matches!(&*call.module, "GenServer" | ":gen_server") && call.name.starts_with("start")
            })
        })
    };
    is_server(module) || handles && !module.uses.is_empty() || starts()
}

fn kept(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (keys, Some(how), Some(keeper)) = (args[0].nodes(), args[1].text(), keeper(unit)) else {
        return Vec::new();
    };
    match keys.as_slice() {
        [] => with(unit, &args[2], Value::Text(how.replace("$it", "").into())),
        &[key] => {
            one_way(unit, keeper.runs(key).iter().map(|run| keeper.spell(key, run)).collect(), how, &args[2])
        }
        &[first, ..] => {
            let all = |run: &Run| keeper.spell_all(&keys, run).map(Kept::As);
            one_way(unit, keeper.runs(first).iter().map(all).collect(), how, &args[2])
        }
    }
}

fn stored(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(key), Some(how), Some(keeper)) = (args[0].node(), args[1].text(), keeper(unit)) else {
        return Vec::new();
    };
    one_way(unit, keeper.runs(key).iter().map(|run| keeper.stored(key, run)).collect(), how, &args[2])
}

fn looped(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(key), Some(how), Some(keeper)) = (args[0].node(), args[1].text(), keeper(unit)) else {
        return Vec::new();
    };
    match keeper.runs(key).as_slice() {
        [run] => match keeper.looped(key, run) {
            Some((around, kept)) => both(
                with(unit, &args[2], Value::Node(around)),
                with(unit, &args[3], Value::Text(code_of(&kept, how).into())),
            ),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Every way to the key must agree.
fn one_way(unit: &Unit, mut ways: Vec<Option<Kept>>, how: &str, out: &Arg) -> Answers {
    ways.dedup();
    let [Some(kept)] = ways.as_slice() else { return Vec::new() };
    with(unit, out, Value::Text(code_of(kept, how).into()))
}

fn code_of(kept: &Kept, how: &str) -> String {
    let called = |it: &str| how.replace("$it", it);
    match kept {
        Kept::As(code) => called(code),
        Kept::Perhaps(code) => format!("if {code}, do: {}", called(code)),
        Kept::Entry(name) => format!("if {name} = Map.get($state, :{name}), do: {}", called(name)),
        Kept::Among(Many { each, element: Some((pattern, it)), .. }) => {
            format!("Enum.each({each}, fn {pattern} -> {} end)", called(it))
        }
        Kept::Among(Many { each, .. }) => match how.strip_suffix("($it)") {
            Some(name) => format!("Enum.each({each}, &{name}/1)"),
            None => format!("Enum.each({each}, fn it -> {} end)", called("it")),
        },
    }
}

fn new_entry(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (keys, Some(how), Some(keeper)) = (args[0].nodes(), args[1].text(), keeper(unit)) else {
        return Vec::new();
    };
    let Some(&first) = keys.first() else { return Vec::new() };
    let runs = keeper.runs(first);
    let [run] = runs.as_slice() else { return Vec::new() };
    if run.function.name != "init" || !run.through.is_empty() {
        return Vec::new();
    }
    let q = &unit.file.q;
    let flow = unit.flow(first);
    let mut missing: Vec<NodeId> = keys
        .iter()
        .flat_map(|&key| q.subtree(key))
        .filter(|&id| q.var(id).is_some() && keeper.spell(id, run).is_none())
        .filter_map(|id| flow.binding(id))
        .collect();
    missing.sort();
    missing.dedup();
    let &[binding] = missing.as_slice() else { return Vec::new() };
    let Some(name) = q.var(binding) else { return Vec::new() };
    // Of options only what is needed is kept.
    let is_part = |id: NodeId| {
        q.ancestors(id).take(3).any(|up| step(q, up).is_some_and(|(base, _)| base == id))
            || q.parent(id)
                .and_then(|up| q.call(up))
                .is_some_and(|call| call.args.first() == Some(&id) && matches!(call.name, "get" | "fetch!"))
    };
    let all = keys.iter().flat_map(|&key| q.subtree(key));
    if all.filter(|&id| flow.binding(id) == Some(binding)).all(is_part) {
        return Vec::new();
    }
    let keeper = keeper.supposing(binding, name);
    let code = match keys.as_slice() {
        &[key] => match keeper.spell(key, run) {
            Some(kept @ (Kept::As(_) | Kept::Perhaps(_))) => code_of(&kept, how),
            _ => return Vec::new(),
        },
        keys => match keeper.spell_all(keys, run) {
            Some(code) => code_of(&Kept::As(code), how),
            None => return Vec::new(),
        },
    };
    both(with(unit, &args[2], Value::Text(name.into())), with(unit, &args[3], Value::Text(code.into())))
}

/// The one key that cannot be had in every callback.
fn unkept(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (keys, Some(how), Some(keeper)) = (args[0].nodes(), args[1].text(), keeper(unit)) else {
        return Vec::new();
    };
    let Some(run) = keys.first().and_then(|&key| keeper.runs(key).into_iter().next()) else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    let mut open = Vec::new();
    for &key in &keys {
        match keeper.spell(key, &run) {
            Some(Kept::As(code)) if keys.len() > 1 => parts.push(code),
            _ => {
                parts.push("$it".to_string());
                open.push(key);
            }
        }
    }
    let &[one] = open.as_slice() else { return Vec::new() };
    let how = how.replace("$it", &parts.join(", "));
    both(with(unit, &args[2], Value::Node(one)), with(unit, &args[3], Value::Text(how.into())))
}

fn both(first: Answers, second: Answers) -> Answers {
    match (first.into_iter().next(), second.into_iter().next()) {
        (Some(first), Some(second)) => vec![[first, second].concat()],
        _ => Vec::new(),
    }
}

fn in_state(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(x), Some(keeper)) = (args[0].node(), keeper(unit)) else { return Vec::new() };
    match keeper.runs(x).iter().find_map(|run| keeper.taken(x, run)) {
        Some(id) => with(unit, &args[1], Value::Node(id)),
        None => Vec::new(),
    }
}

/// The calls in the unit's module that set whether the process traps exits, with what each sets.
fn trap_flags(unit: &Unit) -> Vec<(NodeId, NodeId)> {
    let Some(module) = unit.module else { return Vec::new() };
    let graph = Calls::new(unit.file);
    let q = &unit.file.q;
    q.subtree(module.node)
        .filter(|&id| {
            graph
                .called(id)
                .is_some_and(|call| call.is("Process", "flag", 2) || call.is(":erlang", "process_flag", 2))
        })
        .filter_map(|id| {
            let call = q.call(id)?;
            (q.atom(call.args[0]) == Some("trap_exit")).then_some((id, call.args[1]))
        })
        .collect()
}

fn traps(unit: &Unit) -> bool {
    let Some(keeper) = keeper(unit) else { return false };
    trap_flags(unit).into_iter().filter(|&(_, set)| unit.file.q.atom(set) == Some("true")).any(|(id, _)| {
        keeper.runs(id).iter().any(|run| matches!(run.function.name.as_str(), "init" | "handle_continue"))
    })
}

fn sets_trapping(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let other = trap_flags(unit).into_iter().find(|&(_, set)| unit.file.q.atom(set) != Some("true"));
    other.map_or(Vec::new(), |(id, _)| with(unit, &args[0], Value::Node(id)))
}

fn server_calls(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(set), Some(module), Some(keeper)) =
        (args[0].text().and_then(|name| unit.sets.get(name)), unit.module, keeper(unit))
    else {
        return Vec::new();
    };
    let graph = Calls::new(unit.file);
    let q = &unit.file.q;
    let found = q.subtree(module.node).find(|&id| {
        graph.called(id).is_some_and(|call| set.has(&call.module, call.name, call.arity))
            && (!keeper.runs(id).is_empty() || !keeper.runs_in(id, ("terminate", 2)).is_empty())
    });
    found.map_or(Vec::new(), |id| with(unit, &args[1], Value::Node(id)))
}

/// The returns of a clause.
fn returns(unit: &Unit, clause: &Clause) -> Vec<NodeId> {
    clause.body.map(|body| tails(&unit.file.q, body).nodes).unwrap_or_default()
}

/// True for a return that starts or goes on with a server.
fn goes_on(unit: &Unit, id: NodeId) -> bool {
    !matches!(state_of(&unit.file.q, id), Some(None))
}

fn only_stops(unit: &Unit, x: NodeId) -> bool {
    let Some(keeper) = keeper(unit) else { return false };
    let runs = keeper.runs(x);
    !runs.is_empty()
        && runs.iter().all(|run| {
            let at = run.through.first().map_or(x, |&(call, _)| call);
            !returns(unit, run.clause)
                .into_iter()
                .any(|tail| goes_on(unit, tail) && super::control::same_path(unit, at, tail))
        })
}

pub(super) fn on_every_path(unit: &Unit, x: NodeId) -> bool {
    let (Some(keeper), Some(module)) = (keeper(unit), unit.module) else { return false };
    let q = &unit.file.q;
    let graph = Calls::new(unit.file);
    let x = super::acquire::tap_around(unit, x).unwrap_or(x);
    let is_again = |id: NodeId| graph.local(id).is_some_and(|function| function.name == "init");
    keeper.runs(x).iter().all(|run| {
        if run.function.name != "init" {
            return true;
        }
        let mut at = x;
        for &(call, clause) in run.through.iter().rev() {
            let alone = unit.file.clause_at(at).is_some_and(|(function, _)| function.clauses.len() == 1);
            let always = returns(unit, clause)
                .into_iter()
                .all(|tail| tail == at || dominates(q, at, tail) || q.holds(tail, at));
            if !alone || !always {
                return false;
            }
            at = call;
        }
        let inits = module.function("init", 1).map(|init| init.clauses.as_slice()).unwrap_or_default();
        inits.iter().all(|clause| {
            returns(unit, clause)
                .into_iter()
                .filter(|&tail| goes_on(unit, tail) && !is_again(tail))
                .all(|tail| clause.node == run.clause.node && (dominates(q, at, tail) || q.holds(tail, at)))
        })
    })
}

fn given_away(unit: &Unit, x: NodeId) -> bool {
    let q = &unit.file.q;
    let Some((_, clause)) = unit.file.clause_at(x) else { return false };
    let flow = unit.file.flow(clause.node);
    let Some(binding) = flow.binding(x) else { return false };
    let source = flow.source(binding);
    let holds_it = |id: NodeId| {
        flow.reads(q, id).contains(&binding)
            || flow.binding(id) == Some(binding)
            || source.is_some_and(|source| flow.flows(q, source, id))
    };
    let replies = returns(unit, clause).into_iter().any(|tail| match q.args_of(tail, "{}") {
        Some(&[tag, reply, ..]) => q.atom(tag) == Some("reply") && holds_it(reply),
        _ => false,
    });
    let graph = Calls::new(unit.file);
    let sends = || {
        q.subtree(clause.node).any(|id| {
            graph.called(id).is_some_and(|call| {
                matches!(
                    (&*call.module, call.name),
                    ("Kernel", "send")
                        | ("GenServer", "reply" | "cast" | "call")
                        | ("Process", "send" | "send_after")
                )
            }) && q.call(id).is_some_and(|call| call.args.iter().skip(1).any(|&arg| holds_it(arg)))
        })
    };
    replies || sends()
}
