//! What an expression makes of a collection: what it puts in, and what it may take out.

use super::change::{Change, Drop, DropKind, Inner, Wanted};
use super::places::updated;
use super::{At, Frames, Shape};
use crate::otp::tails;
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;

/// Reads expressions as changes of the collection at one path of the state.
pub(super) struct Reader<'r, 'f> {
    pub frames: &'r Frames<'f>,
    /// The fields that lead to the collection.
    pub path: &'r [SmolStr],
    /// The value that is looked for.
    pub wanted: Option<Wanted>,
}

/// Names that stand for the old collection, or an old value in it: parameters of functions that update it.
pub(super) type Olds<'o> = &'o [NodeId];

impl Reader<'_, '_> {
    /// The change that an expression makes.
    pub(super) fn value(&self, at: At) -> Change {
        self.read(at, &[], 0)
    }

    /// The change that a function makes of its only argument: `fn old -> new end`, `&put(&1, x)`, `&helper/1`.
    pub(super) fn function(&self, at: At) -> Change {
        self.updates(at, &[], 0)
    }

    pub(super) fn q(&self) -> &Quoted {
        &self.frames.file.q
    }

    pub(super) fn updates(&self, at: At, olds: Olds, depth: usize) -> Change {
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

    pub(super) fn read(&self, at: At, olds: Olds, depth: usize) -> Change {
        if depth > 48 {
            return Change::old().dropping(DropKind::Any);
        }
        stacker::maybe_grow(128 * 1024, 1024 * 1024, || self.read_on_stack(at, olds, depth))
    }

    pub(super) fn read_on_stack(&self, at: At, olds: Olds, depth: usize) -> Change {
        let q = self.q();
        let here = |node: NodeId| At { frame: at.frame, node };
        let read = |node: NodeId| self.read(here(node), olds, depth + 1);
        if let Some(found) = self.is_wanted(at) {
            return Change::new(vec![found]);
        }
        if self.is_capture(at.node) {
            return match self.frames.source(at) {
                Some(piped) => self.read(piped, olds, depth + 1),
                None => Change::old(),
            };
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

    pub(super) fn list(&self, elements: &[NodeId], read: &dyn Fn(NodeId) -> Change) -> Change {
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

    pub(super) fn tuple(&self, parts: &[NodeId], read: &dyn Fn(NodeId) -> Change) -> Change {
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
    pub(super) fn entries(
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

    /// A variable: what it was bound to, or a part of that.
    pub(super) fn variable(&self, at: At, olds: Olds, depth: usize) -> Change {
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
                ("Map" | "Keyword", "get_and_update" | "get_and_update!", Some(_)) if is_last => {
                    return self.read(source, olds, depth + 1);
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
    pub(super) fn answered(&self, call: At, binding: NodeId, olds: Olds, depth: usize) -> Option<Change> {
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

    pub(super) fn is_wanted(&self, at: At) -> Option<Shape> {
        let wanted = self.wanted?;
        let is_value = !matches!(self.q().kind(at.node), Kind::Atom(_) | Kind::Int(_) | Kind::Str(_));
        (is_value && self.frames.same(at, wanted.at)).then(|| match wanted.each {
            true => Shape::List(Box::new(Shape::Itself)),
            false => Shape::Itself,
        })
    }

    /// `&1`.
    pub(super) fn is_capture(&self, node: NodeId) -> bool {
        let q = self.q();
        q.args_of(node, "&")
            .is_some_and(|args| matches!(args, [only] if matches!(q.kind(*only), Kind::Int(_))))
    }
}
