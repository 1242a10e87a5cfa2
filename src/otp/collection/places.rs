//! Which expressions are the state, and which read a part of it.

use super::frames::is_whole;
use super::{At, Frames};
use crate::otp::{step, tails};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::{SmolStr, format_smolstr};

/// Functions whose first argument is a map, and whose value is that map changed.
pub(super) const CHANGES: [&str; 14] = [
    "delete",
    "drop",
    "merge",
    "put",
    "put_new",
    "put_new_lazy",
    "replace",
    "replace!",
    "replace_lazy",
    "struct",
    "struct!",
    "take",
    "update",
    "update!",
];

impl Frames<'_> {
    /// True if the expression is the state: the one that the callback was given, or a new version of it.
    pub(super) fn is_state(&self, at: At) -> bool {
        self.state_at(at, 0)
    }

    fn state_at(&self, at: At, depth: usize) -> bool {
        if depth > 48 {
            return false;
        }
        let q = &self.file.q;
        let here = |node: NodeId| At { frame: at.frame, node };
        let is_state = |at: At| self.state_at(at, depth + 1);
        if let Some(binding) = self.binding(at) {
            return self.bound_state(here(binding), depth);
        }
        if let Some(piped) = self.source(at) {
            return is_state(piped);
        }
        let ends = tails(q, at.node).nodes;
        if ends != [at.node] {
            return ends.into_iter().any(|end| is_state(here(end)));
        }
        match (q.kind(at.node), q.children(at.node)) {
            (Kind::Call(form), &[_, right]) if form == "=" => return is_state(here(right)),
            (Kind::Call(form), &[_, map]) if form == "%" => return is_state(here(map)),
            (Kind::Call(form), entries) if form == "%{}" => {
                return updated(q, entries).is_some_and(|(base, _)| is_state(here(base)));
            }
            _ => {}
        }
        let Some((module, name, args)) = self.call(at.node) else { return false };
        let Some(&first) = args.first() else { return false };
        match (&*module, name) {
            ("Kernel", "put_in" | "update_in") => is_state(here(root(q, first))),
            ("Kernel", "tap" | "then") => is_state(here(first)),
            ("Kernel" | "Map" | "Kernel.SpecialForms", name) if CHANGES.contains(&name) => {
                is_state(here(first))
            }
            ("Enum", "reduce") => args.get(1).is_some_and(|&start| is_state(here(start))),
            _ => {
                args.iter().any(|&arg| is_state(here(arg))) && {
                    let answers = self.answers(at);
                    answers.is_empty() && self.called(at).next().is_some()
                        || answers.into_iter().any(is_state)
                }
            }
        }
    }

    fn bound_state(&self, at: At, depth: usize) -> bool {
        let q = &self.file.q;
        let (frame, binding) = (&self.frames[at.frame], at.node);
        if let Some(place) = frame.clause.params.iter().position(|&param| is_whole(q, param, binding)) {
            return match at.frame {
                0 => self.function_name() != "init" && place + 1 == frame.clause.params.len(),
                _ => self.argument(at.frame, binding).is_some_and(|arg| self.state_at(arg, depth + 1)),
            };
        }
        if frame.clause.params.iter().any(|&param| q.holds(param, binding)) {
            return false;
        }
        if let Some(source) = self.source(at) {
            return self.state_at(source, depth + 1);
        }
        if let Some(source) = frame.flow.source(binding) {
            return self.is_last_of(at, At { frame: at.frame, node: source }, depth);
        }
        // `Enum.reduce(list, state, fn element, state -> ... end)`
        let function = q.ancestors(binding).find(|&up| q.args_of(up, "fn").is_some());
        function.and_then(|function| q.parent(function)).is_some_and(|up| {
            let call = q.call(up).or_else(|| q.parent(up).and_then(|pipe| q.call(pipe)));
            call.is_some_and(|call| {
                call.name == "reduce"
                    && call.args.len() == 3
                    && self.state_at(At { frame: at.frame, node: call.args[1] }, depth + 1)
                    && second_parameter(q, call.args[2]) == Some(binding)
            })
        })
    }

    /// True for the last element of a tuple that is taken apart, where what made the tuple was given the state.
    fn is_last_of(&self, binding: At, source: At, depth: usize) -> bool {
        let q = &self.file.q;
        // `{:ok, %State{} = state}`
        let mut last = binding.node;
        while let Some(up) = q.parent(last).filter(|&up| q.args_of(up, "=").is_some()) {
            last = up;
        }
        let Some(up) = q.parent(last) else { return false };
        let parts = match q.kind(up) {
            Kind::Pair => q.children(up),
            _ => match q.args_of(up, "{}") {
                Some(parts) => parts,
                None => return false,
            },
        };
        if parts.last() != Some(&last) {
            return false;
        }
        let is_state = |node: NodeId| self.state_at(At { frame: source.frame, node }, depth + 1);
        match self.call(source.node) {
            Some((module, name, args)) => match (&*module, name, args.first()) {
                ("Kernel", "pop_in" | "get_and_update_in", Some(&path)) => is_state(root(q, path)),
                ("Map", "pop" | "pop!" | "pop_lazy" | "get_and_update", Some(&map)) => is_state(map),
                ("", _, _) => args.iter().any(|&arg| is_state(arg)) && self.called(source).next().is_some(),
                ("Enum", "map_reduce" | "flat_map_reduce", _) => {
                    args.get(1).is_some_and(|&start| is_state(start))
                }
                _ => false,
            },
            None => false,
        }
    }

    /// True where a condition around or before `at` has looked at this part of the state, or the clause takes only
    /// states in which it is nil: what it held is known there.
    pub(super) fn asks_for(&self, path: &[SmolStr], at: At) -> bool {
        let q = &self.file.q;
        let mut at = at;
        loop {
            let frame = &self.frames[at.frame];
            let reads = |node: NodeId| {
                let mut parts = q.subtree(node);
                parts.any(|part| {
                    self.place(At { frame: at.frame, node: part }).is_some_and(|place| place == path)
                })
            };
            let body = frame.clause.sections.into_iter().flat_map(|body| q.subtree(body));
            let mut constructs = body.filter(|&id| id < at.node).filter_map(|id| {
                let call =
                    q.call(id).filter(|call| matches!(call.name, "if" | "unless" | "case" | "cond"))?;
                q.sections(call.site).map(|_| call.args[0])
            });
            if constructs.any(reads) {
                return true;
            }
            // Fields that are nil where the clause is taken, and get a value here.
            let nil = |id: NodeId| match (q.kind(id), q.children(id)) {
                (Kind::Pair, &[key, value]) if q.atom(value) == Some("nil") => q.atom(key),
                _ => None,
            };
            let empty = frame.clause.params.iter().flat_map(|&param| q.subtree(param)).filter_map(nil);
            let fields = q.args_of(at.node, "%{}").and_then(|entries| updated(q, entries));
            let written =
                fields.map(|(_, fields)| q.pairs(fields).filter_map(|(key, _)| q.atom(key)).collect());
            let written: Vec<&str> = written.unwrap_or_default();
            let mut empty = empty
                .filter(|field| path.last().is_some_and(|last| last == field) || written.contains(field));
            if empty.next().is_some() {
                return true;
            }
            match frame.call {
                Some(node) => at = At { frame: frame.up, node },
                None => return false,
            }
        }
    }

    /// The fields of the state that an expression reads; empty for the state itself.
    pub(super) fn place(&self, at: At) -> Option<Vec<SmolStr>> {
        self.place_at(at, 0)
    }

    fn place_at(&self, at: At, depth: usize) -> Option<Vec<SmolStr>> {
        if depth > 24 {
            return None;
        }
        if self.is_state(at) {
            return Some(Vec::new());
        }
        let q = &self.file.q;
        let here = |node: NodeId| At { frame: at.frame, node };
        if let Some(binding) = self.binding(at) {
            if let Some(next) = self.argument(at.frame, binding).or_else(|| self.source(at)) {
                return self.place_at(next, depth + 1);
            }
            return self.taken_field(here(binding), depth);
        }
        if let Some(piped) = self.source(at) {
            return self.place_at(piped, depth + 1);
        }
        if let Some((base, field)) = step(q, at.node) {
            return deeper(self.place_at(here(base), depth + 1)?, q.atom(field)?);
        }
        let (module, name, args) = self.call(at.node)?;
        match (&*module, name, args.as_slice()) {
            ("Kernel", "elem", &[tuple, place]) => {
                deeper(self.place_at(here(tuple), depth + 1)?, &element(number(q, place)?))
            }
            ("Map", "get" | "fetch!" | "get_lazy", &[map, key, ..]) => {
                deeper(self.place_at(here(map), depth + 1)?, q.atom(key)?)
            }
            ("Kernel", "get_in", &[map, keys]) if matches!(q.kind(keys), Kind::List) => {
                let mut path = self.place_at(here(map), depth + 1)?;
                for &key in q.children(keys) {
                    path.push(q.atom(key)?.into());
                }
                Some(path)
            }
            _ => None,
        }
    }

    /// The fields that a variable in a map or tuple pattern takes, if the pattern is matched with the state or a part of it.
    fn taken_field(&self, binding: At, depth: usize) -> Option<Vec<SmolStr>> {
        let q = &self.file.q;
        let mut fields: Vec<SmolStr> = Vec::new();
        let mut node = binding.node;
        loop {
            let up = q.parent(node)?;
            match (q.kind(up), q.children(up)) {
                (Kind::Pair, &[key, value])
                    if value == node && q.parent(up).is_some_and(|map| q.args_of(map, "%{}").is_some()) =>
                {
                    fields.insert(0, q.atom(key)?.into());
                    node = q.parent(up)?;
                }
                (Kind::Pair, parts)
                    if q.parent(up).is_none_or(|list| !matches!(q.kind(list), Kind::List)) =>
                {
                    fields.insert(0, element(usize::from(parts[1] == node)));
                    node = up;
                }
                (Kind::Call(form), parts) if form == "{}" => {
                    fields.insert(0, element(parts.iter().position(|&part| part == node)?));
                    node = up;
                }
                (Kind::Call(form), _) if form == "%" => node = up,
                (Kind::Call(form), &[left, right]) if form == "=" && !fields.is_empty() => {
                    // Both sides of a pattern's `=` are the same value; the right side of a match is its source.
                    let flow = &self.frames[binding.frame].flow;
                    match flow.source(binding.node) {
                        Some(source) if source == right => {
                            let base = self.place_at(At { frame: binding.frame, node: right }, depth + 1)?;
                            return Some([base, fields].concat());
                        }
                        _ => {
                            let _ = left;
                            node = up;
                        }
                    }
                }
                _ => break,
            }
        }
        if fields.is_empty() {
            return None;
        }
        let frame = &self.frames[binding.frame];
        if let Some(place) = frame.clause.params.iter().position(|&param| param == node) {
            let base = match binding.frame {
                0 if self.function_name() != "init" && place + 1 == frame.clause.params.len() => Vec::new(),
                0 => return None,
                _ => {
                    let arg = At { frame: frame.up, node: frame.args.get(place).copied().flatten()? };
                    self.place_at(arg, depth + 1)?
                }
            };
            return Some([base, fields].concat());
        }
        let source = frame.flow.source(binding.node)?;
        let base = self.place_at(At { frame: binding.frame, node: source }, depth + 1)?;
        Some([base, fields].concat())
    }
}

