//! One callback clause and the helpers that it runs: each call of a helper is a frame of its own, in which its
//! parameters are the caller's arguments.

use super::losses::in_scope;
use super::writes::Write;
use crate::otp::branches::same_path;
use crate::otp::{Calls, Clause, File, Flow, Function, Module, applied_by, runs_elsewhere, state_of, tails};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;
use std::cell::OnceCell;
use std::ops::Deref;
use std::rc::Rc;

/// A node in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct At {
    /// The frame; 0 is the callback's own.
    pub frame: usize,
    /// The node.
    pub node: NodeId,
}

/// One function clause at one place of the run.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub clause: Clause,
    pub flow: Rc<Flow>,
    /// The call that leads here, in the frame `up`.
    pub call: Option<NodeId>,
    pub up: usize,
    /// What the parameters are, in the frame `up`; empty where that is not known.
    pub args: Vec<Option<NodeId>>,
}

/// A callback clause with all the helpers that it may run.
#[derive(Clone, Debug)]
pub struct Frames<'f> {
    pub(super) file: &'f File,
    run: Rc<Run>,
}

/// What is found out once of the run of a callback clause.
#[derive(Debug)]
pub struct Run {
    /// The callback's name.
    callback: SmolStr,
    pub(super) frames: Vec<Frame>,
    tails: OnceCell<Vec<Tail>>,
    pub(super) writes: OnceCell<Vec<Write>>,
}

impl Deref for Frames<'_> {
    type Target = Run;

    fn deref(&self) -> &Run {
        &self.run
    }
}

/// A return of a callback that goes on with a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// The tuple.
    pub at: At,
    /// The next state, in the same frame.
    pub next: NodeId,
}

/// Callbacks that give the next state (<https://hexdocs.pm/elixir/GenServer.html#callbacks>).
const WORKING: [(&str, usize); 5] =
    [("init", 1), ("handle_continue", 2), ("handle_call", 3), ("handle_cast", 2), ("handle_info", 2)];

/// Most helpers between a callback and what it runs, and most frames of one callback.
const DEEPEST: usize = 5;
const MOST: usize = 300;

impl Run {
    /// The clauses of every working callback of `module`.
    pub fn all(file: &File, module: &Module) -> Vec<Rc<Self>> {
        let working = |f: &Function| WORKING.iter().any(|&(name, arity)| f.name == name && f.arity == arity);
        let functions = module.functions.iter().filter(|function| working(function));
        let clauses = functions.flat_map(|f| f.clauses.iter().map(move |clause| (f, clause)));
        clauses.map(|(function, clause)| Rc::new(Self::of(file, function, clause))).collect()
    }

    fn of(file: &File, function: &Function, clause: &Clause) -> Self {
        let frame = |clause: &Clause, call, up, args| {
            let flow = file.flow(clause.node);
            Frame { clause: clause.clone(), flow, call, up, args }
        };
        let mut all = Self {
            callback: function.name.clone(),
            frames: vec![frame(clause, None, 0, Vec::new())],
            tails: OnceCell::new(),
            writes: OnceCell::new(),
        };
        let calls = Calls::new(file);
        let mut at = 0;
        while at < all.frames.len() && all.frames.len() < MOST {
            let chain: Vec<NodeId> = all.chain(at).map(|frame| all.frames[frame].clause.node).collect();
            if let Some(body) = all.frames[at].clause.sections.filter(|_| chain.len() <= DEEPEST) {
                for (call, helper) in calls.locals_in(body).filter(|&(call, _)| !runs_elsewhere(file, call)) {
                    let args = file.q.call(call).map(|call| call.args).unwrap_or_default();
                    let taken = |clause: &&Clause| {
                        let mut pairs = clause.params.iter().zip(&args);
                        args.len() != clause.params.len()
                            || pairs.all(|(&param, &arg)| may_match(&file.q, param, arg))
                    };
                    let own = helper.clauses.iter().filter(|clause| !chain.contains(&clause.node));
                    for clause in own.filter(taken) {
                        let args = match args.len() == clause.params.len() {
                            true => args.iter().map(|&arg| given(&file.q, arg)).collect(),
                            false => captured_arguments(&file.q, call),
                        };
                        all.frames.push(frame(clause, Some(call), at, args));
                    }
                }
            }
            at += 1;
        }
        all
    }

