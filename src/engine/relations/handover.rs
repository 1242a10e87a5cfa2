//! Relations over work that a callback could hand over to another process.

use super::control::body_of;
use super::process::sets;
use super::{Answers, Arg, Relation, holds, with};
use crate::engine::{Unit, ensure};
use crate::otp::{Called, Calls, Reach, is_process, tag, tails};
use crate::pattern::{Bindings, Value};
use crate::source::Span;
use crate::syntax::{Kind, NodeId, Quoted};

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "in_process",
        parameters: &[],
        help: "a process of its own runs the unit's module: a server's behaviour, or a `use` and callbacks that say so",
        eval: |unit, _, _| holds(unit.module.is_some_and(is_process)),
    },
    Relation {
        name: "supervisor",
        parameters: &[],
        help: "the unit's module is a supervisor: its process runs none of the module's functions but `init/1`",
        eval: |unit, _, _| {
            const NAMES: [&str; 2] = ["Supervisor", "DynamicSupervisor"];
            holds(unit.module.is_some_and(|module| NAMES.iter().any(|name| module.uses(name))))
        },
    },
    Relation {
        name: "injected",
        parameters: &[">why"],
        help: "the unit's module is no plain GenServer, for this reason",
        eval: |unit, args, _| match unit.module.map(ensure::is_plain) {
            Some(Err(why)) => with(unit, &args[0], Value::Text(why.into())),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "timed",
        parameters: &[],
        help: "a callback of the unit's module returns a time-out",
        eval: |unit, _, _| holds(unit.module.is_some_and(|module| ensure::has_timeouts(unit.file, module))),
    },
    Relation {
        name: "caller_of_unit",
        parameters: &[">call"],
        help: "call is a call of the unit's function in its own module",
        eval: |unit, args, _| {
            let (Some(module), Some((function, _))) = (unit.module, unit.clause) else { return Vec::new() };
            match Calls::new(unit.file).callers(module, function).first() {
                Some(&id) => with(unit, &args[0], Value::Node(id)),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "rescued",
        parameters: &[],
        help: "the unit's clause has a `rescue`, `catch`, `else` or `after` of its own",
        eval: |unit, _, _| {
            let sections = unit.clause.and_then(|(_, clause)| clause.sections);
            holds(sections.is_some_and(|sections| unit.file.q.pairs(sections).count() > 1))
        },
    },
    Relation {
        name: "runs",
        parameters: &["x", "form"],
        help: "x holds the special form or local call of this name (`receive`), itself or in functions of its own \
               module that it calls",
        eval: |unit, args, _| {
            let names: Vec<&str> = args[1].alternatives().iter().filter_map(Arg::text).collect();
            let reach = Reach::new(unit.file);
            let found = |id: NodeId| unit.file.q.local(id).is_some_and(|(name, _)| names.contains(&name));
            holds(args[0].nodes().into_iter().any(|id| reach.all(id).into_iter().any(found)))
        },
    },
    Relation {
        name: "mentions",
        parameters: &["words"],
        help: "the module's name or `@moduledoc`, the comments at its top, or those in or right above the unit's \
               clause, have a word that begins with one of these; `$` at its end: a whole word",
        eval: |unit, args, _| {
            let text = described(unit);
            let words = args[0].alternatives().iter().filter_map(Arg::text);
            holds(words.into_iter().any(|word| has_word(&text, word)))
        },
    },
    Relation {
        name: "tag",
        parameters: &["message", ">name"],
        help: "name is the atom that the message is, or that its tuple begins with; else the unit's function",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let Some(id) = args[0].node() else { return Vec::new() };
            let own = unit.clause.map_or("", |(function, _)| function.name.as_str());
            let name = tag(q, id).unwrap_or(own);
            let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
            with(unit, &args[1], Value::Text(if plain { name } else { own }.into()))
        },
    },
    Relation {
        name: "default",
        parameters: &["option"],
        help: "nobody has set the option",
        eval: |unit, args, _| {
            let Some(name) = args[0].text() else { return Vec::new() };
            let default = unit.recipe.options.get(name).and_then(|spec| spec.default.as_ref());
            holds(unit.options.get(name) == default)
        },
    },
    Relation {
        name: "supervised",
        parameters: &["module", ">name"],
        help: "name is that of the only child with a name that the supervision trees of the application start from \
               this module",
        eval: |unit, args, _| {
            let Some(module) = args[0].text() else { return Vec::new() };
            match ensure::named_children(unit, module).as_slice() {
                [only] => with(unit, &args[1], Value::Text(only.clone())),
                _ => Vec::new(),
            }
        },
    },
    Relation {
        name: "in_namespace",
        parameters: &["name", ">module"],
        help: "module is this name in the namespace of the application that starts the unit's module",
        eval: |unit, args, _| match (args[0].text(), ensure::namespace(unit)) {
            (Some(name), Some(space)) => {
                with(unit, &args[1], Value::Text(smol_str::format_smolstr!("{space}.{name}")))
            }
            _ => Vec::new(),
        },
    },
    Relation {
        name: "text",
        parameters: &["x", ">text"],
        help: "text is the text x",
        eval: |unit, args, _| match args[0].text() {
            Some(text) => with(unit, &args[1], Value::Text(text.into())),
            None => Vec::new(),
        },
    },
    Relation {
        name: "collection",
        parameters: &["state"],
        help: "the state of the unit's server is itself a collection: code enumerates or counts its entries, or reads \
               and writes entries whose keys are no constants",
        eval: |unit, args, _| {
            let name = args[0].node().and_then(|id| unit.file.q.var(id));
            holds(unit.module.is_some_and(|module| is_collection(unit, module, name)))
        },
    },
    Relation {
        name: "returned_at_once",
        parameters: &["end", "x", ">step", ">value", "?besides"],
        help: "the statement step right before end, others besides it aside, binds the variable x to value, nothing \
               else reads x, and no comment stands between",
        eval: returned_at_once,
    },
    Relation {
        name: "one_line",
        parameters: &["x"],
        help: "x is a single expression on one line",
        eval: |unit, args, _| {
            let line = |id: NodeId| !unit.file.q.node(id).outer.of(&unit.file.text).contains('\n');
            holds(args[0].node().is_some_and(line))
        },
    },
    Relation {
        name: "but_last",
        parameters: &["xs", ">rest", "?besides"],
        help: "rest is xs without the last, and without others besides",
        eval: |unit, args, _| {
            let mut ids = args[0].nodes();
            ids.pop();
            let besides = args.get(2).map(Arg::nodes).unwrap_or_default();
            ids.retain(|id| !besides.contains(id));
            super::code::with_nodes(unit, &args[1], ids)
        },
    },
    Relation {
        name: "movable",
        parameters: &["step", "run", "value", "set"],
        help: "the statement step of run goes into the value after run, and may as well run before it: it binds \
               variables by calls of the set only and reads nothing that run binds, other such steps aside, and what \
               stands before it in run mentions no variable of the name",
        eval: movable,
    },
    Relation {
        name: "ends_as",
        parameters: &["step", "run", "x", "set", "?besides"],
        help: "the statement step of run binds the variable x, calls functions of the set only and reads nothing that \
               run binds, others besides aside; x is read only as the last variable of what run ends with: \
               step's value can stand there in its place, or before run",
        eval: ends_as,
    },
    Relation {
        name: "sets_mark",
        parameters: &["x"],
        help: "x, or a function of its own module that it calls, sets an entry of a map to a fixed word: an atom other \
               than nil",
        eval: |unit, args, _| {
            let reach = Reach::new(unit.file);
            let sets = |id: NodeId| sets_mark(&unit.file.q, id);
            holds(args[0].nodes().into_iter().any(|id| reach.all(id).into_iter().any(sets)))
        },
    },
    Relation {
        name: "handlers",
        parameters: &[">bodies"],
        help: "bodies are those of all clauses of the unit's module that take a message: of handle_call/3, \
               handle_cast/2 and handle_info/2",
        eval: |unit, args, _| {
            let takes = |function: &crate::otp::Function| {
                matches!(
                    (function.name.as_str(), function.arity),
                    ("handle_call", 3) | ("handle_cast" | "handle_info", 2)
                )
            };
            let clauses = unit.module.into_iter().flat_map(|module| module.clauses());
            let bodies =
                clauses.filter(|(function, _)| takes(function)).filter_map(|(_, clause)| clause.body);
            super::code::with_nodes(unit, &args[0], bodies.collect())
        },
    },
    Relation {
        name: "falls_through",
        parameters: &["x"],
        help: "x may have a value that no expression in it spells: an `if` without `else`, a `with` whose unmatched \
               value is its own",
        eval: |unit, args, _| holds(args[0].nodes().iter().any(|&x| !tails(&unit.file.q, x).complete)),
    },
    Relation {
        name: "same_value",
        parameters: &["x", "y"],
        help: "x and y are the same code, and each variable in them is bound at one place",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(y)) => {
                let q = &unit.file.q;
                let (one, other) = (unit.flow(x), unit.flow(y));
                let bound = q.subtree(x).zip(q.subtree(y)).all(|(a, b)| one.binding(a) == other.binding(b));
                holds(q.same(x, q, y) && bound)
            }
            _ => Vec::new(),
        },
    },
];

