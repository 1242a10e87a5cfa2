//! Which returns of a server's callbacks may leave its collections without a value.

use super::change::{Drop, DropKind, Inner, Part};
use super::writes::Write;
use super::{At, Collection, Frames, Shape, Tail, Wanted};
use crate::otp::reach::applied_to;
use crate::otp::{Branch, File, Module, branches};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;

/// How a next state may have lost a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The value of this variable, which has it at the return, too.
    Of(NodeId),
    /// Whatever it was.
    Any,
}

/// The collections that keep a value, and the callbacks that change them.
#[derive(Debug)]
pub struct Collections<'f> {
    file: &'f File,
    callbacks: Vec<Frames<'f>>,
    /// The collections; those that the value is put into come first.
    pub found: Vec<Collection>,
    /// How many those are.
    own: usize,
}

/// Finds in a pattern of a message what the message says is gone.
pub type Ends<'e> = &'e dyn Fn(NodeId) -> Option<NodeId>;

impl<'f> Collections<'f> {
    /// The collections of `module` in which the value of `x` is put by the callbacks that come to `x`, or whose elements
    /// it is, and those that it is taken out of where a message says that it is gone.
    pub fn of(file: &'f File, module: &Module, x: NodeId, ends: Ends) -> Self {
        let callbacks = Frames::all(file, module);
        let mut found: Vec<Collection> = Vec::new();
        // Parts of the state that hold it already.
        let mut holders: Vec<Vec<SmolStr>> = Vec::new();
        for frames in &callbacks {
            for at in frames.holding(x) {
                for wanted in wanted(frames, at) {
                    holders.extend(frames.place(wanted.at).filter(|path| wanted.each && !path.is_empty()));
                    for write in frames.writes().iter().filter(|write| frames.same_path(at, write.at)) {
                        let adds = write.change(frames, Some(wanted)).adds.into_iter();
                        found.extend(adds.map(|shape| Collection { path: write.path.clone(), shape }));
                    }
                }
            }
        }
        found.sort();
        found.dedup();
        let is_kept = !(found.is_empty() && holders.is_empty());
        let more = if is_kept { taken_out(&callbacks, ends) } else { Vec::new() };
        let (held, others): (Vec<_>, Vec<_>) =
            more.into_iter().partition(|other| holders.contains(&other.path));
        let mut add = |more: Vec<Collection>| {
            for other in more {
                if !found.iter().any(|known| known.path == other.path) {
                    found.push(other);
                }
            }
            found.len()
        };
        let own = add(held);
        if own > 0 {
            add(others);
        }
        Self { file, callbacks, found, own }
    }

    /// Leaves a field of the state out of account.
    pub fn leave_out(&mut self, field: &str) {
        let counts = |one: &Collection| one.path != [SmolStr::new(field)];
        self.own = self.found.iter().take(self.own).filter(|one| counts(one)).count();
        self.found.retain(counts);
    }

    /// How the next state of a return may have lost a value that the collections keep: nothing if it has not, or if
    /// the server has called one of `releases` on the way, or handles a message that says that the value is gone.
    /// `whole`: only if all that the value was put into may have lost it.
    pub fn losses(
        &self,
        next: NodeId,
        releases: &dyn Fn(NodeId) -> bool,
        ends: Ends,
        whole: bool,
    ) -> Vec<Loss> {
        let mut all: Vec<Loss> = Vec::new();
        for frames in self.working() {
            for tail in frames.tails().into_iter().filter(|tail| tail.next == next) {
                let at = At { node: next, ..tail.at };
                if frames.handled(tail.at, ends).is_some() || self.is_old_state(frames, at) {
                    continue;
                }
                if self.released(frames, tail, releases) {
                    continue;
                }
                if !self.found.is_empty() && self.is_anew(frames, at, 0) {
                    all.push(Loss::Any);
                }
                let is_on_way = |write: &&Write| {
                    frames.same_path(write.at, tail.at) && !self.found_nothing(frames, write, tail)
                };
                let on_way: Vec<&Write> = frames.writes().iter().filter(is_on_way).collect();
                let lost = self.found.iter().map(|one| self.lost(frames, &on_way, one));
                let lost: Vec<Vec<Option<At>>> = lost.collect();
                if whole && lost.iter().take(self.own).any(Vec::is_empty) {
                    continue;
                }
                all.extend(lost.into_iter().flatten().map(|value| self.seen(frames, value, tail)));
            }
        }
        all.sort_by_key(|loss| match loss {
            Loss::Of(node) => Some(*node),
            Loss::Any => None,
        });
        all.dedup();
        all
    }