    /// The frame and those around it, outwards.
    pub(super) fn chain(&self, frame: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(frame), |&at| (at > 0).then(|| self.frames[at].up))
    }

    /// The name of the callback.
    pub fn function_name(&self) -> &str {
        &self.callback
    }
}

impl<'f> Frames<'f> {
    /// The clauses of every working callback of `module`, found once a file.
    pub fn all(file: &'f File, module: &Module) -> Vec<Self> {
        file.runs(module).iter().map(|run| Self { file, run: Rc::clone(run) }).collect()
    }

    /// The frames of the helper that a call runs, one a clause.
    pub(super) fn called(&self, at: At) -> impl Iterator<Item = usize> + '_ {
        let is_of = move |frame: &Frame| frame.call == Some(at.node) && frame.up == at.frame;
        self.frames.iter().enumerate().skip(1).filter(move |(_, frame)| is_of(frame)).map(|(at, _)| at)
    }

    /// The frames whose clause holds a node.
    pub(super) fn holding(&self, node: NodeId) -> impl Iterator<Item = At> + '_ {
        let holds = move |frame: &Frame| self.file.q.holds(frame.clause.node, node);
        let all = self.frames.iter().enumerate().filter(move |(_, frame)| holds(frame));
        all.map(move |(frame, _)| At { frame, node })
    }

    /// The variable that is bound where a variable is used, or at itself.
    pub(super) fn binding(&self, at: At) -> Option<NodeId> {
        let flow = &self.frames[at.frame].flow;
        flow.binding(at.node).or_else(|| flow.is_binding(at.node).then_some(at.node))
    }

    /// What a whole parameter is at the call; `None` for what is no parameter, or not known.
    pub(super) fn argument(&self, frame: usize, binding: NodeId) -> Option<At> {
        let own = &self.frames[frame];
        let place = own.clause.params.iter().position(|&param| is_whole(&self.file.q, param, binding))?;
        (frame > 0).then(|| own.args.get(place).copied().flatten().map(|node| At { frame: own.up, node }))?
    }

    /// The expression whose whole value a variable takes, or `&1`.
    pub(super) fn source(&self, at: At) -> Option<At> {
        let q = &self.file.q;
        let Some(binding) = self.binding(at) else { return self.piped(at) };
        let Some(source) = self.frames[at.frame].flow.source(binding) else {
            return self.piped(At { node: binding, ..at });
        };
        let up = q.parent(binding)?;
        let is_plain = q.args_of(up, "=").is_some_and(|args| args[0] == binding && args[1] == source)
            || is_head(q, binding);
        is_plain.then_some(At { frame: at.frame, node: source })
    }

    /// What `then` and `tap` give to their function, where that is what its parameter, or `&1`, stands for.
    fn piped(&self, at: At) -> Option<At> {
        let q = &self.file.q;
        let up = q.parent(at.node)?;
        let function = match q.args_of(at.node, "&") {
            Some(&[place]) if matches!(q.kind(place), Kind::Int(_)) => {
                q.ancestors(at.node).find(|&up| q.args_of(up, "&").is_some())?
            }
            _ => {
                let arrow =
                    q.parent(up).filter(|&arrow| q.args_of(arrow, "->").is_some_and(|args| args[0] == up))?;
                q.parent(arrow).filter(|&function| q.args_of(function, "fn").is_some())?
            }
        };
        let call = applied_by(q, function)
            .filter(|call| matches!((call.name, call.module), ("then" | "tap", None)))?;
        call.args.first().map(|&node| At { node, ..at })
    }

    /// Where a value comes from: variables are followed through plain bindings and parameters.
    pub(super) fn origin(&self, at: At) -> At {
        let mut at = at;
        for _ in 0..64 {
            let q = &self.file.q;
            if let Some(&[_, right]) = q.args_of(at.node, "=")
                && self.binding(at).is_none()
            {
                at.node = right;
                continue;
            }
            let Some(binding) = self.binding(at) else {
                match self.piped(at) {
                    Some(next) => at = next,
                    None => return at,
                }
                continue;
            };
            match self.argument(at.frame, binding).or_else(|| self.source(at)) {
                Some(next) => at = next,
                None => return At { frame: at.frame, node: binding },
            }
        }
        at
    }

    /// True if both are the same value: the same binding, or the same field of the same value.
    pub(super) fn same(&self, a: At, b: At) -> bool {
        let (a, b) = (self.origin(a), self.origin(b));
        if a == b {
            return true;
        }
        let q = &self.file.q;
        let is_value =
            |id: NodeId| matches!(q.kind(id), Kind::Apply | Kind::Call(_)) && q.args_of(id, "fn").is_none();
        let mut parts = q.subtree(a.node).zip(q.subtree(b.node));
        is_value(a.node)
            && q.same(a.node, q, b.node)
            && parts.all(|(left, right)| {
                q.var(left).is_none()
                    || self.origin(At { node: left, ..a }) == self.origin(At { node: right, ..b })
            })
            && q.subtree(a.node).any(|id| q.var(id).is_some())
    }

    /// The name that a value has in an outer frame: its variable there, through whole parameters.
    pub(super) fn lifted(&self, at: At, frame: usize) -> Option<At> {
        let mut at = at;
        while at.frame != frame {
            let binding = self.binding(at).filter(|_| at.frame > 0)?;
            at = self.argument(at.frame, binding).or_else(|| self.source(at))?;
        }
        Some(at)
    }

    /// True if one run may pass both.
    pub(super) fn same_path(&self, a: At, b: At) -> bool {
        let on_way = |at: At| {
            let mut way = vec![at];
            let mut frame = at.frame;
            while let Some(node) = self.frames[frame].call {
                frame = self.frames[frame].up;
                way.push(At { frame, node });
            }
            way
        };
        let (left, right) = (on_way(a), on_way(b));
        left.iter().all(|x| {
            right.iter().filter(|y| y.frame == x.frame).all(|y| same_path(&self.file.q, x.node, y.node))
        }) && !self.are_siblings(&left, &right)
    }

    /// Two clauses of one helper at one call: only one of them runs.
    fn are_siblings(&self, left: &[At], right: &[At]) -> bool {
        left.iter().any(|x| {
            right.iter().any(|y| {
                let (a, b) = (&self.frames[x.frame], &self.frames[y.frame]);
                x.frame != y.frame && a.call.is_some() && a.call == b.call && a.up == b.up
            })
        })
    }

    /// Every return that goes on with a state, in helpers that make the whole return, too.
    pub fn tails(&self) -> Vec<Tail> {
        self.tails.get_or_init(|| self.find_tails()).clone()
    }

    fn find_tails(&self) -> Vec<Tail> {
        let mut found = Vec::new();
        let mut open = vec![0];
        while let Some(frame) = open.pop() {
            let Some(body) = self.frames[frame].clause.body else { continue };
            let sections = self.frames[frame].clause.sections;
            let rescued = sections.map(|sections| others(&self.file.q, sections)).unwrap_or_default();
            for node in std::iter::once(body).chain(rescued).flat_map(|part| tails(&self.file.q, part).nodes)
            {
                let at = At { frame, node };
                match state_of(&self.file.q, node) {
                    Some(Some(next)) => found.push(Tail { at, next }),
                    Some(None) => {}
                    None => {
                        open.extend(self.called(at));
                        found.extend(self.made_by_then(at));
                    }
                }
            }
        }
        found.sort_by_key(|tail| (tail.at.frame, tail.at.node));
        found
    }

    /// The returns that the function of `value |> then(function)` makes.
    fn made_by_then(&self, at: At) -> Vec<Tail> {
        let q = &self.file.q;
        let Some(call) = q.call(at.node).filter(|call| (call.name, call.module) == ("then", None)) else {
            return Vec::new();
        };
        let bodies = match call.args.last().and_then(|&function| q.local(function)) {
            Some(("&", &[body])) => vec![body],
            Some(("fn", arrows)) => {
                arrows.iter().filter_map(|&arrow| q.args_of(arrow, "->").map(|args| args[1])).collect()
            }
            _ => Vec::new(),
        };
        let ends = bodies.into_iter().flat_map(|body| tails(q, body).nodes);
        let next = |node| Some(Tail { at: At { node, ..at }, next: state_of(q, node)?? });
        ends.filter_map(next).collect()
    }

    /// The values that a helper call answers: the tails of its clauses.
    pub(super) fn answers(&self, at: At) -> Vec<At> {
        let bodies = self.called(at).filter_map(|frame| Some((frame, self.frames[frame].clause.body?)));
        bodies
            .flat_map(|(frame, body)| {
                tails(&self.file.q, body).nodes.into_iter().map(move |node| At { frame, node })
            })
            .collect()
    }

    /// The first pattern around `at`, of a clause or a branch, for which `wanted` gives something.
    pub fn handled<T>(&self, at: At, wanted: &dyn Fn(NodeId) -> Option<T>) -> Option<(usize, T)> {
        let q = &self.file.q;
        let mut at = at;
        loop {
            for up in q.ancestors(at.node) {
                if let Some(&[heads, _]) = q.args_of(up, "->") {
                    for &head in q.children(heads) {
                        let head = q.args_of(head, "when").map_or(head, |args| args[0]);
                        if let Some(found) = sides(q, head).into_iter().find_map(wanted) {
                            return Some((at.frame, found));
                        }
                    }
                }
            }
            let frame = &self.frames[at.frame];
            let params = frame.clause.params.iter().flat_map(|&param| sides(q, param));
            if let Some(found) = params.into_iter().find_map(wanted) {
                return Some((at.frame, found));
            }
            at = At { frame: frame.up, node: frame.call? };
        }
    }

    /// True if what the callback was called with, but for the state, is what a node is, or holds it.
    pub fn is_given(&self, node: NodeId) -> bool {
        self.holding(node).any(|at| self.is_given_at(at))
    }

    /// The same for one way to the node.
    pub(super) fn is_given_at(&self, at: At) -> bool {
        let params = &self.frames[0].clause.params;
        let Some((_, message)) = params.split_last() else { return false };
        let origin = self.origin(at);
        let root = super::places::root(&self.file.q, origin.node);
        let origin = self.origin(At { node: root, ..origin });
        origin.frame == 0 && message.iter().any(|&param| self.file.q.holds(param, origin.node))
    }

    /// True if one run passes a node for which `wanted` holds and ends in the return of `next`.
    pub fn passes(&self, next: NodeId, wanted: &dyn Fn(NodeId) -> bool) -> bool {
        let tails: Vec<Tail> = self.tails().into_iter().filter(|tail| tail.next == next).collect();
        !tails.is_empty()
            && self
                .all_nodes()
                .filter(|at| wanted(at.node))
                .any(|at| tails.iter().any(|tail| self.same_path(at, tail.at)))
    }

    /// Every node of every frame.
    pub(super) fn all_nodes(&self) -> impl Iterator<Item = At> + '_ {
        let bodies =
            self.frames.iter().enumerate().filter_map(|(at, frame)| Some((at, frame.clause.sections?)));
        bodies.flat_map(|(frame, body)| self.file.q.subtree(body).map(move |node| At { frame, node }))
    }

    /// True if the value of a node is the server's state, or a tuple that ends with it, wherever it runs.
    pub fn gives_state(&self, node: NodeId) -> bool {
        let q = &self.file.q;
        let last = match q.kind(node) {
            Kind::Pair => q.children(node).last(),
            _ => q.args_of(node, "{}").and_then(|parts| parts.last()),
        };
        let mut all = self.holding(node).peekable();
        all.peek().is_some()
            && all.all(|at| {
                self.is_state(at) || last.is_some_and(|&last| self.is_state(At { node: last, ..at }))
            })
    }

    /// True if a call runs on some of the ways to a return only, by a condition that does not look at what it is called
    /// with: `if ref, do: release(ref)` always does what there is to do.
    pub(super) fn is_by_chance(&self, at: At, tail: Tail) -> bool {
        let q = &self.file.q;
        let frame = &self.frames[at.frame];
        // The variables that it is called with, and those that they are made of.
        let is_statement = |id: &NodeId| {
            q.parent(*id).is_none_or(|up| {
                matches!(q.kind(up), Kind::Pair)
                    || q.args_of(up, "__block__").is_some()
                    || q.args_of(up, "->").is_some_and(|args| args[0] != *id)
            })
        };
        let statement = std::iter::once(at.node).chain(q.ancestors(at.node)).find(is_statement);
        let (mut open, mut names): (Vec<NodeId>, Vec<&str>) = (statement.into_iter().collect(), Vec::new());
        while let Some(part) = open.pop() {
            for id in q.subtree(part) {
                let Some(name) = q.var(id).filter(|name| !names.contains(name)) else { continue };
                names.push(name);
                open.extend(frame.flow.binding(id).and_then(|binding| frame.flow.source(binding)));
            }
        }
        let tail_here = (tail.at.frame == at.frame).then_some(tail.at.node);
        q.ancestors(at.node).take_while(|&up| up != frame.clause.node).any(|up| {
            let Some(sections) = q.sections(up).filter(|&sections| q.holds(sections, at.node)) else {
                return false;
            };
            let Some(call) = q.call(up) else { return false };
            let is_condition = matches!(call.name, "if" | "unless" | "case" | "cond" | "with");
            if !is_condition || tail_here.is_some_and(|tail| q.holds(sections, tail)) {
                return false;
            }
            let conditions = call.args.iter().copied().filter(|&arg| arg != sections);
            let heads = q.pairs(sections).flat_map(|(_, body)| q.children(body));
            let heads = heads.filter_map(|&arm| q.args_of(arm, "->").map(|args| args[0]));
            let mut words =
                conditions.chain(heads).flat_map(|part| q.subtree(part)).filter_map(|id| q.var(id));
            !words.any(|word| names.contains(&word))
        })
    }

    /// True if the clause is the callback's own.
    pub fn is_callback(&self, clause: &Clause) -> bool {
        self.frames[0].clause.node == clause.node && self.function_name() != "init"
    }

    /// True if the callback comes to run a node, or takes it as a pattern.
    pub fn comes_to(&self, node: NodeId) -> bool {
        self.holding(node).next().is_some()
    }

    /// Every node that the callback may run.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.frames
            .iter()
            .filter_map(|frame| frame.clause.sections)
            .flat_map(|body| self.file.q.subtree(body))
    }

    /// What the first pattern around a node gives, on the first way to it on which one gives something.
    pub fn handles<T>(&self, node: NodeId, wanted: &dyn Fn(NodeId) -> Option<T>) -> Option<T> {
        self.holding(node).find_map(|at| self.handled(at, wanted)).map(|(_, found)| found)
    }

    /// True if a helper that holds a node is called where a pattern around gives something already.
    pub fn handled_before<T>(&self, node: NodeId, wanted: &dyn Fn(NodeId) -> Option<T>) -> bool {
        let calls = self.holding(node).filter_map(|at| {
            let frame = &self.frames[at.frame];
            frame.call.map(|node| At { frame: frame.up, node })
        });
        calls.into_iter().any(|call| self.handled(call, wanted).is_some())
    }

    /// The variables that hold a state where a node runs, the newest last; `_` and `_state` hold none.
    pub fn states_at(&self, node: NodeId) -> Vec<NodeId> {
        let q = &self.file.q;
        let Some(at) = self.holding(node).next() else { return Vec::new() };
        let frame = &self.frames[at.frame];
        let bound = frame.flow.bindings_in(q, frame.clause.node).filter(|&binding| {
            let is_before = binding < node && !q.holds(statement_around(q, binding), node)
                || frame.clause.params.iter().any(|&param| q.holds(param, binding));
            is_before
                && in_scope(q, binding, node)
                && q.var(binding).is_some_and(|name| !name.starts_with('_'))
                && self.is_state(At { frame: at.frame, node: binding })
        });
        let mut found: Vec<NodeId> = bound.collect();
        found.sort();
        found
    }

    /// The module and name of the function that is called, with its arguments; an empty module for special forms,
    /// operators and the module's own functions.
    pub(super) fn call(&self, node: NodeId) -> Option<(SmolStr, &'f str, Vec<NodeId>)> {
        let file = self.file;
        let call = file.q.call(node)?;
        let module = Calls::new(file).called(node).map(|called| called.module).unwrap_or_default();
        Some((module, call.name, call.args))
    }
}

