//! What calls of the standard library make of a collection.

use super::At;
use super::Shape;
use super::change::{Change, Drop, DropKind, Inner};
use super::loops::Filter;
use super::reader::{Olds, Reader};
use crate::otp::{step, tails};
use crate::syntax::{Kind, NodeId};

impl Reader<'_, '_> {
    pub(super) fn call(&self, at: At, olds: Olds, depth: usize) -> Change {
        let q = self.q();
        let here = |node: NodeId| At { frame: at.frame, node };
        let read = |node: NodeId| self.read(here(node), olds, depth + 1);
        if let Some((base, key)) = step(q, at.node) {
            let old = read(base);
            let step = match q.atom(key) {
                Some(name) => Inner::Field(name.into()),
                None => Inner::Key,
            };
            return if old.based { Change::old() } else { old.taken(&step) };
        }
        let Some((module, name, args)) = self.frames.call(at.node) else { return Change::default() };
        let each = |node: NodeId| read(node);
        match (&*module, name, args.as_slice()) {
            ("", _, _) => {
                let answers = self.frames.answers(at);
                if answers.is_empty() {
                    return self.unknown(&args, &each);
                }
                answers
                    .into_iter()
                    .map(|end| self.read(end, olds, depth + 1))
                    .reduce(Change::or)
                    .unwrap_or_default()
            }
            ("MapSet", "new", []) => Change::default(),
            ("MapSet", "new", &[from]) => read(from).into_set(),
            ("MapSet", "put", &[set, value]) => {
                let value = read(value).elements(Shape::Set);
                read(set).adding(value)
            }
            ("MapSet", "delete", &[set, value]) => {
                read(set).dropping(DropKind::Element { value: here(value), of_set: true })
            }
            ("MapSet", "union", &[a, b]) => read(a).joined(read(b).into_set()),
            ("List", "delete", &[list, value]) => {
                read(list).dropping(DropKind::Element { value: here(value), of_set: false })
            }
            ("List", "insert_at", &[list, _, value]) => {
                let value = read(value).elements(Shape::List);
                read(list).adding(value)
            }
            ("List", "keystore", &[list, _, _, value]) => {
                let value = read(value).elements(Shape::List);
                read(list).dropping(DropKind::Any).adding(value)
            }
            (
                "Enum",
                "uniq" | "sort" | "reverse" | "dedup" | "to_list" | "shuffle" | "uniq_by" | "sort_by",
                &[list, ..],
            ) => read(list),
            ("Enum" | "Map" | "MapSet" | "Keyword" | "Stream", "reject" | "filter", &[from, function]) => {
                let old = read(from);
                match self.filtered(here(function), name == "reject") {
                    Filter::Of(value) => {
                        old.dropping(DropKind::Element { value, of_set: module == "MapSet" })
                    }
                    Filter::Empty => old,
                    Filter::Dead(part) => old.dropping(DropKind::Dead(part)),
                    Filter::Any => old.dropping(DropKind::Any),
                }
            }
            ("Enum", "concat", &[a, b]) => read(a).joined(read(b)),
            ("Enum", "into", &[from, into]) => read(into).joined(read(from)),
            ("Enum", "into", &[from, _, function]) | ("Enum", "map" | "flat_map", &[from, function]) => {
                self.mapped(read(from), here(function), olds, depth)
            }
            ("Map", "new", &[from, function]) => {
                let from = read(from);
                match self.made_keys(&from, function) {
                    Some(made) => made,
                    None => self.mapped(from, here(function), olds, depth),
                }
            }
            ("Map" | "Enum", "new" | "to_list", &[from]) => read(from).into_entries(),
            ("Map", "from_keys", &[keys, _]) => read(keys).into_keys(),
            ("Map" | "Keyword", "put" | "replace" | "replace!", &[map, key, value]) => {
                self.put_at(map, key, read(value), &read, here)
            }
            ("Map" | "Keyword", "put_new" | "put_new_lazy", &[map, key, value]) => {
                let value = match name {
                    "put_new" => read(value),
                    _ => self.updates(here(value), olds, depth),
                };
                let (keys, values) = (read(key).elements(Shape::Keys), value.elements(Shape::Values));
                read(map).adding(keys).adding(values)
            }
            ("Map" | "Keyword", "update", &[map, key, start, function]) => {
                let start = Change::new(read(start).adds);
                let new = self.updates(here(function), olds, depth);
                let new = Change { adds: [new.adds, start.adds].concat(), ..new };
                self.put_at(map, key, new, &read, here)
            }
            ("Map" | "Keyword", "update!", &[map, key, function]) => {
                self.put_at(map, key, self.updates(here(function), olds, depth), &read, here)
            }
            ("Map" | "Keyword", "get_and_update" | "get_and_update!", &[map, key, function]) => {
                self.got_and_updated(read(map), here(key), here(function), olds, depth)
            }
            ("Map" | "Keyword", "delete", &[map, key]) => {
                read(map).dropping(DropKind::Delete { key: here(key) })
            }
            ("Map", "merge", &[a, b]) => {
                let (old, new) = (read(a), read(b));
                match old.adds.is_empty() && new.adds.is_empty() && new.based {
                    true => old.or(new),
                    false => old.dropping(DropKind::Any).adding(new.adds),
                }
            }
            // What a map answers for a key.
            ("Map" | "Keyword" | "Access", "get" | "fetch!" | "get_lazy", &[map, _, ref default @ ..]) => {
                let old = read(map);
                if old.based {
                    return Change::old();
                }
                default.first().map(|&default| read(default)).unwrap_or_default()
            }
            ("Kernel", "put_in", &[path, value]) if step(q, path).is_some() => {
                self.in_path(path, read(value), &read, here)
            }
            ("Kernel", "update_in", &[path, function]) if step(q, path).is_some() => {
                self.in_path(path, self.updates(here(function), olds, depth), &read, here)
            }
            ("Kernel", "then", &[value, function]) => {
                let (old, new) = (read(value), self.updates(here(function), olds, depth));
                Change {
                    based: old.based,
                    drops: [old.drops, new.drops].concat(),
                    adds: [old.adds, new.adds].concat(),
                }
            }
            ("Kernel", "tap", &[value, _]) => read(value),
            ("Enum", "reduce", &[from, start, function]) => {
                let (start, new) = (read(start), self.updates(here(function), olds, depth));
                let _ = from;
                let adds = [start.adds, new.adds].concat();
                Change { based: start.based, drops: [start.drops, new.drops].concat(), adds }
            }
            _ => self.unknown(&args, &each),
        }
    }

