//! Which single server process, if any, runs a piece of code.

use super::{Calls, Clause, File, Function, Module, Project, is_callback, is_process, is_server};
use crate::syntax::{NodeId, Quoted};
use smol_str::SmolStr;
use std::collections::HashSet;

/// The one server whose process alone runs `id`: it stands in that server's callbacks, or in functions that nothing
/// else in the project calls. `None` if another process may run it, or several processes of that server may.
pub fn serialising_server(project: &Project, file: &File, id: NodeId) -> Option<SmolStr> {
    let mut search = Search { project, seen: HashSet::new(), servers: HashSet::new() };
    let found = search.runs_in_server(file, id) && search.servers.len() == 1;
    found.then(|| search.servers.into_iter().next()).flatten()
}

struct Search<'p> {
    project: &'p Project,
    seen: HashSet<(String, NodeId)>,
    servers: HashSet<SmolStr>,
}

impl Search<'_> {
    fn runs_in_server(&mut self, file: &File, id: NodeId) -> bool {
        let Some(module) = file.module_at(id) else { return false };
        let Some((function, clause)) = module.clause_at(&file.q, id) else { return false };
        if runs_elsewhere(file, id) {
            return false;
        }
        if is_server(module) && is_callback(function) {
            self.servers.insert(module.name.clone());
            return is_single(file, module);
        }
        if !self.seen.insert((file.path.clone(), clause.node)) {
            return true;
        }
        let mut any = false;
        let all = each_caller(self.project, file, module, function, &mut |file, caller| {
            any = true;
            self.runs_in_server(file, caller)
        });
        any && all
    }
}

/// Asks `holds` of each node of the project that calls or captures a function of `module` in `file`, its own recursion
/// aside, until it is false of one; false then.
pub fn each_caller(
    project: &Project,
    file: &File,
    module: &Module,
    function: &Function,
    holds: &mut dyn FnMut(&File, NodeId) -> bool,
) -> bool {
    let own = |caller: &NodeId| !function.clauses.iter().any(|clause| file.q.holds(clause.node, *caller));
    let callers: Vec<NodeId> = callers_in(file, module, function).into_iter().filter(own).collect();
    if !callers.into_iter().all(|caller| holds(file, caller)) {
        return false;
    }
    if function.is_private() {
        return true;
    }
    // Whatever it is called by there, an alias or the module itself names its last part.
    let last = module.name.rsplit(['.', ':']).next().unwrap_or(&module.name);
    let words = [function.name.as_str(), last];
    let others = project.files_with(&file.path, words).filter(|path| *path != file.path);
    others.filter_map(|path| project.parse(path)).all(|other| {
        let callers = callers_in(&other, module, function);
        callers.into_iter().all(|caller| holds(&other, caller))
    })
}

/// The nodes of `file` that call or capture the function of `module`, which may stand in another file.
fn callers_in(file: &File, module: &Module, function: &Function) -> Vec<NodeId> {
    let graph = Calls::new(file);
    let captures = file.calls("&").iter();
    let is_caller = |id: &NodeId| {
        let local = || {
            graph.local(*id).is_some_and(|found| found.name == function.name && found.arity == function.arity)
        };
        match graph.called(*id) {
            Some(call) => {
                call.module == module.name
                    && call.name == function.name
                    && (function.min_arity..=function.arity).contains(&call.arity)
            }
            None => file.module_at(*id).is_some_and(|own| own.name == module.name) && local(),
        }
    };
    file.calls(&function.name).iter().chain(captures).copied().filter(is_caller).collect()
}

/// True if the module is started once: under a name, or with a table of its own that can be there only once.
fn is_single(file: &File, module: &Module) -> bool {
    let q = &file.q;
    q.subtree(module.node).any(|id| {
        let named = q.atom(id) == Some("name") && q.node(id).flags.has(crate::syntax::Flags::KEYWORD_KEY);
        named
            || q.atom(id) == Some("via")
            || Calls::new(file).called(id).is_some_and(|call| call.is(":ets", "new", 2))
    }) && !q.subtree(module.node).any(|id| q.atom(id) == Some("via"))
}

