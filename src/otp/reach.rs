//! What a process itself runs when it runs a piece of code: functions of its own module are followed, closures that
//! are handed to other processes are not.

use super::{Called, Calls, Clause, File, Flow, runs_elsewhere, tails};
use crate::syntax::{Call, Kind, NodeId, Quoted};
use std::collections::HashSet;

/// The code that one process runs.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'f> {
    file: &'f File,
    calls: Calls<'f>,
}

impl<'f> Reach<'f> {
    /// How many functions deep a call is looked for: what lies further away is done on few of the paths to it.
    pub const FAR: usize = 4;

    /// The code of `file`.
    pub fn new(file: &'f File) -> Self {
        Self { file, calls: Calls::new(file) }
    }

    /// True if `id` is a call that comes to a call for which `wanted` holds: it is one, or it calls or passes on a
    /// function of its own module that comes to one, at most [`Self::FAR`] functions deep. Mentions such as `&M.f/1` in a
    /// tuple, quoted code and closures that another process runs do not count.
    pub fn comes_to(&self, id: NodeId, wanted: &dyn Fn(&Called) -> bool) -> bool {
        let (mut level, mut seen) = (vec![id], HashSet::new());
        for _ in 0..=Self::FAR {
            let mut next = Vec::new();
            for id in level.into_iter().filter(|&id| self.is_run(id)) {
                if self.calls.all_called(id).any(|call| wanted(&call)) {
                    return true;
                }
                let clauses = self.calls.local(id).into_iter().flat_map(|function| &function.clauses);
                let sections =
                    clauses.filter_map(|clause| clause.sections.filter(|_| seen.insert(clause.node)));
                next.extend(sections.flat_map(|sections| self.file.q.subtree(sections)));
            }
            level = next;
        }
        false
    }

    /// Every node that runs when `id` does, in functions of its own module too.
    pub fn all(&self, id: NodeId) -> Vec<NodeId> {
        let q = &self.file.q;
        let (mut found, mut open, mut seen) = (Vec::new(), vec![id], HashSet::new());
        while let Some(id) = open.pop() {
            for at in q.subtree(id) {
                found.push(at);
                let Some(function) = self.calls.local(at) else { continue };
                for clause in &function.clauses {
                    open.extend(clause.sections.filter(|_| seen.insert(clause.node)));
                }
            }
        }
        found
    }

    /// True if `id` calls a function that one of `params` brought: `f.(..)` or `apply(f, ..)`, where f is a variable of
    /// these patterns, also in functions of its own module to which it is passed on.
    pub fn calls_parameter(&self, clause: &Clause, params: &[NodeId], id: NodeId) -> bool {
        self.applies(clause, params, id, &mut HashSet::new())
    }

    fn applies(
        &self,
        clause: &Clause,
        params: &[NodeId],
        id: NodeId,
        seen: &mut HashSet<(NodeId, NodeId)>,
    ) -> bool {
        let q = &self.file.q;
        if !self.is_run(id) {
            return false;
        }
        let flow = self.file.flow(clause.node);
        let brought = |value: NodeId| is_part_of(self.file, &flow, params, value);
        if let (Kind::Apply, &[callee, ..]) = (q.kind(id), q.children(id))
            && let Some(&[function]) = q.args_of(callee, ".")
        {
            return brought(function);
        }
        if let (Some(called), Some(call)) = (self.calls.called(id), q.call(id)) {
            return run_by(&called, &call.args).iter().any(|&arg| brought(arg));
        }
        let (Some(function), Some(call)) = (self.calls.local(id), q.call(id)) else { return false };
        function.clauses.iter().any(|inner| {
            let Some(sections) = inner.sections else { return false };
            // A function that is written here calls what it calls here.
            let written_here = |part: NodeId, value: NodeId| {
                std::iter::once(part)
                    .chain(q.ancestors(part))
                    .take_while(|&up| q.holds(value, up))
                    .any(|up| matches!(q.local(up), Some(("fn" | "&", _))))
            };
            let passed = call.args.iter().zip(&inner.params).filter(|&(&arg, _)| {
                let value = flow.resolve(q, arg);
                q.subtree(value).any(|part| {
                    q.var(part).is_some()
                        && brought(part)
                        && !written_here(part, value)
                        && is_held_in(q, part, value)
                })
            });
            let params: Vec<NodeId> = passed.map(|(_, &param)| param).collect();
            if params.is_empty() || !seen.insert((id, inner.node)) {
                return false;
            }
            stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
                q.subtree(sections).any(|at| self.applies(inner, &params, at, seen))
            })
        })
    }

    /// True if the elements of a stream are taken where it is made: it is given to a call other than one of `Stream`
    /// that only makes the next stream, or to a comprehension. Until then nothing of it runs.
    fn is_taken(&self, flow: &Flow, stream: NodeId, depth: usize) -> bool {
        let q = &self.file.q;
        // The value of a branch is that of its construct.
        let around = q.ancestors(stream).filter(|&up| tails(q, up).nodes.contains(&stream));
        let stream = around.last().unwrap_or(stream);
        let up = q.parent(stream).and_then(|up| if q.is_piped_into(up) { q.parent(up) } else { Some(up) });
        let Some(up) = up.filter(|_| depth > 0) else { return false };
        if let Some(&[pattern, _]) = q.args_of(up, "=") {
            let uses = flow.bindings_in(q, pattern).flat_map(|binding| flow.uses(binding));
            return uses.into_iter().any(|&used| self.is_taken(flow, used, depth - 1));
        }
        match self.calls.called(up) {
            Some(call) if call.module == "Stream" && call.name != "run" => self.is_taken(flow, up, depth - 1),
            Some(_) => true,
            None => self.calls.local(up).is_some() || q.args_of(up, "<-").is_some(),
        }
    }

    /// True if the process that runs the code around `id` runs `id` as well.
    pub fn is_run(&self, id: NodeId) -> bool {
        let q = &self.file.q;
        let Some((_, clause)) = self.file.clause_at(id) else { return false };
        if runs_elsewhere(self.file, id) {
            return false;
        }
        let quoted = |up: NodeId| matches!(q.local(up), Some(("quote" | "@", _)));
        if q.ancestors(id).take_while(|&up| up != clause.node).any(quoted) {
            return false;
        }
        // A captured function runs where it is given to a call; kept in a value, nobody knows.
        if q.args_of(id, "&").is_none() {
            let lazy = |call: Called| {
                matches!(
                    (&*call.module, call.name),
                    ("Task", "async_stream") | ("Task.Supervisor", "async_stream" | "async_stream_nolink")
                )
            };
            return !self.calls.called(id).is_some_and(lazy)
                || self.is_taken(&self.file.flow(clause.node), id, 8);
        }
        let taker = q.parent(id).and_then(|up| if q.is_piped_into(up) { q.parent(up) } else { Some(up) });
        taker.is_some_and(|taker| {
            let runs = |call: &Called| {
                matches!(&*call.module, "Enum" | "Stream" | "Map")
                    || q.call(taker).is_some_and(|found| run_by(call, &found.args).contains(&id))
            };
            self.calls.called(taker).is_some_and(|call| runs(&call)) || self.calls.local(taker).is_some()
        })
    }
}