fn deeper(mut path: Vec<SmolStr>, field: &str) -> Option<Vec<SmolStr>> {
    path.push(field.into());
    Some(path)
}

/// The name of a tuple's place, from 0.
pub(super) fn element(place: usize) -> SmolStr {
    format_smolstr!("elem {place}")
}

/// The place in a tuple that a field's name stands for.
pub(super) fn tuple_place(field: &str) -> Option<&str> {
    field.strip_prefix("elem ")
}

/// A whole number that is written out.
pub(super) fn number(q: &Quoted, id: NodeId) -> Option<usize> {
    match q.kind(id) {
        Kind::Int(digits) => digits.parse().ok(),
        _ => None,
    }
}

/// The map and the new entries of `%{map | entries}`.
pub(super) fn updated(q: &Quoted, entries: &[NodeId]) -> Option<(NodeId, NodeId)> {
    match entries {
        &[only] => match q.args_of(only, "|") {
            Some(&[base, fields]) => Some((base, fields)),
            _ => None,
        },
        _ => None,
    }
}

/// What a path starts from.
pub(super) fn root(q: &Quoted, id: NodeId) -> NodeId {
    let mut at = id;
    while let Some((base, _)) = step(q, at) {
        at = base;
    }
    at
}

/// The second parameter of a function of one clause.
fn second_parameter(q: &Quoted, function: NodeId) -> Option<NodeId> {
    let &[clause] = q.args_of(function, "fn")? else { return None };
    q.children(*q.args_of(clause, "->")?.first()?).get(1).copied()
}