/// True if a server of the project may run `id`, or have it run: it stands in a server's module, or in a function that
/// such a module calls, itself or through others.
pub fn of_server(project: &Project, file: &File, id: NodeId) -> bool {
    let mut found = false;
    walk_up(project, file, id, &mut HashSet::new(), &mut |_| {
        found = true;
        false
    });
    found
}

/// The modules of the servers that may run `id`, or have it run.
pub fn servers_behind(project: &Project, file: &File, id: NodeId) -> Vec<SmolStr> {
    let mut found = Vec::new();
    walk_up(project, file, id, &mut HashSet::new(), &mut |server| {
        if !found.contains(&server.name) {
            found.push(server.name.clone());
        }
        true
    });
    found
}

/// Follows the callers of the function around `id` up to servers, as long as `each` is true of one.
fn walk_up(
    project: &Project,
    file: &File,
    id: NodeId,
    seen: &mut HashSet<(String, NodeId)>,
    each: &mut dyn FnMut(&Module) -> bool,
) -> bool {
    let Some(module) = file.module_at(id) else { return true };
    if is_process(module) {
        return each(module);
    }
    let Some((function, clause)) = module.clause_at(&file.q, id) else { return true };
    !seen.insert((file.path.clone(), clause.node))
        || each_caller(project, file, module, function, &mut |file, caller| {
            walk_up(project, file, caller, seen, each)
        })
}

/// How many functions deep a function that is handed on is followed.
const HANDED: usize = 4;

/// True if another process than that of its clause runs `id`: it stands in a function that is an argument of `spawn`,
/// `Task`, `Agent` ..., or of a function of the module that only hands it on to one of these.
pub fn runs_elsewhere(file: &File, id: NodeId) -> bool {
    let Some((_, clause)) = file.clause_at(id) else { return false };
    let is_function = matches!(file.q.local(id), Some(("&", _)));
    leaves(file, clause, id, is_function, HANDED)
}

fn leaves(file: &File, clause: &Clause, id: NodeId, is_function: bool, depth: usize) -> bool {
    let q: &Quoted = &file.q;
    let graph = Calls::new(file);
    let mut function = is_function.then_some(id);
    for up in q.ancestors(id).take_while(|&up| up != clause.node) {
        if let Some(call) = graph.called(up).filter(|_| function.is_some()) {
            const RUNNERS: [&str; 10] = [
                "Agent",
                "Process",
                "Task",
                "Task.Supervisor",
                ":erlang",
                ":erpc",
                ":proc_lib",
                ":rpc",
                ":telemetry",
                ":timer",
            ];
            let spawns = call.name.starts_with("spawn") && call.module == "Kernel";
            let at_once = matches!((&*call.module, call.name), (":telemetry", "span") | (":timer", "tc"));
            if spawns || RUNNERS.contains(&&*call.module) && !at_once {
                return true;
            }
            // The call that takes the function decides; what is done with its own answer does not.
            function = None;
        }
        if let Some(handed) = function.filter(|_| depth > 0)
            && hands_on(file, up, handed, depth - 1)
        {
            return true;
        }
        if matches!(q.local(up), Some(("fn" | "&", _))) {
            function = Some(up);
        }
    }
    false
}

/// True if `call` calls a function of the module that hands its argument `function` to another process, whichever
/// clause is taken, and does nothing else with it.
fn hands_on(file: &File, call: NodeId, function: NodeId, depth: usize) -> bool {
    let q: &Quoted = &file.q;
    let (Some(called), Some(args)) = (Calls::new(file).local(call), q.call(call).map(|call| call.args))
    else {
        return false;
    };
    let Some(at) = args.iter().position(|&arg| arg == function) else { return false };
    let hands_on = |inner: &Clause| {
        let Some(&param) = inner.params.get(at).filter(|&&param| q.var(param).is_some()) else {
            return false;
        };
        let flow = file.flow(inner.node);
        let in_guard = |used: NodeId| inner.sections.is_none_or(|sections| !q.holds(sections, used));
        let mut uses = flow.uses(param).iter().filter(|&&used| !in_guard(used)).peekable();
        uses.peek().is_some() && uses.all(|&used| leaves(file, inner, used, true, depth))
    };
    !called.clauses.is_empty() && called.clauses.iter().all(hands_on)
}
