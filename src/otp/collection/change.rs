//! What an expression makes of a collection: what it puts in, and what it may take out.

use super::places::updated;
use super::{At, Frames, Shape};
use crate::otp::{step, tails};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;

/// The value that is looked for in collections.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Where it stands.
    pub at: At,
    /// It is every element of the list at `at`.
    pub each: bool,
}

/// How a collection differs from what it was.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    /// How the wanted value sits in what was put in.
    pub adds: Vec<Shape>,
    /// What was taken out.
    pub drops: Vec<Drop>,
    /// It is made of the old collection; else the old one is gone as a whole.
    pub based: bool,
}

/// Something that is taken out of a collection.
#[derive(Clone, Debug)]
pub(super) struct Drop {
    /// Where in it, from the outside.
    pub inner: Vec<Inner>,
    /// What.
    pub kind: DropKind,
}

/// One step into a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inner {
    /// Under some key.
    Key,
    /// In this field of an entry.
    Field(SmolStr),
}

/// What is taken out.
#[derive(Clone, Copy, Debug)]
pub(super) enum DropKind {
    /// Anything.
    Any,
    /// This element of a list (or of a set).
    Element { value: At, of_set: bool },
    /// The value under some key, which gets another one.
    Overwrite,
    /// This key with its value.
    Delete { key: At },
}

impl Change {
    fn old() -> Self {
        Change { based: true, ..Change::default() }
    }

    fn new(adds: Vec<Shape>) -> Self {
        Change { adds, ..Change::default() }
    }

    fn dropping(mut self, kind: DropKind) -> Self {
        self.drops.push(Drop { inner: Vec::new(), kind });
        self
    }

    fn adding(mut self, adds: impl IntoIterator<Item = Shape>) -> Self {
        self.adds.extend(adds);
        self
    }

    fn or(mut self, other: Change) -> Self {
        // One branch keeps the old collection, the other one does not.
        if self.based != other.based && !(self.is_nothing() || other.is_nothing()) {
            self = self.dropping(DropKind::Any);
        }
        self.adds.extend(other.adds);
        self.drops.extend(other.drops);
        self.based |= other.based;
        self
    }

    fn is_nothing(&self) -> bool {
        !self.based && self.adds.is_empty() && self.drops.is_empty()
    }

    /// The same, a step deeper in a collection around it.
    pub(super) fn inside(mut self, step: &Inner) -> Self {
        let wrap = |shape: Shape| match step {
            Inner::Key => Shape::Values(Box::new(shape)),
            Inner::Field(name) => Shape::Field(name.clone(), Box::new(shape)),
        };
        self.adds = self.adds.into_iter().map(wrap).collect();
        self.drops.iter_mut().for_each(|drop| drop.inner.insert(0, step.clone()));
        self
    }

    fn elements(self, wrap: fn(Box<Shape>) -> Shape) -> Vec<Shape> {
        self.adds.into_iter().map(|shape| wrap(Box::new(shape))).collect()
    }
}

/// Reads expressions as changes of the collection at one path of the state.
pub(super) struct Reader<'r, 'f> {
    pub frames: &'r Frames<'f>,
    /// The fields that lead to the collection.
    pub path: &'r [SmolStr],
    /// The value that is looked for.
    pub wanted: Option<Wanted>,
}

/// Names that stand for the old collection, or an old value in it: parameters of functions that update it.
type Olds<'o> = &'o [NodeId];

impl Reader<'_, '_> {
    /// The change that an expression makes.
    pub(super) fn value(&self, at: At) -> Change {
        self.read(at, &[], 0)
    }

    /// The change that a function makes of its only argument: `fn old -> new end`, `&put(&1, x)`, `&helper/1`.
    pub(super) fn function(&self, at: At) -> Change {
        self.updates(at, &[], 0)
    }

    fn q(&self) -> &Quoted {
        &self.frames.file.q
    }

    fn updates(&self, at: At, olds: Olds, depth: usize) -> Change {
        let q = self.q();
        if let Some(clauses) = q.args_of(at.node, "fn") {
            let parts = clauses.iter().filter_map(|&clause| {
                let &[head, body] = q.args_of(clause, "->")? else { return None };
                let mut olds = olds.to_vec();
                if let Some(&param) = q.children(head).last() {
                    olds.extend(q.subtree(param).filter(|&id| q.var(id).is_some()));
                }
                Some(self.read(At { node: body, ..at }, &olds, depth + 1))
            });
            return parts.reduce(Change::or).unwrap_or_default();
        }
        match q.args_of(at.node, "&") {
            Some(&[body]) if q.args_of(body, "/").is_none() => {
                self.read(At { node: body, ..at }, olds, depth + 1)
            }
            _ => Change::old().dropping(DropKind::Any),
        }
    }