/// True for `%{.., key: :word}` and `put(.., key, :word)`.
fn sets_mark(q: &Quoted, id: NodeId) -> bool {
    let is_mark = |id: NodeId| q.atom(id).is_some_and(|word| word != "nil");
    if let Kind::Pair = q.kind(id) {
        let in_map = q.parent(id).is_some_and(|up| {
            let list = matches!(q.kind(up), Kind::List).then(|| q.parent(up)).flatten();
            list.or(Some(up)).is_some_and(|map| {
                q.args_of(map, "%{}").is_some() || q.args_of(map, "|").is_some_and(|sides| sides[1] == up)
            })
        });
        return in_map && q.children(id).get(1).is_some_and(|&value| is_mark(value));
    }
    q.call(id).is_some_and(|call| {
        matches!(call.name, "put" | "put_in" | "put_new" | "replace" | "replace!")
            && call.args.len() > 1
            && call.args.last().is_some_and(|&value| is_mark(value))
    })
}

fn returned_at_once(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let (Some(end), Some(x)) = (args[0].node(), args[1].node()) else { return Vec::new() };
    let besides = args.get(4).map(Arg::nodes).unwrap_or_default();
    let all = body_of(q, end);
    let above = all.iter().take_while(|&&id| id != end).filter(|id| !besides.contains(id));
    let Some(&step) = above.last() else { return Vec::new() };
    let Some(&[target, value]) = q.args_of(step, "=") else { return Vec::new() };
    let flow = unit.flow(x);
    // What stands above the others goes with them.
    let from = besides.iter().filter(|&&id| all.contains(&id)).map(|&id| q.node(id).outer.end).max();
    let from = from.map_or(q.node(step).outer.end, |end| end.max(q.node(step).outer.end));
    let between = |span: Span| span.start >= from && span.end <= q.node(end).outer.start;
    let commented = q.comments.iter().any(|comment| between(comment.span));
    if q.var(target).is_none() || flow.binding(x) != Some(target) || flow.uses(target) != [x] || commented {
        return Vec::new();
    }
    match (&args[2], &args[3]) {
        (Arg::Out(step_name), Arg::Out(value_name)) => {
            vec![vec![(step_name.clone(), Value::Node(step)), (value_name.clone(), Value::Node(value))]]
        }
        _ => Vec::new(),
    }
}

