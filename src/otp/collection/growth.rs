//! Lists and queues in a server's state that grow with its messages, and what keeps them small.

use super::frames::is_whole;
use super::limits::{counts, limit};
use super::places::{tuple_place, updated};
use super::sequence::{Elements, End, Sequence, Sort};
use super::writes::{Value, Write};
use super::{At, Frames};
use crate::otp::{File, Module, step, tails};
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;

/// One place where a callback makes a list or queue of the state longer.
#[derive(Clone, Debug)]
pub struct Growth {
    /// The list with one element more, or the function that makes it of the old one.
    pub list: NodeId,
    /// The expression whose value is the state with the longer list.
    pub state: NodeId,
    /// The fields that lead to the list; none where the state itself is it.
    pub path: Vec<SmolStr>,
    /// What it is.
    pub sort: Option<Sort>,
    /// The end that gets one element each time; `None` where that is not so.
    pub end: Option<End>,
    /// The element.
    pub element: Option<NodeId>,
    /// Several elements may come at once, or none in some branches.
    pub uncertain: bool,
    /// The elements no longer stand in the order in which they came.
    pub mixed: bool,
    /// The callbacks that come to it, by name.
    pub callbacks: Vec<SmolStr>,
    /// What keeps the list small, with the words for it.
    pub limit: Option<(NodeId, &'static str)>,
    /// The caller of `handle_call` in the element.
    pub caller: Caller,
    /// What else of the state is made for the same element.
    pub companion: Option<NodeId>,
}

/// Whether an element holds the caller who waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// It does not.
    None,
    /// It does: a pattern of the element, in which `from` is the caller.
    At(String),
    /// It does, where no pattern reaches it.
    Hidden,
}

/// What a server's callbacks make of the lists and queues in its state.
#[derive(Clone, Debug, Default)]
pub struct Growths {
    /// Where they grow.
    pub all: Vec<Growth>,
    /// Other changes: the fields, the expression whose value is the state after it, if there is one, and where elements
    /// are taken out.
    pub others: Vec<(Vec<SmolStr>, Option<NodeId>, NodeId)>,
    /// Next states that are made by code that is not understood.
    pub strays: Vec<NodeId>,
}

/// A write with what it makes of the list.
pub(super) struct Step {
    pub write: Write,
    pub made: Sequence,
    /// The state after it, in its frame.
    pub state: Option<At>,
}

impl Growth {
    /// True where a part of the state that leads to the list is a tuple.
    pub fn in_tuple(&self) -> bool {
        self.path.iter().any(|field| tuple_place(field).is_some())
    }
}

impl Step {
    fn list(&self) -> NodeId {
        match self.write.value {
            Value::New(value) | Value::Function(value) | Value::Built(value) => value,
            Value::Gone | Value::Call(_) => self.write.at.node,
        }
    }
}

impl Growths {
    /// Looks at every callback of a module.
    pub fn of(file: &File, module: &Module) -> Self {
        let all: Vec<(Frames, Vec<Step>)> = Frames::all(file, module)
            .into_iter()
            .map(|frames| (steps(&frames), frames))
            .map(|(s, f)| (f, s))
            .collect();
        let mut found = Self::default();
        for (frames, steps) in &all {
            let is_message = matches!(frames.function_name(), "handle_call" | "handle_cast" | "handle_info");
            for step in steps.iter().filter(|step| step.made.grows() && is_message) {
                found.add(file, &all, frames, step);
            }
        }
        let mut paths: Vec<Vec<SmolStr>> = found.all.iter().map(|growth| growth.path.clone()).collect();
        paths.sort();
        paths.dedup();
        for (frames, steps) in all.iter().filter(|(frames, _)| frames.function_name() == "handle_continue") {
            for step in steps.iter().filter(|step| step.made.grows() && paths.contains(&step.write.path)) {
                found.add(file, &all, frames, step);
            }
        }
        for (frames, steps) in all.iter().filter(|(frames, _)| frames.function_name() != "init") {
            for step in steps.iter().filter(|step| !step.made.grows() && !is_same_part(frames, &step.write)) {
                for path in paths.iter().filter(|path| path.starts_with(&step.write.path)) {
                    let is_counted = *path == step.write.path && step.made.known;
                    let state = step.state.map(|at| at.node).filter(|_| is_counted);
                    let cut = step.made.cut.map_or(step.write.at.node, |(at, _)| at.node);
                    let change = (path.clone(), state, cut);
                    if !found.others.contains(&change) {
                        found.others.push(change);
                    }
                }
            }
            for tail in frames.tails() {
                let at = At { node: tail.next, ..tail.at };
                if !frames.is_state(at) && !found.strays.contains(&tail.next) {
                    found.strays.push(tail.next);
                }
            }
        }
        for path in &paths {
            let known = |&node: &NodeId| {
                all.iter().any(|(_, steps)| steps.iter().any(|step| step.write.at.node == node))
            };
            let unread = path.last().into_iter().flat_map(|name| named_writes(file, module, name));
            found.others.extend(unread.filter(|node| !known(node)).map(|node| (path.clone(), None, node)));
        }
        found.all.sort_by_key(|growth| growth.list);
        found
    }