    fn read(&self, at: At, olds: Olds, depth: usize) -> Change {
        if depth > 48 {
            return Change::old().dropping(DropKind::Any);
        }
        stacker::maybe_grow(128 * 1024, 1024 * 1024, || self.read_on_stack(at, olds, depth))
    }

    fn read_on_stack(&self, at: At, olds: Olds, depth: usize) -> Change {
        let q = self.q();
        let here = |node: NodeId| At { frame: at.frame, node };
        let read = |node: NodeId| self.read(here(node), olds, depth + 1);
        if let Some(found) = self.is_wanted(at) {
            return Change::new(vec![found]);
        }
        if self.is_capture(at.node) {
            return Change::old();
        }
        if let Some(binding) = self.frames.binding(at) {
            return self.variable(here(binding), olds, depth);
        }
        if self.frames.place(at).is_some_and(|place| place.starts_with(self.path)) {
            return Change::old();
        }
        let ends = tails(q, at.node);
        if ends.nodes != [at.node] {
            return ends.nodes.into_iter().map(read).reduce(Change::or).unwrap_or_default();
        }
        match (q.kind(at.node), q.children(at.node)) {
            (Kind::List, elements) => self.list(elements, &read),
            (Kind::Pair, &[left, right]) => self.tuple(&[left, right], &read),
            (Kind::Call(form), parts) => match (form.as_str(), parts) {
                ("=", &[_, right]) => read(right),
                ("%", &[_, map]) => read(map),
                ("{}", parts) => self.tuple(parts, &read),
                ("%{}", entries) => match updated(q, entries) {
                    Some((base, fields)) => {
                        let old = read(base);
                        self.entries(old, q.pairs(fields).collect(), here, &read)
                    }
                    None => self.entries(Change::default(), q.pairs(at.node).collect(), here, &read),
                },
                ("++", &[left, right]) => {
                    let (left, right) = (read(left), read(right));
                    let based = left.based || right.based;
                    Change { based, drops: [left.drops, right.drops].concat(), ..Change::default() }
                        .adding(left.adds)
                        .adding(right.adds)
                }
                ("--", &[left, right]) => {
                    let kind = match (q.kind(right), q.children(right)) {
                        (Kind::List, &[only]) => DropKind::Element { value: here(only), of_set: false },
                        _ => DropKind::Any,
                    };
                    read(left).dropping(kind)
                }
                ("||", &[left, right]) => read(left).or(read(right)),
                ("for", _) => self.comprehension(at, olds, depth),
                _ => self.call(at, olds, depth),
            },
            (Kind::Apply, _) => self.call(at, olds, depth),
            _ => Change::default(),
        }
    }

    fn list(&self, elements: &[NodeId], read: &dyn Fn(NodeId) -> Change) -> Change {
        let mut made = Change::default();
        for &element in elements {
            match self.q().args_of(element, "|") {
                Some(&[first, rest]) => {
                    let rest = read(rest);
                    made.based |= rest.based;
                    // `[x | list -- [x]]` moves it to the front.
                    let stays = |drop: &Drop| match drop.kind {
                        DropKind::Element { value, .. } => {
                            drop.inner.is_empty() && self.frames.same(value, At { node: first, ..value })
                        }
                        _ => false,
                    };
                    made.drops.extend(rest.drops.into_iter().filter(|drop| !stays(drop)));
                    made.adds.extend(rest.adds);
                    made.adds.extend(read(first).elements(Shape::List));
                }
                _ => made.adds.extend(read(element).elements(Shape::List)),
            }
        }
        made
    }

    fn tuple(&self, parts: &[NodeId], read: &dyn Fn(NodeId) -> Change) -> Change {
        let mut made = Change::default();
        for (place, &part) in parts.iter().enumerate() {
            let part = read(part);
            // An entry that takes over a part of the old one.
            made.based |= part.based;
            let wrap = move |shape| Shape::Element(place, parts.len(), Box::new(shape));
            made.adds.extend(part.adds.into_iter().map(wrap));
        }
        made
    }

