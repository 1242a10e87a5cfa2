//! Relations over calls and the processes that run them.

use super::code::{is_attribute, is_literal};
use super::{Answers, Arg, Relation, holds, with};
use crate::engine::{Unit, helper};
use crate::otp::{Called, Calls, Maker, ValueKind, makers, runs_elsewhere, serialising_server, stores_other};
use crate::pattern::{Bindings, Value};
use crate::recipe::MfaSet;
use crate::syntax::{Kind, NodeId};

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "calls",
        parameters: &["x", "set"],
        help: "x calls a function of the set (or of one of several), itself or through functions of its own module",
        eval: |unit, args, _| {
            let graph = Calls::new(unit.file);
            let wanted = |call: &Called| sets(unit, &args[1]).any(|set| is_in(call, set));
            holds(args[0].nodes().iter().any(|&id| graph.reaches(id, &wanted).is_some()))
        },
    },
    Relation {
        name: "calls_only",
        parameters: &["x", "set"],
        help: "every function that x calls, itself or through functions of its own module, is of the set (or of one of \
               several); operators and special forms do not count",
        eval: |unit, args, _| {
            let graph = Calls::new(unit.file);
            let foreign = |call: &Called| !sets(unit, &args[1]).any(|set| is_in(call, set));
            holds(!args[0].nodes().iter().any(|&id| graph.reaches(id, &foreign).is_some()))
        },
    },
    Relation {
        name: "runs_elsewhere",
        parameters: &["x"],
        help: "another process runs x: it stands in a function that is given to `spawn`, `Task` and their like, or to a \
               function of its own module that only hands it on to them",
        eval: |unit, args, _| {
            let leaves = |&id: &NodeId| runs_elsewhere(unit.file, id);
            holds(!args[0].nodes().is_empty() && args[0].nodes().iter().all(leaves))
        },
    },
    Relation {
        name: "serialised",
        parameters: &["x"],
        help: "one server process alone runs x: it stands in that server's callbacks, or in functions that nothing else \
               in the project calls",
        eval: |unit, args, _| {
            let serialised = |&id: &NodeId| serialising_server(unit.project, unit.file, id).is_some();
            holds(!args[0].nodes().is_empty() && args[0].nodes().iter().all(serialised))
        },
    },
    Relation {
        name: "server_of",
        parameters: &["x", ">name"],
        help: "the process of this server module alone runs x",
        eval: |unit, args, _| {
            let first = args[0].nodes().first().copied();
            match first.and_then(|id| serialising_server(unit.project, unit.file, id)) {
                Some(name) => with(unit, &args[1], Value::Text(name)),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "owned",
        parameters: &["x"],
        help: "only its owner writes to the ETS table x: each `:ets.new` that may make it is in sight, and none makes it \
               public",
        eval: |unit, args, _| {
            let makers = args[0].node().map(|id| makers(unit.project, unit.file, id)).unwrap_or_default();
            holds(!makers.is_empty() && !makers.iter().any(Maker::is_public))
        },
    },
    Relation {
        name: "bag",
        parameters: &["x"],
        help: "the ETS table x may be a bag: an `:ets.new` that may make it says so",
        eval: |unit, args, _| {
            let makers = args[0].node().map(|id| makers(unit.project, unit.file, id)).unwrap_or_default();
            holds(makers.iter().any(Maker::is_bag))
        },
    },
    Relation {
        name: "stores_other",
        parameters: &["x", "kind", ">place"],
        help: "at this place of the project a row of the ETS table x may get a second field that is no `integer`, or not \
               `something` besides nil and false",
        eval: |unit, args, _| {
            let kind = match args[1].text() {
                Some("integer") => ValueKind::Integer,
                _ => ValueKind::Something,
            };
            let place = args[0].node().and_then(|id| stores_other(unit.project, unit.file, id, kind));
            place.map_or(Vec::new(), |place| with(unit, &args[2], Value::Text(place.into())))
        },
    },
    Relation {
        name: "plain",
        parameters: &["x", "set"],
        help: "x is built without a call, functions of the set (or of one of several) aside",
        eval: |unit, args, _| {
            let (q, graph) = (&unit.file.q, Calls::new(unit.file));
            let calls = |id: NodeId| {
                graph.local(id).is_some()
                    || graph.called(id).is_some_and(|call| !sets(unit, &args[1]).any(|set| is_in(&call, set)))
            };
            holds(!args[0].nodes().iter().flat_map(|&id| q.subtree(id)).any(calls))
        },
    },
    Relation {
        name: "answer_of",
        parameters: &["x", "usual", ">code"],
        help: "code is what x answers, spelled for its place: the last expression of the local helper that x calls and that \
               goes on after its work; as usual where x is no such call",
        eval: |unit, args, _| {
            let (Some(x), Some(usual)) = (args[0].node(), args[1].text()) else { return Vec::new() };
            let code = match helper::answer(unit, x) {
                Some(answer) => answer,
                None => Some(usual.to_string()),
            };
            code.map_or(Vec::new(), |code| with(unit, &args[2], Value::Text(code.into())))
        },
    },
    Relation {
        name: "clause",
        parameters: &["x", ">name"],
        help: "the name of the function in which x stands",
        eval: |unit, args, _| {
            let found = args[0].nodes().first().and_then(|&id| unit.file.clause_at(id));
            match found {
                Some((function, _)) => with(unit, &args[1], Value::Text(function.name.clone())),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "sole_caller",
        parameters: &["x"],
        help: "x calls a private function of its own module that nothing else calls",
        eval: |unit, args, _| {
            let graph = Calls::new(unit.file);
            let only = |id: NodeId| {
                let (module, function) = (unit.file.module_at(id)?, graph.local(id)?);
                Some(function.is_private() && graph.callers(module, function).len() == 1)
            };
            holds(args[0].node().and_then(only).unwrap_or(false))
        },
    },
    Relation {
        name: "module_of",
        parameters: &["x", "usual", ">code"],
        help: "the module of the call x as it is written there; as usual where it is not written",
        eval: |unit, args, _| {
            let (Some(x), Some(usual)) = (args[0].node(), args[1].text()) else { return Vec::new() };
            let module = unit.file.q.call(x).and_then(|call| call.module);
            let spelled = module.map_or(usual, |id| unit.file.code(id));
            with(unit, &args[2], Value::Text(spelled.into()))
        },
    },
    Relation {
        name: "function",
        parameters: &[">name"],
        help: "name is the function of the unit's clause",
        eval: |unit, args, _| match unit.clause {
            Some((function, _)) => with(unit, &args[0], Value::Text(function.name.clone())),
            None => Vec::new(),
        },
    },
    Relation {
        name: "in_closure",
        parameters: &["x"],
        help: "x stands in an `fn`, a capture or a comprehension of its function",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let inside = |id: NodeId| {
                let mut up = q.ancestors(id).take_while(|&up| up != unit.node);
                up.any(|up| matches!(q.local(up), Some(("fn" | "&" | "for" | "quote", _))))
            };
            holds(args[0].nodes().first().is_some_and(|&id| inside(id)))
        },
    },
    Relation {
        name: "difference",
        parameters: &["a", "b", ">c", "?sign"],
        help: "c is a - b, or a + b where the sign is `-`: a number if both are, 0 if both are the same code, else the code",
        eval: |unit, args, _| {
            let code = |arg: &Arg| match arg.node() {
                Some(id) => super::text_of(unit, &Value::Node(id)),
                None => arg.text().map(Into::into),
            };
            let adds = args.get(3).and_then(Arg::text) == Some("-");
            let text = match (number(unit, &args[0]), number(unit, &args[1])) {
                (Some(a), Some(b)) => Some(if adds { a + b } else { a - b }.to_string()),
                _ => match (code(&args[0]), code(&args[1])) {
                    (Some(a), Some(b)) if adds => Some(format!("{a} + {b}")),
                    (Some(a), Some(b)) if a == b => Some("0".into()),
                    (Some(a), Some(b)) => Some(format!("{a} - {b}")),
                    _ => None,
                },
            };
            text.map_or(Vec::new(), |text| with(unit, &args[2], Value::Text(text.into())))
        },
    },
    Relation {
        name: "constant",
        parameters: &["x"],
        help: "x is a literal or a module attribute",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            holds(args[0].node().is_some_and(|id| is_literal(q, id) || is_attribute(q, id)))
        },
    },
    Relation {
        name: "reads",
        parameters: &["x", "y"],
        help: "x reads the field or variable y, or its own process: `self`, the `process_dictionary` or a \
               `private_ets` table; also through functions of its own module",
        eval: reads,
    },
];

fn is_in(call: &Called, set: &MfaSet) -> bool {
    set.has(&call.module, call.name, call.arity)
}

pub(super) fn sets<'a>(unit: &'a Unit, arg: &'a Arg) -> impl Iterator<Item = &'a MfaSet> {
    arg.alternatives().iter().filter_map(|arg| match arg {
        Arg::Word(name) | Arg::Text(name) | Arg::Out(name) => unit.sets.get(name),
        _ => None,
    })
}

fn number(unit: &Unit, arg: &Arg) -> Option<i64> {
    if let Some(text) = arg.text() {
        return text.parse().ok();
    }
    let (q, id) = (&unit.file.q, arg.node()?);
    match q.kind(id) {
        Kind::Int(digits) => digits.parse().ok(),
        Kind::Call(name) if name == "-" => match q.children(id) {
            &[inner] => match q.kind(inner) {
                Kind::Int(digits) => digits.parse::<i64>().ok().map(|n| -n),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn reads(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let graph = Calls::new(unit.file);
    let reaches =
        |id: NodeId, wanted: &dyn Fn(&crate::otp::Called) -> bool| graph.reaches(id, wanted).is_some();
    let found = args[0].nodes().iter().any(|&x| {
        args[1].alternatives().iter().any(|what| match what {
            Arg::Word(word) if word == "self" => reaches(x, &|call| call.is("Kernel", "self", 0)),
            Arg::Word(word) if word == "process_dictionary" => reaches(x, &|call| {
                call.module == "Process" && matches!(call.name, "get" | "put" | "delete" | "get_keys")
            }),
            Arg::Word(word) if word == "private_ets" => {
                let private = unit.module.is_some_and(|module| {
                    unit.file.calls("new").iter().any(|&call| {
                        q.holds(module.node, call)
                            && graph.called(call).is_some_and(|call| call.module == ":ets")
                            && q.subtree(call).any(|id| q.atom(id) == Some("private"))
                    })
                });
                private && reaches(x, &|call| call.module == ":ets")
            }
            Arg::Value(value) => {
                let flow = unit.flow(x);
                let wanted = super::nodes(value);
                let reads = flow.reads(q, x);
                wanted.iter().any(|id| {
                    flow.binding(*id).is_some_and(|binding| reads.contains(&binding)) || reads.contains(id)
                })
            }
            _ => false,
        })
    });
    holds(found)
}
