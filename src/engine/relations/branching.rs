//! Relations over the branches that tell values apart.

use super::code::first_match;
use super::{Answers, Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::otp::{Branch, Calls, ValueKind, applied_clauses, bodies, branches, is_a, short_circuit, subject};
use crate::pattern::{Bindings, Value};
use crate::syntax::{Kind, NodeId, Quoted};

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "branch",
        parameters: &["x", "outcome", ">body"],
        help: "body runs when the value of x matches the outcome: a pattern that is spelled like this, or \
               `true`/`false` for a condition that x is or stands in",
        eval: branch,
    },
    Relation {
        name: "helper_answers",
        parameters: &["x", "outcome", ">answer", ">otherwise"],
        help: "x calls a local helper that is one `case` of two clauses: the first that takes the outcome answers \
               answer, the other one answers otherwise",
        eval: helper_answers,
    },
    Relation {
        name: "blurs",
        parameters: &["x", "outcome"],
        help: "x calls a local helper that answers nil or false for the outcome, and perhaps for others too",
        eval: |unit, args, _| {
            let (Some(x), Some(outcome)) = (args[0].node(), args[1].text()) else { return Vec::new() };
            let answers = helper_branches(unit, x).unwrap_or_default();
            let taken = taking(unit, &answers, outcome).and_then(|branch| branch.body);
            let is_something = |id: NodeId| is_a(ValueKind::Something, unit.file, id);
            let others = answers.iter().filter_map(|branch| branch.body).filter(|body| Some(*body) != taken);
            holds(taken.is_some_and(|id| !is_something(id)) && !others.into_iter().all(is_something))
        },
    },
    Relation {
        name: "taken_for",
        parameters: &["x", "y", "pattern"],
        help: "x stands in a branch that is taken when the value of y matches the branch's pattern, which is one of \
               these",
        eval: |unit, args, bindings| {
            let (Some(x), Some(y)) = (args[0].node(), args[1].node()) else { return Vec::new() };
            let q = &unit.file.q;
            let holds_x = |branch: &Branch| branch.body.is_some_and(|body| q.holds(body, x));
            let taken = branches(q, &unit.flow(y), y).into_iter().find(holds_x);
            let heads: Vec<NodeId> = taken.and_then(|branch| branch.pattern).into_iter().collect();
            first_match(unit, &args[2], &heads, bindings)
        },
    },
    Relation {
        name: "other_branch",
        parameters: &["body", ">other"],
        help: "other is the one other branch of the construct of which body is a branch; empty where there is none",
        eval: other_branch,
    },
    Relation {
        name: "construct",
        parameters: &["body", ">construct"],
        help: "body is a branch of this `case`, `if`, `cond`, `with` ...",
        eval: |unit, args, _| match args[0].nodes().first().and_then(|&id| construct(&unit.file.q, id)) {
            Some(id) => with(unit, &args[1], Value::Node(id)),
            None => Vec::new(),
        },
    },
    Relation {
        name: "clause_of",
        parameters: &["body", ">clause"],
        help: "body is the body of this clause of a `case`, `cond`, `with` ...",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let body = args[0].nodes().first().copied();
            let is_clause = |&id: &NodeId| q.args_of(id, "->").is_some_and(|parts| Some(parts[1]) == body);
            match body.and_then(|body| q.ancestors(body).take(1).find(is_clause)) {
                Some(id) => with(unit, &args[1], Value::Node(id)),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "head_with",
        parameters: &["x", ">pattern"],
        help: "pattern is the head of the clause that binds the variable x, without its guard",
        eval: |unit, args, _| {
            let q = &unit.file.q;
            let head = |id: &NodeId| {
                let up = q.parent(*id)?;
                let up = if q.args_of(up, "when").is_some() { q.parent(up)? } else { up };
                q.parent(up).filter(|&clause| q.args_of(clause, "->").is_some_and(|parts| parts[0] == up))
            };
            let binding = args[0].node().and_then(|x| unit.flow(x).binding(x));
            let found = binding.and_then(|binding| {
                std::iter::once(binding).chain(q.ancestors(binding)).find(|id| head(id).is_some())
            });
            match found.filter(|&id| q.args_of(id, "when").is_none()) {
                Some(id) => with(unit, &args[1], Value::Node(id)),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "form",
        parameters: &["x", ">name"],
        help: "x is this construct or call: `if`, `unless`, `case`, `with` ...",
        eval: |unit, args, _| match args[0].node().and_then(|id| unit.file.q.call(id)) {
            Some(call) => with(unit, &args[1], Value::Text(call.name.into())),
            None => Vec::new(),
        },
    },
    Relation {
        name: "head_of",
        parameters: &["body", ">pattern"],
        help: "body is the body of a clause with this one pattern, without a guard",
        eval: |unit, args, _| match args[0].nodes().first().and_then(|&id| head_of(&unit.file.q, id)) {
            Some(id) => with(unit, &args[1], Value::Node(id)),
            None => Vec::new(),
        },
    },
];

/// The construct of which `body` is a branch.
pub(super) fn construct(q: &Quoted, body: NodeId) -> Option<NodeId> {
    let up = q.parent(body)?;
    if short_circuit(q, up).is_some_and(|(_, sides)| sides[1] == body) {
        return Some(up);
    }
    let body = if q.args_of(up, "__block__").is_some() { up } else { body };
    let applied = |&id: &NodeId| {
        applied_clauses(q, id).is_some_and(|clauses| {
            clauses.iter().any(|&clause| q.args_of(clause, "->").is_some_and(|parts| parts[1] == body))
        })
    };
    if let Some(call) = q.ancestors(body).take(4).find(applied) {
        return Some(call);
    }
    let call =
        q.ancestors(body).find(|&id| q.sections(id).is_some_and(|sections| q.holds(sections, body)))?;
    let name = q.call(call).or_else(|| q.parent(call).and_then(|pipe| q.call(pipe)))?.name.to_string();
    let is_branching =
        matches!(name.as_str(), "case" | "if" | "unless" | "cond" | "with" | "receive" | "try");
    let sections = q.sections(call)?;
    let is_branch = |branch: NodeId| {
        branch == body
            || q.children(branch).iter().any(|&clause| q.args_of(clause, "->").is_some_and(|c| c[1] == body))
    };
    let piped = if q.is_piped_into(call) { q.parent(call)? } else { call };
    (is_branching && q.pairs(sections).any(|(_, branch)| is_branch(branch))).then_some(piped)
}

fn other_branch(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let Some(body) = args[0].nodes().first().copied() else { return Vec::new() };
    let Some(construct) = construct(q, body) else { return Vec::new() };
    let holds_body = |&&branch: &&NodeId| !q.holds(branch, body) && branch != body;
    let all = bodies(q, construct);
    match all.iter().filter(holds_body).copied().collect::<Vec<_>>().as_slice() {
        [] => with(unit, &args[1], Value::Nodes(Vec::new())),
        &[other] => with(unit, &args[1], Value::Node(other)),
        _ => Vec::new(),
    }
}

fn branch(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let q = &unit.file.q;
    let (Some(x), Some(outcome)) = (args[0].node(), args[1].text()) else { return Vec::new() };
    // Whether a list has a first element tells whether it is empty.
    let (x, outcome) = match first_element(unit, x) {
        Some(first) if outcome == "[]" => (first, "nil"),
        _ => (x, outcome),
    };
    let flow = unit.flow(x);
    let all = match condition_branches(q, x) {
        found if found.is_empty() => branches(q, &flow, x),
        found => found,
    };
    let translated = through_helper(unit, x, outcome);
    let outcome = translated.as_deref().unwrap_or(outcome);
    let body = taking(unit, &all, outcome).and_then(|branch| branch.body);
    match body {
        Some(body) => with(unit, &args[2], Value::Node(body)),
        None => Vec::new(),
    }
}

/// The call around `list` that answers its first element, `nil` for none.
fn first_element(unit: &Unit, list: NodeId) -> Option<NodeId> {
    let q = &unit.file.q;
    let up = q.parent(list)?;
    let (call, args) = (Calls::new(unit.file).called(up)?, q.call(up)?.args);
    let is_first = call.is("List", "first", 1)
        || call.is("Enum", "at", 2) && spelling(q, args[1]).as_deref() == Some("0");
    (is_first && args[0] == list).then_some(up)
}

/// If `x` calls a helper that is one `case` or `with`: what the helper answers for the outcome, where that is a constant.
fn through_helper(unit: &Unit, x: NodeId, outcome: &str) -> Option<String> {
    let answers = helper_branches(unit, x)?;
    let taken = taking(unit, &answers, outcome)?;
    spelling(&unit.file.q, taken.body?)
}

/// The branches of the `case`, or of the `with` of one arrow, that is all of the local helper which `x` calls.
fn helper_branches(unit: &Unit, x: NodeId) -> Option<Vec<Branch>> {
    let q = &unit.file.q;
    let [clause] = unit.file.local_function(x)?.clauses.as_slice() else { return None };
    Some(branches(q, &unit.file.flow(clause.node), subject(q, clause.body?)?))
}

fn helper_answers(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(x), Some(outcome)) = (args[0].node(), args[1].text()) else { return Vec::new() };
    let Some(answers) = helper_branches(unit, x) else { return Vec::new() };
    let taken = taking(unit, &answers, outcome).and_then(|branch| branch.body);
    let (Some(taken), [first, second]) = (taken, answers.as_slice()) else { return Vec::new() };
    let other = if first.body == Some(taken) { second.body } else { first.body };
    let mut found = with(unit, &args[2], Value::Node(taken));
    for answer in &mut found {
        let rest = other.map_or(Vec::new(), |other| with(unit, &args[3], Value::Node(other)));
        let Some(rest) = rest.into_iter().next() else { return Vec::new() };
        answer.extend(rest);
    }
    found
}

/// The branches on a condition that `x` is, through guards too.
fn condition_branches(q: &Quoted, x: NodeId) -> Vec<Branch> {
    let Some(up) = q.parent(x) else { return Vec::new() };
    let Some(&[pattern, .., guard]) = q.args_of(up, "when") else { return Vec::new() };
    if guard != x {
        return Vec::new();
    }
    if let Some(found) = guarded_arrow(q, up, pattern, x) {
        return found;
    }
    let Some(clause) = q.ancestors(x).find(|&id| q.args_of(id, "->").is_some()) else { return Vec::new() };
    let Some(list) = q.parent(clause) else { return Vec::new() };
    let Some(construct) = q.ancestors(list).find(|&id| q.sections(id).is_some()) else { return Vec::new() };
    let construct =
        if q.is_piped_into(construct) { q.parent(construct).unwrap_or(construct) } else { construct };
    let clauses = q.children(list);
    let at = clauses.iter().position(|&other| other == clause).unwrap_or(0);
    let body = |clause: &NodeId| q.args_of(*clause, "->").map(|args| args[1]);
    let row =
        |truth, body| Branch { construct, value: x, pattern: None, truth: Some(truth), test: Some(x), body };
    // What the guard turns away goes to the one clause behind it that may take such a value at all.
    let may_take = |other: &&NodeId| {
        let head = q.args_of(**other, "->").and_then(|parts| q.children(parts[0]).first().copied());
        **other != clause && head.is_none_or(|head| !tells_apart_rows(q, pattern, head))
    };
    let behind = |other: &NodeId| clauses[at..].contains(other) && !is_guarded(q, *other);
    match clauses.iter().filter(may_take).collect::<Vec<_>>().as_slice() {
        &[other] if behind(other) => vec![row(true, body(&clause)), row(false, body(other))],
        _ => vec![row(true, body(&clause))],
    }
}

fn is_guarded(q: &Quoted, clause: NodeId) -> bool {
    q.args_of(clause, "->")
        .is_some_and(|parts| q.children(parts[0]).iter().any(|&head| q.args_of(head, "when").is_some()))
}

/// True if one of the two patterns takes the empty list only, and the other one lists that are not empty.
fn tells_apart_rows(q: &Quoted, a: NodeId, b: NodeId) -> bool {
    let is_list = |id: NodeId| matches!(q.kind(id), Kind::List);
    is_list(a) && is_list(b) && q.children(a).is_empty() != q.children(b).is_empty()
}

/// `with n when x <- value do ... else ... end`: the only arrow takes every value for which its guard holds.
fn guarded_arrow(q: &Quoted, guarded: NodeId, pattern: NodeId, test: NodeId) -> Option<Vec<Branch>> {
    let arrow = q.parent(guarded).filter(|&up| q.args_of(up, "<-").is_some())?;
    let construct = q.parent(arrow)?;
    let &[only, sections] = q.args_of(construct, "with")? else { return None };
    let otherwise = q.keyword(sections, "else")?;
    let &[other] = q.children(otherwise) else { return None };
    q.var(pattern).filter(|_| only == arrow)?;
    let row = |truth, body| Branch {
        construct,
        value: test,
        pattern: None,
        truth: Some(truth),
        test: Some(test),
        body: Some(body),
    };
    let other =
        q.args_of(other, "->").filter(|parts| q.children(parts[0]).iter().all(|&id| q.var(id).is_some()))?[1];
    Some(vec![row(true, q.keyword(sections, "do")?), row(false, other)])
}

/// The branch that takes values spelled like `outcome`: the one that names it, else the one that takes what is left
/// where the branches before it take everything but this.
fn taking<'b>(unit: &Unit, branches: &'b [Branch], outcome: &str) -> Option<&'b Branch> {
    let q = &unit.file.q;
    if let Some(named) = branches.iter().find(|branch| takes(unit, branch, outcome)) {
        return Some(named);
    }
    let [other, rest] = branches else { return None };
    // What falls through a `with` of several arrows may come from any of them.
    let is_of_many = q.args_of(rest.construct, "with").is_some_and(|parts| parts.len() > 2);
    if is_of_many || other.test.is_some() || rest.test.is_some() {
        return None;
    }
    let takes_all = rest.pattern.is_some_and(|id| q.var(id).is_some());
    (takes_all && other.pattern.is_some_and(|id| is_all_but(q, id, outcome))).then_some(rest)
}

