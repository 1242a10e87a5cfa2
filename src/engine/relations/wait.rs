//! Relations over calls at which a process waits, and what runs from there on.

use super::control::{body_of, is_statement, statement_of};
use super::process::sets;
use super::{Answers, Arg, Relation, holds};
use crate::engine::Unit;
use crate::otp::{Called, Calls, Clause, FunctionName, Reach, tails};
use crate::pattern::{Bindings, Value};
use crate::syntax::{Kind, NodeId, Quoted};

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "first_wait",
        parameters: &["x", "set", "starts", ">run", ">end"],
        help: "x is the first call in run at which the process waits: for a function of the set, or one that came in \
               with the callback's message, itself or through functions of its own module, or of the project's module \
               that it calls. run are the statements from \
               that of x to the end of the innermost body around it whose value is the clause's; end is the last. \
               What a function of starts has begun there and run makes use of belongs to run. A wait in the run of an \
               earlier one is no first",
        eval: first_wait,
    },
    Relation {
        name: "leads_to",
        parameters: &["x", "set"],
        help: "x calls a function of the set (or of one of several), itself, through functions of its own module, or \
               through those of the project's modules that these call",
        eval: |unit, args, _| {
            let graph = Calls::new(unit.file);
            let wanted = |call: &Called| leads_to(unit, &args[1], call);
            holds(args[0].nodes().iter().any(|&id| graph.reaches(id, &wanted).is_some()))
        },
    },
];

/// True if the called function is one of the set, or one of the project's that comes to one.
pub(super) fn leads_to(unit: &Unit, set: &Arg, call: &Called) -> bool {
    leads_within(unit, set, usize::MAX, call)
}

/// The same, at most so many functions deep.
fn leads_within(unit: &Unit, set: &Arg, most: usize, call: &Called) -> bool {
    let listed = |module: &str, name: &str, arity| sets(unit, set).any(|set| set.has(module, name, arity));
    if listed(&call.module, call.name, call.arity) {
        return true;
    }
    let function = FunctionName { module: call.module.clone(), name: call.name.into(), arity: call.arity };
    unit.project.comes_to(function, most, &|call| listed(&call.module, &call.name, call.arity))
}

fn is_in(unit: &Unit, set: &Arg, call: &Called) -> bool {
    sets(unit, set).any(|set| set.has(&call.module, call.name, call.arity))
}

fn first_wait(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(x), Some((_, clause))) = (args[0].node(), unit.clause) else { return Vec::new() };
    let search = Search { unit, clause, set: &args[1], starts: &args[2] };
    let (Some(run), Arg::Out(run_name), Arg::Out(end_name)) = (search.first_run(x), &args[3], &args[4])
    else {
        return Vec::new();
    };
    let Some(&last) = run.last() else { return Vec::new() };
    let run = if run.len() == 1 { Value::Node(last) } else { Value::Nodes(run) };
    vec![vec![(run_name.clone(), run), (end_name.clone(), Value::Node(last))]]
}

struct Search<'u> {
    unit: &'u Unit<'u>,
    clause: &'u Clause,
    set: &'u Arg,
    starts: &'u Arg,
}

impl Search<'_> {
    /// The statements that run from the wait `x` on; `None` if it is none, or not the first.
    fn first_run(&self, x: NodeId) -> Option<Vec<NodeId>> {
        let (q, body) = (&self.unit.file.q, self.clause.body?);
        if !q.holds(body, x) || !self.waits(x) {
            return None;
        }
        let run = self.run(body, x)?;
        // The first in the text, and of calls in one another the inner one: it runs first.
        let is_first = |other: NodeId| {
            let (a, b) = (q.node(other).inner, q.node(x).inner);
            q.holds(x, other) || a.end <= b.start
        };
        let leads_here = |id: NodeId| {
            self.run(body, id).is_some_and(|run| run.iter().any(|&statement| q.holds(statement, x)))
        };
        let mut earlier = q.subtree(body).filter(|&id| id != x && is_first(id));
        (!earlier.any(|id| self.waits(id) && leads_here(id))).then_some(run)
    }

    fn waits(&self, id: NodeId) -> bool {
        let q = &self.unit.file.q;
        let reach = Reach::new(self.unit.file);
        let is_call = matches!(q.kind(id), Kind::Apply) || q.call(id).is_some();
        let Some(&message) = self.clause.params.first() else { return false };
        let listed = |call: &Called| is_in(self.unit, self.set, call);
        let elsewhere = || {
            Calls::new(self.unit.file)
                .all_called(id)
                .any(|call| leads_within(self.unit, self.set, Reach::FAR, &call))
        };
        is_call
            && (reach.comes_to(id, &listed)
                || reach.calls_parameter(self.clause, &[message], id)
                || reach.is_run(id) && elsewhere())
    }

    /// The statements from that of `x` to the end of the innermost body around it whose value is that of `body`; from an
    /// earlier one if it starts what they make use of.
    fn run(&self, body: NodeId, x: NodeId) -> Option<Vec<NodeId>> {
        let q = &self.unit.file.q;
        let run = run_to_end(q, body, x)?;
        let (flow, reach) = (self.unit.flow(x), Reach::new(self.unit.file));
        let starts = |call: &Called| is_in(self.unit, self.starts, call);
        let used = |statement: NodeId| {
            let mut read = run.iter().flat_map(|&id| flow.reads(q, id));
            read.any(|binding| q.holds(statement, binding))
                && q.subtree(statement).any(|id| reach.comes_to(id, &starts))
        };
        let first = *run.first()?;
        let begins = body_of(q, first).into_iter().take_while(|&id| id != first).find(|&id| used(id));
        match begins {
            Some(statement) => run_to_end(q, body, statement),
            None => Some(run),
        }
    }
}

/// The statements from that of `x` to the end of the innermost body around it whose value is that of `body`.
pub(super) fn run_to_end(q: &Quoted, body: NodeId, x: NodeId) -> Option<Vec<NodeId>> {
    let ends = tails(q, body).nodes;
    let mut at = statement_of(q, x);
    loop {
        let all = body_of(q, at);
        let start = all.iter().position(|&id| id == at)?;
        let last = *all.last()?;
        let is_end = tails(q, last).nodes.iter().all(|end| ends.contains(end));
        // What stands in a `try` is rescued by it, in this process.
        let in_try = q.ancestors(at).take_while(|&up| q.holds(body, up)).any(|up| {
            q.args_of(up, "try").is_some() || matches!(q.local(up), Some(("fn" | "for" | "receive", _)))
        });
        if is_end && !in_try {
            return Some(all[start..].to_vec());
        }
        if at == body || all.first().is_some_and(|&first| q.parent(first) == Some(body)) {
            return None;
        }
        at = statement_of(q, q.ancestors(at).find(|&up| is_statement(q, up) && up != at)?);
    }
}
