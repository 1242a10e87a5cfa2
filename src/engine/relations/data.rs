//! Relations over values: who makes them, who reads them.

use super::code::{first_match, is_attribute, is_literal};
use super::{Answers, Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::otp::{ValueKind, is_a};
use crate::pattern::{Bindings, Value};
use crate::syntax::{Kind, NodeId, Quoted};

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "value_of",
        parameters: &["x", "y"],
        help: "the value of x is the value of y: x is y, or a variable bound to y by itself",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(y)) => holds(is_value_of(unit, x, y)),
            _ => Vec::new(),
        },
    },
    Relation {
        name: "flows",
        parameters: &["x", "y"],
        help: "the value of x may be part of the value of y",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let flow = |&x: &NodeId, &y: &NodeId| unit.flow(y).flows(q, x, y);
            holds(args[0].nodes().iter().any(|x| args[1].nodes().iter().any(|y| flow(x, y))))
        },
    },
    Relation {
        name: "uses_bindings_of",
        parameters: &["x", "y"],
        help: "x reads a variable that is bound inside y",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let outer = args[1].nodes();
            let reads = |x: NodeId| {
                let flow = unit.flow(x);
                flow.reads(q, x).into_iter().any(|binding| outer.iter().any(|&y| q.holds(y, binding)))
            };
            holds(args[0].nodes().into_iter().any(reads))
        },
    },
    Relation {
        name: "reads_pattern_of",
        parameters: &["body"],
        help: "the body of a clause, or of a `with`, reads a variable that its own head, or an arrow, binds",
        eval: |unit, args, _| holds(args[0].nodes().iter().any(|&body| reads_head(unit, body))),
    },
    Relation {
        name: "in_head_of",
        parameters: &["x", "body"],
        help: "x is a variable that the head of the clause, or the arrows of the `with`, with this body bind",
        eval: |unit, args, _| {
            let (Some(x), Some(body)) = (args[0].node(), args[1].nodes().first().copied()) else {
                return Vec::new();
            };
            let q = &unit.file.q;
            let bound = unit.flow(x).binding(x);
            holds(bound.is_some_and(|bound| heads_of(q, body).iter().any(|&head| q.holds(head, bound))))
        },
    },
    Relation {
        name: "taken_from",
        parameters: &["x", "pattern"],
        help: "x is a variable that takes its value, or a part of it, from code that matches the pattern",
        eval: |unit, args, bindings| {
            let Some(x) = args[0].node() else { return Vec::new() };
            let (q, flow) = (&unit.file.q, unit.flow(x));
            let source = flow.binding(x).and_then(|binding| flow.source(binding));
            match source.map(|source| flow.resolve(q, source)) {
                Some(source) => first_match(unit, &args[1], &[source], bindings),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "adds",
        parameters: &["x", ">n", ">sign", ">step"],
        help: "x, or what the variable x was bound to, is n plus step, where the sign is nothing, or n minus step, where it \
               is `-`",
        eval: adds,
    },
    Relation {
        name: "used_besides",
        parameters: &["x", "y"],
        help: "the variable x is read somewhere outside y",
        eval: used_besides,
    },
    Relation {
        name: "bound_at",
        parameters: &["x", "y"],
        help: "at y, the variables that x reads still have the values that they have at x",
        eval: bound_at,
    },
    Relation {
        name: "name_for",
        parameters: &["x", "wanted", ">name"],
        help: "name is x itself if that is a variable or a constant, else a variable that is not taken, called as \
               wanted",
        eval: name_for,
    },
    Relation {
        name: "stem",
        parameters: &["x", "suffix", ">name"],
        help: "name is that of the variable x without `_suffix` at its end; the suffix itself where x is no variable, \
               or has no other name",
        eval: |unit, args, _| {
            let (Some(x), Some(suffix)) = (args[0].node(), args[1].text()) else { return Vec::new() };
            let name = unit.file.q.var(x).unwrap_or(suffix).trim_start_matches('_');
            let name = name.strip_suffix(suffix).and_then(|name| name.strip_suffix('_')).unwrap_or(name);
            let name = if name.is_empty() { suffix } else { name };
            with(unit, &args[2], Value::Text(name.trim_end_matches(['?', '!']).into()))
        },
    },
    Relation {
        name: "integer",
        parameters: &["x"],
        help: "x is a whole number: a literal, an attribute set to one, a sum with one, a variable guarded as such, a choice \
               of such",
        eval: |unit, args, _| holds(args[0].node().is_some_and(|id| is_a(ValueKind::Integer, unit.file, id))),
    },
    Relation {
        name: "something",
        parameters: &["x"],
        help: "x is neither nil nor false for certain",
        eval: |unit, args, _| {
            holds(args[0].node().is_some_and(|id| is_a(ValueKind::Something, unit.file, id)))
        },
    },
    Relation {
        name: "attribute_value",
        parameters: &["x", ">value"],
        help: "x is a module attribute that is set once, to value",
        eval: |unit, args, _| match args[0].node().and_then(|id| unit.file.attribute_value(id)) {
            Some(id) => with(unit, &args[1], Value::Node(id)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "reads_same",
        parameters: &["x", "y"],
        help: "x and y are reads of one variable, bound at one place",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(y)) => {
                let binding = unit.flow(x).binding(x);
                holds(binding.is_some() && binding == unit.flow(y).binding(y))
            }
            _ => Vec::new(),
        },
    },
    Relation {
        name: "same_variable",
        parameters: &["x", "y"],
        help: "x and y are one variable, each where it is read or where it is bound",
        eval: |unit, args, _| match (args[0].node(), args[1].node()) {
            (Some(x), Some(y)) => {
                let bound = |id: NodeId| {
                    let flow = unit.flow(id);
                    flow.binding(id).or_else(|| flow.is_binding(id).then_some(id))
                };
                holds(bound(x).is_some() && bound(x) == bound(y))
            }
            _ => Vec::new(),
        },
    },
    Relation {
        name: "same_but",
        parameters: &["a", "x", "b", "y"],
        help: "a is the same code as b, once x in a and y in b stand for one value",
        eval: same_but,
    },
    Relation {
        name: "arguments",
        parameters: &["x", ">text"],
        help: "the unit's clause can be called again from x with the same arguments, spelled so",
        eval: |unit, args, _| match args[0].nodes().first().and_then(|&at| arguments(unit, at)) {
            Some(text) => with(unit, &args[1], Value::Text(text.into())),
            None => Vec::new(),
        },
    },
];

fn adds(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let Some(x) = args[0].node() else { return Vec::new() };
    let sum = unit.flow(x).resolve(q, x);
    let parts = match q.local(sum) {
        Some(("+", &[a, b])) => vec![(a, "", b), (b, "", a)],
        Some(("-", &[a, b])) => vec![(a, "-", b)],
        _ => Vec::new(),
    };
    let answer = |(n, sign, step): (NodeId, &str, NodeId)| {
        let values = [Value::Node(n), Value::Text(sign.into()), Value::Node(step)];
        let bound = values.into_iter().zip(&args[1..]).map(|(value, arg)| with(unit, arg, value).pop());
        Some(bound.collect::<Option<Vec<_>>>()?.concat())
    };
    parts.into_iter().filter_map(answer).collect()
}

/// True if `x` is `y` or a variable that takes the whole value of `y`.
pub(super) fn is_value_of(unit: &Unit, x: NodeId, y: NodeId) -> bool {
    let flow = unit.flow(x);
    if x == y || flow.resolve(&unit.file.q, x) == y {
        return true;
    }
    flow.binding(x).is_some_and(|binding| flow.source(binding) == Some(y) && is_whole(unit, binding))
}

/// True if a binding is a pattern by itself, not a part of one.
pub(in crate::engine) fn is_whole(unit: &Unit, binding: NodeId) -> bool {
    let q = &unit.file.q;
    q.parent(binding).is_none_or(|up| match q.local(up) {
        Some(("=" | "<-", args)) => args[0] == binding,
        Some(("when", args)) => args[0] == binding,
        Some(_) => false,
        None => q.parent(up).is_some_and(|clause| q.args_of(clause, "->").is_some_and(|args| args[0] == up)),
    })
}

/// What the clause (`->`) with this body takes; of a `with` the patterns of its arrows.
fn heads_of(q: &Quoted, body: NodeId) -> Vec<NodeId> {
    let found = q.ancestors(body).find_map(|up| match (q.args_of(up, "->"), q.args_of(up, "with")) {
        (Some(parts), _) => Some(vec![parts[0]]),
        (_, Some(parts)) if q.keyword(*parts.last()?, "do").is_some_and(|all| q.holds(all, body)) => {
            Some(parts.iter().filter_map(|&arrow| Some(q.args_of(arrow, "<-")?[0])).collect())
        }
        _ => None,
    });
    found.unwrap_or_default()
}

fn reads_head(unit: &Unit, body: NodeId) -> bool {
    let q = &unit.file.q;
    let heads = heads_of(q, body);
    let in_head = |binding| heads.iter().any(|&head| q.holds(head, binding));
    unit.flow(body).reads(q, body).into_iter().any(in_head)
}

fn used_besides(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let Some(x) = args[0].node() else { return Vec::new() };
    let flow = unit.flow(x);
    let binding = flow.binding(x).unwrap_or(x);
    let besides = args[1].nodes();
    let outside = |&used: &NodeId| !besides.iter().any(|&y| q.holds(y, used));
    holds(flow.uses(binding).iter().any(outside))
}

fn bound_at(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let Some(y) = args[1].nodes().first().copied() else { return Vec::new() };
    let kept = |&x: &NodeId| {
        let flow = unit.flow(x);
        let (first, last) = (
            q.node(x).inner.start.min(q.node(y).inner.start),
            q.node(x).inner.start.max(q.node(y).inner.start),
        );
        flow.reads(q, x).into_iter().all(|binding| {
            let name = q.var(binding);
            let at = |id: NodeId| q.node(id).inner.start;
            let mut others = flow.bindings_in(q, unit.node).filter(|&id| id != binding && q.var(id) == name);
            at(binding) < first && !others.any(|id| first < at(id) && at(id) < last)
        })
    };
    holds(args[0].nodes().iter().all(kept))
}

/// A name for the value of `x`: its own code if that is a variable or a constant, else a fresh variable.
fn name_for(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let (Some(x), Some(wanted)) = (args[0].node(), args[1].text()) else { return Vec::new() };
    if q.var(x).is_some() || is_literal(q, x) || is_attribute(q, x) {
        return with(unit, &args[2], Value::Text(unit.file.code(x).into()));
    }
    let taken = |name: &str| q.subtree(unit.node).any(|id| q.var(id) == Some(name));
    let numbered = (2..).map(|n| format!("{wanted}{n}"));
    let free = std::iter::once(wanted.to_string()).chain(numbered).find(|name| !taken(name));
    free.map_or(Vec::new(), |name| with(unit, &args[2], Value::Text(name.into())))
}

/// Both codes are the same once `x` in `a` and `y` in `b` stand for one value.
fn same_but(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let spelled = |arg: &Arg, part: &Arg| -> Option<String> {
        let nodes = arg.nodes();
        let (first, last) = (nodes.first()?, nodes.last()?);
        let q = &unit.file.q;
        let code = q.node(*first).outer.join(q.node(*last).outer).of(&unit.file.text);
        let part = match part.text() {
            Some(text) => text.to_string(),
            None => unit.file.code(part.nodes().first().copied()?).to_string(),
        };
        Some(code.replace(&part, "\u{0}").split_whitespace().collect())
    };
    match (spelled(&args[0], &args[1]), spelled(&args[2], &args[3])) {
        (Some(a), Some(b)) => holds(a == b),
        _ => Vec::new(),
    }
}

/// The arguments with which the unit's clause can be called again from `at`: variables by name, constants as they are,
/// `pattern = name` by the name. `None` where a parameter has no spelling, or its name means something else there.
fn arguments(unit: &Unit, at: NodeId) -> Option<String> {
    let q = &unit.file.q;
    let (_, clause) = unit.clause?;
    let flow = unit.file.flow(clause.node);
    let hidden = |var: &str| {
        let body = clause.body?;
        flow.bindings_in(q, body)
            .find(|&binding| q.var(binding) == Some(var) && is_visible(unit, binding, at))
    };
    let mut spelled = Vec::new();
    for &param in &clause.params {
        let param = q.args_of(param, "\\\\").map_or(param, |args| args[0]);
        let name = match q.args_of(param, "=") {
            Some(&[left, right]) => [left, right].into_iter().find(|&side| q.var(side).is_some()),
            _ => Some(param),
        }?;
        for id in q.subtree(name) {
            match q.kind(id) {
                Kind::Var(var) if var.starts_with('_') || hidden(var).is_some() => return None,
                Kind::Call(form) if !matches!(form.as_str(), "{}" | "__aliases__") => return None,
                Kind::Apply => return None,
                _ => {}
            }
        }
        spelled.push(unit.file.code(name).to_string());
    }
    Some(spelled.join(", "))
}

/// True if a binding stands before `at` and in a scope that reaches it.
fn is_visible(unit: &Unit, binding: NodeId, at: NodeId) -> bool {
    let q = &unit.file.q;
    let is_scope = |&id: &NodeId| {
        q.args_of(id, "->").is_some()
            || q.parent(id).is_some_and(|up| {
                matches!(q.kind(up), Kind::Pair)
                    && q.children(up)[1] == id
                    && q.parent(up)
                        .is_some_and(|list| q.parent(list).is_some_and(|call| q.sections(call) == Some(list)))
            })
    };
    let scope = q.ancestors(binding).find(is_scope).unwrap_or(unit.node);
    q.node(binding).inner.start < q.node(at).inner.start && q.holds(scope, at)
}