/// True if the pattern takes every value that comes into question but the one that is spelled so: `true` of `false`,
/// any row of no row.
fn is_all_but(q: &Quoted, pattern: NodeId, outcome: &str) -> bool {
    let is_any = |id: NodeId| q.var(id).is_some() || q.args_of(id, "^").is_some();
    let is_tuple = |id: NodeId| matches!(q.kind(id), Kind::Pair) || q.args_of(id, "{}").is_some();
    let is_row = |id: NodeId| is_any(id) || is_tuple(id) && q.children(id).iter().all(|&part| is_any(part));
    match (outcome, q.kind(pattern), q.children(pattern)) {
        ("true", Kind::Atom(name), _) => name == "false",
        ("false", Kind::Atom(name), _) => name == "true",
        ("[]", Kind::List, &[row]) => match q.args_of(row, "|") {
            Some(parts) => parts.iter().all(|&part| is_row(part)),
            None => is_row(row),
        },
        ("nil", ..) => is_tuple(pattern) && is_row(pattern),
        ("[]", Kind::Call(name), parts) if name == "=" => {
            parts.iter().all(|&side| q.var(side).is_some() || is_all_but(q, side, outcome))
        }
        _ => false,
    }
}

/// True if a branch takes values that are spelled like `outcome`.
fn takes(unit: &Unit, branch: &Branch, outcome: &str) -> bool {
    let q = &unit.file.q;
    if let Some(truth) = branch.truth {
        let Some(test) = branch.test else { return false };
        return match truth_of(q, test, branch.value, outcome) {
            Some(found) => found == truth,
            None => false,
        };
    }
    match branch.pattern {
        Some(pattern) => {
            let spelled = unit.file.code(pattern).split_whitespace().collect::<String>();
            spelled == outcome.split_whitespace().collect::<String>() && branch.test.is_none()
        }
        None => false,
    }
}