    /// A map one entry of which a function makes a new value for, `{answer, value}`, or takes out, `:pop`.
    pub(super) fn got_and_updated(
        &self,
        map: Change,
        key: At,
        function: At,
        olds: Olds,
        depth: usize,
    ) -> Change {
        let q = self.q();
        let Some(arrows) = q.args_of(function.node, "fn") else { return map.dropping(DropKind::Any) };
        let bodies = arrows.iter().filter_map(|&arrow| match q.args_of(arrow, "->") {
            Some(&[head, body]) => Some((head, body)),
            _ => None,
        });
        bodies.fold(map, |made, (head, body)| {
            let mut olds = olds.to_vec();
            olds.extend(q.subtree(head).filter(|&id| q.var(id).is_some()));
            tails(q, body).nodes.into_iter().fold(made, |made, end| match (q.kind(end), q.children(end)) {
                (Kind::Pair, &[_, value]) => {
                    let value = self.read(At { node: value, ..function }, &olds, depth + 1);
                    let as_key = self.read(key, &olds, depth + 1);
                    self.put(made, key, value, as_key)
                }
                _ => made.dropping(DropKind::Delete { key }),
            })
        })
    }

    /// True if a guard of the function, also of another clause, asks about a variable of the key's name.
    fn guards_ask(&self, clause: NodeId, key: NodeId) -> bool {
        let q = self.q();
        let (Some(name), Some((function, _))) = (q.var(key), self.frames.file.clause_at(clause)) else {
            return false;
        };
        let guards = function.clauses.iter().filter_map(|clause| clause.guard);
        guards.flat_map(|guard| q.subtree(guard)).any(|id| {
            let asks = q.call(id).is_some_and(|call| matches!(call.name, "is_map_key" | "in"));
            asks && q.subtree(id).any(|part| q.var(part) == Some(name))
        })
    }

    /// A call of which nothing is known: what it was given may be gone.
    pub(super) fn unknown(&self, args: &[NodeId], read: &dyn Fn(NodeId) -> Change) -> Change {
        match args.iter().any(|&arg| read(arg).based) {
            true => Change::old().dropping(DropKind::Any),
            false => Change::default(),
        }
    }