/// What an argument is; `&2` in a capture that `Enum.reduce` is given is its start.
fn given(q: &Quoted, arg: NodeId) -> Option<NodeId> {
    match q.args_of(arg, "&") {
        Some(&[place]) if matches!(q.kind(place), Kind::Int(_)) => {
            let capture = q.ancestors(arg).find(|&up| q.args_of(up, "&").is_some())?;
            let at = if matches!(q.kind(place), Kind::Int(digits) if digits == "2") { 1 } else { 0 };
            captured_arguments(q, capture).get(at).copied().flatten()
        }
        _ => Some(arg),
    }
}

/// What the parameters of a captured function are: the start of an `Enum.reduce` is its second one.
fn captured_arguments(q: &Quoted, capture: NodeId) -> Vec<Option<NodeId>> {
    let Some(up) = q.args_of(capture, "&").and_then(|_| q.parent(capture)) else { return Vec::new() };
    let call = q.call(up).or_else(|| q.parent(up).and_then(|pipe| q.call(pipe)));
    match call {
        Some(call) if call.name == "reduce" && call.args.len() == 3 => vec![None, Some(call.args[1])],
        _ => Vec::new(),
    }
}

/// False where a pattern can never take what the code of an argument makes: another literal, another size.
fn may_match(q: &Quoted, pattern: NodeId, arg: NodeId) -> bool {
    let tuple = |id: NodeId| match q.kind(id) {
        Kind::Pair => Some(q.children(id)),
        _ => q.args_of(id, "{}"),
    };
    if let Some(&[left, right]) = q.args_of(pattern, "=") {
        return may_match(q, left, arg) && may_match(q, right, arg);
    }
    match (q.kind(pattern), q.kind(arg)) {
        (Kind::Atom(a), Kind::Atom(b)) => a == b,
        (Kind::Int(a), Kind::Int(b)) => a == b,
        (Kind::Str(a), Kind::Str(b)) => a == b,
        (Kind::Atom(_), _) if tuple(arg).is_some() => false,
        _ => match (tuple(pattern), tuple(arg)) {
            (Some(a), Some(b)) => a.len() == b.len() && a.iter().zip(b).all(|(&a, &b)| may_match(q, a, b)),
            (Some(_), None) => !matches!(q.kind(arg), Kind::Atom(_) | Kind::Int(_) | Kind::Str(_)),
            _ => true,
        },
    }
}

