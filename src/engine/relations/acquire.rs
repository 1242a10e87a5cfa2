//! Relations over what a server acquires: what undoes it, and what says whether it was acquired.

use super::lifetime::keeper;
use super::{Answers, Arg, Relation, with};
use crate::engine::Unit;
use crate::otp::{Calls, bodies};
use crate::pattern::{Bindings, Value};
use crate::recipe::Pair;
use crate::syntax::NodeId;

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "paired",
        parameters: &["x", "set", ">key", ">undo", ">how"],
        help: "x calls a function of a set of pairs (`Mod.get/2 -> Mod.undo/1`), or captures one that a `tap` or an \
               `Enum.each` around it calls: key are the arguments that undoing takes (of `Enum.each` the list), undo the \
               functions that undo it, and how the call of the first of them, in which `$it` stands for the key",
        eval: paired,
    },
    Relation {
        name: "only_if",
        parameters: &["x", ">condition"],
        help: "x stands in `init` itself, and runs if and only if this condition of the one `if` around it holds",
        eval: |unit, args, _| match args[0].node().and_then(|x| condition_of(unit, x)) {
            Some(condition) => with(unit, &args[1], Value::Node(condition)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "in_loop",
        parameters: &["x", ">loop"],
        help: "x stands in the body of a `for`, or in the function of an `Enum.each`; of several in one another loop is the \
               outermost",
        eval: |unit, args, _| match args[0].node().and_then(|x| loop_around(unit, x)) {
            Some(around) => with(unit, &args[1], Value::Node(around)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "marked",
        parameters: &["x", ">code"],
        help: "code reads a field of the state that starts as false, that every callback sets to true where it has run x, \
               and that others set to false only; `$state` is the state",
        eval: marked,
    },
];

fn paired(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(x), Some(set)) = (args[0].node(), args[1].text().and_then(|name| unit.sets.get(name))) else {
        return Vec::new();
    };
    let Some(called) = Calls::new(unit.file).called(x) else { return Vec::new() };
    let Some(pair) = set.pair(&called.module, called.name, called.arity) else { return Vec::new() };
    let Some(first) = pair.undo.first() else { return Vec::new() };
    let Some((key, each)) = key_of(unit, x, pair) else { return Vec::new() };
    let q = &unit.file.q;
    let captured = q.args_of(x, "&").and_then(|args| q.children(*args.first()?).first().copied());
    let written = q.call(captured.unwrap_or(x));
    let spelled = match written.and_then(|call| call.module) {
        Some(module) if first.module() == called.module => unit.file.code(module).to_string(),
        _ => first.module().to_string(),
    };
    let all: Vec<String> =
        pair.undo.iter().map(|undo| format!("{}.{}/*", undo.module(), undo.name())).collect();
    let how = match each {
        false => format!("{spelled}.{}($it)", first.name()),
        true => format!("Enum.each($it, &{spelled}.{}/1)", first.name()),
    };
    let bound = [
        (&args[2], key),
        (&args[3], Value::Text(all.join(" | ").into())),
        (&args[4], Value::Text(how.into())),
    ];
    let mut answer = Vec::new();
    for (arg, value) in bound {
        match with(unit, arg, value).into_iter().next() {
            Some(found) => answer.extend(found),
            None => return Vec::new(),
        }
    }
    vec![answer]
}

/// The arguments of `x` that undoing takes: its leading ones, or what is given to the function that it captures. True if
/// that is each element of a list.
fn key_of(unit: &Unit, x: NodeId, pair: &Pair) -> Option<(Value, bool)> {
    let q = &unit.file.q;
    let taken = pair.undo.first()?.arity().unwrap_or(1);
    if q.args_of(x, "&").is_some() {
        return captured(unit, x).filter(|_| pair.at == 1 && taken == 1);
    }
    match q.call(x)?.args.get(pair.at - 1..pair.at - 1 + taken)? {
        &[key] => Some((Value::Node(tapped(unit, key).unwrap_or(key)), false)),
        keys => Some((Value::Nodes(keys.to_vec()), false)),
    }
}

/// What `tap(value, &f/1)` or `Enum.each(list, &f/1)` gives to the captured function, of which `x` is the capture.
fn captured(unit: &Unit, x: NodeId) -> Option<(Value, bool)> {
    let q = &unit.file.q;
    let up = q.parent(x)?;
    let taker = if q.is_piped_into(up) { q.parent(up)? } else { up };
    let called = Calls::new(unit.file).called(taker)?;
    let call = q.call(taker)?;
    let &[value, function] = call.args.as_slice() else { return None };
    match (&*called.module, called.name) {
        _ if function != x => None,
        ("Kernel", "tap") => Some((Value::Node(value_of_tap(unit, taker, value)), false)),
        ("Enum", "each") => Some((Value::Node(value), true)),
        _ => None,
    }
}

/// What `tap(value, fn it -> ... end)` gives to its function, whose parameter `key` reads.
fn tapped(unit: &Unit, key: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let tap = tap_around(unit, key)?;
    let &[given, function] = q.call(tap)?.args.as_slice() else { return None };
    let &[clause] = q.args_of(function, "fn")? else { return None };
    let &[param] = q.children(*q.args_of(clause, "->")?.first()?) else { return None };
    (q.var(key).is_some() && q.var(param) == q.var(key)).then(|| value_of_tap(unit, tap, given))
}

/// The `tap` to whose function, an `fn`, the code belongs: it runs whenever the `tap` does.
pub(super) fn tap_around(unit: &Unit, id: NodeId) -> Option<NodeId> {
    let taker = taker_of(unit, id)?;
    Calls::new(unit.file).called(taker).filter(|call| call.is("Kernel", "tap", 2)).map(|call| call.node)
}

/// The outermost `Enum.each` or `for` that runs the code, as long as the function of one is in that of the next.
fn loop_around(unit: &Unit, id: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let is_loop = |id: NodeId| q.call(id).is_some_and(|call| call.module.is_none() && call.name == "for");
    let around = |id: NodeId| {
        let up = q.ancestors(id).find(|&up| q.args_of(up, "fn").is_some() || is_loop(up))?;
        if is_loop(up) {
            return Some(up);
        }
        let taker = taker_of(unit, id)?;
        Calls::new(unit.file).called(taker).filter(|call| call.is("Enum", "each", 2)).map(|call| call.node)
    };
    std::iter::successors(around(id), |&id| around(id)).last()
}

/// The call that is given the innermost `fn` around the code.
fn taker_of(unit: &Unit, id: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let up =
        q.ancestors(id).find(|&up| q.args_of(up, "fn").is_some()).and_then(|function| q.parent(function))?;
    if q.is_piped_into(up) { q.parent(up) } else { Some(up) }
}

/// A `tap` has the value that it is given: that itself where it is a variable, which has a name.
fn value_of_tap(unit: &Unit, tap: NodeId, given: NodeId) -> NodeId {
    if unit.file.q.var(given).is_some() { given } else { tap }
}

fn condition_of(unit: &Unit, x: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let runs = keeper(unit)?.runs(x);
    let [run] = runs.as_slice() else { return None };
    if run.function.name != "init" || run.function.clauses.len() > 1 || !run.through.is_empty() {
        return None;
    }
    let around = q.ancestors(x).take_while(|&up| up != run.clause.node && Some(up) != run.clause.body);
    let branches: Vec<NodeId> =
        around.filter(|&up| bodies(q, up).into_iter().any(|body| q.holds(body, x))).collect();
    let &[branch] = branches.as_slice() else { return None };
    let call = q.call(branch).filter(|call| call.name == "if")?;
    let first = q.keyword(q.sections(branch)?, "do")?;
    let is_whole = super::control::is_statement(q, branch)
        && super::lifetime::on_every_path(unit, branch)
        && q.holds(first, x);
    is_whole.then(|| call.args.first().copied())?
}

fn marked(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(x), Some(keeper)) = (args[0].node(), keeper(unit)) else { return Vec::new() };
    let mut codes: Vec<Option<String>> = keeper.runs(x).iter().map(|run| keeper.marked(x, run)).collect();
    codes.dedup();
    match codes.as_slice() {
        [Some(code)] => with(unit, &args[1], Value::Text(code.into())),
        _ => Vec::new(),
    }
}
