//! Relations over where a value comes from: through variables, attributes, helpers and their parameters, and fields of
//! the state.

use super::{Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::otp::{Calls, Keeper, Run, StateShape, is_callback, step, tails};
use crate::pattern::Value;
use crate::recipe::MfaSet;
use crate::syntax::{Kind, NodeId};

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "comes_from",
        parameters: &["x", "set"],
        help: "a call of a function of the set makes the value of x or a part of it",
        eval: |unit, args, _| match (args[0].nodes().first(), set(unit, &args[1])) {
            (Some(&x), Some(set)) => holds(comes_from(unit, x, &mut |unit, id| calls_one(unit, id, set))),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "only_from",
        parameters: &["x", "set", "own"],
        help: "a call of a function of the set makes x, or a part of it, whatever is given from outside: an option that \
               stands in for the call is more than what x is made of, and a call of the set own makes it one of many",
        eval: |unit, args, _| match (args[0].nodes().first(), set(unit, &args[1]), set(unit, &args[2])) {
            (Some(&x), Some(set), Some(own)) => {
                holds(made(unit, x, &Sets { wanted: set, own }, &mut Vec::new()) == Some(Share::All))
            }
            _ => Vec::new(),
        },
    },
    Relation {
        name: "result_of",
        parameters: &["x", "set"],
        help: "x is what a call of a function of the set returns, whichever branch it comes from",
        eval: |unit, args, _| match (args[0].nodes().first(), set(unit, &args[1])) {
            (Some(&x), Some(set)) => {
                let found = leaves(unit, x);
                holds(!found.is_empty() && found.into_iter().all(|leaf| calls_one(unit, leaf, set)))
            }
            _ => Vec::new(),
        },
    },
    Relation {
        name: "part_of",
        parameters: &["x", "y"],
        help: "x is made of a variable or field that is y's value, and is more than it",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(y)) => holds(is_part(unit, x, y)),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "rooted_in",
        parameters: &["x", "set", "own", ">root"],
        help: "root is a variable or field that x is made of and more than, made by calls of the set and of the set own, \
               which makes it one of many; of several the one that the others are made of",
        eval: |unit, args, _| match (args[0].node(), set(unit, &args[1]), set(unit, &args[2])) {
            (Some(x), Some(wanted), Some(own)) => match root_of(unit, x, &Sets { wanted, own }) {
                Some(root) => with(unit, &args[3], Value::Node(root)),
                None => Vec::new(),
            },
            _ => Vec::new(),
        },
    },
    Relation {
        name: "ends_in",
        parameters: &["x", "text"],
        help: "x is, or is made of, a string that ends so, such as a file name's extension",
        eval: |unit, args, _| {
            holds(has_string(unit, &args[0], &args[1], |string, end| string.ends_with(end)))
        },
    },
    Relation {
        name: "named_in",
        parameters: &["x", "text"],
        help: "a string inside x, or in a variable that x reads, holds the text",
        eval: |unit, args, _| {
            holds(has_string(unit, &args[0], &args[1], |string, text| string.contains(text)))
        },
    },
    Relation {
        name: "named_like",
        parameters: &["x", "text"],
        help: "x is a variable, field, option, attribute or helper whose name ends so, or is bound to one",
        eval: |unit, args, _| {
            holds(args[0].nodes().first().is_some_and(|&x| is_named_like(unit, x, &args[1])))
        },
    },
];

fn set<'u>(unit: &Unit<'u>, arg: &Arg) -> Option<&'u MfaSet> {
    arg.text().and_then(|name| unit.sets.get(name))
}

fn calls_one(unit: &Unit, id: NodeId, set: &MfaSet) -> bool {
    Calls::new(unit.file).called(id).is_some_and(|call| set.has(&call.module, call.name, call.arity))
}

fn has_string(unit: &Unit, x: &Arg, texts: &Arg, fits: fn(&str, &str) -> bool) -> bool {
    let texts: Vec<&str> = texts.alternatives().iter().filter_map(Arg::text).collect();
    let mut wanted = |unit: &Unit, id: NodeId| match unit.file.q.kind(id) {
        Kind::Str(bytes) => {
            let string = String::from_utf8_lossy(bytes);
            texts.iter().any(|text| fits(&string, text))
        }
        Kind::List => {
            // A charlist.
            let chars = |&id: &NodeId| match unit.file.q.kind(id) {
                Kind::Int(text) => text.parse().ok().and_then(char::from_u32),
                _ => None,
            };
            let string: Option<String> = unit.file.q.children(id).iter().map(chars).collect();
            string.is_some_and(|string| texts.iter().any(|text| fits(&string, text)))
        }
        _ => false,
    };
    x.nodes().first().is_some_and(|&x| comes_from(unit, x, &mut wanted))
}

