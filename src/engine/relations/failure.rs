//! Relations over the places at which functions fail, and who gets to know.

use super::process::sets;
use super::wait::leads_to;
use super::{Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::otp::{
    Calls, Failure, File, Function, FunctionName, Ways, bare_reason, bodies, branches, same_path, tag,
    takes_error,
};
use crate::pattern::Value;
use crate::syntax::NodeId;

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "reason",
        parameters: &["x", ">code"],
        help: "code is the bare reason of the failure at x: the variable that it is bound to, a literal, the tag of a \
               tuple, the module of an exception; `:error` where it is none of these",
        eval: |unit, args, _| match failure_at(unit, &args[0]) {
            Some((failure, (_, clause))) => {
                with(unit, &args[1], Value::Text(bare_reason(unit.file, clause, &failure)))
            }
            None => Vec::new(),
        },
    },
    Relation {
        name: "ignored_reason",
        parameters: &["x", ">pattern"],
        help: "the branch of the failure at x takes a reason that has no name, in this place of its pattern",
        eval: |unit, args, _| {
            let ignored = |id: &NodeId| unit.file.q.var(*id).is_some_and(|name| name.starts_with('_'));
            match failure_at(unit, &args[0]).and_then(|(failure, _)| failure.reason).filter(ignored) {
                Some(pattern) => with(unit, &args[1], Value::Node(pattern)),
                None => Vec::new(),
            }
        },
    },
    Relation {
        name: "doing",
        parameters: &["x", ">name"],
        help: "name is what the function clause around x does: the tag of the message that it takes, else its function; \
               without `do_`, `handle_` and `log_` before it and `_error`, `_failed`, `!` and `?` behind",
        eval: |unit, args, _| {
            let around = args[0].nodes().first().and_then(|&id| unit.file.clause_at(id));
            let Some((function, clause)) = around else { return Vec::new() };
            let message = clause.params.first().filter(|_| is_handler(function));
            let plain = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            let tag = message.and_then(|&message| tag(&unit.file.q, message)).filter(plain);
            let own = function.name.trim_end_matches(['!', '?']);
            with(unit, &args[1], Value::Text(stripped(tag.unwrap_or(own)).into()))
        },
    },
    Relation {
        name: "fails_elsewhere",
        parameters: &["x", ">place"],
        help: "what fails at x is the same failure as at place: all callers of its private function take it into a \
               branch that fails with it, or its branch looks at what a function of the module has failed with, in \
               the server itself or in answer to a call of it",
        eval: |unit, args, _| {
            let Some((failure, (function, _))) = failure_at(unit, &args[0]) else { return Vec::new() };
            let Some(module) = unit.module else { return Vec::new() };
            let ways = Ways::new(unit.file, module);
            let told =
                ways.told_by_callers(function, &failure).or_else(|| ways.told_before(&failure).ok()?);
            told.map_or(Vec::new(), |at| with(unit, &args[1], Value::Node(at)))
        },
    },
    Relation {
        name: "fails_elsewhere_in_part",
        parameters: &["x", ">place"],
        help: "the same of a part of what the branch of x takes, and not of the rest",
        eval: |unit, args, _| {
            let (Some((failure, _)), Some(module)) = (failure_at(unit, &args[0]), unit.module) else {
                return Vec::new();
            };
            match Ways::new(unit.file, module).told_before(&failure) {
                Err(at) => with(unit, &args[1], Value::Node(at)),
                Ok(_) => Vec::new(),
            }
        },
    },
    Relation {
        name: "reported",
        parameters: &["x", "set"],
        help: "a function of the set is called, itself or through functions of the project, in the branch of the \
               failure at x, after it or around it, or where a caller in the project looks at what has failed",
        eval: |unit, args, _| {
            let Some((failure, (function, _))) = failure_at(unit, &args[0]) else { return Vec::new() };
            let report = Report { unit, set: &args[1] };
            holds(report.in_clause(&failure) || report.by_callers(unit.file, function, &failure, 3))
        },
    },
];

/// A name without what says that it does something, or that it failed.
fn stripped(name: &str) -> &str {
    let before = ["do_", "handle_", "log_"].iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
    let behind = ["_error", "_failure", "_failed"].iter().find_map(|word| before.strip_suffix(word));
    [behind.unwrap_or(before), before, name].into_iter().find(|name| !name.is_empty()).unwrap_or(name)
}

/// The failure at `x`, with its function and clause.
fn failure_at<'u>(unit: &Unit<'u>, x: &Arg) -> Option<(Failure, (&'u Function, &'u crate::otp::Clause))> {
    let at = x.node()?;
    let around = unit.clause?;
    let found = unit.file.failures(around.1).iter().find(|failure| failure.at == at)?.clone();
    Some((found, around))
}

/// True for the callbacks that take a message first
/// (<https://hexdocs.pm/elixir/GenServer.html#callbacks>).
fn is_handler(function: &Function) -> bool {
    matches!(
        (function.name.as_str(), function.arity),
        ("handle_call", 3) | ("handle_cast" | "handle_info" | "handle_continue", 2)
    )
}

/// Looks for calls of a set that tell of a failure.
struct Report<'u> {
    unit: &'u Unit<'u>,
    set: &'u Arg,
}