    fn add(&mut self, file: &File, all: &[(Frames, Vec<Step>)], frames: &Frames, step: &Step) {
        // Nothing can stand around a part of a tuple: it is told, no more.
        let in_tuple = step.write.path.iter().any(|field| tuple_place(field).is_some());
        let Some(state) = step.state.or(in_tuple.then_some(step.write.at)) else { return };
        let limit = limit(file, all, frames, step);
        let caller = caller(frames, step);
        let name = SmolStr::new(frames.function_name());
        if let Some(known) =
            self.all.iter_mut().find(|known| known.list == step.list() && known.path == step.write.path)
        {
            known.callbacks.push(name);
            known.uncertain |= known.state != state.node;
            known.limit = known.limit.and(limit);
            if known.caller != caller {
                known.caller = Caller::Hidden;
            }
            return;
        }
        let made = &step.made;
        let single = match made.added.as_slice() {
            &[(end, at)] if !made.many => Some((end, at)),
            _ => None,
        };
        self.all.push(Growth {
            list: step.list(),
            state: state.node,
            path: step.write.path.clone(),
            sort: made.sort,
            end: single.map(|(end, _)| end),
            element: single.map(|(_, at)| frames.origin(at)).map(|at| at.node),
            uncertain: made.perhaps || single.is_none(),
            mixed: made.mixed,
            callbacks: vec![name],
            limit,
            caller,
            companion: companion(all, frames, step),
        });
    }
}

/// Where the module writes to a field of this name, of whatever it may be.
fn named_writes<'f>(file: &'f File, module: &'f Module, name: &'f str) -> impl Iterator<Item = NodeId> + 'f {
    let q = &file.q;
    let is_name = move |id: NodeId| q.atom(id) == Some(name);
    q.subtree(module.node).filter(move |&id| {
        if let Some((_, fields)) = q.args_of(id, "%{}").and_then(|entries| updated(q, entries)) {
            return q.pairs(fields).any(|(key, _)| is_name(key));
        }
        let Some(call) = q.call(id) else { return false };
        match call.name {
            "put" | "put_new" | "put_new_lazy" | "replace" | "replace!" | "update" | "update!" | "delete"
            | "pop" | "pop!" | "get_and_update" | "get_and_update!" => {
                call.args.get(1).is_some_and(|&key| is_name(key))
            }
            "put_in" | "update_in" | "pop_in" | "get_and_update_in" => call.args.iter().any(|&target| {
                step(q, target).is_some_and(|(_, key)| is_name(key))
                    || matches!(q.kind(target), Kind::List)
                        && q.children(target).iter().any(|&key| is_name(key))
            }),
            "struct" | "struct!" | "merge" => {
                call.args.get(1).is_some_and(|&fields| q.pairs(fields).any(|(key, _)| is_name(key)))
            }
            _ => false,
        }
    })
}

