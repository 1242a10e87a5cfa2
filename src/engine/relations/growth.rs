//! Relations over lists and queues in a server's state that grow with its messages.

use super::code::with_nodes;
use super::wait::run_to_end;
use super::{Answers, Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::otp::{Caller, End, Frames, Growth, Growths, Sort, StateShape, bodies};
use crate::pattern::{Bindings, Value};
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;
use std::cell::RefCell;
use std::rc::Rc;

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "grows",
        parameters: &["x", ">field", ">name", ">kind"],
        help: "a field of the server's state becomes x: the list or queue that it was with more elements, or a function \
               that adds them; field leads to it (nothing where the state itself is it), name is its last part, kind is \
               `list` or `queue` and the end that gets one element, `front` or `back`, or `unsure`, or `mixed` where \
               the order changes, or `in a tuple`",
        eval: grows,
    },
    Relation {
        name: "grown_before",
        parameters: &["x", "field"],
        help: "an expression in front of x makes the list or queue in the field longer already",
        eval: |unit, args, _| {
            let (Some(x), Some(field)) = (args[0].node(), args[1].text()) else { return Vec::new() };
            let found = growths(unit);
            holds(found.all.iter().any(|growth| growth.list < x && growth.path.join(".") == field))
        },
    },
    Relation {
        name: "grown",
        parameters: &["x", "field"],
        help: "x is the server's state with a longer list or queue in the field",
        eval: |unit, args, _| {
            let (Some(x), Some(field)) = (args[0].node(), args[1].text()) else { return Vec::new() };
            let found = growths(unit);
            holds(found.all.iter().any(|growth| growth.state == x && growth.path.join(".") == field))
        },
    },
    Relation {
        name: "shrunk",
        parameters: &["x", "field"],
        help: "x is the server's state after a callback has made anything but a longer one of the list or queue in the \
               field, which grows elsewhere",
        eval: |unit, args, _| {
            let (Some(x), Some(field)) = (args[0].node(), args[1].text()) else { return Vec::new() };
            let found = growths(unit);
            let is_here = |other: &(Vec<SmolStr>, Option<NodeId>, NodeId)| {
                other.1 == Some(x) && other.0.join(".") == field
            };
            holds(found.others.iter().any(is_here))
        },
    },
    Relation {
        name: "shrunk_unseen",
        parameters: &["field", ">at"],
        help: "at this place the list or queue in the field becomes another one, and no expression there is the state",
        eval: |unit, args, _| {
            let Some(field) = args[0].text() else { return Vec::new() };
            let found = growths(unit);
            let unseen = found.others.iter().find(|other| other.1.is_none() && other.0.join(".") == field);
            unseen.map_or(Vec::new(), |other| with(unit, &args[1], Value::Node(other.2)))
        },
    },
    Relation {
        name: "taken_out",
        parameters: &["field", ">at"],
        help: "at this place a callback makes anything but a longer one of the list or queue in the field",
        eval: |unit, args, _| {
            let Some(field) = args[0].text() else { return Vec::new() };
            let found = growths(unit);
            let other = found.others.iter().find(|other| other.0.join(".") == field);
            other.map_or(Vec::new(), |other| with(unit, &args[1], Value::Node(other.2)))
        },
    },
    Relation {
        name: "limited",
        parameters: &["x", "field", ">at", ">why"],
        help: "what makes the list or queue in the field longer at x keeps it small as well: why says how, at is where",
        eval: |unit, args, _| match growth(unit, args).and_then(|growth| growth.limit) {
            Some((at, why)) => {
                let at = with(unit, &args[2], Value::Node(at));
                let why = with(unit, &args[3], Value::Text(why.into()));
                at.into_iter().zip(why).map(|(at, why)| [at, why].concat()).collect()
            }
            None => Vec::new(),
        },
    },
    Relation {
        name: "added",
        parameters: &["x", "field", ">element"],
        help: "element is what x adds to the list or queue in the field",
        eval: |unit, args, _| match growth(unit, args).and_then(|growth| growth.element) {
            Some(element) => with(unit, &args[2], Value::Node(element)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "adds_caller",
        parameters: &["x", "field", ">pattern"],
        help: "what x adds to the list or queue in the field holds the caller who waits for an answer; pattern takes it \
               out, as `from`, and is nothing where no pattern does",
        eval: |unit, args, _| match growth(unit, args).map(|growth| growth.caller) {
            Some(Caller::At(pattern)) => with(unit, &args[2], Value::Text(pattern.into())),
            Some(Caller::Hidden) => with(unit, &args[2], Value::Text("".into())),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "added_beside",
        parameters: &["x", "field", ">at"],
        help: "what x adds to the list or queue in the field has an entry of its own in another field, put there at this \
               place, or is counted there",
        eval: |unit, args, _| match growth(unit, args).and_then(|growth| growth.companion) {
            Some(at) => with(unit, &args[2], Value::Node(at)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "comes_from_elsewhere",
        parameters: &[">state"],
        help: "state is a next state of the server that is neither its state nor made of it by code that is understood",
        eval: |unit, args, _| match growths(unit).strays.first() {
            Some(&stray) => with(unit, &args[0], Value::Node(stray)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "run_by",
        parameters: &["x", "callback"],
        help: "a clause of one of these callbacks runs x, itself or through helpers",
        eval: |unit, args, _| {
            let (Some(x), Some(module)) = (args[0].node(), unit.module) else { return Vec::new() };
            let names: Vec<&str> = args[1].alternatives().iter().filter_map(Arg::text).collect();
            let all = Frames::all(unit.file, module);
            let mut all = all.iter().filter(|frames| names.contains(&frames.function_name()));
            holds(all.any(|frames| frames.comes_to(x)))
        },
    },
    Relation {
        name: "starts_as",
        parameters: &["field", "pattern"],
        help: "wherever the server's state is built, the field has a value that matches one of the patterns",
        eval: starts_as,
    },
    Relation {
        name: "answering_body",
        parameters: &["x", ">body", ">first"],
        help: "body are the statements of the innermost body around x whose value its function answers, first is the \
               first of them; not where that body may end without having come to x",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let clause = args[0].node().and_then(|x| unit.file.clause_at(x)).map(|(_, clause)| clause);
            let (Some(x), Some(body)) = (args[0].node(), clause.and_then(|clause| clause.body)) else {
                return Vec::new();
            };
            let Some(at) = run_to_end(q, body, x).and_then(|run| run.first().copied()) else {
                return Vec::new();
            };
            let all = super::control::body_of(q, at);
            let is_choice = |&up: &NodeId| {
                all.iter().any(|&statement| q.holds(statement, up))
                    && bodies(q, up).iter().any(|&body| q.holds(body, x))
            };
            if q.ancestors(x).any(|up| is_choice(&up)) {
                return Vec::new();
            }
            let first = with(unit, &args[2], Value::Node(all[0]));
            let body = with_nodes(unit, &args[1], all);
            body.into_iter().zip(first).map(|(body, first)| [body, first].concat()).collect()
        },
    },
];

thread_local! {
    static LAST: RefCell<Vec<Rc<Known>>> = const { RefCell::new(Vec::new()) };
}

/// What is known of one module.
struct Known {
    key: (String, String, NodeId),
    found: Rc<Growths>,
}

/// Modules that are remembered a thread.
const REMEMBERED: usize = 4;

fn growths(unit: &Unit) -> Rc<Growths> {
    let Some(module) = unit.module else { return Rc::default() };
    let key = (unit.file.path.clone(), unit.file.text.clone(), module.node);
    if let Some(known) = LAST.with_borrow(|last| last.iter().find(|known| known.key == key).cloned()) {
        return known.found.clone();
    }
    let found = Rc::new(Growths::of(unit.file, module));
    let known = Rc::new(Known { key, found: found.clone() });
    LAST.with_borrow_mut(|last| {
        last.insert(0, known);
        last.truncate(REMEMBERED);
    });
    found
}

/// The growth at the first argument, of the field that is the second one.
fn growth(unit: &Unit, args: &[Arg]) -> Option<Growth> {
    let (x, field) = (args[0].nodes().first().copied()?, args[1].text()?);
    growths(unit).all.iter().find(|growth| growth.list == x && growth.path.join(".") == field).cloned()
}

fn grows(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let Some(x) = args[0].node() else { return Vec::new() };
    let found = growths(unit);
    let text = |text: &str| Value::Text(text.into());
    let answer = |growth: &Growth| {
        let name = growth.path.last().filter(|_| !growth.in_tuple()).map_or("state", SmolStr::as_str);
        let parts = [text(&growth.path.join(".")), text(name), text(kind(growth))];
        let each = args[1..].iter().zip(parts).map(|(arg, part)| with(unit, arg, part).into_iter().next());
        each.collect::<Option<Vec<_>>>().map(|each| each.concat())
    };
    found.all.iter().filter(|growth| growth.list == x).filter_map(answer).collect()
}

fn kind(growth: &Growth) -> &'static str {
    match (growth.sort, growth.end, growth.uncertain || growth.mixed) {
        _ if growth.in_tuple() => "in a tuple",
        (Some(Sort::List), Some(End::Front), false) => "list front",
        (Some(Sort::List), Some(End::Back), false) => "list back",
        (Some(Sort::Queue), Some(End::Front), false) => "queue front",
        (Some(Sort::Queue), Some(End::Back), false) => "queue back",
        _ if growth.mixed => "mixed",
        _ => "unsure",
    }
}

fn starts_as(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(field), Some(module)) = (args[0].text(), unit.module) else { return Vec::new() };
    let Ok(shape) = StateShape::from_start(unit.file, module, unit.project) else { return Vec::new() };
    let path: Vec<&str> = field.split('.').collect();
    let matches = |file: &crate::otp::File, node: NodeId| {
        let mut found = Bindings::default();
        let mut patterns = args[1].alternatives().iter().filter_map(super::code::compiled);
        patterns.any(|pattern| pattern.matches(file.subject(), node, &mut found))
    };
    // None: the field is not named there.
    let start = |file: &crate::otp::File, map: NodeId| -> Option<bool> {
        let q = &file.q;
        let mut node = map;
        for name in &path {
            let map = q.args_of(node, "%").map_or(node, |args| args[1]);
            let is_map = q.args_of(map, "%{}").is_some() || matches!(q.kind(map), Kind::List);
            if !is_map {
                return Some(false);
            }
            node = q.pairs(map).find(|&(key, _)| q.atom(key) == Some(name)).map(|(_, value)| value)?;
        }
        Some(matches(file, node))
    };
    let structs: Vec<Option<bool>> = shape.structs.iter().map(|one| start(&one.file, one.list)).collect();
    let literals: Vec<Option<bool>> = shape.literals.iter().map(|one| start(&one.file, one.node)).collect();
    let maps = shape.maps.iter().map(|one| start(&one.file, one.node).unwrap_or(false));
    let defaults = structs.iter().all(|one| *one == Some(true));
    let all = maps.chain(literals.into_iter().map(|one| one.unwrap_or(defaults)));
    let all: Vec<bool> = all.collect();
    let made = shape.made.is_none() || defaults;
    holds(made && (!all.is_empty() || shape.made.is_some()) && all.iter().all(|&is| is))
}
