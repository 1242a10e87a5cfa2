//! The branches that tell the values of an expression apart.

use super::Flow;
use crate::syntax::{Kind, NodeId, Quoted};

/// What happens for some values of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The construct (`case`, `if`, `cond`, `with`, `&&` ...) that tells the values apart.
    pub construct: NodeId,
    /// The very expression that it looks at: the value itself, or a variable bound to it.
    pub value: NodeId,
    /// What the value must match: a pattern, `true`/`false` for conditions; `None` for a branch that takes the rest.
    pub pattern: Option<NodeId>,
    /// For conditions (`if`, `unless`, `cond`, `&&`, `||`): the truth that the condition must have.
    pub truth: Option<bool>,
    /// The guard or the condition that looks at the value.
    pub test: Option<NodeId>,
    /// The branch's body; `None` for the missing `else` of an `if`, and where `&&` or `||` answers what it looked at.
    pub body: Option<NodeId>,
}

/// The branches of the construct that looks at the value of `check` first: `check` stands in a `case`, `if`, `unless`,
/// `cond`, `with`, `&&` or `||`, is piped into a `case`, or is bound to a variable that such a construct looks at.
pub fn branches(q: &Quoted, flow: &Flow, check: NodeId) -> Vec<Branch> {
    let mut looked_at = vec![check];
    if let Some(up) = q.parent(check)
        && let Some(&[left, right]) = q.args_of(up, "=")
        && right == check
    {
        looked_at.push(up);
        for binding in flow.bindings_in(q, left) {
            looked_at.extend(flow.uses(binding));
        }
    }
    looked_at.iter().find_map(|&value| construct_of(q, value)).map(|found| read(q, found)).unwrap_or_default()
}

/// The construct that looks at the value of this very expression.
fn construct_of(q: &Quoted, value: NodeId) -> Option<(NodeId, NodeId)> {
    let mut at = value;
    // An operator that is no part of a larger condition decides by itself whether its right side runs.
    let mut operator = None;
    for up in q.ancestors(value) {
        if let Some((_, &[left, _])) = short_circuit(q, up)
            && left == at
        {
            operator.get_or_insert((up, value));
        }
        match q.call(up).map(|call| (call.name, call.args)) {
            Some(("case" | "then", args)) if args.first() == Some(&at) && at == value => {
                return Some((up, value));
            }
            Some(("if" | "unless", args)) if args.first() == Some(&at) => return Some((up, value)),
            Some(("<-", args)) if args.get(1) == Some(&at) && at == value => {
                return q
                    .parent(up)
                    .filter(|&with| q.args_of(with, "with").is_some())
                    .map(|with| (with, value));
            }
            Some(("->", args)) if args[0] == at => {
                let cond = q.ancestors(up).find(|&id| q.args_of(id, "cond").is_some())?;
                return Some((cond, value));
            }
            // Conditions: the value may stand deep in a comparison.
            Some((
                "==" | "!=" | "===" | "!==" | "<" | ">" | "<=" | ">=" | "!" | "not" | "and" | "or" | "&&"
                | "||" | "is_nil" | "match?" | "empty?" | "any?" | "length" | "count" | "in",
                _,
            )) => at = up,
            _ if q.args_of(up, "__block__").is_some_and(|parts| parts.len() == 1) => at = up,
            _ if matches!(q.kind(up), Kind::List) => at = up,
            _ => return operator,
        }
    }
    operator
}

/// `a && b`, `a || b`, `a and b`, `a or b`: the truth of `a` for which `b` runs, and both sides.
pub fn short_circuit(q: &Quoted, id: NodeId) -> Option<(bool, &[NodeId])> {
    match q.local(id)? {
        ("&&" | "and", sides) => Some((true, sides)),
        ("||" | "or", sides) => Some((false, sides)),
        _ => None,
    }
}

/// The clauses of `value |> then(fn ...)`, which is a `case` on the value.
pub fn applied_clauses(q: &Quoted, construct: NodeId) -> Option<&[NodeId]> {
    let call = q.call(construct).filter(|call| call.name == "then" && call.module.is_none())?;
    q.args_of(*call.args.get(1)?, "fn")
}