    /// What the writes take out of a collection, each named if it can be, but for what they put into it, too.
    fn lost(&self, frames: &Frames, writes: &[&Write], collection: &Collection) -> Vec<Option<At>> {
        // What one branch takes out and another one puts in may still be gone.
        let is_back = |write: &Write, at: At| {
            let wanted = Some(Wanted { at, each: false });
            let keeps = |other: &Write| self.found.iter().any(|one| one.path == other.path);
            let is_other = |other: &Write| other.at != write.at || other.path != write.path;
            let mut others = writes.iter().filter(|other| keeps(other) && is_other(other));
            others.any(|other| {
                let change = other.change(frames, wanted);
                let is_sure = || !change.drops.iter().any(|drop| taken(frames, drop, at).is_some());
                !change.adds.is_empty() && is_sure()
            })
        };
        let mut found = Vec::new();
        for write in writes.iter().filter(|write| touches(write, collection)) {
            if collection.shape == Shape::Itself && frames.asks_for(&collection.path, write.at) {
                continue;
            }
            let drops = write.change(frames, None).drops;
            let hits = drops.iter().filter_map(|drop| hit(write, collection, drop));
            found.extend(hits.filter(|value| value.is_none_or(|value| !is_back(write, value))));
        }
        found
    }

    /// The callbacks that are given a state.
    fn working(&self) -> impl Iterator<Item = &Frames<'f>> {
        self.callbacks.iter().filter(|frames| frames.function_name() != "init")
    }

    /// Every next state of the callbacks, in helpers that make the whole return, too.
    pub fn nexts(&self) -> Vec<NodeId> {
        let mut all: Vec<NodeId> =
            self.working().flat_map(|frames| frames.tails()).map(|tail| tail.next).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The state that the callback was given, as it is.
    fn is_old_state(&self, frames: &Frames, at: At) -> bool {
        let origin = frames.origin(at);
        let params = &frames.frames[0].clause.params;
        let q = &self.file.q;
        origin.frame == 0
            && frames.is_state(origin)
            && params.last().is_some_and(|&last| q.holds(last, origin.node))
    }

    /// A map that owes nothing to the old state.
    fn is_anew(&self, frames: &Frames, at: At, depth: usize) -> bool {
        let q = &self.file.q;
        let at = frames.origin(at);
        let value = self.file.attribute_value(at.node).unwrap_or(at.node);
        let map = q.args_of(value, "%").map_or(value, |args| args[1]);
        match q.args_of(map, "%{}") {
            Some(entries) => super::places::updated(q, entries).is_none(),
            None => {
                let answers = frames.answers(at);
                depth < 4
                    && !answers.is_empty()
                    && answers.into_iter().all(|answer| self.is_anew(frames, answer, depth + 1))
            }
        }
    }

    /// True where the value that a `pop` has answered was nil: nothing was under the key, in what it took the key out of
    /// and in the rest that it answered.
    fn found_nothing(&self, frames: &Frames, write: &Write, tail: Tail) -> bool {
        let q = &self.file.q;
        let frame = &frames.frames[write.at.frame];
        let rest = write.new_value().and_then(|value| frame.flow.binding(value));
        let is_nothing = |pop: NodeId, branch: &Branch| {
            let pair = branch.pattern.filter(|&pattern| matches!(q.kind(pattern), Kind::Pair));
            let is_nil = |pair: NodeId| q.atom(q.children(pair)[0]) == Some("nil");
            pair.filter(|&pair| is_nil(pair)).is_some_and(|pair| match rest {
                Some(binding) => q.holds(pair, binding),
                None => pop == write.at.node && branch.body.is_some_and(|body| q.holds(body, tail.at.node)),
            })
        };
        let pops = |node: &NodeId| q.call(*node).is_some_and(|call| matches!(call.name, "pop" | "pop_in"));
        write.at.frame == tail.at.frame
            && q.subtree(frame.clause.node)
                .filter(pops)
                .any(|pop| branches(q, &frame.flow, pop).iter().any(|branch| is_nothing(pop, branch)))
    }

    fn released(&self, frames: &Frames, tail: Tail, releases: &dyn Fn(NodeId) -> bool) -> bool {
        let mut all = frames.all_nodes().filter(|at| releases(at.node));
        all.any(|at| frames.same_path(at, tail.at) && !frames.is_by_chance(at, tail))
    }

    /// The loss as it is seen where the return is made.
    fn seen(&self, frames: &Frames, value: Option<At>, tail: Tail) -> Loss {
        let q = &self.file.q;
        let Some(value) = value.and_then(|value| frames.lifted(value, tail.at.frame)) else {
            return Loss::Any;
        };
        let Some(name) = q.var(value.node) else { return Loss::Any };
        let flow = &frames.frames[tail.at.frame].flow;
        let Some(binding) = flow.binding(value.node) else { return Loss::Any };
        let clause = frames.frames[tail.at.frame].clause.node;
        // The name must mean the same at the return.
        let mut others =
            flow.bindings_in(q, clause).filter(|&other| other != binding && q.var(other) == Some(name));
        let is_hidden = others.any(|other| in_scope(q, other, tail.at.node) && other > binding);
        match is_hidden || !in_scope(q, binding, tail.at.node) {
            true => Loss::Any,
            false => Loss::Of(value.node),
        }
    }
}

