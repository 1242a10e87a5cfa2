//! Relations over what the state of a server keeps in its collections, from one callback to the next.

use super::code::compiled;
use super::onward;
use super::{Answers, Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::otp::{self, Collections, Frames, Loss, state_of, tails};
use crate::pattern::{Bindings, Value};
use crate::syntax::{Kind, NodeId};
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "collected",
        parameters: &["x", "name", "pattern", ">all", ">any", "?besides"],
        help: "the server's state keeps the value of x in collections, until x goes or a message of the pattern says \
               that `$IT` of it is gone; with the state in `state`, all is code for the list of what they keep, any \
               asks whether they keep the variable called so; the field besides does not count",
        eval: collected,
    },
    Relation {
        name: "without",
        parameters: &["x", "name", "pattern", ">code"],
        help: "code is `state` with the variable called so taken out of all collections that keep x",
        eval: |unit, args, _| {
            let (Some(known), Some(name)) = (known(unit, &args[0], &args[2], None, None), args[1].text())
            else {
                return Vec::new();
            };
            match otp::without(&known.found, "state", name) {
                Some(code) => with(unit, &args[3], Value::Text(code.into())),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "loses",
        parameters: &["next", "x", "set", "pattern", "?besides"],
        help: "next is the next state of a callback, or of a helper that returns for one, in which all collections \
               that keep x may have lost its value; not where a function of the set was called on the way, and not \
               where a message of the pattern is handled",
        eval: |unit, args, _| holds(losses(unit, args, args.get(4)).is_some_and(|lost| lost.whole)),
    },
    Relation {
        name: "loses_some",
        parameters: &["next", "x", "set", "pattern", "?besides"],
        help: "the same, but one collection that may have lost it is enough",
        eval: |unit, args, _| holds(losses(unit, args, args.get(4)).is_some()),
    },
    Relation {
        name: "loses_one",
        parameters: &["next", "x", "set", "pattern", ">one", "?besides"],
        help: "the same, and what was lost is the value of the variable one, which can be read there",
        eval: |unit, args, _| match losses(unit, args, args.get(5)).as_ref().map(|lost| lost.each.as_slice())
        {
            Some(&[Loss::Of(one)]) => with(unit, &args[4], Value::Node(one)),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "returned_after",
        parameters: &["next", "set"],
        help: "next is the next state of a return that is made where a function of the set has been called, too",
        eval: |unit, args, _| {
            let (Some(next), Some(module)) = (args[0].node(), unit.module) else { return Vec::new() };
            let all = calls_in(unit, &args[1]);
            let in_set = |id: NodeId| all.contains(&id);
            holds(Frames::all(unit.file, module).iter().any(|frames| frames.passes(next, &in_set)))
        },
    },
    Relation {
        name: "hands_given",
        parameters: &["next", "set"],
        help: "on the way to the return of the next state, a function of the set has been called with something that \
               came with the message, or with its sender",
        eval: |unit, args, _| {
            let (Some(next), Some(module)) = (args[0].node(), unit.module) else { return Vec::new() };
            let (q, all) = (&unit.file.q, calls_in(unit, &args[1]));
            holds(Frames::all(unit.file, module).iter().any(|frames| {
                let given = |id: NodeId| {
                    all.contains(&id)
                        && q.call(id).is_some_and(|call| call.args.iter().any(|&arg| frames.is_given(arg)))
                };
                frames.passes(next, &given)
            }))
        },
    },
    Relation {
        name: "indexed",
        parameters: &["x", "key", "pattern", ">field"],
        help: "the server's state keeps x in the map field, under the value of key",
        eval: |unit, args, _| {
            let values = known(unit, &args[0], &args[2], None, None);
            let keys = known(unit, &args[1], &args[2], None, None);
            let (Some(values), Some(keys)) = (values, keys) else { return Vec::new() };
            let of = |shape: fn(Box<otp::Shape>) -> otp::Shape| shape(Box::new(otp::Shape::Itself));
            let in_values = values.found.iter().filter(|one| one.shape == of(otp::Shape::Values));
            let field = in_values.filter_map(otp::Collection::field).next().cloned();
            let is_key = |field: &smol_str::SmolStr| {
                keys.found.iter().any(|one| one.path == [field.clone()] && one.shape == of(otp::Shape::Keys))
            };
            match field.filter(is_key) {
                Some(field) => with(unit, &args[3], Value::Text(field)),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "first_of",
        parameters: &["x", ">statement"],
        help: "statement is the first one of the function clause around x",
        eval: |unit, args, _| {
            let clause = args[0].node().and_then(|x| unit.file.clause_at(x));
            match clause.and_then(|(_, clause)| clause.body) {
                Some(body) => with(unit, &args[1], Value::Node(unit.file.q.statements(body)[0])),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "state_parameter",
        parameters: &["x", ">param"],
        help: "param is the parameter that takes the server's state in the function clause around x",
        eval: |unit, args, _| match args[0].node().and_then(|x| state_parameter(unit, x)) {
            Some(param) => with(unit, &args[1], Value::Node(param)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "holds_several",
        parameters: &["x", "pattern"],
        help: "the collections that keep x may keep one value in several entries",
        eval: |unit, args, _| {
            let known = known(unit, &args[0], &args[1], None, None);
            holds(known.is_some_and(|known| known.found.iter().any(|one| has_several(&one.shape))))
        },
    },
    Relation {
        name: "keeps_itself",
        parameters: &["x", "pattern"],
        help: "the server's state is itself one of the collections that keep x, not a field of it",
        eval: |unit, args, _| {
            let known = known(unit, &args[0], &args[1], None, None);
            holds(known.is_some_and(|known| known.found.iter().any(|one| one.path.is_empty())))
        },
    },
    Relation {
        name: "repeats",
        parameters: &["x", "pattern"],
        help: "the collections that keep x are lists, and nothing keeps x from standing in one of them twice",
        eval: |unit, args, _| {
            let Some(known) = known(unit, &args[0], &args[1], None, None) else { return Vec::new() };
            let x = args[0].node();
            holds(
                known.found.iter().any(|one| has_list(&one.shape)) && x.is_some_and(|x| !is_checked(unit, x)),
            )
        },
    },
    Relation {
        name: "on_message",
        parameters: &["x", "pattern"],
        help: "x runs where the server handles a message of the pattern: in a clause or branch that takes it, or a \
               helper of it; what the pattern binds is bound",
        eval: on_message,
    },
    Relation {
        name: "takes_message",
        parameters: &["x", ">body"],
        help: "x is the pattern of a message of a `handle_info` clause, of a branch of one, or of a helper that it \
               hands messages to; body are the statements that handle it",
        eval: takes_message,
    },
    Relation {
        name: "told_apart",
        parameters: &["x"],
        help: "the variable x of a head stands in it once more, in its guard, or pinned: only one value of x is taken",
        eval: |unit, args, _| holds(args[0].node().is_some_and(|x| is_told_apart(unit, x))),
    },
    Relation {
        name: "newest_state",
        parameters: &["x", ">state"],
        help: "state is the variable that holds the server's newest state where x runs, or the parameter that takes \
               it without a name",
        eval: |unit, args, _| match args[0].nodes().first().and_then(|&x| newest_state(unit, x)) {
            Some(state) => with(unit, &args[1], Value::Node(state)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "given_state",
        parameters: &["x", ">state"],
        help: "state is the variable with which the function around x was given the server's state, and means that \
               where x runs, too",
        eval: |unit, args, _| match args[0].node().and_then(|x| given_state(unit, x)) {
            Some(state) => with(unit, &args[1], Value::Node(state)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "carried",
        parameters: &["x", "state"],
        help: "whatever is returned after x in its body is made from the variable or parameter state, and nothing \
               that runs after x is out of reach of a variable bound at x",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(state)) => holds(is_carried(unit, x, state)),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "called_with",
        parameters: &["x", "y", "name", ">code"],
        help: "code is the call x with its argument y written as name; for a capture such as `&f/1`, the call of it",
        eval: called_with,
    },
    Relation {
        name: "only_stops",
        parameters: &["body"],
        help: "body never goes on with a state: each of its values stops the server",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let last = args[0].nodes().last().map(|&last| tails(q, last).nodes).unwrap_or_default();
            holds(!last.is_empty() && last.iter().all(|&tail| state_of(q, tail) == Some(None)))
        },
    },
];

/// What is known of one value, the last that was asked about.
struct Known {
    key: (String, String, NodeId, String, String),
    found: Vec<otp::Collection>,
    losses: Vec<Lost>,
}

/// What a next state may have lost.
#[derive(Clone)]
struct Lost {
    next: NodeId,
    each: Vec<Loss>,
    /// All collections may have lost it.
    whole: bool,
}

thread_local! {
    static LAST: RefCell<Vec<Rc<Known>>> = const { RefCell::new(Vec::new()) };
}

/// Values that are remembered a thread.
const REMEMBERED: usize = 8;

fn known(unit: &Unit, x: &Arg, pattern: &Arg, set: Option<&Arg>, besides: Option<&Arg>) -> Option<Rc<Known>> {
    let x = x.nodes().first().copied()?;
    let module = unit.module?;
    let key = (
        unit.file.path.clone(),
        unit.file.text.clone(),
        x,
        format!("{pattern:?} {besides:?}"),
        set.map(|set| format!("{set:?}")).unwrap_or_default(),
    );
    if let Some(known) = LAST.with_borrow(|last| last.iter().find(|known| known.key == key).cloned()) {
        return Some(known);
    }
    let ends = |id: NodeId| gone(unit, pattern, id);
    let mut collections = Collections::of(unit.file, module, x, &ends);
    if let Some(field) = besides.and_then(Arg::text) {
        collections.leave_out(field);
    }
    let mut losses = Vec::new();
    if let Some(set) = set {
        let released = calls_in(unit, set);
        let releases = |id: NodeId| released.contains(&id);
        for next in collections.nexts() {
            let each = collections.losses(next, &releases, &ends, false);
            if !each.is_empty() {
                let whole = !collections.losses(next, &releases, &ends, true).is_empty();
                losses.push(Lost { next, each, whole });
            }
        }
    }
    let known = Rc::new(Known { key, found: collections.found, losses });
    LAST.with_borrow_mut(|last| {
        last.insert(0, known.clone());
        last.truncate(REMEMBERED);
    });
    Some(known)
}

/// The calls of the unit's module that come to a function of the set, in another module of the project, too.
fn calls_in(unit: &Unit, set: &Arg) -> HashSet<NodeId> {
    let inside = |id: &NodeId| unit.module.is_some_and(|module| unit.file.q.holds(module.node, *id));
    let all = unit.file.all_calls().flat_map(|(_, ids)| ids.iter().copied()).filter(inside);
    all.filter(|&id| onward::comes_to(unit, set, id)).collect()
}

/// What `$IT` of the patterns is in a message.
fn gone(unit: &Unit, patterns: &Arg, id: NodeId) -> Option<NodeId> {
    patterns.alternatives().iter().filter_map(compiled).find_map(|pattern| {
        let mut found = Bindings::default();
        pattern.matches(unit.file.subject(), id, &mut found).then(|| found.node("IT"))?
    })
}

fn collected(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(known), Some(name)) = (known(unit, &args[0], &args[2], None, args.get(5)), args[1].text())
    else {
        return Vec::new();
    };
    if known.found.is_empty() {
        return Vec::new();
    }
    let all = with(unit, &args[3], Value::Text(otp::listed(&known.found, "state", name).into()));
    let any = with(unit, &args[4], Value::Text(otp::among(&known.found, "state", name).into()));
    match (all.into_iter().next(), any.into_iter().next()) {
        (Some(all), Some(any)) => vec![[all, any].concat()],
        _ => Vec::new(),
    }
}

fn losses(unit: &Unit, args: &[Arg], besides: Option<&Arg>) -> Option<Lost> {
    let next = args[0].node()?;
    let known = known(unit, &args[1], &args[3], Some(&args[2]), besides)?;
    known.losses.iter().find(|lost| lost.next == next).cloned()
}

fn has_several(shape: &otp::Shape) -> bool {
    use otp::Shape::{Element, Field, Itself, Keys, List, Set, Values};
    match shape {
        Itself => false,
        Set(inner) | Keys(inner) => !matches!(**inner, Itself),
        List(_) | Values(_) => true,
        Field(_, inner) | Element(_, _, inner) => has_several(inner),
    }
}

fn has_list(shape: &otp::Shape) -> bool {
    use otp::Shape::{Element, Field, Itself, Keys, List, Set, Values};
    match shape {
        Itself => false,
        List(inner) => matches!(**inner, Itself),
        Set(inner) | Keys(inner) | Values(inner) | Field(_, inner) | Element(_, _, inner) => has_list(inner),
    }
}

/// True if both patterns are tuples with one tag.
fn is_same_message(q: &crate::syntax::Quoted, a: NodeId, b: NodeId) -> bool {
    let tag = |id: NodeId| q.args_of(id, "{}").and_then(|parts| q.atom(*parts.first()?));
    tag(a).is_some() && tag(a) == tag(b)
}

/// True if the functions around `x` look for doubles: `Enum.uniq`, `--`, `in`.
fn is_checked(unit: &Unit, x: NodeId) -> bool {
    let Some(module) = unit.module else { return false };
    let q = &unit.file.q;
    let looks = |id: NodeId| {
        q.call(id).is_some_and(|call| {
            matches!(call.name, "uniq" | "--" | "in" | "member?" | "has_key?" | "is_map_key" | "dedup")
        })
    };
    Frames::all(unit.file, module).iter().any(|frames| frames.comes_to(x) && frames.nodes().any(looks))
}

fn on_message(unit: &Unit, args: &[Arg], bindings: &Bindings) -> Answers {
    let (Some(x), Some(module)) = (args[0].nodes().first().copied(), unit.module) else { return Vec::new() };
    let matches = |id: NodeId| {
        let found = super::code::first_match(unit, &args[1], &[id], bindings);
        found.into_iter().next()
    };
    Frames::all(unit.file, module)
        .iter()
        .filter(|frames| frames.function_name() == "handle_info")
        .find_map(|frames| frames.handles(x, &matches))
        .into_iter()
        .collect()
}

fn takes_message(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let (Some(x), Some(module)) = (args[0].node(), unit.module) else { return Vec::new() };
    let whole = q.parent(x).filter(|&up| q.args_of(up, "=").is_some()).unwrap_or(x);
    let reached = || {
        let same = |id: NodeId| is_same_message(q, id, x).then_some(());
        let all = Frames::all(unit.file, module);
        let mut all = all.iter().filter(|frames| frames.function_name() == "handle_info");
        all.any(|frames| frames.comes_to(x) && !frames.handled_before(x, &same))
    };
    let body = match module.clause_at(q, x) {
        Some((function, clause)) if clause.params.contains(&whole) => {
            let is_own = function.name == "handle_info" && clause.params.first() == Some(&whole);
            clause.body.filter(|_| is_own || function.name != "handle_info" && reached())
        }
        _ => {
            // `case message do {:DOWN, ..} -> ...`
            let list = q.parent(whole).map(|up| match q.args_of(up, "when") {
                Some(_) => q.parent(up).unwrap_or(up),
                None => up,
            });
            let arrow = list.and_then(|list| {
                q.parent(list).filter(|&up| q.args_of(up, "->").is_some_and(|args| args[0] == list))
            });
            let of_case = arrow.and_then(|arrow| {
                q.ancestors(arrow).find(|&id| q.sections(id).is_some()).and_then(|id| q.call(id))
            });
            match (arrow, of_case) {
                (Some(arrow), Some(call)) if call.name == "case" && reached() => {
                    q.args_of(arrow, "->").map(|args| args[1])
                }
                _ => None,
            }
        }
    };
    match body {
        Some(body) => super::code::with_nodes(unit, &args[1], q.statements(body)),
        None => Vec::new(),
    }
}

fn is_told_apart(unit: &Unit, x: NodeId) -> bool {
    let q = &unit.file.q;
    if q.args_of(x, "^").is_some() {
        return true;
    }
    let (Some(name), Some((_, clause))) = (q.var(x), unit.file.clause_at(x)) else { return false };
    let arrow = q.ancestors(x).take_while(|&up| up != clause.node).find_map(|up| q.args_of(up, "->"));
    let heads: Vec<NodeId> = match arrow {
        Some(args) => vec![args[0]],
        None => clause.params.iter().copied().chain(clause.guard).collect(),
    };
    let uses = heads.into_iter().flat_map(|head| q.subtree(head)).filter(|&id| q.var(id) == Some(name));
    name != "_" && uses.count() > 1
}

fn newest_state(unit: &Unit, x: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let frames = Frames::all(unit.file, unit.module?);
    let frames = frames.iter().find(|frames| frames.comes_to(x))?;
    let (_, clause) = unit.file.clause_at(x)?;
    let states = frames.states_at(x);
    if let Some(&newest) = states.last() {
        return Some(newest);
    }
    // A pattern that names no variable for the whole state.
    let last = *clause.params.last()?;
    let is_map = q.args_of(last, "%{}").is_some() || q.args_of(last, "%").is_some();
    let is_ignored = q.var(last).is_some();
    (frames.is_callback(clause) && (is_map || is_ignored)).then_some(last)
}

fn given_state(unit: &Unit, x: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let frames = Frames::all(unit.file, unit.module?);
    let frames = frames.iter().find(|frames| frames.comes_to(x))?;
    let (_, clause) = unit.file.clause_at(x)?;
    let states = frames.states_at(x);
    let is_given = |&state: &NodeId| clause.params.iter().any(|&param| q.holds(param, state));
    let given = states.iter().copied().find(is_given)?;
    let is_hidden = states.iter().any(|&other| other != given && q.var(other) == q.var(given));
    (!is_hidden).then_some(given)
}

fn state_parameter(unit: &Unit, x: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let frames = Frames::all(unit.file, unit.module?);
    let frames = frames.iter().find(|frames| frames.comes_to(x))?;
    let (_, clause) = unit.file.clause_at(x)?;
    let given = frames.states_at(clause.body.map(|body| q.statements(body)[0])?);
    let holds = |param: &&NodeId| given.iter().any(|&state| q.holds(**param, state));
    match clause.params.iter().find(holds) {
        Some(&param) => Some(param),
        None => clause.params.last().copied().filter(|_| frames.is_callback(clause)),
    }
}

fn is_carried(unit: &Unit, x: NodeId, state: NodeId) -> bool {
    let q = &unit.file.q;
    let Some((_, clause)) = unit.file.clause_at(x) else { return false };
    let Some(body) = clause.body else { return false };
    let flow = unit.file.flow(clause.node);
    let statement = super::control::statement_of(q, x);
    let siblings = super::control::body_of(q, statement);
    let names = |id: NodeId| flow.binding(id).or_else(|| flow.is_binding(id).then_some(id));
    let wanted: Vec<NodeId> = q.subtree(state).filter_map(names).collect();
    let all = unit.module.map(|module| Frames::all(unit.file, module)).unwrap_or_default();
    let mut around = all.iter().filter(|frames| frames.comes_to(x)).peekable();
    if around.peek().is_none() {
        return false;
    }
    let around: Vec<&Frames> = around.collect();
    let made_of = |from: NodeId| {
        if !around.iter().all(|frames| frames.gives_state(from)) {
            return false;
        }
        let (mut open, mut seen) = (vec![from], Vec::new());
        while let Some(id) = open.pop() {
            for used in q.subtree(id).filter_map(|id| flow.binding(id)) {
                if wanted.contains(&used) {
                    return true;
                }
                if !seen.contains(&used) {
                    seen.push(used);
                    open.extend(flow.source(used));
                }
            }
        }
        false
    };
    let Some(&last) = siblings.last() else { return false };
    let mut after = tails(q, last).nodes.into_iter().filter(|&tail| otp::same_path(q, x, tail)).peekable();
    let is_used =
        statement_of_body(q, statement).is_none_or(|up| !super::control::is_unused(&unit.file.q, up));
    let is_body = siblings.iter().any(|&sibling| q.holds(body, sibling));
    is_used
        && is_body
        && !q.holds(statement, last)
        && after.peek().is_some()
        && after.all(|tail| match state_of(q, tail) {
            Some(None) => true,
            Some(Some(next)) => made_of(next),
            None => made_of(tail),
        })
}

/// The construct whose branch a statement's body is.
fn statement_of_body(q: &crate::syntax::Quoted, statement: NodeId) -> Option<NodeId> {
    let body = q.parent(statement).filter(|&up| q.args_of(up, "__block__").is_some()).unwrap_or(statement);
    super::branching::construct(q, body)
}

fn called_with(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let (Some(x), Some(name)) = (args[0].node(), args[2].text()) else { return Vec::new() };
    let function = |module: Option<NodeId>, name: &str| match module {
        Some(module) => format!("{}.{name}", unit.file.code(module)),
        None => name.to_string(),
    };
    let captured = q.args_of(x, "&").and_then(|args| q.args_of(args[0], "/").map(|parts| parts[0]));
    let code = match captured {
        Some(named) => match q.call(named) {
            Some(call) => format!("{}({name})", function(call.module, call.name)),
            None => format!("{}({name})", q.var(named).unwrap_or_default()),
        },
        None => {
            let inner = q.args_of(x, "&").map_or(x, |args| args[0]);
            let Some(call) = q.call(inner) else { return Vec::new() };
            let y = args[1].node();
            let written = |&arg: &NodeId| match Some(arg) == y || is_capture(unit, arg) {
                true => name,
                false => unit.file.code(arg),
            };
            let all: Vec<&str> = call.args.iter().map(written).collect();
            format!("{}({})", function(call.module, call.name), all.join(", "))
        }
    };
    with(unit, &args[3], Value::Text(code.into()))
}

/// `&1`.
fn is_capture(unit: &Unit, id: NodeId) -> bool {
    let q = &unit.file.q;
    q.args_of(id, "&").is_some_and(|args| matches!(args, [only] if matches!(q.kind(*only), Kind::Int(_))))
}