/// The arguments of a call that are functions, or the module of one, and are run before the call returns.
fn run_by<'a>(called: &Called, args: &'a [NodeId]) -> &'a [NodeId] {
    const TAKERS: [&str; 13] = [
        "all?",
        "any?",
        "each",
        "filter",
        "find",
        "flat_map",
        "foldl",
        "foreach",
        "map",
        "map_reduce",
        "reduce",
        "reject",
        "split_with",
    ];
    match (&*called.module, called.name) {
        // Of a module, a function and arguments the module says what runs.
        ("Kernel" | ":erlang", "apply") | (":timer", "tc") => &args[..args.len().min(1)],
        ("Kernel", "then" | "tap") => &args[args.len().saturating_sub(1)..],
        ("Enum", name) if TAKERS.contains(&name) => &args[args.len().saturating_sub(1)..],
        (":lists", name) if TAKERS.contains(&name) => &args[..args.len().min(1)],
        _ => &[],
    }
}

/// The call that a function is given to, also through a pipe.
pub fn applied_by(q: &Quoted, function: NodeId) -> Option<Call<'_>> {
    let up = q.parent(function)?;
    q.call(up).or_else(|| q.parent(up).and_then(|pipe| q.call(pipe)))
}

/// The first argument of the call that a function is given to: what `Enum.each(list, function)` goes through.
pub(super) fn applied_to(q: &Quoted, function: NodeId) -> Option<NodeId> {
    applied_by(q, function)?.args.first().copied().filter(|&first| first != function)
}

/// What the elements of which a variable is (a part of) one come from: it is bound by the head of a function that goes
/// through them, or it is `&1` of one.
fn elements_of(q: &Quoted, id: NodeId) -> Option<NodeId> {
    let function = q.ancestors(id).find(|&up| matches!(q.local(up), Some(("fn" | "&", _))))?;
    applied_to(q, function)
}

/// True if `whole` is `part`, or holds it as it is: in a tuple, a list or a map. What a function makes of it is another value.
fn is_held_in(q: &Quoted, part: NodeId, whole: NodeId) -> bool {
    let around = std::iter::once(part).chain(q.ancestors(part)).skip(1);
    part == whole
        || around.take_while(|&up| q.holds(whole, up)).all(|up| match q.kind(up) {
            Kind::Pair | Kind::List => true,
            Kind::Call(form) => matches!(form.as_str(), "{}" | "%{}" | "%" | "|"),
            _ => false,
        })
}

/// True if a value is one of `params`, or a part of one: bound by its pattern, taken out by its key or place, or an
/// element that a function is given.
pub fn is_part_of(file: &File, flow: &Flow, params: &[NodeId], value: NodeId) -> bool {
    let q = &file.q;
    let mut value = value;
    for _ in 0..32 {
        value = flow.resolve(q, value);
        if let Some(binding) = flow.binding(value).or_else(|| flow.is_binding(value).then_some(value)) {
            if params.iter().any(|&param| q.holds(param, binding)) {
                return true;
            }
            // A pattern takes apart what it is matched with.
            match flow.source(binding).or_else(|| elements_of(q, binding)) {
                Some(source) => value = source,
                None => return false,
            }
            continue;
        }
        if let Some(&[place]) = q.args_of(value, "&")
            && matches!(q.kind(place), Kind::Int(_))
        {
            match elements_of(q, value) {
                Some(elements) => value = elements,
                None => return false,
            }
            continue;
        }
        let Some(call) = q.call(value) else { return false };
        const PARTS: [&str; 9] = ["elem", "fetch", "fetch!", "first", "get", "get_in", "hd", "last", "pop"];
        let field = call.args.is_empty().then_some(call.module).flatten();
        let taken = || call.args.first().copied().filter(|_| PARTS.contains(&call.name));
        match field.or_else(taken) {
            Some(whole) => value = whole,
            None => return false,
        }
    }
    false
}
