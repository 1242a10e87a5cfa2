//! What becomes of a value: whether anybody ever looks at it, in this function or in those that call it.

use super::control::looked_at;
use super::process::sets;
use super::{Answers, Arg, Relation, holds};
use crate::engine::Unit;
use crate::otp::{Calls, File, Project, each_caller, is_callback, is_server};
use crate::pattern::Bindings;
use crate::recipe::MfaSet;
use crate::syntax::{Kind, NodeId};
use std::collections::HashSet;

pub(super) const TABLE: &[Relation] = &[Relation {
    name: "dropped",
    parameters: &["x", "ignoring", "collecting"],
    help: "nobody ever looks at the value of x: it is unused, or what a function answers whose callers all drop it, or one \
           that is given to a function of the set ignoring, which looks at no answer of it, or of the set collecting, \
           whose own value holds the answers and is dropped",
    eval: dropped,
}];

fn dropped(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let [ignoring, collecting] = [&args[1], &args[2]].map(|arg| sets(unit, arg).collect::<Vec<_>>());
    let mut fate = Fate { project: unit.project, ignoring, collecting, seen: HashSet::new() };
    holds(args[0].node().is_some_and(|x| fate.is_dropped(unit.file, x)))
}

struct Fate<'u> {
    project: &'u Project,
    ignoring: Vec<&'u MfaSet>,
    collecting: Vec<&'u MfaSet>,
    /// Functions whose callers are looked at already.
    seen: HashSet<(String, NodeId)>,
}

impl Fate<'_> {
    fn is_dropped(&mut self, file: &File, x: NodeId) -> bool {
        let q = &file.q;
        let Some(at) = looked_at(q, x) else { return true };
        let Some(up) = q.parent(at) else { return false };
        if q.args_of(up, "&").is_some() {
            return self.answers_are_dropped(file, up);
        }
        if q.args_of(up, "->").is_some() {
            let function = q.parent(up).filter(|&function| q.args_of(function, "fn").is_some());
            return function.is_some_and(|function| self.answers_are_dropped(file, function));
        }
        let body = q.parent(up).filter(|_| matches!(q.kind(up), Kind::Pair));
        let Some(call) = body.and_then(|sections| q.parent(sections)) else { return false };
        let is_do = q.atom(q.children(up)[0]) == Some("do");
        if let Some(parts) = q.args_of(call, "for").filter(|_| is_do) {
            let elsewhere =
                |&part: &NodeId| ["into", "reduce"].iter().any(|key| q.keyword(part, key).is_some());
            return !parts.iter().any(elsewhere) && self.is_dropped(file, call);
        }
        is_do && self.callers_drop(file, call)
    }

    /// True if nobody looks at what the function of this clause answers.
    fn callers_drop(&mut self, file: &File, clause: NodeId) -> bool {
        let Some((module, (function, _))) =
            file.module_at(clause).zip(file.clause_at(clause)).filter(|(_, (_, found))| found.node == clause)
        else {
            return false;
        };
        if is_callback(function) && is_server(module) {
            return function.name == "terminate";
        }
        if !self.seen.insert((file.path.clone(), clause)) {
            return true;
        }
        let mut any = false;
        let all = each_caller(self.project, file, module, function, &mut |file, caller| {
            any = true;
            match file.q.args_of(caller, "&") {
                Some(_) => self.answers_are_dropped(file, caller),
                None => self.is_dropped(file, caller),
            }
        });
        any && all
    }

    /// True if nobody looks at what an anonymous or captured function answers.
    fn answers_are_dropped(&self, file: &File, function: NodeId) -> bool {
        let q = &file.q;
        let bound = q.parent(function).and_then(|up| q.args_of(up, "=")).map(|sides| sides[0]);
        if let Some(variable) = bound.filter(|&left| q.var(left).is_some()) {
            let flow = file.flow_at(variable);
            let uses = flow.uses(variable);
            return !uses.is_empty() && uses.iter().all(|&used| self.taker_drops(file, used));
        }
        self.taker_drops(file, function)
    }

    fn taker_drops(&self, file: &File, function: NodeId) -> bool {
        let q = &file.q;
        let Some(site) = q.parent(function) else { return false };
        let taker = if q.is_piped_into(site) { q.parent(site).unwrap_or(site) } else { site };
        let Some(called) = Calls::new(file).called(taker) else { return false };
        let is_in =
            |sets: &[&MfaSet]| sets.iter().any(|set| set.has(&called.module, called.name, called.arity));
        is_in(&self.ignoring) || is_in(&self.collecting) && looked_at(q, taker).is_none()
    }
}
