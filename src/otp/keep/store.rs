//! Where callbacks store what they make, and what else they write there.

use super::{Handed, Keeper, Kept, Run, field_of, is_whole, list_push, shares_branches, spelling, taken_by};
use crate::otp::{Calls, Clause, state, tails};
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;

impl<'f> Keeper<'f> {
    /// Where a callback stores the variable: in a field that is empty at first.
    pub(super) fn stored_as(&self, key: NodeId, binding: NodeId, clause: &Clause) -> Option<Kept> {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let reads = |id: NodeId| flow.binding(id) == Some(binding);
        let inside: Vec<(SmolStr, NodeId, NodeId)> = self
            .module_writes()
            .filter(|&(_, at, _)| q.holds(clause.node, at) && shares_branches(q, key, at, clause))
            .filter_map(|(field, at, value)| Some((field?, at, value?)))
            .collect();
        for (field, at, value) in inside {
            let code = format!("$state.{field}");
            let is_path = |id: NodeId| self.field_read(id, clause).is_some_and(|read| read == field);
            let (kept, start) = if reads(value) {
                (Kept::Perhaps(code.clone()), "nil")
            } else if let Some(&[element, rest]) = list_push(q, value)
                && reads(element)
                && is_path(rest)
            {
                (Kept::Among(code.clone()), "[]")
            } else if let Some(call) = q.call(value)
                && call.name == "put"
                && call.module.and_then(|id| self.file.names.module_name(q, id)).as_deref() == Some("Map")
                && let &[map, key, element] = call.args.as_slice()
                && is_path(map)
                && (reads(key) || reads(element))
            {
                (if reads(element) { Kept::Values(code.clone()) } else { Kept::Keys(code.clone()) }, "%{}")
            } else {
                continue;
            };
            if self.all_start_as(&field, start) && self.others_only_remove(&field, at, &kept) {
                return Some(kept);
            }
        }
        None
    }

    /// The values that the tails of a helper's only clause spell.
    pub(super) fn only_tails(&self, clause: &Clause) -> Option<Vec<NodeId>> {
        let (function, _) = self.module.clause_at(&self.file.q, clause.node)?;
        let body = clause.body.filter(|_| function.clauses.len() == 1)?;
        let found = tails(&self.file.q, body);
        found.complete.then_some(found.nodes)
    }

    /// How the only clause of a helper answers the variable: as its value wherever it ends, or in `{:ok, variable}`
    /// wherever it ends well.
    pub(super) fn handed(&self, binding: NodeId, clause: &Clause) -> Option<Handed> {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let all = self.only_tails(clause)?;
        let reads = |id: NodeId| flow.binding(id) == Some(binding);
        if !all.is_empty() && all.iter().all(|&tail| reads(tail)) {
            return Some(Handed::Whole);
        }
        let in_ok = |tail: NodeId| match q.children(tail) {
            &[tag, value] if matches!(q.kind(tail), Kind::Pair) && q.atom(tag) == Some("ok") => Some(value),
            _ => None,
        };
        let mut values = all.iter().filter_map(|&tail| in_ok(tail)).peekable();
        values.peek()?;
        values.all(reads).then_some(Handed::InOk)
    }

    /// The list that a `for` or an `Enum.map` makes of such variables.
    pub(super) fn collected(&self, key: NodeId, binding: NodeId, clause: &Clause) -> Option<NodeId> {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let all_read = |body: NodeId| {
            let found = tails(q, body);
            found.complete && found.nodes.iter().all(|&tail| flow.binding(tail) == Some(binding))
        };
        q.ancestors(key).take_while(|&up| up != clause.node).find(|&up| {
            let Some(call) = q.call(up) else { return false };
            let module = call.module.and_then(|id| self.file.names.module_name(q, id));
            match (module.as_deref(), call.name, call.args.as_slice()) {
                (None, "for", _) => q.sections(call.site).is_some_and(|sections| {
                    let is_list = q.children(sections).len() == 1
                        && call.args.iter().all(|&arg| q.pairs(arg).next().is_none() || arg == sections);
                    is_list && q.keyword(sections, "do").is_some_and(all_read)
                }),
                (Some("Enum"), "map", &[_, function]) => match q.args_of(function, "fn") {
                    Some(&[only]) => q.args_of(only, "->").is_some_and(|args| all_read(args[1])),
                    _ => false,
                },
                _ => false,
            }
        })
    }