/// True if a variable that is bound at `binding` can be read at `at`: no branch or function around the binding is left.
pub(super) fn in_scope(q: &Quoted, binding: NodeId, at: NodeId) -> bool {
    q.ancestors(binding).all(|up| {
        let is_scope = q.args_of(up, "->").is_some()
            || q.parent(up).is_some_and(|pair| {
                matches!(q.kind(pair), Kind::Pair)
                    && q.children(pair)[1] == up
                    && q.parent(pair).and_then(|list| q.parent(list)).is_some_and(|call| {
                        q.sections(call).is_some_and(|sections| q.parent(pair) == Some(sections))
                            && !matches!(q.call(call).map(|c| c.name), Some("def" | "defp"))
                    })
            });
        !is_scope || q.holds(up, at)
    })
}

/// What `x` may stand for: its own value; where it is what a function gets of each element of a list, all of these.
fn wanted(frames: &Frames, at: At) -> Vec<Wanted> {
    let q = &frames.file.q;
    let mut found = vec![Wanted { at, each: false }];
    let list = |node: NodeId| Wanted { at: At { frame: at.frame, node }, each: true };
    // `Enum.each(list, &f/1)`, `Enum.each(list, &f(&1))`
    if q.args_of(at.node, "&").is_some() {
        let outer = q.ancestors(at.node).find(|&up| q.args_of(up, "&").is_some()).unwrap_or(at.node);
        return applied_to(q, outer).map(list).into_iter().collect();
    }
    let Some(binding) = frames.binding(frames.origin(at)) else { return found };
    let own = frames.origin(at);
    let at_own = |node: NodeId| Wanted { at: At { frame: own.frame, node }, each: true };
    let Some(up) = q.parent(binding) else { return found };
    // `for x <- list`
    if let Some(&[left, right]) = q.args_of(up, "<-")
        && left == binding
        && q.parent(up).is_some_and(|call| q.args_of(call, "for").is_some())
    {
        found.push(at_own(right));
    }
    // `Enum.each(list, fn x -> ... end)`
    let function = q.parent(up).filter(|&arrow| q.args_of(arrow, "->").is_some_and(|args| args[0] == up));
    let function = function.and_then(|arrow| q.parent(arrow)).filter(|&id| q.args_of(id, "fn").is_some());
    found.extend(function.and_then(|function| applied_to(q, function)).map(at_own));
    found
}

