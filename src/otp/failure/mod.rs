//! Where a function fails: where it answers an error, and where it takes one and goes on with nothing in its place.

mod reason;
mod way;

pub use reason::bare_reason;
pub use way::Ways;

use super::{Clause, File, Flow, Function, tails};
use crate::syntax::{Kind, NodeId, Quoted};
use std::collections::HashSet;

/// One place at which a run is known to have failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The expression that answers the error, or the first statement of the branch that takes one.
    pub at: NodeId,
    /// The branch around it: the innermost `->` clause of a `case`, `with`, `try` ..., else the function clause.
    pub branch: NodeId,
    /// What stands behind `:error` in the answer, or in what the branch takes.
    pub reason: Option<NodeId>,
    /// True if its function answers the error, so that a caller gets to know.
    pub answered: bool,
}

/// How deep calls of the module's own functions are followed to see what an answer is.
const FAR: usize = 3;

/// Every failure of a function clause, in source order: one for each branch.
///
/// An answer fails if it is `{:error, _}` or `:error`, by itself or in the reply of a callback
/// (<https://hexdocs.pm/elixir/GenServer.html#c:handle_call/3>). A branch that takes `{:error, _}`, or rescues or catches
/// something, fails unless it answers something else in its place.
pub fn failures(file: &File, clause: &Clause) -> Vec<Failure> {
    let q = &file.q;
    let flow = file.flow(clause.node);
    let branch = |id: NodeId| {
        let mut ups = q.ancestors(id).take_while(|&up| up != clause.node);
        ups.find(|&up| q.args_of(up, "->").is_some()).unwrap_or(clause.node)
    };
    let mut found: Vec<Failure> = Vec::new();
    for body in ends_of(q, clause) {
        for (at, reason) in tails(q, body).nodes.into_iter().flat_map(|tail| errors(q, &flow, tail)) {
            found.push(Failure { at, branch: branch(at), reason, answered: true });
        }
    }
    for (branch, body, reason) in taken(q, clause) {
        let mut known = false;
        for failure in found.iter_mut().filter(|failure| q.holds(body, failure.at)) {
            known = true;
            // An answer that says no more than `:error`.
            failure.reason = failure.reason.or(reason.filter(|_| failure.branch == branch));
        }
        // What is foreseen by name, as a miss, and brings no answer of its own, is dealt with.
        let foreseen = reason.is_some_and(|id| q.atom(id).is_some()) && !logs(file, body);
        if !known && !foreseen && is_let_down(file, clause, body, FAR) {
            let at = q.statements(body)[0];
            found.push(Failure { at, branch, reason, answered: false });
        }
    }
    for &id in file.calls("reply").iter().filter(|&&id| q.holds(clause.node, id)) {
        let Some(call) = q.call(id) else { continue };
        let known = found.iter().any(|failure| q.holds(failure.branch, id) && failure.branch != clause.node);
        if let (Some(_), &[_, answer], false) = (call.module, call.args.as_slice(), known)
            && let Some(&(_, reason)) = errors(q, &flow, answer).first()
        {
            found.push(Failure { at: id, branch: branch(id), reason, answered: false });
        }
    }
    found.sort_by_key(|failure| failure.at);
    found.dedup_by_key(|failure| failure.at);
    found
}

/// The bodies with whose values a clause may end: those of its `do`, `rescue`, `catch` and `else`.
fn ends_of(q: &Quoted, clause: &Clause) -> Vec<NodeId> {
    let Some(sections) = clause.sections else { return Vec::new() };
    let has_else = q.keyword(sections, "else").is_some();
    let ends = q.pairs(sections).filter(|&(key, _)| match q.atom(key) {
        Some("do") => !has_else,
        key => key != Some("after"),
    });
    ends.flat_map(|(_, body)| {
        let clauses: Vec<NodeId> =
            q.children(body).iter().filter_map(|&id| q.args_of(id, "->").map(|parts| parts[1])).collect();
        if clauses.is_empty() { vec![body] } else { clauses }
    })
    .collect()
}

/// The errors that a tail may answer: where each is spelled, and what stands behind `:error`.
fn errors(q: &Quoted, flow: &Flow, tail: NodeId) -> Vec<(NodeId, Option<NodeId>)> {
    let mut found = Vec::new();
    let mut open = vec![(tail, tail)];
    let mut seen = HashSet::new();
    while let Some((id, at)) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        // A function that also answers the next state: `{{:error, reason}, state}`.
        let first = q.children(id).first().filter(|_| matches!(q.kind(id), Kind::Pair));
        if let Some(reason) = error_of(q, id).or_else(|| error_of(q, *first?).filter(Option::is_some)) {
            found.push((at, reason));
        } else if let Some(reason) = flow.binding(id).and_then(|binding| error_behind(q, binding)) {
            found.push((at, reason));
        } else if let Some(answer) = replied(q, id) {
            // What the reply is made of before, fails there.
            open.extend(
                tails(q, answer).nodes.into_iter().map(|end| (end, if end == answer { at } else { end })),
            );
        } else if q.var(id).is_some() {
            let value = flow.resolve(q, id);
            if value != id {
                open.extend(tails(q, value).nodes.into_iter().map(|end| (end, end)));
            }
        }
    }
    found.sort();
    found
}

/// What stands behind `:error`, if this is `{:error, _}`; an inner `None` for `:error` itself.
fn error_of(q: &Quoted, id: NodeId) -> Option<Option<NodeId>> {
    match (q.kind(id), q.children(id)) {
        (Kind::Atom(name), _) if name == "error" => Some(None),
        (Kind::Pair, &[tag, reason]) if q.atom(tag) == Some("error") => Some(Some(reason)),
        _ => None,
    }
}