/// True if `wanted` holds somewhere in what makes the value of `x`.
fn comes_from(unit: &Unit, x: NodeId, wanted: &mut dyn FnMut(&Unit, NodeId) -> bool) -> bool {
    let q = &unit.file.q;
    let mut seen = Vec::new();
    let mut open = vec![x];
    while let Some(root) = open.pop() {
        if seen.contains(&root) {
            continue;
        }
        seen.push(root);
        for id in q.subtree(root) {
            if wanted(unit, id) {
                return true;
            }
            open.extend(sources(unit, id));
        }
    }
    false
}

/// The expressions one step nearer to where the value of `id` comes from.
fn sources(unit: &Unit, id: NodeId) -> Vec<NodeId> {
    let q = &unit.file.q;
    if let Some(function) = Calls::new(unit.file).local(id) {
        let bodies = function.clauses.iter().filter_map(|clause| clause.body);
        return bodies.flat_map(|body| tails(q, body).nodes).collect();
    }
    if let Some(value) = unit.file.attribute_value(id) {
        return vec![value];
    }
    let flow = unit.flow(id);
    if let Some(binding) = flow.binding(id) {
        if let Some(source) = flow.source(binding) {
            return vec![source];
        }
        if let Some(given) = given(unit, binding) {
            return given;
        }
    }
    field_values(unit, id)
}

/// What the callers of a helper give for its parameter.
fn given(unit: &Unit, binding: NodeId) -> Option<Vec<NodeId>> {
    let q = &unit.file.q;
    let (module, (function, clause)) = (unit.module?, unit.file.clause_at(binding)?);
    if is_callback(function) {
        return None;
    }
    let at = clause.params.iter().position(|&param| param == binding)?;
    let callers = Calls::new(unit.file).callers(module, function);
    Some(callers.into_iter().filter_map(|call| q.call(call)?.args.get(at).copied()).collect())
}

/// What the field of the state that `id` reads starts as.
fn field_values(unit: &Unit, id: NodeId) -> Vec<NodeId> {
    let q = &unit.file.q;
    if q.var(id).is_none() && step(q, id).is_none() {
        return Vec::new();
    }
    let (Some(keeper), Some(module)) = (keeper(unit), unit.module) else { return Vec::new() };
    let read = keeper.runs(id).iter().find_map(|run| {
        let code = keeper.spell(id, run)?.code()?;
        code.strip_prefix("$state.").map(String::from)
    });
    let (Some(field), Ok(shape)) = (read, StateShape::of(unit.file, module, unit.project)) else {
        return Vec::new();
    };
    let literals = shape.maps.iter().chain(&shape.literals);
    let own = literals.filter(|literal| literal.file.path == unit.file.path);
    let value = |map: NodeId| q.pairs(map).find(|&(key, _)| q.atom(key) == Some(&field)).map(|(_, v)| v);
    own.filter_map(|literal| value(literal.node)).collect()
}

fn keeper<'u>(unit: &Unit<'u>) -> Option<Keeper<'u>> {
    unit.module.map(|module| Keeper::new(unit.file, module, unit.project))
}

/// How much of a value a call of a set makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    /// It is given from outside.
    Given,
    /// The code says what it is.
    Fixed,
    /// A part, or what is given in its place.
    Some,
    /// Whatever is given, some part of it.
    All,
}

struct Sets<'s> {
    wanted: &'s MfaSet,
    own: &'s MfaSet,
}

/// What the alternatives come to: `None` says nothing.
fn joined(shares: impl Iterator<Item = Option<Share>>) -> Option<Share> {
    shares.flatten().reduce(|a, b| match (a, b) {
        _ if a == b => a,
        (Share::All, Share::Fixed) | (Share::Fixed, Share::All) => Share::All,
        (Share::Given, Share::Fixed) | (Share::Fixed, Share::Given) => Share::Given,
        _ => Share::Some,
    })
}