/// The collections that a value is taken out of where a message says that it is gone.
fn taken_out(callbacks: &[Frames], ends: Ends) -> Vec<Collection> {
    let mut found = Vec::new();
    for frames in callbacks {
        for write in frames.writes() {
            let Some((frame, gone)) = frames.handled(write.at, ends) else { continue };
            let drops = write.change(frames, None).drops.into_iter();
            let shapes = drops.filter_map(|drop| taken(frames, &drop, At { frame, node: gone }));
            found.extend(shapes.map(|shape| Collection { path: write.path.clone(), shape }));
        }
    }
    found
}

/// How a value that is taken out of a collection must have sat in it.
fn taken(frames: &Frames, drop: &Drop, gone: At) -> Option<Shape> {
    let shape = match drop.kind {
        DropKind::Element { value, of_set } if frames.same(value, gone) => match of_set {
            true => Shape::Set(Box::new(Shape::Itself)),
            false => Shape::List(Box::new(Shape::Itself)),
        },
        DropKind::Delete { key } if frames.same(key, gone) => Shape::Keys(Box::new(Shape::Itself)),
        _ => return None,
    };
    Some(drop.inner.iter().rev().fold(shape, |shape, step| match step {
        Inner::Key => Shape::Values(Box::new(shape)),
        Inner::Field(name) => Shape::Field(name.clone(), Box::new(shape)),
    }))
}

/// True if a write changes the collection, or what holds it.
fn touches(write: &Write, collection: &Collection) -> bool {
    collection.path.starts_with(&write.path)
}

/// What a drop takes out of a collection: nothing, a value that is named, or something (`Some(None)`).
fn hit(write: &Write, collection: &Collection, drop: &Drop) -> Option<Option<At>> {
    let mut shape = &collection.shape;
    let below = &collection.path[write.path.len()..];
    let mut steps = drop.inner.as_slice();
    for field in below {
        match steps.split_first() {
            Some((Inner::Field(name), rest)) if name == field => steps = rest,
            Some(_) => return None,
            None => return Some(None),
        }
    }
    for step in steps {
        shape = match (step, shape) {
            (Inner::Key, Shape::Values(inner)) => inner,
            (Inner::Field(name), Shape::Field(field, inner)) if name == field => inner,
            (Inner::Key, Shape::Keys(_)) | (Inner::Field(_), Shape::Field(..)) => return None,
            // Another place of the same map.
            (Inner::Field(_), Shape::Keys(_)) => return None,
            _ => return Some(None),
        };
    }
    match (drop.kind, shape) {
        (DropKind::Any, _) => Some(None),
        (DropKind::Element { value, .. }, Shape::List(inner) | Shape::Set(inner)) => {
            Some(matches!(**inner, Shape::Itself).then_some(value))
        }
        (DropKind::Delete { key }, Shape::Keys(inner)) => {
            Some(matches!(**inner, Shape::Itself).then_some(key))
        }
        (DropKind::Overwrite, Shape::Keys(_)) => None,
        // The monitor of a dead process is gone.
        (DropKind::Dead(Part::Whole), Shape::List(inner) | Shape::Set(inner))
        | (DropKind::Dead(Part::First), Shape::Keys(inner))
        | (DropKind::Dead(Part::Second), Shape::Values(inner))
            if inner.is_itself() =>
        {
            None
        }
        _ => Some(None),
    }
}