    /// The field that keeps a list which the run makes at `list`, in the clause at this depth.
    pub(super) fn among(&self, list: NodeId, run: &Run, depth: usize) -> Option<Kept> {
        let q = &self.file.q;
        let clause = self.clause(run, depth);
        let flow = self.file.flow(clause.node);
        let taken = taken_by(q, list, Handed::Whole);
        let is_value = |id: NodeId| id == list || taken.is_some() && flow.binding(id) == taken;
        if run.function.name == "init"
            && let Some((field, true)) = self.built_with(&is_value, clause)
        {
            return Some(Kept::Among(format!("$state.{field}")));
        }
        let inside = self
            .module_writes()
            .filter(|&(_, at, value)| value.is_some_and(is_value) && shares_branches(q, list, at, clause));
        for (field, at, _) in inside {
            let field = field?;
            let kept = Kept::Among(format!("$state.{field}"));
            if self.all_start_as(&field, "[]") && self.others_only_remove(&field, at, &kept) {
                return Some(kept);
            }
        }
        let is_answer = self.only_tails(clause)?.iter().all(|&tail| is_value(tail));
        let &(call, _) = run.through.get(depth.checked_sub(1)?)?;
        is_answer.then(|| self.among(call, run, depth - 1))?
    }

    /// The code of the list or map, its elements one by one what the function around `id` gets: `Enum.each(list, fn ..)`,
    /// `for x <- list`.
    pub fn elements_of(&self, id: NodeId, run: &Run<'f>) -> Option<String> {
        let q = &self.file.q;
        let called =
            |call: &crate::syntax::Call| call.module.and_then(|id| self.file.names.module_name(q, id));
        let clause = self.clause(run, run.through.len());
        let around = q.ancestors(id).take_while(|&up| up != clause.node);
        let list = around.filter_map(|up| {
            let call = q.call(up)?;
            match (called(&call).as_deref(), call.name, call.args.as_slice()) {
                (Some("Enum"), "each" | "map", &[list, function]) if q.holds(function, id) => Some(list),
                (None, "for", &[generator, ..]) => Some(*q.args_of(generator, "<-")?.get(1)?),
                _ => None,
            }
        });
        list.filter_map(|list| {
            let call = q.call(list);
            let inner = call.as_ref().filter(|call| {
                called(call).as_deref() == Some("Map") && matches!(call.name, "values" | "keys" | "to_list")
            });
            let list = inner.and_then(|call| call.args.first().copied()).unwrap_or(list);
            match self.spell(list, run)? {
                Kept::As(code) | Kept::Perhaps(code) => Some(code),
                _ => None,
            }
        })
        .next()
    }

    fn others_only_remove(&self, field: &str, at: NodeId, kept: &Kept) -> bool {
        let mut others = self.writes(field).filter(|&(other, _)| other != at);
        others.all(|(_, value)| value.is_some_and(|value| self.only_removes(value, kept)))
    }

    /// The field of the state that `state.field`, or a variable of the head's `%{field: variable}`, reads.
    fn field_read(&self, id: NodeId, clause: &Clause) -> Option<SmolStr> {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let last = *clause.params.last()?;
        if let Some((base, field)) = state::step(q, id) {
            // `state = helper(state)` is the state, too.
            let is_own = |id: NodeId| is_whole(q, last, id) && q.var(id) == q.var(base);
            let is_state = q.var(base).is_some() && q.subtree(last).any(is_own);
            return is_state.then(|| q.atom(field).map(SmolStr::new))?;
        }
        let binding = flow.binding(id)?;
        q.holds(last, binding).then(|| field_of(q, binding))?
    }

    /// True if a new value of a field holds nothing that the old one did not.
    fn only_removes(&self, value: NodeId, kept: &Kept) -> bool {
        let q = &self.file.q;
        if matches!(q.kind(value), Kind::Atom(name) if name == "nil") {
            return matches!(kept, Kept::Perhaps(_));
        }
        if matches!(kept, Kept::Perhaps(_)) {
            return false;
        }
        let empty = match kept {
            Kept::Among(_) => "[]",
            _ => "%{}",
        };
        let value = self.file.flow_at(value).resolve(q, value);
        self.is_rest(value)
            || spelling(q, value) == empty
            || Calls::new(self.file).called(value).is_some_and(|call| {
                matches!(
                    (&*call.module, call.name),
                    ("List" | "Map", "delete" | "drop") | ("Enum", "reject" | "filter")
                )
            })
    }

