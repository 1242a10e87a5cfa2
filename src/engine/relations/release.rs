//! What gives back what a server acquired, and when it runs.

use super::{Answers, Arg, with};
use crate::engine::Unit;
use crate::engine::ensure::takes_any;
use crate::otp::{Called, Calls, Clause, Keeper, Kept, Run, runs_elsewhere};
use crate::pattern::{Bindings, Value};
use crate::recipe::MfaSet;
use crate::syntax::NodeId;

/// The clauses of `terminate` after which nothing is held, whatever the reason, and the first call that undoes it.
pub(super) struct Undoing {
    /// In source order.
    pub clauses: Vec<NodeId>,
    /// Where it is undone, if it is.
    pub at: Option<NodeId>,
}

/// The clauses of `terminate` that undo it whatever the reason, need not as their state holds nothing, or stand behind
/// one that takes every state that holds something.
pub(super) fn undoing(unit: &Unit, key: &Arg, undo: &Arg) -> Undoing {
    let mut found = Undoing { clauses: Vec::new(), at: None };
    let (keys, Some(undo), Some(module)) = (key.nodes(), undo.text(), unit.module) else { return found };
    let keeper = Keeper::new(unit.file, module, unit.project);
    let Some(terminate) = module.function("terminate", 2) else { return found };
    let wanted = wanted(&keeper, &keys);
    let graph = Calls::new(unit.file);
    let q = &unit.file.q;
    let set = undo_set(undo);
    let mut done: Vec<NodeId> = Vec::new();
    for id in q.subtree(module.node).filter(|&id| graph.called(id).is_some_and(|call| is_undo(&call, &set))) {
        for run in keeper.runs_in(id, ("terminate", 2)) {
            let mut way: Vec<(NodeId, &Clause)> = Vec::new();
            let mut at = id;
            for &(call, clause) in run.through.iter().rev() {
                way.push((at, clause));
                at = call;
            }
            way.push((at, run.clause));
            let reason = run.clause.params.first().copied();
            let sure = way.iter().all(|&(at, clause)| runs_for_any(unit, at, clause, reason));
            if sure && undoes(unit, &keeper, id, &run, &wanted) {
                done.push(run.clause.node);
                found.at = found.at.min(Some(id)).or(Some(id));
            }
        }
    }
    if done.is_empty() {
        return found;
    }
    let fields: Vec<&str> = wanted.iter().flatten().filter_map(|code| code.strip_prefix("$state.")).collect();
    let mut covered = false;
    for clause in &terminate.clauses {
        let is_done = done.contains(&clause.node);
        if covered || is_done || holds_nothing(unit, clause, &fields) {
            found.clauses.push(clause.node);
        }
        covered |= is_done && takes_all_that_hold(unit, clause);
    }
    found
}

/// The codes of the keys, for each way to where they are acquired.
fn wanted<'f>(keeper: &Keeper<'f>, keys: &[NodeId]) -> Vec<Vec<String>> {
    let Some(&first) = keys.first() else { return Vec::new() };
    let codes = |key: NodeId, run: &Run<'f>| {
        let kept = [keeper.spell(key, run), keeper.stored(key, run)].into_iter().flatten();
        let code = |kept: Kept| match kept {
            Kept::Among(many) => Some(many.all),
            one => one.code(),
        };
        kept.filter_map(code).collect::<Vec<String>>()
    };
    let runs = keeper.runs(first);
    match keys {
        &[key] => runs.iter().flat_map(|run| codes(key, run)).map(|code| vec![code]).collect(),
        keys => {
            let all = |run: &Run<'f>| keys.iter().map(|&key| codes(key, run).into_iter().next()).collect();
            runs.iter().filter_map(all).collect()
        }
    }
}

