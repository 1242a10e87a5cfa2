//! Where a callback, or a helper that it runs, gives a part of the state another value.

use super::change::{Change, Drop, DropKind, Inner, Wanted};
use super::places::{CHANGES, element, number, root, updated};
use super::reader::Reader;
use super::{At, Frames, Shape};
use crate::otp::{step, tails};
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;

/// One part of the state that gets another value.
#[derive(Clone, Debug)]
pub(super) struct Write {
    /// The expression that makes the new state, or the new part of it.
    pub at: At,
    /// The fields that lead to the part.
    pub path: Vec<SmolStr>,
    /// Where in the part: what follows the fields in `put_in(state.field[key].name, ..)`, with the key's node.
    pub(super) inner: Vec<(Inner, NodeId)>,
    pub(super) value: Value,
}

/// What a part of the state becomes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    /// It becomes this.
    New(NodeId),
    /// It becomes what this function makes of it.
    Function(NodeId),
    /// It goes.
    Gone,
    /// It becomes what this call makes of it.
    Call(NodeId),
    /// It is what the state is built of.
    Built(NodeId),
}

impl Frames<'_> {
    /// Every write in the frames.
    pub(super) fn writes(&self) -> &[Write] {
        self.writes.get_or_init(|| self.find_writes())
    }

    fn find_writes(&self) -> Vec<Write> {
        let mut found = Vec::new();
        for (frame, own) in self.frames.iter().enumerate() {
            let sections = own.clause.sections.iter();
            for node in sections.flat_map(|&sections| self.file.q.subtree(sections)) {
                self.write(At { frame, node }, &mut found);
            }
        }
        if self.function_name() == "init" {
            for tail in self.tails() {
                self.built(At { node: tail.next, ..tail.at }, 0, &mut found);
            }
        }
        // The state itself may be the collection.
        for tail in self.tails() {
            let at = At { node: tail.next, ..tail.at };
            let made = self.origin(at);
            let is_call = matches!(self.file.q.kind(made.node), Kind::Apply | Kind::List);
            if self.function_name() != "init" && is_call && !self.is_state(at) {
                found.push(Write { at, path: Vec::new(), inner: Vec::new(), value: Value::New(tail.next) });
            }
            if self.function_name() != "init" {
                self.tuples(at, 0, &mut found);
            }
        }
        found
    }

    /// The places of a tuple that the state is.
    fn tuples(&self, at: At, depth: usize, found: &mut Vec<Write>) {
        let (q, at) = (&self.file.q, self.origin(at));
        let ends = tails(q, at.node).nodes;
        let parts = match q.kind(at.node) {
            Kind::Pair => q.children(at.node),
            _ => q.args_of(at.node, "{}").unwrap_or_default(),
        };
        for (place, &part) in parts.iter().enumerate() {
            let at = At { node: part, ..at };
            found.push(Write { at, path: vec![element(place)], inner: Vec::new(), value: Value::New(part) });
        }
        if depth > 4 || !parts.is_empty() {
            return;
        }
        match ends == [at.node] {
            true => self.answers(at).into_iter().for_each(|answer| self.tuples(answer, depth + 1, found)),
            false => ends.into_iter().for_each(|node| self.tuples(At { node, ..at }, depth + 1, found)),
        }
        if let Some((module, "put_elem", args)) = self.call(at.node)
            && module == "Kernel"
            && let &[tuple, place, value] = args.as_slice()
            && let Some(place) = number(q, place)
        {
            found.push(Write { at, path: vec![element(place)], inner: Vec::new(), value: Value::New(value) });
            self.tuples(At { node: tuple, ..at }, depth + 1, found);
        }
    }

    fn write(&self, at: At, found: &mut Vec<Write>) {
        let q = &self.file.q;
        let here = |node: NodeId| At { frame: at.frame, node };
        let mut push = |path: Vec<SmolStr>, inner, value| found.push(Write { at, path, inner, value });
        if let Some(entries) = q.args_of(at.node, "%{}") {
            let Some((base, fields)) = updated(q, entries) else { return };
            let Some(path) = self.place(here(base)) else { return };
            for (key, value) in q.pairs(fields) {
                if let Some(name) = q.atom(key) {
                    push(with(&path, name), Vec::new(), Value::New(value));
                }
            }
            return;
        }
        let Some((module, name, args)) = self.call(at.node) else { return };
        let Some(&first) = args.first() else { return };
        match (&*module, name, args.as_slice()) {
            ("Kernel", "put_in", &[path, value]) => self.path_write(at, path, Value::New(value), found),
            ("Kernel", "update_in", &[path, function]) => {
                self.path_write(at, path, Value::Function(function), found);
            }
            ("Kernel", "pop_in" | "get_and_update_in", &[path, ..]) if step(q, path).is_some() => {
                self.path_write(at, path, Value::Gone, found);
            }
            ("Kernel", "put_in" | "update_in" | "pop_in", &[map, keys, ..])
                if matches!(q.kind(keys), Kind::List) =>
            {
                let Some(mut path) = self.place(here(map)) else { return };
                let mut inner = Vec::new();
                for &key in q.children(keys) {
                    match q.atom(key) {
                        Some(name) if inner.is_empty() => path.push(name.into()),
                        Some(name) => inner.push((Inner::Field(name.into()), key)),
                        None => inner.push((Inner::Key, key)),
                    }
                }
                let value = match (name, args.get(2)) {
                    ("put_in", Some(&value)) => Value::New(value),
                    ("update_in", Some(&function)) => Value::Function(function),
                    _ => Value::Gone,
                };
                push(path, inner, value);
            }
            // The state itself is a map of entries.
            ("Map", "pop" | "pop!" | "pop_lazy", &[map, key, ..]) if self.is_entry(here(map), key) => {
                push(Vec::new(), vec![(Inner::Key, key)], Value::Gone);
            }
            ("Map", name, &[map, key, ..]) if CHANGES.contains(&name) && self.is_entry(here(map), key) => {
                push(Vec::new(), Vec::new(), Value::Call(at.node));
            }
            ("Map", "put" | "replace" | "replace!" | "put_new", &[map, key, value]) => {
                if let (Some(path), Some(name)) = (self.place(here(map)), q.atom(key)) {
                    push(with(&path, name), Vec::new(), Value::New(value));
                }
            }
            ("Map", "update!", &[map, key, function]) | ("Map", "update", &[map, key, _, function]) => {
                if let (Some(path), Some(name)) = (self.place(here(map)), q.atom(key)) {
                    push(with(&path, name), Vec::new(), Value::Function(function));
                }
            }
            ("Map", "delete" | "pop" | "pop!", &[map, key, ..]) => {
                if let (Some(path), Some(name)) = (self.place(here(map)), q.atom(key)) {
                    push(with(&path, name), Vec::new(), Value::Gone);
                }
            }
            ("Map", "merge", &[_, entries]) | ("Kernel", "struct" | "struct!", &[_, entries]) => {
                if let Some(path) = self.place(here(first)) {
                    for (key, value) in q.pairs(entries) {
                        if let Some(name) = q.atom(key) {
                            push(with(&path, name), Vec::new(), Value::New(value));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// True for an entry of the state, or several, whose key is no constant.
    fn is_entry(&self, map: At, key: NodeId) -> bool {
        let q = &self.file.q;
        let is_constant = |id: NodeId| q.atom(id).is_some();
        let constant = match q.args_of(key, "%{}") {
            Some(_) => q.pairs(key).all(|(key, _)| is_constant(key)),
            None => {
                is_constant(key)
                    || matches!(q.kind(key), Kind::List) && q.children(key).iter().all(|&k| is_constant(k))
            }
        };
        !constant && self.place(map).is_some_and(|place| place.is_empty())
    }

    /// `state.a.b[key].c` as the target of `put_in` and the like.
    fn path_write(&self, at: At, target: NodeId, value: Value, found: &mut Vec<Write>) {
        let q = &self.file.q;
        let mut steps = Vec::new();
        let mut node = target;
        while let Some((base, key)) = step(q, node) {
            steps.insert(0, key);
            node = base;
        }
        let Some(mut path) = self.place(At { frame: at.frame, node: root(q, target) }) else { return };
        let mut inner = Vec::new();
        for key in steps {
            match q.atom(key) {
                Some(name) if inner.is_empty() => path.push(name.into()),
                Some(name) => inner.push((Inner::Field(name.into()), key)),
                None => inner.push((Inner::Key, key)),
            }
        }
        found.push(Write { at, path, inner, value });
    }

    /// The entries of the map or struct that a state starts as.
    fn built(&self, at: At, depth: usize, found: &mut Vec<Write>) {
        let q = &self.file.q;
        if depth > 16 {
            return;
        }
        let at = self.origin(at);
        let ends = tails(q, at.node).nodes;
        if ends != [at.node] {
            ends.into_iter().for_each(|node| self.built(At { frame: at.frame, node }, depth + 1, found));
            return;
        }
        let map = match q.args_of(at.node, "%") {
            Some(&[_, map]) => map,
            _ => at.node,
        };
        match q.args_of(map, "%{}") {
            Some(entries) => match updated(q, entries) {
                Some((base, _)) => self.built(At { frame: at.frame, node: base }, depth + 1, found),
                None => self.entries(At { frame: at.frame, node: map }, &[], found),
            },
            None => {
                self.answers(at).into_iter().for_each(|answer| self.built(answer, depth + 1, found));
                if let Some((module, name, args)) = self.call(at.node)
                    && matches!((&*module, name), ("Map" | "Kernel", _))
                    && let Some(&first) = args.first()
                {
                    self.built(At { frame: at.frame, node: first }, depth + 1, found);
                }
            }
        }
    }

    fn entries(&self, at: At, path: &[SmolStr], found: &mut Vec<Write>) {
        let q = &self.file.q;
        for (key, value) in q.pairs(at.node) {
            let Some(name) = q.atom(key) else { continue };
            let path = with(path, name);
            let nested = match q.args_of(value, "%") {
                Some(&[_, map]) => map,
                _ => value,
            };
            let is_map = q.args_of(nested, "%{}").is_some_and(|entries| !entries.is_empty());
            if is_map && q.pairs(nested).all(|(key, _)| q.atom(key).is_some()) {
                self.entries(At { frame: at.frame, node: nested }, &path, found);
            } else {
                found.push(Write { at, path, inner: Vec::new(), value: Value::Built(value) });
            }
        }
    }
}

impl Write {
    /// What it is told to become, as it is written.
    pub(super) fn new_value(&self) -> Option<NodeId> {
        match self.value {
            Value::New(value) => Some(value),
            _ => None,
        }
    }

    /// How the collection at the write's path changes by it.
    pub(super) fn change(&self, frames: &Frames, wanted: Option<Wanted>) -> Change {
        let reader = Reader { frames, path: &self.path, wanted };
        let here = |node: NodeId| At { frame: self.at.frame, node };
        let mut change = match self.value {
            Value::New(value) => reader.value(here(value)),
            Value::Built(value) => return Change { based: true, ..reader.value(here(value)) },
            Value::Function(function) => reader.function(here(function)),
            Value::Call(call) => reader.call(here(call), &[], 0),
            Value::Gone => Change::default(),
        };
        let mut first = !change.based;
        for (step, key) in self.inner.iter().rev() {
            let mut own = Vec::new();
            if first {
                let kind = match (step, self.value) {
                    (Inner::Field(_), _) => {
                        own.push(Drop { inner: vec![step.clone()], kind: DropKind::Any });
                        None
                    }
                    (Inner::Key, Value::Gone) => Some(DropKind::Delete { key: here(*key) }),
                    (Inner::Key, _) if reader.is_new_key(here(*key)) => None,
                    (Inner::Key, _) => Some(DropKind::Overwrite),
                };
                own.extend(kind.map(|kind| Drop { inner: Vec::new(), kind }));
                first = false;
            }
            change = change.inside(step);
            change.drops.extend(own);
            if *step == Inner::Key && !matches!(self.value, Value::Gone) {
                let as_key = reader.value(here(*key)).adds;
                change.adds.extend(as_key.into_iter().map(|shape| Shape::Keys(Box::new(shape))));
            }
        }
        if first {
            change.drops.push(Drop { inner: Vec::new(), kind: DropKind::Any });
        }
        change.based = true;
        change
    }
}

fn with(path: &[SmolStr], field: &str) -> Vec<SmolStr> {
    path.iter().cloned().chain([SmolStr::new(field)]).collect()
}