fn made(unit: &Unit, x: NodeId, sets: &Sets, seen: &mut Vec<NodeId>) -> Option<Share> {
    if seen.contains(&x) {
        return None;
    }
    seen.push(x);
    let q = &unit.file.q;
    if q.atom(x) == Some("nil") {
        return None;
    }
    if calls_one(unit, x, sets.wanted) {
        return Some(Share::All);
    }
    if let Some(ways) = alternatives(unit, x) {
        return joined(ways.into_iter().map(|way| match way {
            Way::Outside => Some(Share::Given),
            Way::Is(id) => made(unit, id, sets, seen),
            Way::PartOf(id) => {
                let whole = comes_from(unit, id, &mut |unit, id| calls_one(unit, id, sets.wanted));
                Some(if whole { Share::All } else { Share::Given })
            }
        }));
    }
    let parts: Vec<Option<Share>> = match q.call(x) {
        Some(call) => call.args.iter().map(|&arg| made(unit, arg, sets, seen)).collect(),
        None => q.children(x).iter().map(|&part| made(unit, part, sets, seen)).collect(),
    };
    let has = |share| parts.contains(&Some(share));
    Some(if has(Share::All) {
        Share::All
    } else if has(Share::Some) {
        let is_own = comes_from(unit, x, &mut |unit, id| calls_one(unit, id, sets.own));
        if is_own { Share::All } else { Share::Some }
    } else if has(Share::Given) {
        Share::Given
    } else {
        Share::Fixed
    })
}

/// One way to a value.
enum Way {
    /// It is that of another expression.
    Is(NodeId),
    /// It is taken out of another expression's.
    PartOf(NodeId),
    /// It is given from outside: an option, configuration, an argument.
    Outside,
}

/// The ways to the value of `x`; `None` if it is made right there.
fn alternatives(unit: &Unit, x: NodeId) -> Option<Vec<Way>> {
    let q = &unit.file.q;
    let is = |ids: Vec<NodeId>| ids.into_iter().map(Way::Is).collect::<Vec<_>>();
    let ends = tails(q, x).nodes;
    if ends != [x] {
        return Some(is(ends));
    }
    if let Some(&[left, right]) = q.args_of(x, "||").or_else(|| q.args_of(x, "or")) {
        return Some(is(vec![left, right]));
    }
    if let Some(&[_, right]) = q.args_of(x, "=").or_else(|| q.args_of(x, "&&")) {
        return Some(is(vec![right]));
    }
    let calls = Calls::new(unit.file);
    if calls.local(x).is_some() || q.args_of(x, "@").is_some() {
        let found = sources(unit, x);
        return Some(if found.is_empty() { vec![Way::Outside] } else { is(found) });
    }
    if let Some(name) = q.var(x).filter(|name| !name.starts_with("__")) {
        return Some(variable_ways(unit, x, name));
    }
    if step(q, x).is_some() {
        let found = field_values(unit, x);
        return Some(if found.is_empty() { vec![Way::Outside] } else { is(found) });
    }
    let call = calls.called(x)?;
    let args = q.call(x)?.args;
    let default = match (&*call.module, call.name, args.as_slice()) {
        ("Keyword" | "Map" | "Access" | "Application", "get" | "get_env" | "pop", &[_, _, default]) => {
            default
        }
        ("System", "get_env", &[_, default]) => default,
        ("Keyword" | "Map", "get_lazy" | "pop_lazy", &[_, _, function]) => function_value(unit, function)?,
        (
            "Keyword" | "Map" | "Access" | "Application" | "System",
            "get" | "fetch!" | "get_env" | "fetch_env!" | "fetch" | "fetch_env",
            _,
        ) => return Some(vec![Way::Outside]),
        _ => return None,
    };
    Some(vec![Way::Outside, Way::Is(default)])
}

/// The body of `fn -> body end`.
fn function_value(unit: &Unit, function: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let &[clause] = q.args_of(function, "fn")? else { return None };
    q.args_of(clause, "->")?.get(1).copied()
}

fn variable_ways(unit: &Unit, x: NodeId, name: &str) -> Vec<Way> {
    let q = &unit.file.q;
    let flow = unit.flow(x);
    let Some(binding) = flow.binding(x) else {
        return if name.starts_with("__") { Vec::new() } else { vec![Way::Outside] };
    };
    let Some(source) = flow.source(binding) else {
        let found = given(unit, binding).unwrap_or_else(|| field_values(unit, x));
        return if found.is_empty() { vec![Way::Outside] } else { found.into_iter().map(Way::Is).collect() };
    };
    let is_plain = q.parent(binding).and_then(|up| q.args_of(up, "=")).is_some_and(|args| args[0] == binding);
    if is_plain { vec![Way::Is(source)] } else { vec![Way::PartOf(source)] }
}