    /// A map with entries put into it.
    fn entries(
        &self,
        old: Change,
        entries: Vec<(NodeId, NodeId)>,
        here: impl Fn(NodeId) -> At,
        read: &dyn Fn(NodeId) -> Change,
    ) -> Change {
        let q = self.q();
        entries.into_iter().fold(old, |made, (key, value)| match q.atom(key) {
            Some(name) => {
                let inner = read(value);
                let step = Inner::Field(name.into());
                let overwritten = made.based && !inner.based;
                let mut made = made;
                if overwritten {
                    made.drops.push(Drop { inner: vec![step.clone()], kind: DropKind::Any });
                }
                let inner = inner.inside(&step);
                made.drops.extend(inner.drops);
                made.adding(inner.adds)
            }
            None => self.put(made, here(key), read(value), read(key)),
        })
    }

    /// A map with a value under a key.
    fn put(&self, map: Change, key: At, value: Change, as_key: Change) -> Change {
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
            if asks {
                return true;
            }
            let Some(call) = frame.call else { return false };
            let Some(outer) = self.frames.lifted(key, frame.up) else { return false };
            (key, at) = (outer, call);
        }
    }

    /// A variable: what it was bound to, or a part of that.
    fn variable(&self, at: At, olds: Olds, depth: usize) -> Change {
        if olds.contains(&at.node) {
            return Change::old();
        }
        if let Some(place) = self.frames.place(at)
            && place.starts_with(self.path)
        {
            return Change::old();
        }
        if let Some(next) = self.frames.argument(at.frame, at.node).or_else(|| self.frames.source(at)) {
            return self.read(next, olds, depth + 1);
        }
        let q = self.q();
        let flow = &self.frames.frames[at.frame].flow;
        let Some(source) = flow.source(at.node).map(|node| At { frame: at.frame, node }) else {
            return Change::default();
        };
        let Some(up) = q.parent(at.node) else { return Change::default() };
        let is_last = match q.kind(up) {
            Kind::Pair => q.children(up)[1] == at.node,
            _ => q.args_of(up, "{}").is_some_and(|parts| parts.last() == Some(&at.node)),
        };
        if let Some((module, name, args)) = self.frames.call(source.node) {
            let first = args.first().map(|&node| At { frame: at.frame, node });
            match (&*module, name, first) {
                ("Map" | "Keyword", "pop" | "pop!" | "pop_lazy", Some(map)) if is_last => {
                    let key = At { frame: at.frame, node: args[1] };
                    return self.read(map, olds, depth + 1).dropping(DropKind::Delete { key });
                }
                // `{:ok, value} <- Map.fetch(map, key)`
                ("Map" | "Access" | "Elixir.Access", "fetch", Some(map)) => {
                    return self.read(map, olds, depth + 1).keeping();
                }
                ("", _, _) => {
                    return self.answered(source, at.node, olds, depth).unwrap_or_default();
                }
                ("Map" | "MapSet" | "List" | "Enum" | ":queue" | "Keyword", _, Some(first)) => {
                    let first = self.read(first, olds, depth + 1);
                    return if first.based { first.dropping(DropKind::Any) } else { Change::default() };
                }
                _ => {}
            }
        }
        // A part of a pattern: a map's value, or what a list goes on with.
        let old = self.read(source, olds, depth + 1);
        if !old.based {
            return Change::default();
        }
        match q.args_of(up, "|") {
            Some(_) => old.dropping(DropKind::Any),
            None => old.keeping(),
        }
    }

    /// The last element of the tuples that a helper answers.
    fn answered(&self, call: At, binding: NodeId, olds: Olds, depth: usize) -> Option<Change> {
        let q = self.q();
        let place = q.children(q.parent(binding)?).iter().position(|&part| part == binding)?;
        let part = |answer: At| {
            let parts = match q.kind(answer.node) {
                Kind::Pair => q.children(answer.node),
                _ => q.args_of(answer.node, "{}")?,
            };
            parts.get(place).map(|&node| At { frame: answer.frame, node })
        };
        let answers = self.frames.answers(call).into_iter().filter_map(part);
        answers.map(|answer| self.read(answer, olds, depth + 1)).reduce(Change::or)
    }

    fn is_wanted(&self, at: At) -> Option<Shape> {
        let wanted = self.wanted?;
        let is_value = !matches!(self.q().kind(at.node), Kind::Atom(_) | Kind::Int(_) | Kind::Str(_));
        (is_value && self.frames.same(at, wanted.at)).then(|| match wanted.each {
            true => Shape::List(Box::new(Shape::Itself)),
            false => Shape::Itself,
        })
    }

    /// `&1`.
    fn is_capture(&self, node: NodeId) -> bool {
        let q = self.q();
        q.args_of(node, "&")
            .is_some_and(|args| matches!(args, [only] if matches!(q.kind(*only), Kind::Int(_))))
    }

    fn call(&self, at: At, olds: Olds, depth: usize) -> Change {
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

    /// A call of which nothing is known: what it was given may be gone.
    fn unknown(&self, args: &[NodeId], read: &dyn Fn(NodeId) -> Change) -> Change {
        match args.iter().any(|&arg| read(arg).based) {
            true => Change::old().dropping(DropKind::Any),
            false => Change::default(),
        }
    }

    fn put_at(
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
    fn in_path(
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

    /// A collection whose elements go through a function.
    fn mapped(&self, from: Change, function: At, olds: Olds, depth: usize) -> Change {
        let q = self.q();
        let any = || Change { based: from.based, ..Change::default() }.dropping(DropKind::Any);
        let Some(&[clause]) = q.args_of(function.node, "fn") else { return any() };
        let Some(&[head, body]) = q.args_of(clause, "->") else { return any() };
        let (Some(&[param]), Some((key, value))) = (Some(q.children(head)), pair(q, q.value_of_body(body)))
        else {
            return any();
        };
        let Some((old_key, old_value)) = pair(q, param) else { return any() };
        // `{key, value} -> {key, changed value}`
        if q.var(old_key).is_none() || q.var(old_key) != q.var(key) {
            return any();
        }
        let mut olds = olds.to_vec();
        olds.extend(q.subtree(old_value).filter(|&id| q.var(id).is_some()));
        let new = self.read(At { node: value, ..function }, &olds, depth + 1);
        if !new.based {
            return any();
        }
        let new = new.inside(&Inner::Key);
        Change {
            based: from.based,
            drops: [from.drops, new.drops].concat(),
            adds: [from.adds, new.adds].concat(),
        }
    }

    /// `Map.new(values, &{&1, x})`: the values are keys.
    fn made_keys(&self, from: &Change, function: NodeId) -> Option<Change> {
        let q = self.q();
        let first = match q.args_of(function, "&") {
            Some(&[body]) => pair(q, body).map(|(key, _)| self.is_capture(key))?,
            _ => {
                let &[clause] = q.args_of(function, "fn")? else { return None };
                let &[head, body] = q.args_of(clause, "->")? else { return None };
                let (key, _) = pair(q, q.value_of_body(body))?;
                q.var(key).is_some() && q.children(head).first().and_then(|&p| q.var(p)) == q.var(key)
            }
        };
        (first && !from.based).then(|| from.clone().into_keys())
    }

    /// `for` over the old collection.
    fn comprehension(&self, at: At, olds: Olds, depth: usize) -> Change {
        let q = self.q();
        let here = |node: NodeId| At { frame: at.frame, node };
        let args = q.children(at.node);
        let Some(&first) = args.first() else { return Change::default() };
        let Some(&[element, from]) = q.args_of(first, "<-") else { return Change::default() };
        let from = self.read(here(from), olds, depth + 1);
        let Some(body) = q.sections(at.node).and_then(|sections| q.keyword(sections, "do")) else {
            return Change::default();
        };
        if !from.based {
            let held = self.read(here(body), olds, depth + 1);
            return Change::new(held.elements(Shape::List));
        }
        let filters: Vec<NodeId> = args[1..]
            .iter()
            .copied()
            .filter(|&arg| Some(arg) != q.sections(at.node) && q.pairs(arg).next().is_none())
            .collect();
        let same = q.same(element, q, body);
        let element_of = |id: NodeId| match q.var(element) {
            Some(name) => q.var(id) == Some(name),
            None => false,
        };
        let named = |filter: NodeId| match q.args_of(filter, "!=").or_else(|| q.args_of(filter, "!==")) {
            Some(&[a, b]) if element_of(a) => Some(b),
            Some(&[a, b]) if element_of(b) => Some(a),
            _ => None,
        };
        if same {
            return match filters.as_slice() {
                [] => from,
                &[only] => match named(only) {
                    Some(value) => from.dropping(DropKind::Element { value: here(value), of_set: false }),
                    None => from.dropping(DropKind::Any),
                },
                _ => from.dropping(DropKind::Any),
            };
        }
        match (pair(q, element), pair(q, q.value_of_body(body))) {
            (Some((old_key, old_value)), Some((key, value)))
                if q.var(old_key).is_some() && q.var(old_key) == q.var(key) =>
            {
                let mut olds = olds.to_vec();
                olds.extend(q.subtree(old_value).filter(|&id| q.var(id).is_some()));
                let new = self.read(here(value), &olds, depth + 1);
                let is_sure = new.based && filters.is_empty();
                let new = new.inside(&Inner::Key);
                let made = Change { based: true, drops: [from.drops, new.drops].concat(), adds: new.adds };
                if is_sure { made } else { made.dropping(DropKind::Any) }
            }
            _ => from.dropping(DropKind::Any),
        }
    }

    /// What a filter lets go.
    fn filtered(&self, function: At, rejects: bool) -> Filter {
        let q = self.q();
        let (param, body) = match (q.args_of(function.node, "fn"), q.args_of(function.node, "&")) {
            (Some(&[clause]), _) => match q.args_of(clause, "->") {
                Some(&[head, body]) => (q.children(head).first().copied(), body),
                _ => return Filter::Any,
            },
            (_, Some(&[body])) => (None, body),
            _ => return Filter::Any,
        };
        let body = q.value_of_body(body);
        let is_element = |id: NodeId| match param {
            Some(param) => q.var(id).is_some() && q.var(id) == q.var(param),
            None => self.is_capture(id),
        };
        if asks_for_none(q, body) {
            return Filter::Empty;
        }
        let wanted = if rejects { ["==", "==="] } else { ["!=", "!=="] };
        for operator in wanted {
            if let Some(&[a, b]) = q.args_of(body, operator) {
                return match (is_element(a), is_element(b)) {
                    (true, false) => Filter::Of(At { node: b, ..function }),
                    (false, true) => Filter::Of(At { node: a, ..function }),
                    _ => Filter::Any,
                };
            }
        }
        Filter::Any
    }
}

/// What a filter takes out.
enum Filter {
    /// This element.
    Of(At),
    /// Entries that hold nothing.
    Empty,
    Any,
}

/// True for a question whether a collection is empty: `held == []`, `MapSet.size(held) == 0`, `Enum.empty?(held)`.
fn asks_for_none(q: &Quoted, body: NodeId) -> bool {
    let is_none = |id: NodeId| match q.kind(id) {
        Kind::List => q.children(id).is_empty(),
        Kind::Int(digits) => digits == "0",
        Kind::Call(name) if name == "%{}" => q.children(id).is_empty(),
        Kind::Apply => q.call(id).is_some_and(|call| call.name == "new" && call.args.is_empty()),
        _ => false,
    };
    let compared = ["==", "!=", "===", "!==", ">"].iter().find_map(|operator| q.args_of(body, operator));
    match compared {
        Some(&[a, b]) => is_none(a) || is_none(b),
        _ => q.call(body).is_some_and(|call| {
            call.name == "empty?" || matches!(call.name, "not" | "!") && asks_for_none(q, call.args[0])
        }),
    }
}

/// The two elements of a pair.
fn pair(q: &Quoted, id: NodeId) -> Option<(NodeId, NodeId)> {
    match (q.kind(id), q.children(id)) {
        (Kind::Pair, &[left, right]) => Some((left, right)),
        _ => None,
    }
}

impl Change {
    /// A value of the old collection: it is there, unchanged.
    fn keeping(self) -> Change {
        Change { based: self.based, ..Change::default() }
    }

    /// What is added by both, to the first.
    fn joined(self, other: Change) -> Change {
        let based = self.based || other.based;
        Change { based, drops: [self.drops, other.drops].concat(), adds: [self.adds, other.adds].concat() }
    }

    /// What is found under a step into new code.
    fn taken(self, step: &Inner) -> Change {
        let inner = |shape: Shape| match (step, shape) {
            (Inner::Field(name), Shape::Field(field, inner)) if *name == field => Some(*inner),
            (Inner::Key, Shape::Values(inner)) => Some(*inner),
            _ => None,
        };
        Change::new(self.adds.into_iter().filter_map(inner).collect())
    }

    /// A list as a set.
    fn into_set(self) -> Change {
        let set = |shape| match shape {
            Shape::List(inner) => Shape::Set(inner),
            other => other,
        };
        Change { adds: self.adds.into_iter().map(set).collect(), ..self }
    }

    /// The elements of a list as keys.
    fn into_keys(self) -> Change {
        let keys = |shape| match shape {
            Shape::List(inner) => Some(Shape::Keys(inner)),
            _ => None,
        };
        Change { adds: self.adds.into_iter().filter_map(keys).collect(), ..self }
    }

    /// A list of pairs as a map.
    fn into_entries(self) -> Change {
        let entry = |shape| match shape {
            Shape::List(element) => match *element {
                Shape::Element(0, 2, inner) => Shape::Keys(inner),
                Shape::Element(1, 2, inner) => Shape::Values(inner),
                other => Shape::List(Box::new(other)),
            },
            other => other,
        };
        Change { adds: self.adds.into_iter().map(entry).collect(), ..self }
    }
}