    pub(super) fn put_at(
        &self,
        map: NodeId,
        key: NodeId,
        value: Change,
        read: &dyn Fn(NodeId) -> Change,
        here: impl Fn(NodeId) -> At,
    ) -> Change {
        match self.q().atom(key) {
            Some(_) => {
                let name = self.q().atom(key).unwrap_or_default();
                let step = Inner::Field(name.into());
                let mut made = read(map);
                if made.based && !value.based {
                    made.drops.push(Drop { inner: vec![step.clone()], kind: DropKind::Any });
                }
                let value = value.inside(&step);
                made.drops.extend(value.drops);
                made.adding(value.adds)
            }
            None => self.put(read(map), here(key), value, read(key)),
        }
    }

    /// `put_in(map[key].field, value)`: the value at the end of the path is another one.
    pub(super) fn in_path(
        &self,
        path: NodeId,
        value: Change,
        read: &dyn Fn(NodeId) -> Change,
        here: impl Fn(NodeId) -> At + Copy,
    ) -> Change {
        let q = self.q();
        let Some((base, key)) = step(q, path) else { return read(path).dropping(DropKind::Any) };
        // The base itself may be the collection, or a deeper path into it.
        let place = |at: At| self.frames.place(at).is_some_and(|place| place == self.path);
        if place(here(base)) || self.frames.binding(here(base)).is_some() || step(q, base).is_none() {
            return self.put_at(base, key, value, read, here);
        }
        let inner = match q.atom(key) {
            Some(name) => Inner::Field(name.into()),
            None => Inner::Key,
        };
        let mut value = value;
        if !value.based {
            let kind = if inner == Inner::Key { DropKind::Overwrite } else { DropKind::Any };
            value.drops.push(Drop { inner: Vec::new(), kind });
            value.based = true;
        }
        let value = match inner {
            Inner::Key => value.inside(&Inner::Key),
            Inner::Field(_) => value.inside(&inner),
        };
        self.in_path(base, value, read, here)
    }

    /// A map with a value under a key.
    pub(super) fn put(&self, map: Change, key: At, value: Change, as_key: Change) -> Change {
        let mut made = map.adding(as_key.elements(Shape::Keys));
        if value.based {
            let value = value.inside(&Inner::Key);
            made.drops.extend(value.drops);
            made.adding(value.adds)
        } else {
            if !self.is_new_key(key) {
                made = made.dropping(DropKind::Overwrite);
            }
            made.adding(value.elements(Shape::Values))
        }
    }

    /// True where a branch around has asked about the key: it is put where it was not, or where that is known.
    pub(super) fn is_new_key(&self, key: At) -> bool {
        let q = self.q();
        // A number that the state counts, a reference, a key that is made for the entry.
        let origin = self.frames.origin(key);
        let is_made = self.frames.call(origin.node).is_some_and(|(_, name, _)| {
            name.contains("unique") || name.contains("generate") || matches!(name, "make_ref" | "monitor")
        });
        if is_made || self.frames.place(origin).is_some_and(|place| !place.is_empty()) {
            return true;
        }
        let mut key = key;
        let mut at = key.node;
        loop {
            let frame = &self.frames.frames[key.frame];
            let clause = frame.clause.node;
            let asks = q.ancestors(at).take_while(|&up| up != clause).any(|up| {
                let Some(sections) = q.sections(up).filter(|&sections| q.holds(sections, at)) else {
                    return false;
                };
                let asked = q.call(up).map(|call| call.args).unwrap_or_default().into_iter();
                let asked = asked.filter(|&arg| arg != sections);
                let heads = q.pairs(sections).flat_map(|(_, body)| q.children(body));
                let heads = heads.filter_map(|&arm| q.args_of(arm, "->").map(|args| args[0]));
                let pinned = heads
                    .flat_map(|head| q.subtree(head))
                    .filter(|&part| q.parent(part).is_some_and(|up| q.args_of(up, "^").is_some()));
                let mut parts = asked.flat_map(|part| q.subtree(part)).chain(pinned);
                parts.any(|part| q.same(part, q, key.node))
            });
            if asks || self.guards_ask(clause, key.node) {
                return true;
            }
            let Some(call) = frame.call else { return false };
            let Some(outer) = self.frames.lifted(key, frame.up) else { return false };
            (key, at) = (outer, call);
        }
    }
}