/// True if the call undoes one of these keys, or one that cannot be told.
fn undoes<'f>(unit: &Unit, keeper: &Keeper<'f>, id: NodeId, run: &Run<'f>, wanted: &[Vec<String>]) -> bool {
    let q = &unit.file.q;
    let args: Vec<NodeId> = q.call(id).map(|call| call.args).unwrap_or_default();
    let all = keeper.elements_of(id, run);
    let spelled = |part: NodeId| keeper.spell(part, run)?.code();
    let first_is_known = args.first().is_some_and(|&arg| spelled(arg).is_some()) || all.is_some();
    let among = |args: &[NodeId], code: &String| {
        args.iter()
            .flat_map(|&arg| q.subtree(arg))
            .filter_map(spelled)
            .chain(all.clone())
            .any(|found| found == *code)
    };
    let is = |codes: &[String]| match codes {
        // `System.cmd("kill", [pid])`: wherever it is given.
        [code] => !first_is_known || among(&args, code),
        codes => codes.iter().zip(&args).all(|(code, &arg)| spelled(arg).is_none() || among(&[arg], code)),
    };
    wanted.is_empty() || wanted.iter().any(|codes| is(codes))
}

/// True if the clause takes only states in which one of the fields is empty.
fn holds_nothing(unit: &Unit, clause: &Clause, fields: &[&str]) -> bool {
    let q = &unit.file.q;
    let is_empty = |id: NodeId| {
        q.atom(id) == Some("nil")
            || matches!(q.kind(id), crate::syntax::Kind::List) && q.children(id).is_empty()
    };
    clause.params.last().is_some_and(|&state| {
        q.subtree(state).any(|id| {
            q.args_of(id, "%{}").is_some()
                && q.pairs(id).any(|(key, value)| {
                    q.atom(key).is_some_and(|key| fields.contains(&key)) && is_empty(value)
                })
        })
    })
}

/// True if the clause takes whatever comes, but for a guard that asks whether its state holds something.
fn takes_all_that_hold(unit: &Unit, clause: &Clause) -> bool {
    let q = &unit.file.q;
    let Some(guard) = clause.guard else { return takes_any(unit, clause) };
    let unguarded = Clause { guard: None, ..clause.clone() };
    let flow = unit.file.flow(clause.node);
    let of_state = |id: NodeId| {
        let state = clause.params.last().copied();
        flow.binding(id).is_none_or(|binding| state.is_some_and(|state| q.holds(state, binding)))
    };
    const TESTS: [&str; 7] =
        ["is_binary", "is_integer", "is_reference", "is_pid", "is_list", "is_port", "is_tuple"];
    let is_test = |id: NodeId| match q.local(id) {
        Some(("not", &[inner])) => q.args_of(inner, "is_nil").is_some(),
        Some((name, [_])) => TESTS.contains(&name),
        Some(("!=" | "!==", &[_, right])) => q.atom(right) == Some("nil"),
        _ => false,
    };
    takes_any(unit, &unguarded) && is_test(guard) && q.subtree(guard).all(of_state)
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
        let is_later = q.node(id).inner.start >= q.node(x).inner.end;
        undoes && same && is_later && on_path_of(unit, id, x, clause)
    });
    match found {
        Some(at) => with(unit, &args[3], Value::Node(at)),
        None => Vec::new(),
    }
}

/// Where a callback other than the one that `x` stands in undoes it.
pub(super) fn undone_besides(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(x), keys, Some(undo), Some(module)) =
        (args[0].node(), args[1].nodes(), args[2].text(), unit.module)
    else {
        return Vec::new();
    };
    let keeper = Keeper::new(unit.file, module, unit.project);
    let (wanted, set) = (wanted(&keeper, &keys), undo_set(undo));
    let (q, graph) = (&unit.file.q, Calls::new(unit.file));
    let own = unit.file.clause_at(x).map(|(_, clause)| clause.node);
    let found = q.subtree(module.node).find(|&id| {
        graph.called(id).is_some_and(|call| is_undo(&call, &set))
            && unit.file.clause_at(id).map(|(_, clause)| clause.node) != own
            && !wanted.is_empty()
            && keeper.runs(id).iter().any(|run| undoes(unit, &keeper, id, run, &wanted))
    });
    found.map_or(Vec::new(), |at| with(unit, &args[3], Value::Node(at)))
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