fn read(q: &Quoted, (construct, value): (NodeId, NodeId)) -> Vec<Branch> {
    if let Some((runs_for, &[left, right])) = short_circuit(q, construct) {
        let row = |truth, body| Branch {
            construct,
            value,
            pattern: None,
            truth: Some(truth),
            test: Some(left),
            body,
        };
        return vec![row(runs_for, Some(right)), row(!runs_for, None)];
    }
    let clause = |clause: NodeId, test_is_head: bool| {
        let &[head, body] = q.args_of(clause, "->")? else { return None };
        let &head = q.children(head).first()?;
        let (pattern, test) = match (test_is_head, q.args_of(head, "when")) {
            (true, _) => (None, Some(head)),
            (false, Some(&[pattern, guard])) => (Some(pattern), Some(guard)),
            (false, _) => (Some(head), None),
        };
        let truth = test_is_head.then_some(true);
        Some(Branch { construct, value, pattern, truth, test, body: Some(body) })
    };
    if let Some(clauses) = applied_clauses(q, construct) {
        return clauses.iter().filter_map(|&id| clause(id, false)).collect();
    }
    let Some(call) = q.call(construct) else { return Vec::new() };
    let Some(sections) = q.sections(call.site) else { return Vec::new() };
    let section = |key| q.keyword(sections, key);
    match call.name {
        "if" | "unless" => {
            let test = call.args.first().copied();
            let on_do = call.name == "if";
            [("do", on_do), ("else", !on_do)]
                .into_iter()
                .map(|(key, truth)| Branch {
                    construct,
                    value,
                    pattern: None,
                    truth: Some(truth),
                    test,
                    body: section(key),
                })
                .collect()
        }
        "with" => {
            let pattern = q.parent(value).and_then(|arrow| q.children(arrow).first().copied());
            let matched = Branch { construct, value, pattern, truth: None, test: None, body: section("do") };
            let others = section("else")
                .map(|body| q.children(body).iter().filter_map(|&c| clause(c, false)).collect::<Vec<_>>());
            std::iter::once(matched).chain(others.unwrap_or_default()).collect()
        }
        name => {
            let mut found: Vec<Branch> = section("do")
                .map(|body| q.children(body).iter().filter_map(|&c| clause(c, name == "cond")).collect())
                .unwrap_or_default();
            // `cond do x -> a; true -> b end` is `if x, do: a, else: b`, also after other clauses.
            if let ("cond", [.., next, last]) = (name, found.as_mut_slice())
                && last.test.is_some_and(|test| q.atom(test) == Some("true"))
            {
                last.test = next.test;
                last.truth = Some(false);
            }
            found
        }
    }
}

/// The one expression whose values a `case`, or a `with` of one arrow, tells apart.
pub fn subject(q: &Quoted, construct: NodeId) -> Option<NodeId> {
    match (q.args_of(construct, "case"), q.args_of(construct, "with")) {
        (Some(&[subject, _]), _) => Some(subject),
        (_, Some(&[arrow, _])) => q.args_of(arrow, "<-").map(|sides| sides[1]),
        _ => None,
    }
}

/// The bodies of a construct's branches, in order.
pub fn bodies(q: &Quoted, construct: NodeId) -> Vec<NodeId> {
    if let Some((_, sides)) = short_circuit(q, construct) {
        return vec![sides[1]];
    }
    if let Some(clauses) = applied_clauses(q, construct) {
        return clauses.iter().filter_map(|&clause| q.args_of(clause, "->").map(|args| args[1])).collect();
    }
    let Some(sections) = q.call(construct).and_then(|call| q.sections(call.site)) else { return Vec::new() };
    let mut found = Vec::new();
    for (_, body) in q.pairs(sections) {
        let clauses: Vec<NodeId> = q
            .children(body)
            .iter()
            .filter_map(|&clause| q.args_of(clause, "->").map(|args| args[1]))
            .collect();
        if clauses.is_empty() { found.push(body) } else { found.extend(clauses) }
    }
    found
}

/// True if one run of a clause may pass both: they do not stand in different branches of one construct.
pub fn same_path(q: &Quoted, x: NodeId, y: NodeId) -> bool {
    q.ancestors(x).filter(|&up| q.holds(up, y)).all(|up| {
        let all = bodies(q, up);
        let branch = |id: NodeId| all.iter().position(|&body| q.holds(body, id));
        // What a `try` rescues may have come from any part of its body, and it always ends with its `after`.
        let tried = |id: NodeId| {
            q.call(up).is_some_and(|call| call.name == "try")
                && ["do", "after"].iter().any(|part| {
                    q.sections(up).and_then(|all| q.keyword(all, part)).is_some_and(|body| q.holds(body, id))
                })
        };
        branch(x).is_none() || branch(x) == branch(y) || branch(y).is_none() || tried(x) || tried(y)
    })
}
