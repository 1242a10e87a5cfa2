//! What functions over each element make of a collection: filters, maps and comprehensions.

use super::change::{Change, DropKind, Inner, Part};
use super::reader::{Olds, Reader};
use super::{At, Shape};
use crate::otp::Calls;
use crate::syntax::{Kind, NodeId, Quoted};

impl Reader<'_, '_> {
    /// A collection whose elements go through a function.
    pub(super) fn mapped(&self, from: Change, function: At, olds: Olds, depth: usize) -> Change {
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
    pub(super) fn made_keys(&self, from: &Change, function: NodeId) -> Option<Change> {
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
    pub(super) fn comprehension(&self, at: At, olds: Olds, depth: usize) -> Change {
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
                &[only] => match (named(only), self.alive_part(here(only), Some(element), only)) {
                    (Some(value), _) => {
                        from.dropping(DropKind::Element { value: here(value), of_set: false })
                    }
                    (None, Some(part)) => from.dropping(DropKind::Dead(part)),
                    (None, None) => from.dropping(DropKind::Any),
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

    /// The part of an element that a function asks for whether it is alive: `&Process.alive?/1`,
    /// `fn {pid, _} -> Process.alive?(pid) end`.
    fn alive_part(&self, function: At, param: Option<NodeId>, body: NodeId) -> Option<Part> {
        let q = self.q();
        let is_alive = |node: NodeId| {
            let called = Calls::new(self.frames.file).called(node);
            called.is_some_and(|called| called.is("Process", "alive?", 1))
        };
        if is_alive(function.node) && q.args_of(function.node, "&").is_some() {
            return Some(Part::Whole);
        }
        let asked = *q.call(body).filter(|_| is_alive(body))?.args.first()?;
        let same = |id: NodeId| q.var(id).is_some() && q.var(id) == q.var(asked);
        match param {
            Some(param) if same(param) => Some(Part::Whole),
            Some(param) => {
                let (first, second) = pair(q, param)?;
                match (same(first), same(second)) {
                    (true, false) => Some(Part::First),
                    (false, true) => Some(Part::Second),
                    _ => None,
                }
            }
            None => self.is_capture(asked).then_some(Part::Whole),
        }
    }

    /// What a filter lets go.
    pub(super) fn filtered(&self, function: At, rejects: bool) -> Filter {
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
        if let Some(part) = self.alive_part(function, param, body).filter(|_| !rejects) {
            return Filter::Dead(part);
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
pub(super) enum Filter {
    /// This element.
    Of(At),
    /// Entries that hold nothing.
    Empty,
    /// Those whose process is dead.
    Dead(Part),
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