fn movable(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let (Some(step), run, Some(result)) = (args[0].node(), args[1].nodes(), args[2].node()) else {
        return Vec::new();
    };
    let graph = Calls::new(unit.file);
    let foreign =
        |call: &Called| !sets(unit, &args[3]).any(|set| set.has(&call.module, call.name, call.arity));
    let flow = unit.flow(step);
    let mut first: Vec<NodeId> = Vec::new();
    for (at, &statement) in run.iter().enumerate() {
        let Some(&[target, value]) = q.args_of(statement, "=") else { continue };
        if !flow.flows(q, value, result) || graph.reaches(value, &foreign).is_some() {
            continue;
        }
        let names: Vec<&str> = flow.bindings_in(q, target).filter_map(|id| q.var(id)).collect();
        let stays = |id: &NodeId| !first.contains(id);
        let bound = |binding: NodeId| run.iter().filter(|id| stays(id)).any(|&id| q.holds(id, binding));
        let mentioned = run[..at].iter().filter(|id| stays(id)).flat_map(|&id| q.subtree(id));
        let mentioned = mentioned.filter_map(|id| q.var(id)).any(|name| names.contains(&name));
        if !names.is_empty() && !flow.reads(q, value).into_iter().any(bound) && !mentioned {
            first.push(statement);
        }
    }
    holds(first.contains(&step))
}

fn ends_as(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let (Some(step), run, Some(x)) = (args[0].node(), args[1].nodes(), args[2].node()) else {
        return Vec::new();
    };
    let (Some(&[target, value]), Some(&end)) = (q.args_of(step, "="), run.last()) else { return Vec::new() };
    let (flow, besides) = (unit.flow(step), args.get(4).map(Arg::nodes).unwrap_or_default());
    let stays = |id: &&NodeId| !besides.contains(id);
    let bound = |binding| run.iter().filter(stays).any(|&id| q.holds(id, binding));
    let foreign =
        |call: &Called| !sets(unit, &args[3]).any(|set| set.has(&call.module, call.name, call.arity));
    let last = |tail: NodeId| q.children(tail).iter().rev().copied().find(|&part| q.var(part).is_some());
    let ends: Vec<NodeId> = tails(q, end).nodes.into_iter().filter_map(last).collect();
    holds(
        run.contains(&step)
            && flow.binding(x) == Some(target)
            && flow.uses(target).iter().all(|used| ends.contains(used))
            && !flow.reads(q, value).into_iter().any(bound)
            && Calls::new(unit.file).reaches(value, &foreign).is_none(),
    )
}