    /// True for a variable that takes what a `pop` leaves: `{_, rest} = Map.pop(map, key)`.
    fn is_rest(&self, value: NodeId) -> bool {
        let q = &self.file.q;
        let flow = self.file.flow_at(value);
        let Some(binding) = flow.binding(value) else { return false };
        let is_second = q.parent(binding).is_some_and(|up| {
            matches!(q.kind(up), Kind::Pair)
                && q.children(up)[1] == binding
                && q.parent(up).is_some_and(|up| q.args_of(up, "=").is_some())
        });
        is_second
            && flow.source(binding).and_then(|source| Calls::new(self.file).called(source)).is_some_and(
                |call| matches!((&*call.module, call.name), ("Map", "pop" | "pop!") | ("List", "pop_at")),
            )
    }

    fn all_start_as(&self, field: &str, wanted: &str) -> bool {
        let Some(shape) = &self.shape else { return false };
        let said = |literal: &state::Literal| {
            let q = &literal.file.q;
            q.pairs(literal.node)
                .find(|&(key, _)| q.atom(key) == Some(field))
                .map(|(_, value)| spelling(q, value))
        };
        shape.maps.iter().all(|map| said(map).as_deref() == Some(wanted))
            && shape.literals.iter().all(|literal| match said(literal) {
                Some(value) => value == wanted,
                None => self.starts_as(field, wanted),
            })
            && (shape.made.is_none() || self.starts_as(field, wanted))
    }

    /// True if the default of the struct's field is nil.
    pub(super) fn starts_as(&self, field: &str, wanted: &str) -> bool {
        let Some(shape) = &self.shape else { return false };
        shape
            .structs
            .iter()
            .flat_map(|found| {
                let q = &found.file.q;
                found
                    .fields()
                    .filter(|(name, _)| name == field)
                    .map(|(_, value)| match value {
                        Some(value) => spelling(q, value),
                        None => "nil".into(),
                    })
                    .collect::<Vec<_>>()
            })
            .all(|value| value == wanted)
    }

    /// Every write of a field, with the new value where code spells it.
    pub(super) fn writes<'k>(
        &'k self,
        field: &'k str,
    ) -> impl Iterator<Item = (NodeId, Option<NodeId>)> + 'k {
        self.module_writes()
            .filter(move |(written, _, _)| written.as_deref().is_none_or(|written| written == field))
            .map(|(_, at, value)| (at, value))
    }

    /// True for a variable that takes a field of a map: what is put into it is put no level up.
    fn is_part(&self, map: NodeId) -> bool {
        let q = &self.file.q;
        if q.var(map).is_none() {
            return false;
        }
        let flow = self.file.flow_at(map);
        flow.binding(map).is_some_and(|binding| field_of(q, binding).is_some())
            || state::step(q, flow.resolve(q, map)).is_some()
    }

    /// Every update of a map in the module: the field (`None` if that may be any), the node, and the new value.
    fn module_writes(&self) -> impl Iterator<Item = (Option<SmolStr>, NodeId, Option<NodeId>)> {
        let q = &self.file.q;
        let mut found = Vec::new();
        for id in q.subtree(self.module.node) {
            if let Some(&[update]) = q.args_of(id, "%{}")
                && let Some(&[_, fields]) = q.args_of(update, "|")
            {
                found.extend(
                    q.pairs(fields).map(|(key, value)| (q.atom(key).map(SmolStr::new), id, Some(value))),
                );
                continue;
            }
            let Some(call) = q.call(id) else { continue };
            if call.args.first().is_some_and(|&map| self.is_part(map)) {
                continue;
            }
            let module = call.module.and_then(|module| self.file.names.module_name(q, module));
            match (module.as_deref(), call.name, call.args.as_slice()) {
                (Some("Map"), "put" | "replace" | "replace!" | "put_new", &[map, key, value])
                    if q.var(map).is_some() || q.atom(key).is_some() =>
                {
                    found.push((q.atom(key).map(SmolStr::new), id, Some(value)));
                }
                (
                    Some("Map"),
                    "update" | "update!" | "delete" | "drop" | "merge" | "pop",
                    &[map, key, ..],
                ) if q.var(map).is_some() || q.atom(key).is_some() => {
                    found.push((q.atom(key).map(SmolStr::new), id, None));
                }
                (None, "put_in" | "update_in", &[path, ..]) => {
                    let mut at = path;
                    let mut first = None;
                    while let Some((base, field)) = state::step(q, at) {
                        first = q.atom(field).map(SmolStr::new);
                        at = base;
                    }
                    found.push((first, id, None));
                }
                (None, "struct" | "struct!", &[base, fields]) if q.var(base).is_some() => {
                    found.extend(
                        q.pairs(fields).map(|(key, value)| (q.atom(key).map(SmolStr::new), id, Some(value))),
                    );
                }
                _ => {}
            }
        }
        found.into_iter()
    }
}