/// The expressions that make the value of `x`, each in another branch.
fn leaves(unit: &Unit, x: NodeId) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    let mut open = vec![x];
    while let Some(id) = open.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        match alternatives(unit, id) {
            None => found.push(id),
            Some(ways) => open.extend(ways.into_iter().filter_map(|way| match way {
                Way::Is(id) => Some(id),
                Way::PartOf(_) | Way::Outside => {
                    found.push(id);
                    None
                }
            })),
        }
    }
    found
}

/// The variable or field that is the beginning of all that `x` is made of.
fn root_of(unit: &Unit, x: NodeId, sets: &Sets) -> Option<NodeId> {
    let q = &unit.file.q;
    let mut root = None;
    let mut at = x;
    for _ in 0..8 {
        let whole = unit.flow(at).resolve(q, at);
        let is_read = |id: NodeId| q.var(id).is_some() || step(q, id).is_some();
        let makes = |id: NodeId, set: &MfaSet| comes_from(unit, id, &mut |unit, id| calls_one(unit, id, set));
        let inner = q
            .subtree(whole)
            .find(|&id| id != whole && is_read(id) && makes(id, sets.wanted) && makes(id, sets.own));
        match inner {
            Some(inner) => (root, at) = (Some(inner), inner),
            None => break,
        }
    }
    root
}

/// True if `x` is made of what `y` is, and of more.
fn is_part(unit: &Unit, x: NodeId, y: NodeId) -> bool {
    let q = &unit.file.q;
    let Some(keeper) = keeper(unit) else { return false };
    let code = |id: NodeId, run: &Run| keeper.spell(id, run)?.code();
    let all: Vec<String> = keeper.runs(y).iter().filter_map(|run| code(y, run)).collect();
    let flow = unit.flow(x);
    let same_binding = |id: NodeId| flow.binding(id).is_some() && flow.binding(id) == unit.flow(y).binding(y);
    let x = flow.resolve(q, x);
    keeper.runs(x).iter().any(|run| {
        q.subtree(x)
            .skip(1)
            .any(|id| same_binding(id) || code(id, run).is_some_and(|code| all.contains(&code)))
    })
}

/// True if some name on the way to the value of `x` ends so.
fn is_named_like(unit: &Unit, x: NodeId, ends: &Arg) -> bool {
    let q = &unit.file.q;
    let ends: Vec<&str> = ends.alternatives().iter().filter_map(Arg::text).collect();
    let fits = |name: &str| ends.iter().any(|end| name.ends_with(end));
    let name = |id: NodeId| -> bool {
        if let Some((_, field)) = step(q, id) {
            return q.atom(field).is_some_and(fits);
        }
        if let Some(&[attribute]) = q.args_of(id, "@") {
            return q.var(attribute).is_some_and(fits);
        }
        if Calls::new(unit.file).local(id).is_some() {
            return q.call(id).is_some_and(|call| fits(call.name));
        }
        if q.var(id).is_some_and(fits) {
            return true;
        }
        // `%{lock_file: path}`
        let binding = unit.flow(id).binding(id);
        let pair =
            binding.and_then(|binding| q.parent(binding)).filter(|&up| matches!(q.kind(up), Kind::Pair));
        if pair.is_some_and(|pair| q.atom(q.children(pair)[0]).is_some_and(fits)) {
            return true;
        }
        // `Keyword.get(opts, :lock_file)`
        q.call(id).is_some_and(|call| call.args.get(1).and_then(|&key| q.atom(key)).is_some_and(fits))
    };
    let mut seen = Vec::new();
    let mut open = vec![x];
    while let Some(at) = open.pop() {
        if name(at) {
            return true;
        }
        if seen.contains(&at) {
            continue;
        }
        seen.push(at);
        let flow = unit.flow(at);
        let Some(binding) = flow.binding(at) else { continue };
        match flow.source(binding) {
            Some(source) => open.push(source),
            None => open.extend(given(unit, binding).unwrap_or_default()),
        }
    }
    false
}
