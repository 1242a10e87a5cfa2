//! What gives back what a server acquired, and when it runs.

use super::{Answers, Arg, with};
use crate::engine::Unit;
use crate::otp::{Called, Calls, Clause, Keeper, Kept, runs_elsewhere};
use crate::pattern::{Bindings, Value};
use crate::recipe::MfaSet;
use crate::syntax::NodeId;

/// The clauses of `terminate` that undo it whatever the reason, each with the call that does.
pub(super) fn undoing(unit: &Unit, key: &Arg, undo: &Arg) -> Vec<(NodeId, NodeId)> {
    let (Some(key), Some(undo), Some(keeper)) =
        (key.node(), undo.text(), unit.module.map(|module| Keeper::new(unit.file, module, unit.project)))
    else {
        return Vec::new();
    };
    let wanted: Vec<String> = keeper
        .runs(key)
        .iter()
        .filter_map(|run| match keeper.spell(key, run).or_else(|| keeper.stored(key, run))? {
            Kept::As(code) | Kept::Perhaps(code) => Some(code),
            Kept::Among(all) | Kept::Values(all) | Kept::Keys(all) => Some(all),
        })
        .collect();
    let graph = Calls::new(unit.file);
    let q = &unit.file.q;
    let set = undo_set(undo);
    let mut found = Vec::new();
    let Some(module) = unit.module else { return found };
    for id in q.subtree(module.node).filter(|&id| graph.called(id).is_some_and(|call| is_undo(&call, &set))) {
        for run in keeper.runs_in(id, ("terminate", 2)) {
            let parts: Vec<NodeId> = q.call(id).map(|call| call.args).unwrap_or_default();
            let spelled: Vec<Option<String>> = parts
                .iter()
                .flat_map(|&part| q.subtree(part))
                .map(|part| match keeper.spell(part, &run) {
                    Some(Kept::As(code) | Kept::Perhaps(code)) => Some(code),
                    _ => None,
                })
                .collect();
            let unknown = parts.is_empty() || spelled.first().is_none_or(Option::is_none);
            let all = keeper.elements_of(id, &run);
            let same = wanted.is_empty()
                || unknown && all.is_none()
                || spelled.iter().flatten().chain(&all).any(|code| wanted.contains(code));
            let mut way: Vec<(NodeId, &Clause)> = Vec::new();
            let mut at = id;
            for &(call, clause) in run.through.iter().rev() {
                way.push((at, clause));
                at = call;
            }
            way.push((at, run.clause));
            let reason = run.clause.params.first().copied();
            let sure = way.iter().all(|&(at, clause)| runs_for_any(unit, at, clause, reason));
            if same && sure && !found.iter().any(|&(clause, _)| clause == run.clause.node) {
                found.push((run.clause.node, id));
            }
        }
    }
    found.sort();
    found
}

/// True if `at` runs whatever reason the callback was given: no branch around it looks at the reason.
fn runs_for_any(unit: &Unit, at: NodeId, clause: &Clause, reason: Option<NodeId>) -> bool {
    let q = &unit.file.q;
    let flow = unit.file.flow(clause.node);
    let own = reason.filter(|&reason| q.holds(clause.node, reason));
    for up in q.ancestors(at).take_while(|&up| up != clause.node) {
        let Some(sections) = q.sections(up).filter(|&sections| q.holds(sections, at)) else { continue };
        let name = q.call(up).map_or("", |call| call.name);
        if name == "try" {
            let part =
                q.pairs(sections).find(|&(_, body)| q.holds(body, at)).and_then(|(key, _)| q.atom(key));
            if !matches!(part, Some("do" | "after")) {
                return false;
            }
            continue;
        }
        let reads_reason = q.children(up).iter().filter(|&&arg| arg != sections).any(|&arg| {
            q.subtree(arg).any(|id| match (flow.binding(id), own) {
                (Some(binding), Some(reason)) => q.holds(reason, binding),
                // A helper: only what it is given under that name can be the reason.
                (Some(binding), None) => q.var(binding) == Some("reason"),
                _ => false,
            })
        });
        let guards_reason = name == "cond" || name == "receive";
        if reads_reason || guards_reason {
            return false;
        }
    }
    true
}

fn undo_set(undo: &str) -> MfaSet {
    let mut set = MfaSet::default();
    undo.split('|').for_each(|one| {
        set.add(one.trim());
    });
    set
}

/// True for a function of the set, with or without its `!`.
fn is_undo(call: &Called, set: &MfaSet) -> bool {
    let bare = call.name.trim_end_matches('!');
    set.has(&call.module, call.name, call.arity) || set.has(&call.module, bare, call.arity)
}

pub(super) fn undone_here(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(x), Some(key), Some(undo)) = (args[0].node(), args[1].node(), args[2].text()) else {
        return Vec::new();
    };
    let q = &unit.file.q;
    let graph = Calls::new(unit.file);
    let set = undo_set(undo);
    let Some((_, clause)) = unit.file.clause_at(x) else { return Vec::new() };
    let flow = unit.file.flow(clause.node);
    let binding = flow.binding(key);
    let found = q.subtree(clause.node).find(|&id| {
        let undoes = graph.called(id).is_some_and(|call| is_undo(&call, &set));
        let first = q.call(id).and_then(|call| call.args.first().copied());
        let same = first.is_some_and(|first| match binding {
            Some(binding) => flow.binding(first) == Some(binding),
            None => q.same(first, q, key),
        });
        undoes && same && on_path_of(unit, id, x, clause)
    });
    match found {
        Some(at) => with(unit, &args[3], Value::Node(at)),
        None => Vec::new(),
    }
}

/// True if `id` runs whenever `x` has run in the clause: no branch stands around it that is not around `x`, too.
fn on_path_of(unit: &Unit, id: NodeId, x: NodeId, clause: &Clause) -> bool {
    let q = &unit.file.q;
    if runs_elsewhere(unit.file, id) {
        return false;
    }
    q.ancestors(id).take_while(|&up| up != clause.node).all(|up| {
        let Some(sections) = q.sections(up) else { return q.args_of(up, "->").is_none() || q.holds(up, x) };
        let Some(call) = q.call(up) else { return true };
        let part = q.pairs(sections).find(|&(_, body)| q.holds(body, id));
        match (call.name, part) {
            (_, None) => true,
            ("try", Some((key, _))) if matches!(q.atom(key), Some("do" | "after")) => true,
            (_, Some((_, body))) => q.holds(body, x),
        }
    })
}