/// The same of the pattern that a variable stands for: `{:error, reason} = error`.
fn error_behind(q: &Quoted, binding: NodeId) -> Option<Option<NodeId>> {
    let sides = q.args_of(q.parent(binding)?, "=")?;
    error_of(q, if sides[0] == binding { sides[1] } else { sides[0] })
}

/// The answer in `{:reply, answer, ..}` and `{:stop, reason, answer, state}`.
fn replied(q: &Quoted, id: NodeId) -> Option<NodeId> {
    let parts = q.args_of(id, "{}")?;
    match (q.atom(*parts.first()?), parts) {
        (Some("reply"), &[_, answer, ..]) | (Some("stop"), &[_, _, answer, _]) => Some(answer),
        _ => None,
    }
}

/// The branches that take an error: `{:error, reason} -> ..`, those of `rescue` and `catch`, and the clause itself, where
/// one of its parameters is `{:error, reason}` or a message that ends so. With each its body and the reason.
fn taken(q: &Quoted, clause: &Clause) -> Vec<(NodeId, NodeId, Option<NodeId>)> {
    let mut found = Vec::new();
    let in_message = |&param: &NodeId| {
        let last = q.children(param).last().copied().filter(|_| matches!(q.kind(param), Kind::Pair));
        let last = last.or_else(|| q.args_of(param, "{}")?.last().copied());
        error_of(q, param).or_else(|| error_of(q, last?)).flatten()
    };
    if let (Some(body), Some(reason)) = (clause.body, clause.params.iter().find_map(in_message)) {
        found.push((clause.node, body, Some(reason)));
    }
    for id in q.subtree(clause.node) {
        let Some(&[head, body]) = q.args_of(id, "->") else { continue };
        let Some(list) = q.parent(id) else { continue };
        let section = q.parent(list).filter(|&pair| matches!(q.kind(pair), Kind::Pair));
        match section.and_then(|pair| q.atom(q.children(pair)[0])) {
            Some("rescue" | "catch") => {
                let last = q.children(head).last().copied();
                let thrown = last.map(|id| q.args_of(id, "when").map_or(id, |parts| parts[parts.len() - 2]));
                let thrown = thrown.map(|id| q.args_of(id, "in").map_or(id, |sides| sides[0]));
                let within = thrown.and_then(|id| error_of(q, id).flatten());
                found.push((id, body, within.or(thrown)));
            }
            Some("do" | "else") => {
                let &[pattern] = q.children(head) else { continue };
                let pattern = q.args_of(pattern, "when").map_or(pattern, |parts| parts[0]);
                if let Some(Some(reason)) = taken_error(q, pattern) {
                    found.push((id, body, Some(reason)));
                }
            }
            _ => {}
        }
    }
    found
}

/// What stands behind `:error` in a pattern that takes an error, also in `{:error, reason} = error`.
fn taken_error(q: &Quoted, pattern: NodeId) -> Option<Option<NodeId>> {
    let sides = q.args_of(pattern, "=").unwrap_or_default();
    std::iter::once(&pattern).chain(sides).find_map(|&side| error_of(q, side))
}

/// True if a pattern may take an error: `{:error, _}`, `:error`, or anything.
pub fn takes_error(q: &Quoted, pattern: NodeId) -> bool {
    taken_error(q, pattern).is_some() || q.var(pattern).is_some()
}

/// True if a branch that has taken an error answers nothing in its place.
fn is_let_down(file: &File, clause: &Clause, body: NodeId, depth: usize) -> bool {
    let q = &file.q;
    let flow = file.flow(clause.node);
    let logs = logs(file, body);
    tails(q, body).nodes.into_iter().all(|tail| {
        let parts = match q.kind(tail) {
            Kind::Pair => q.children(tail),
            _ => q.args_of(tail, "{}").unwrap_or_default(),
        };
        let tag = parts.first().copied().or(Some(tail)).and_then(|id| q.atom(id));
        // A parameter that is answered as it came, as the state of a helper.
        let unchanged =
            flow.binding(tail).is_some_and(|binding| clause.params.iter().any(|&p| q.holds(p, binding)));
        !errors(q, &flow, tail).is_empty()
            || matches!(
                tag,
                Some("noreply" | "stop" | "keep_state" | "keep_state_and_data" | "next_state" | "ignore")
            )
            || logs && matches!(tag, Some("ok" | "nil")) && parts.is_empty()
            || is_log(file, tail)
            || unchanged
            || depth > 0 && is_helper_let_down(file, tail, depth)
    })
}

/// The same of a call of the module's own function, whichever of its clauses runs.
fn is_helper_let_down(file: &File, call: NodeId, depth: usize) -> bool {
    let of = |clause: &Clause| clause.body.is_some_and(|body| is_let_down(file, clause, body, depth - 1));
    let all = |function: &Function| function.clauses.iter().all(of);
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || file.local_function(call).is_some_and(all))
}

fn logs(file: &File, body: NodeId) -> bool {
    file.q.subtree(body).any(|id| is_log(file, id))
}

/// A call of Logger that tells of trouble (<https://hexdocs.pm/logger/Logger.html#module-levels>).
fn is_log(file: &File, id: NodeId) -> bool {
    let Some(call) = file.q.call(id) else { return false };
    matches!(call.name, "warning" | "warn" | "error" | "critical" | "alert" | "emergency")
        && call.module.and_then(|module| file.names.module_name(&file.q, module)).as_deref() == Some("Logger")
}