/// The truth of the condition `test` when the value of `x`, which stands in it, is `outcome`: `x == []`, `not x`,
/// `length(x) == 0`, `Enum.empty?(x)`, `match?([_], x)`, x itself. `None` where that is not clear.
fn truth_of(q: &Quoted, test: NodeId, x: NodeId, outcome: &str) -> Option<bool> {
    let truth = match outcome {
        "true" => Some(true),
        "false" | "nil" => Some(false),
        _ => None,
    };
    let is_x = |id: NodeId| id == x || q.args_of(id, "__block__").is_some_and(|args| args == [x]);
    let is_length = |id: NodeId| {
        outcome == "[]"
            && q.call(id).is_some_and(|call| {
                matches!(call.name, "length" | "count")
                    && matches!(call.args.as_slice(), &[list] if is_x(list))
            })
    };
    let mut test = test;
    let mut turned = false;
    loop {
        if is_x(test) {
            return truth.map(|truth| truth != turned);
        }
        let call = q.call(test)?;
        match (call.name, call.args.as_slice()) {
            ("__block__", &[inner]) => test = inner,
            ("!" | "not", &[inner]) => {
                turned = !turned;
                test = inner;
            }
            (op @ ("==" | "===" | "!=" | "!==" | "<" | "<=" | ">" | ">="), &[left, right])
                if is_length(left) || is_length(right) =>
            {
                let other = if is_length(left) { right } else { left };
                let bound: usize = spelling(q, other)?.parse().ok()?;
                let holds = |length: usize| match is_length(left) {
                    true => compares(op, length, bound),
                    false => compares(op, bound, length),
                };
                // It tells no row from one.
                return (holds(0) != holds(1)).then_some(holds(0) != turned);
            }
            (op @ ("==" | "===" | "!=" | "!=="), &[left, right]) => {
                let equal = op.starts_with('=');
                let other = if is_x(left) {
                    right
                } else if is_x(right) {
                    left
                } else {
                    return None;
                };
                let spelled = spelling(q, other)?;
                return match truth {
                    Some(truth) if matches!(spelled.as_str(), "true" | "false") => {
                        Some(((spelled == "true") == truth) == (equal != turned))
                    }
                    _ if spelled == outcome => Some(equal != turned),
                    _ => None,
                };
            }
            ("empty?", &[inner]) if is_x(inner) && outcome == "[]" => return Some(!turned),
            ("any?", &[inner]) if is_x(inner) && outcome == "[]" => return Some(turned),
            ("is_nil", &[inner]) if is_x(inner) && outcome == "nil" => return Some(!turned),
            ("match?", &[pattern, inner]) if is_x(inner) => {
                if is_all_but(q, pattern, outcome) {
                    return Some(turned);
                }
                return (spelling(q, pattern)? == outcome).then_some(!turned);
            }
            _ => return None,
        }
    }
}

fn compares(op: &str, left: usize, right: usize) -> bool {
    match op {
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        _ => (left == right) == op.starts_with('='),
    }
}

fn spelling(q: &Quoted, id: NodeId) -> Option<String> {
    match q.kind(id) {
        Kind::List if q.children(id).is_empty() => Some("[]".into()),
        Kind::Atom(name) if matches!(name.as_str(), "nil" | "true" | "false") => Some(name.to_string()),
        Kind::Atom(name) => Some(format!(":{name}")),
        Kind::Int(digits) => Some(digits.to_string()),
        _ => None,
    }
}

fn head_of(q: &Quoted, body: NodeId) -> Option<NodeId> {
    let whole = q.parent(body).filter(|&up| q.args_of(up, "__block__").is_some()).unwrap_or(body);
    let clause = q.parent(whole)?;
    let &[head, found] = q.args_of(clause, "->")? else { return None };
    match q.children(head) {
        &[pattern] if found == whole && q.args_of(pattern, "when").is_none() => Some(pattern),
        _ => None,
    }
}
