//! The way of a failure through the functions of a module: which of them answers it to whom, and who takes it.
//!
//! One failure may pass many branches: of a helper, of the callback that calls it, of the client function that asked the
//! server. It is told once: where it leaves the functions that only this module calls, and, of a server, before the
//! reply is sent.

use super::{Failure, error_of, replied, takes_error};
use crate::otp::{Branch, Calls, Clause, File, Function, Module, branches, is_callback, tag, tails};
use crate::syntax::{Kind, NodeId};

/// The failures of a module's functions, and how they pass from one to the other.
#[derive(Debug)]
pub struct Ways<'f> {
    file: &'f File,
    module: &'f Module,
    calls: Calls<'f>,
}

/// What is done with an error that a call answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// A branch fails with it: there.
    Fails(NodeId),
    /// A branch puts something else in its place.
    Replaced,
    /// The function around the call answers it, too.
    PassedOn,
    /// Nobody looks at it, or it cannot be told.
    Unknown,
}

/// How deep functions are followed.
const FAR: usize = 6;

impl<'f> Ways<'f> {
    /// The ways through `module` of `file`.
    pub fn new(file: &'f File, module: &'f Module) -> Self {
        Self { file, module, calls: Calls::new(file) }
    }

    /// The branch of another function in which each caller fails with what this one answers, if all do (or put
    /// something else in its place): the failure is told there.
    pub fn told_by_callers(&self, function: &Function, failure: &Failure) -> Option<NodeId> {
        if failure.answered { self.told_outside(function, FAR) } else { None }
    }

    fn told_outside(&self, function: &Function, depth: usize) -> Option<NodeId> {
        if !function.is_private() || depth == 0 {
            return None;
        }
        let mut told = None;
        for site in self.sites(function) {
            let (around, _) = self.file.clause_at(site)?;
            let place = match self.use_of(site) {
                Use::Fails(at) => Some(at),
                Use::Replaced => told.or(Some(site)),
                Use::PassedOn if !is_callback(around) && around.name != function.name => {
                    Some(self.told_outside(around, depth - 1)?)
                }
                Use::PassedOn | Use::Unknown => return None,
            };
            told = told.or(place);
        }
        told
    }

    /// Where what fails in this branch has failed and been told before: in a function of the module that the branch
    /// looks at the answer of. An error where only a part of what the branch takes comes from there.
    pub fn told_before(&self, failure: &Failure) -> Result<Option<NodeId>, NodeId> {
        let sources = self.sources(failure);
        let told: Vec<Option<NodeId>> = sources.iter().map(|&source| self.told_in(source, FAR)).collect();
        match told.iter().flatten().next() {
            Some(&at) if told.iter().all(Option::is_some) => Ok(Some(at)),
            Some(&at) => Err(at),
            None => Ok(None),
        }
    }

    /// Where the call tells of a failure itself, before it answers it.
    fn told_in(&self, call: NodeId, depth: usize) -> Option<NodeId> {
        if depth == 0 {
            return None;
        }
        let clauses: Vec<(&Function, &Clause)> = match self.calls.local(call) {
            Some(function) => function.clauses.iter().map(|clause| (function, clause)).collect(),
            None => self.asked(call),
        };
        clauses.into_iter().find_map(|(function, clause)| {
            let own = self.file.failures(clause);
            let server = is_callback(function);
            let own = own.iter().filter(|failure| failure.answered || server && self.is_reply(failure.at));
            if let Some(failure) = own.into_iter().next()
                && self.told_outside(function, FAR).is_none()
            {
                return Some(failure.at);
            }
            let ends = clause.body.map(|body| tails(&self.file.q, body).nodes).unwrap_or_default();
            ends.into_iter().flat_map(|end| self.answers_of(end)).find_map(|end| self.told_in(end, depth - 1))
        })
    }

    fn is_reply(&self, at: NodeId) -> bool {
        self.file.q.call(at).is_some_and(|call| call.name == "reply")
    }

    /// What a tail answers: itself, or what is in its reply.
    fn answers_of(&self, end: NodeId) -> Vec<NodeId> {
        let q = &self.file.q;
        match replied(q, end) {
            Some(answer) => tails(q, self.file.flow_at(answer).resolve(q, answer)).nodes,
            None => vec![end],
        }
    }

    /// The clauses of the module's own `handle_call/3` that take what a `GenServer.call` sends.
    fn asked(&self, call: NodeId) -> Vec<(&'f Function, &'f Clause)> {
        let q = &self.file.q;
        let is_call = self.calls.called(call).is_some_and(|called| {
            matches!((&*called.module, called.name), ("GenServer" | ":gen_server", "call"))
        });
        let message = q.call(call).filter(|_| is_call).and_then(|call| call.args.get(1).copied());
        let Some(sent) = message.and_then(|message| tag(q, message)) else { return Vec::new() };
        let takes = |clause: &&Clause| clause.params.first().and_then(|&param| tag(q, param)) == Some(sent);
        let callbacks = self.module.functions.iter().filter(|f| f.name == "handle_call" && f.arity == 3);
        callbacks.flat_map(|f| f.clauses.iter().filter(takes).map(move |clause| (f, clause))).collect()
    }