/// Every write of a callback, with what it makes of the list or queue there.
fn steps(frames: &Frames) -> Vec<Step> {
    let mut found = Vec::new();
    for write in frames.writes().iter().cloned() {
        let elements = Elements { frames, path: &write.path };
        let here = |node: NodeId| At { node, ..write.at };
        if write.path.is_empty() {
            continue;
        }
        let made = match write.value {
            // What is put under a key leaves the rest as it is.
            _ if !write.inner.is_empty() => Sequence { based: true, ..Sequence::default() },
            Value::New(value) => elements.value(here(value)),
            Value::Function(function) => elements.function(here(function)),
            Value::Gone | Value::Built(_) | Value::Call(_) => Sequence::default(),
        };
        let state = state_around(frames, write.at);
        found.push(Step { write, made, state });
    }
    // The state itself may be the list.
    for tail in frames.tails() {
        let at = At { node: tail.next, ..tail.at };
        let made = Elements { frames, path: &[] }.value(at);
        if frames.function_name() != "init" && !frames.is_state(at) && made.based {
            let write =
                Write { at: tail.at, path: Vec::new(), inner: Vec::new(), value: Value::New(tail.next) };
            found.push(Step { write, made, state: Some(at) });
        }
    }
    found
}

/// True where a part of the state becomes an update of itself: the writes inside of it tell what changes.
fn is_same_part(frames: &Frames, write: &Write) -> bool {
    fn is_part(frames: &Frames, at: At, path: &[SmolStr], depth: usize) -> bool {
        let q = &frames.file.q;
        let at = frames.origin(at);
        let again = |node: NodeId| depth < 8 && is_part(frames, At { node, ..at }, path, depth + 1);
        if frames.place(at).is_some_and(|place| place == path) {
            return true;
        }
        let ends = tails(q, at.node).nodes;
        if ends != [at.node] {
            return ends.into_iter().all(again);
        }
        match (q.kind(at.node), q.children(at.node)) {
            (Kind::Call(form), &[_, map]) if form == "%" => again(map),
            (Kind::Call(form), entries) if form == "%{}" => {
                updated(q, entries).is_some_and(|(base, _)| again(base))
            }
            _ => match frames.call(at.node) {
                Some((module, _, args)) if module == "Map" => args.first().is_some_and(|&map| again(map)),
                Some((module, _, _)) if module.is_empty() => {
                    let answers = frames.answers(at);
                    !answers.is_empty()
                        && answers.into_iter().all(|end| depth < 8 && is_part(frames, end, path, depth + 1))
                }
                _ => false,
            },
        }
    }
    match write.value {
        Value::New(value) if write.inner.is_empty() => {
            is_part(frames, At { node: value, ..write.at }, &write.path, 0)
        }
        _ => false,
    }
}

/// The smallest expression around a write whose value is the state.
fn state_around(frames: &Frames, write: At) -> Option<At> {
    let q = &frames.file.q;
    let mut at = write;
    loop {
        let in_struct = q.parent(at.node).is_some_and(|up| q.args_of(up, "%").is_some());
        let is_expression = !matches!(q.kind(at.node), Kind::Pair | Kind::List);
        if !in_struct && is_expression && frames.is_state(at) {
            return Some(at);
        }
        let own = &frames.frames[at.frame];
        let up = q.parent(at.node)?;
        at = match up == own.clause.node || q.args_of(up, "->").is_some() || own.clause.body == Some(at.node)
        {
            true => At { frame: own.up, node: own.call.filter(|_| own.clause.body == Some(at.node))? },
            false => At { node: up, ..at },
        };
    }
}

/// The caller of `handle_call` in the element that is added.
fn caller(frames: &Frames, step: &Step) -> Caller {
    let &[(_, element)] = step.made.added.as_slice() else { return Caller::None };
    if frames.function_name() != "handle_call" {
        return Caller::None;
    }
    match pattern(frames, element, 0) {
        Some(pattern) => Caller::At(pattern),
        None if mentions_caller(frames, element, 0) => Caller::Hidden,
        None => Caller::None,
    }
}

fn is_caller(frames: &Frames, at: At) -> bool {
    let q = &frames.file.q;
    let origin = frames.origin(at);
    let from = frames.frames[0].clause.params.get(1);
    origin.frame == 0
        && from.is_some_and(|&from| q.var(origin.node).is_some() && is_whole(q, from, origin.node))
}