/// The module's name in words, its `@moduledoc`, the comments above its first statement and those of the unit's clause,
/// in lower case and without their marks.
fn described(unit: &Unit) -> String {
    let q = &unit.file.q;
    let mut text = String::new();
    if let Some(module) = unit.module {
        for c in module.name.rsplit('.').next().unwrap_or(&module.name).chars() {
            if c.is_uppercase() {
                text.push(' ');
            }
            text.push(c);
        }
        let (from, to) = match module.statements.first() {
            Some(&first) => (q.node(module.node).outer.start, q.node(first).outer.start),
            None => (0, 0),
        };
        for comment in q.comments.iter().filter(|one| one.span.start > from && one.span.end <= to) {
            text.push(' ');
            text.push_str(comment.span.of(&unit.file.text).trim_start_matches('#'));
        }
        for &id in &module.statements {
            if let Some(&[doc]) = q.args_of(id, "@").and_then(|args| q.args_of(*args.first()?, "moduledoc")) {
                text.push(' ');
                text.push_str(q.node(doc).inner.of(&unit.file.text));
            }
        }
    }
    if let Some((_, clause)) = unit.clause {
        let span = q.node(clause.node).outer;
        let mut start = span.start;
        for comment in q.comments.iter().rev().filter(|comment| comment.span.end <= span.start) {
            let between = &unit.file.text[comment.span.end as usize..start as usize];
            let attribute = |line: &str| line.trim().is_empty() || line.trim().starts_with("@impl");
            if !between.lines().all(attribute) {
                break;
            }
            start = comment.span.start;
        }
        for comment in
            q.comments.iter().filter(|comment| comment.span.start >= start && comment.span.end <= span.end)
        {
            text.push(' ');
            text.push_str(comment.span.of(&unit.file.text).trim_start_matches('#'));
        }
    }
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has_word(text: &str, word: &str) -> bool {
    let (word, whole) = match word.strip_suffix('$') {
        Some(word) => (word, true),
        None => (word, false),
    };
    let is_letter = |c: char| c.is_alphanumeric();
    text.match_indices(word).any(|(at, _)| {
        !(text[..at].ends_with(is_letter) || whole && text[at + word.len()..].starts_with(is_letter))
    })
}

fn is_collection(unit: &Unit, module: &crate::otp::Module, _: Option<&str>) -> bool {
    let q = &unit.file.q;
    let graph = Calls::new(unit.file);
    let states: Vec<(NodeId, NodeId)> = module
        .clauses()
        .filter(|(function, _)| function.name.starts_with("handle_") && !function.is_private())
        .filter_map(|(_, clause)| Some((clause.node, *clause.params.last()?)))
        .collect();
    states.iter().any(|&(clause, state)| {
        let flow = unit.file.flow(clause);
        // The whole state: the parameter itself, or the name beside its pattern.
        let whole = |id: NodeId| {
            let id = flow.resolve(q, id);
            flow.binding(id).is_some_and(|binding| {
                binding == state || q.args_of(state, "=").is_some_and(|sides| sides.contains(&binding))
            })
        };
        q.subtree(clause).any(|id| {
            if let Some(&[_, generator]) = q.args_of(id, "<-") {
                return whole(generator) && q.ancestors(id).any(|up| q.args_of(up, "for").is_some());
            }
            let (Some(called), Some(call)) = (graph.called(id), q.call(id)) else { return false };
            let Some(&subject) = call.args.first().filter(|&&first| whole(first)) else { return false };
            let _ = subject;
            let constant = |at: usize| {
                call.args
                    .get(at)
                    .is_some_and(|&key| q.atom(key).is_some() || matches!(q.kind(key), Kind::Str(_)))
            };
            match (&*called.module, call.name) {
                ("Enum" | "Stream", _)
                | ("Kernel", "map_size")
                | ("Map", "keys" | "values" | "to_list" | "size" | "filter" | "reject") => true,
                (
                    "Map",
                    "put" | "put_new" | "put_new_lazy" | "get" | "get_lazy" | "fetch" | "fetch!" | "delete"
                    | "update" | "update!" | "pop" | "pop!" | "has_key?" | "replace" | "replace!",
                )
                | ("Access", "get" | "fetch" | "fetch!") => !constant(1),
                _ => false,
            }
        })
    })
}