/// The `=` around a binding.
fn statement_around(q: &Quoted, binding: NodeId) -> NodeId {
    q.ancestors(binding).find(|&up| q.args_of(up, "=").is_some()).unwrap_or(binding)
}

/// A pattern, and both sides of `=` in it.
fn sides(q: &Quoted, pattern: NodeId) -> Vec<NodeId> {
    match q.args_of(pattern, "=") {
        Some(&[left, right]) => vec![left, right],
        _ => vec![pattern],
    }
}

/// The bodies of the `rescue`, `catch` and `else` sections.
fn others(q: &Quoted, sections: NodeId) -> Vec<NodeId> {
    let arms = q.pairs(sections).filter(|&(key, _)| !matches!(q.atom(key), Some("do" | "after")));
    arms.flat_map(|(_, body)| q.children(body))
        .filter_map(|&arm| q.args_of(arm, "->").map(|args| args[1]))
        .collect()
}

/// True if the parameter is the variable, alone or as one side of `=`.
pub(super) fn is_whole(q: &Quoted, param: NodeId, binding: NodeId) -> bool {
    let param = q.args_of(param, "\\\\").map_or(param, |args| args[0]);
    param == binding || q.args_of(param, "=").is_some_and(|sides| sides.contains(&binding))
}

/// True for a branch's head that is one variable: `case value do x -> ...`.
fn is_head(q: &Quoted, binding: NodeId) -> bool {
    let Some(list) = q.parent(binding) else { return false };
    let (list, whole) = match q.args_of(list, "when") {
        Some(args) if args.first() == Some(&binding) && args.len() == 2 => (q.parent(list), true),
        Some(_) => (None, false),
        None => (Some(list), q.children(list).len() == 1),
    };
    whole
        && list.and_then(|list| q.parent(list).map(|up| (list, up))).is_some_and(|(list, up)| {
            q.args_of(up, "->").is_some_and(|args| args[0] == list)
                && q.ancestors(up)
                    .find_map(|id| q.call(id).filter(|_| q.sections(id).is_some()))
                    .is_some_and(|call| matches!(call.name, "case"))
        })
}