    /// The calls of a function in its module.
    pub fn sites(&self, function: &Function) -> Vec<NodeId> {
        self.calls.callers(self.module, function)
    }

    /// The calls in this module that send a server what the callback's clause takes.
    pub fn askers(&self, clause: &Clause) -> Vec<NodeId> {
        let called = self.file.calls("call").iter().copied();
        called.filter(|&id| self.asked(id).iter().any(|(_, asked)| asked.node == clause.node)).collect()
    }

    /// The calls whose answers the branch of a failure looks at, with what it takes them from.
    fn sources(&self, failure: &Failure) -> Vec<NodeId> {
        let q = &self.file.q;
        let Some(subjects) = self.subjects(failure) else { return Vec::new() };
        let flow = self.file.flow_at(failure.at);
        let ends = subjects.into_iter().flat_map(|subject| tails(q, flow.resolve(q, subject)).nodes);
        let is_call = |id: NodeId| q.call(id).is_some() || matches!(q.kind(id), Kind::Apply);
        ends.filter(|&end| is_call(end) && error_of(q, end).is_none()).collect()
    }

    fn subjects(&self, failure: &Failure) -> Option<Vec<NodeId>> {
        let q = &self.file.q;
        let parts = q.args_of(failure.branch, "->")?;
        let &[pattern] = q.children(parts[0]) else { return None };
        let pattern = q.args_of(pattern, "when").map_or(pattern, |parts| parts[0]);
        let section = q.parent(q.parent(failure.branch)?)?;
        let construct = q.ancestors(section).find(|&up| q.sections(up).is_some())?;
        let construct = if q.is_piped_into(construct) { q.parent(construct)? } else { construct };
        let call = q.call(construct).filter(|_| takes_error(q, pattern))?;
        match call.name {
            "case" => call.args.first().map(|&subject| vec![subject]),
            "with" => {
                let arrows = call.args.iter().filter_map(|&arg| q.args_of(arg, "<-"));
                Some(arrows.map(|sides| sides[1]).collect())
            }
            _ => None,
        }
    }

    /// What becomes of the error that a call answers.
    fn use_of(&self, site: NodeId) -> Use {
        let q = &self.file.q;
        let Some((_, clause)) = self.file.clause_at(site) else { return Use::Unknown };
        let flow = self.file.flow(clause.node);
        let all = branches(q, &flow, site);
        let own = self.file.failures(clause);
        let construct = all.first().map(|branch| branch.construct);
        let fails = own.iter().find(|failure| {
            self.sources(failure).contains(&site)
                || all.iter().any(|branch| branch.body.is_some_and(|body| q.holds(body, failure.at)))
                    && construct.is_some_and(|construct| q.holds(construct, failure.at))
                    && self.takes_error(failure)
        });
        if let Some(failure) = fails {
            return Use::Fails(failure.at);
        }
        if let Some(construct) = construct {
            let is_with = q.args_of(construct, "with").is_some();
            let others = all.iter().skip(usize::from(is_with));
            let mut takers = others
                .filter(|branch| branch.pattern.is_some_and(|pattern| takes_error(q, pattern)))
                .peekable();
            if takers.peek().is_none() {
                let falls_through = is_with && all.len() == 1;
                return if falls_through && self.is_answered(clause, construct) {
                    Use::PassedOn
                } else {
                    Use::Unknown
                };
            }
            let same = |branch: &Branch| {
                branch
                    .pattern
                    .zip(branch.body)
                    .is_some_and(|(pattern, body)| flow.binding(body) == Some(pattern))
            };
            return match takers.all(same) {
                true if self.is_answered(clause, construct) => Use::PassedOn,
                true => Use::Unknown,
                false => Use::Replaced,
            };
        }
        let value = match q.parent(site).and_then(|up| q.args_of(up, "=")) {
            Some(&[bound, _]) if q.var(bound).is_some() => flow.uses(bound).to_vec(),
            _ => vec![site],
        };
        match value.iter().any(|&value| self.is_answered(clause, value)) {
            true => Use::PassedOn,
            false => Use::Unknown,
        }
    }

    fn takes_error(&self, failure: &Failure) -> bool {
        self.subjects(failure).is_some()
    }

    /// True if the value is what the clause answers, or stands in its reply.
    fn is_answered(&self, clause: &Clause, value: NodeId) -> bool {
        let q = &self.file.q;
        let ends = super::ends_of(q, clause).into_iter().flat_map(|body| tails(q, body).nodes);
        let holds = |end: NodeId| end == value || tails(q, end).nodes.contains(&value) || q.holds(value, end);
        ends.into_iter()
            .any(|end| self.answers_of(end).into_iter().any(holds) || replied(q, end).is_none() && holds(end))
    }
}