/// A pattern of a value, in which `from` is the caller.
fn pattern(frames: &Frames, at: At, depth: usize) -> Option<String> {
    let q = &frames.file.q;
    if is_caller(frames, at) {
        return Some("from".into());
    }
    let at = frames.origin(at);
    if depth > 4 {
        return None;
    }
    let inside = |node: NodeId| pattern(frames, At { node, ..at }, depth + 1);
    let tuple = |parts: &[NodeId]| {
        let each: Vec<Option<String>> = parts.iter().map(|&part| inside(part)).collect();
        let place = each.iter().position(Option::is_some)?;
        let each =
            each.into_iter().enumerate().map(|(at, part)| part.filter(|_| at == place).unwrap_or("_".into()));
        Some(format!("{{{}}}", each.collect::<Vec<_>>().join(", ")))
    };
    match (q.kind(at.node), q.children(at.node)) {
        (Kind::Pair, parts) => tuple(parts),
        (Kind::Call(form), parts) if form == "{}" => tuple(parts),
        (Kind::Call(form), &[_, map]) if form == "%" => inside(map),
        (Kind::Call(form), _) if form == "%{}" => q
            .pairs(at.node)
            .find_map(|(key, value)| Some(format!("%{{{}: {}}}", q.atom(key)?, inside(value)?))),
        _ => None,
    }
}

fn mentions_caller(frames: &Frames, at: At, depth: usize) -> bool {
    let q = &frames.file.q;
    let at = frames.origin(at);
    is_caller(frames, at)
        || depth < 6
            && q.subtree(at.node)
                .filter(|&id| id != at.node && q.var(id).is_some())
                .any(|node| mentions_caller(frames, At { node, ..at }, depth + 1))
}

/// Another write of the same run that is made for the element: an entry under a key of it, or a number that goes up
/// and, where elements are taken out, down again.
fn companion(all: &[(Frames, Vec<Step>)], frames: &Frames, step: &Step) -> Option<NodeId> {
    let q = &frames.file.q;
    let own = all.iter().find(|(other, _)| std::ptr::eq(other, frames)).map(|(_, steps)| steps)?;
    let &[(_, element)] = step.made.added.as_slice() else { return None };
    let roots = |at: At| -> Vec<At> {
        let origin = frames.origin(at);
        let vars = q.subtree(origin.node).filter(|&id| q.var(id).is_some());
        vars.map(|node| frames.origin(At { node, ..origin })).collect()
    };
    let of_element = roots(element);
    let shares = |at: At| roots(at).iter().any(|root| of_element.contains(root));
    let others = || {
        let beside = |other: &&Step| {
            other.write.path != step.write.path && frames.same_path(step.write.at, other.write.at)
        };
        own.iter().filter(beside)
    };
    let keyed = |other: &&Step| {
        let here = |node: NodeId| At { node, ..other.write.at };
        let puts = |node: NodeId| {
            frames.call(node).is_some_and(|(module, name, args)| {
                matches!((&*module, name), ("Map", "put" | "put_new" | "update") | ("MapSet", "put"))
                    && args.get(1).is_some_and(|&key| q.atom(key).is_none() && shares(here(key)))
            })
        };
        let new = other.write.new_value().map(|value| frames.origin(here(value)));
        other.write.inner.iter().any(|&(_, key)| q.atom(key).is_none() && shares(here(key)))
            || new.is_some_and(|new| q.subtree(new.node).any(puts))
    };
    let balanced = |other: &&Step| {
        counts(q, &other.write) == Some(true)
            && all.iter().any(|(frames, steps)| {
                steps.iter().any(|down| {
                    down.write.path == other.write.path
                        && counts(q, &down.write) == Some(false)
                        && steps.iter().any(|cut| {
                            cut.write.path == step.write.path
                                && !cut.made.grows()
                                && frames.same_path(cut.write.at, down.write.at)
                        })
                })
            })
    };
    others().find(|other| keyed(other) || balanced(other)).map(|other| other.write.at.node)
}