impl Report<'_> {
    /// True if this very call tells of something: it is of the set, or comes to a function of it.
    fn tells(&self, file: &File, id: NodeId) -> bool {
        let calls = Calls::new(file);
        let listed = |call: &crate::otp::Called| leads_to(self.unit, self.set, call);
        calls.called(id).is_some_and(|call| listed(&call))
            || calls.local(id).is_some_and(|function| {
                let sections = function.clauses.iter().filter_map(|clause| clause.sections);
                sections.into_iter().any(|sections| calls.reaches(sections, &listed).is_some())
            })
    }

    fn in_clause(&self, failure: &Failure) -> bool {
        let (file, q) = (self.unit.file, &self.unit.file.q);
        let Some((_, clause)) = file.clause_at(failure.at) else { return false };
        let ups: Vec<NodeId> = q.ancestors(failure.at).take_while(|&up| up != clause.node).collect();
        let of_construct = |&up: &NodeId| bodies(q, up).into_iter().find(|&body| q.holds(body, failure.at));
        let body = ups.iter().find_map(of_construct).or(clause.body).unwrap_or(clause.node);
        let branch = q.args_of(failure.branch, "->").map_or(body, |parts| parts[1]);
        q.subtree(clause.node).any(|id| {
            let near = q.holds(body, id) || q.holds(branch, id) && same_path(q, id, failure.at);
            // What is called around it is given it as a function: `span(.., fn -> .. end)`.
            let around = ups.contains(&id) && ups.iter().any(|&up| q.args_of(up, "fn").is_some());
            let after = id > failure.at && !ups.contains(&id) && same_path(q, id, failure.at);
            (near || around || after) && self.tells(file, id)
        })
    }

    /// True if a caller of the function tells of what it answers, where it looks at it.
    fn by_callers(&self, file: &File, function: &Function, failure: &Failure, depth: usize) -> bool {
        let Some(module) = file.module_at(failure.at) else { return false };
        let ways = Ways::new(file, module);
        if is_handler(function) {
            let Some((_, clause)) = file.clause_at(failure.at) else { return false };
            return ways.askers(clause).into_iter().any(|site| self.told_at(file, site, depth));
        }
        failure.answered && self.by_callers_of(file, function, failure.at, depth)
    }

    fn by_callers_of(&self, file: &File, function: &Function, at: NodeId, depth: usize) -> bool {
        let Some(module) = file.module_at(at) else { return false };
        let ways = Ways::new(file, module);
        if ways.sites(function).into_iter().any(|site| self.told_at(file, site, depth)) {
            return true;
        }
        if function.is_private() || depth == 0 {
            return false;
        }
        let (module, name) = (module.name.clone(), function.name.clone());
        self.by_callers_elsewhere(&file.path, &FunctionName { module, name, arity: function.arity }, depth)
    }

    /// The same of callers in other modules: only where one comes to a call of the set is its file read.
    fn by_callers_elsewhere(&self, path: &str, function: &FunctionName, depth: usize) -> bool {
        let project = self.unit.project;
        let listed = |call: &FunctionName| self.is_listed(call);
        let tells = |call: &FunctionName| listed(call) || project.comes_to(call.clone(), usize::MAX, &listed);
        project.callers(path, function).into_iter().any(|(path, caller)| {
            if caller.module == function.module {
                return false;
            }
            if !project.comes_to(caller.clone(), usize::MAX, &tells) {
                return depth > 0 && self.by_callers_elsewhere(&path, &caller, depth - 1);
            }
            project.parse(&path).is_some_and(|other| {
                let calls = Calls::new(&other);
                let is_call = |&&id: &&NodeId| {
                    calls.called(id).is_some_and(|call| call.module == function.module)
                        && other.module_at(id).is_some_and(|module| module.name == caller.module)
                };
                other
                    .calls(&function.name)
                    .iter()
                    .filter(is_call)
                    .any(|&site| self.told_at(&other, site, depth))
            })
        })
    }

    fn is_listed(&self, call: &FunctionName) -> bool {
        sets(self.unit, self.set).any(|set| set.has(&call.module, &call.name, call.arity))
    }

    /// True if what this call answers is told of: in a branch that looks at it, by a call that is given it, by one
    /// around it, or by a caller of the function that it stands in.
    fn told_at(&self, file: &File, site: NodeId, depth: usize) -> bool {
        let q = &file.q;
        let Some((function, clause)) = file.clause_at(site) else { return false };
        let flow = file.flow(clause.node);
        let all = branches(q, &flow, site);
        let takers = all
            .iter()
            .filter(|branch| branch.truth.is_none() && branch.pattern.is_none_or(|id| takes_error(q, id)));
        let mut taken = takers.filter_map(|branch| branch.body).flat_map(|body| q.subtree(body));
        let around = q.ancestors(site).take_while(|&up| up != clause.node);
        let given = |&id: &NodeId| id > site && flow.flows(q, site, id) && !q.holds(id, site);
        taken.any(|id| self.tells(file, id))
            || around.into_iter().any(|up| self.tells(file, up))
            || q.subtree(clause.node).filter(given).any(|id| self.tells(file, id) && all.is_empty())
            || depth > 0 && self.by_callers_of(file, function, site, depth - 1)
    }
}
