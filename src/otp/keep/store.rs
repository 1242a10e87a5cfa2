//! Where callbacks store what they make, and what else they write there.

use super::{
    Handed, Keeper, Kept, Many, Run, Write, field_of, is_whole, list_push, shares_branches, spelling,
    taken_by,
};
use crate::otp::{Calls, Clause, state, tails};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;

/// What an update does with a new value.
pub(super) enum Insert {
    /// It is the field's.
    Set(NodeId),
    /// It is one more of a list.
    Push(NodeId),
    /// It is one more of a set.
    Add(NodeId),
    /// It is put into a map under a key.
    Put(NodeId, NodeId),
}

impl<'f> Keeper<'f> {
    /// Where a callback stores the value, or the variable that it is bound to: in a field that is empty at first, or in the state itself.
    pub(super) fn stored_as(&self, key: NodeId, binding: Option<NodeId>, clause: &Clause) -> Option<Kept> {
        let q = &self.file.q;
        let inside = |&(_, at, _): &(Option<SmolStr>, NodeId, Insert)| shares_branches(q, key, at, clause);
        for (field, at, insert) in self.inserts(clause).into_iter().filter(inside) {
            let code = match &field {
                Some(field) => format!("$state.{field}"),
                None => "$state".into(),
            };
            let Some((kept, start)) = self.kept_by(&insert, code, key, binding, clause) else { continue };
            let found = match &field {
                Some(field) if self.all_start_as(field, start) => {
                    self.others_only_remove(field, at, &kept).then_some(kept)
                }
                Some(field) if start == "nil" && self.starts_without(field) => {
                    self.others_only_remove(field, at, &kept).then(|| Kept::Entry(field.clone()))
                }
                Some(_) => None,
                None => self.is_collection_of(start, at, &kept).then_some(kept),
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// How an insert keeps the value at a place, and what is there at first.
    fn kept_by(
        &self,
        insert: &Insert,
        code: String,
        key: NodeId,
        binding: Option<NodeId>,
        clause: &Clause,
    ) -> Option<(Kept, &'static str)> {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let reads = |id: NodeId| id == key || binding.is_some() && flow.binding(id) == binding;
        // `{path, time}`, `%{path: path}`: the pattern that takes the variable out of it.
        let part = |id: NodeId| {
            let name = q.var(binding?)?.to_string();
            if let Kind::Pair | Kind::Call(_) = q.kind(id)
                && (matches!(q.kind(id), Kind::Pair) || q.args_of(id, "{}").is_some())
            {
                let at = q.children(id).iter().position(|&part| reads(part))?;
                let parts: Vec<&str> =
                    (0..q.children(id).len()).map(|i| if i == at { &*name } else { "_" }).collect();
                return Some((format!("{{{}}}", parts.join(", ")), name));
            }
            let map = q.args_of(id, "%").map_or(id, |args| args[1]);
            q.args_of(map, "%{}")?;
            let (field, _) = q.pairs(map).find(|&(_, value)| reads(value))?;
            Some((format!("%{{{}: {name}}}", q.atom(field)?), name))
        };
        let of_map = |each: String, element| Many { all: code.clone(), each, element };
        let many = match *insert {
            Insert::Set(value) => return reads(value).then(|| (Kept::Perhaps(code.clone()), "nil")),
            Insert::Push(value) if reads(value) => (Many::plain(code.clone()), "[]"),
            Insert::Push(value) => (of_map(code.clone(), Some(part(value)?)), "[]"),
            Insert::Add(value) if reads(value) => (Many::plain(code.clone()), "MapSet.new()"),
            Insert::Add(_) => return None,
            Insert::Put(_, value) if reads(value) => (of_map(format!("Map.values({code})"), None), "%{}"),
            Insert::Put(key, _) if reads(key) => (of_map(format!("Map.keys({code})"), None), "%{}"),
            Insert::Put(_, value) => {
                (of_map(format!("Map.values({code})"), Some(part(self.resolved(value))?)), "%{}")
            }
        };
        Some((Kept::Among(many.0), many.1))
    }

    fn resolved(&self, id: NodeId) -> NodeId {
        self.file.flow_at(id).resolve(&self.file.q, id)
    }

    /// What the clause puts into fields of the state, or (no field) into the state that it returns.
    pub(super) fn inserts(&self, clause: &Clause) -> Vec<(Option<SmolStr>, NodeId, Insert)> {
        let q = &self.file.q;
        let mut found = Vec::new();
        for id in q.subtree(clause.node) {
            if let Some((path, insert)) = self.path_insert(id, clause) {
                found.push((Some(path), id, insert));
            }
        }
        for (field, at, value) in self.module_writes().filter(|&(_, at, _)| q.holds(clause.node, at)) {
            if let (Some(field), Some(value)) = (field, value) {
                let is_old = |id: NodeId| self.field_read(id, clause).is_some_and(|read| read == field);
                let insert = self.insert_of(value, &is_old);
                found.push((Some(field), at, insert));
            }
        }
        let flow = self.file.flow(clause.node);
        let is_old = |id: NodeId| {
            let binding = flow.binding(id);
            binding.is_some_and(|b| clause.params.last().is_some_and(|&last| is_whole(q, last, b)))
        };
        for tail in clause.body.map(|body| tails(q, body).nodes).unwrap_or_default() {
            if let Some(Some(state)) = state::state_of(q, tail) {
                match self.insert_of(state, &is_old) {
                    Insert::Set(_) => {}
                    insert => found.push((None, state, insert)),
                }
            }
        }
        found
    }

    /// `put_in(state.map[key], value)`, `update_in(state.list, &[value | &1])`, `Map.update!(state, :list, fun)` and the
    /// like: the field and what is put into it.
    fn path_insert(&self, id: NodeId, clause: &Clause) -> Option<(SmolStr, Insert)> {
        let q = &self.file.q;
        let call = q.call(id)?;
        let module = Calls::new(self.file).called(id)?.module;
        let is_state = |id: NodeId| {
            let flow = self.file.flow(clause.node);
            q.var(id).is_some() && !self.is_part(id) && flow.binding(id).is_some()
        };
        let field_of_path = |path: NodeId| {
            let (base, field) = state::step(q, path)?;
            is_state(base).then(|| q.atom(field).map(SmolStr::new))?
        };
        let by_function = |field: SmolStr, function: NodeId| {
            let (body, old) = function_of(q, function)?;
            let flow = self.file.flow_at(body);
            let is_old = |id: NodeId| match old {
                Some(param) => flow.binding(id) == Some(param),
                None => q.args_of(id, "&").is_some_and(|args| matches!(q.kind(args[0]), Kind::Int(_))),
            };
            Some((field, self.insert_of(body, &is_old)))
        };
        let keys = |list: NodeId| match q.kind(list) {
            Kind::List => q.children(list).to_vec(),
            _ => Vec::new(),
        };
        match (&*module, call.name, call.args.as_slice()) {
            ("Kernel", "put_in", &[path, value]) => {
                if let Some(field) = field_of_path(path) {
                    return Some((field, Insert::Set(value)));
                }
                let (base, key) = state::step(q, path)?;
                Some((field_of_path(base)?, Insert::Put(key, value)))
            }
            ("Kernel", "put_in", &[base, path, value]) if is_state(base) => match *keys(path) {
                [field] => Some((q.atom(field)?.into(), Insert::Set(value))),
                [field, key] => Some((q.atom(field)?.into(), Insert::Put(key, value))),
                _ => None,
            },
            ("Kernel", "update_in", &[path, function]) => by_function(field_of_path(path)?, function),
            ("Kernel", "update_in", &[base, path, function]) if is_state(base) => match keys(path).as_slice()
            {
                &[field] => by_function(q.atom(field)?.into(), function),
                _ => None,
            },
            ("Map", "update!", &[base, field, function]) | ("Map", "update", &[base, field, _, function])
                if is_state(base) =>
            {
                by_function(q.atom(field)?.into(), function)
            }
            _ => None,
        }
    }

    /// What a new value does with an old one.
    fn insert_of(&self, value: NodeId, is_old: &dyn Fn(NodeId) -> bool) -> Insert {
        let q = &self.file.q;
        let made = self.resolved(value);
        if let Some(&[element, rest]) = list_push(q, made).filter(|args| is_old(args[1])) {
            let _ = rest;
            return Insert::Push(element);
        }
        if let Some(&[old, new]) = q.args_of(made, "++")
            && let (&[element], true) = (q.children(new), matches!(q.kind(new), Kind::List) && is_old(old))
        {
            return Insert::Push(element);
        }
        if let Some(called) = Calls::new(self.file).called(made)
            && let Some(call) = q.call(made)
        {
            match (&*called.module, called.name, call.args.as_slice()) {
                ("Map", "put" | "put_new", &[old, key, element]) if is_old(old) => {
                    return Insert::Put(key, element);
                }
                ("MapSet", "put", &[old, element]) if is_old(old) => return Insert::Add(element),
                ("Kernel", "put_in", &[path, element]) => {
                    if let Some((_, key)) = state::step(q, path).filter(|&(old, _)| is_old(old)) {
                        return Insert::Put(key, element);
                    }
                }
                _ => {}
            }
        }
        Insert::Set(value)
    }

    /// True if the state itself starts empty, and callbacks other than the one that inserts at `at` leave it alone or
    /// take out of it.
    fn is_collection_of(&self, start: &str, at: NodeId, kept: &Kept) -> bool {
        let q = &self.file.q;
        let starts_empty = self.starts().is_some_and(|starts| {
            !starts.is_empty()
                && starts.iter().all(|&(state, clause)| {
                    let made = self.file.flow(clause.node).resolve(q, state);
                    spelling(self.file, made) == start
                })
        });
        let leaves = |(state, clause): (NodeId, &Clause)| {
            let flow = self.file.flow(clause.node);
            let is_same = |id: NodeId| {
                flow.binding(id)
                    .is_some_and(|b| clause.params.last().is_some_and(|&last| is_whole(q, last, b)))
            };
            state == at || is_same(self.resolved(state)) || self.only_removes(state, kept)
        };
        starts_empty && self.next_states().is_some_and(|states| states.iter().copied().all(leaves))
    }

    /// True if the state starts as a map, or as something that `Map.put` takes, without the field.
    fn starts_without(&self, field: &str) -> bool {
        self.shape
            .as_ref()
            .is_none_or(|shape| shape.structs.is_empty() && !shape.fields.iter().any(|known| known == field))
    }

    /// The nodes in the clause that the state takes as values of its fields.
    pub(super) fn written_in(&self, clause: &Clause) -> Vec<NodeId> {
        let q = &self.file.q;
        let entries = q.subtree(clause.node).filter(|&map| self.is_state(map));
        let started = entries.flat_map(|map| q.pairs(map).map(|(_, value)| value));
        // A tuple, a keyword list, or the value itself.
        let own = self.starts().unwrap_or_default().iter().filter(|(_, at)| at.node == clause.node);
        let parts = own.flat_map(|&(state, _)| {
            let made = self.resolved(state);
            let is_tuple = matches!(q.kind(made), Kind::Pair) || q.args_of(made, "{}").is_some();
            let entries =
                if matches!(q.kind(made), Kind::List) { q.pairs(made).collect() } else { Vec::new() };
            match (is_tuple, entries.as_slice()) {
                (true, _) => q.children(made).to_vec(),
                (false, []) => vec![state],
                (false, entries) => entries.iter().map(|&(_, value)| value).collect(),
            }
        });
        let started = started.chain(parts);
        let inserted = self.inserts(clause).into_iter().map(|(_, _, insert)| match insert {
            Insert::Set(value) | Insert::Push(value) | Insert::Add(value) | Insert::Put(_, value) => value,
        });
        started.chain(inserted).collect()
    }

    /// The values that the tails of a helper's only clause spell.
    pub(super) fn only_tails(&self, clause: &Clause) -> Option<Vec<NodeId>> {
        let (function, _) = self.module.clause_at(&self.file.q, clause.node)?;
        let body = clause.body.filter(|_| function.clauses.len() == 1)?;
        let found = tails(&self.file.q, body);
        found.complete.then_some(found.nodes)
    }

    /// What a body that is a `with` without `else` ends in: what does not match is no `{:ok, value}` of its own.
    fn with_tail(&self, clause: &Clause) -> Option<Vec<NodeId>> {
        let q = &self.file.q;
        let body = *q.statements(clause.body?).last()?;
        let call = q.call(body).filter(|call| call.name == "with")?;
        let is_ok = |left: NodeId| {
            q.atom(left) == Some("ok")
                || matches!(q.kind(left), Kind::Pair) && q.atom(q.children(left)[0]) == Some("ok")
        };
        let mut steps = call.args.iter().filter_map(|&arg| q.args_of(arg, "<-"));
        let [tail] = <[NodeId; 1]>::try_from(tails(q, body).nodes).ok()?;
        let in_ok = matches!(q.kind(tail), Kind::Pair) && q.atom(q.children(tail)[0]) == Some("ok");
        (in_ok && steps.all(|args| is_ok(args[0]))).then(|| vec![tail])
    }

    /// How the only clause of a helper answers the variable: as its value wherever it ends, or in `{:ok, variable}`
    /// wherever it ends well.
    pub(super) fn handed(&self, binding: NodeId, clause: &Clause) -> Option<Handed> {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let reads = |id: NodeId| flow.binding(id) == Some(binding);
        let all = match self.only_tails(clause) {
            Some(all) => all,
            None => self.with_tail(clause)?,
        };
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
            && let Some((code, true)) = self.built_with(&is_value, clause)
        {
            return Some(Kept::Among(Many::plain(code)));
        }
        let inside = self
            .module_writes()
            .filter(|&(_, at, value)| value.is_some_and(is_value) && shares_branches(q, list, at, clause));
        for (field, at, _) in inside {
            let field = field?;
            let kept = Kept::Among(Many::plain(format!("$state.{field}")));
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
            self.spell(list, run)?.code()
        })
        .next()
    }

    fn others_only_remove(&self, field: &str, at: NodeId, kept: &Kept) -> bool {
        let mut others = self.writes(field).filter(|&(other, _)| other != at);
        others.all(|(other, value)| match value {
            Some(value) => self.only_removes(value, kept),
            None => self.removes_by_function(other),
        })
    }

    /// True for `update_in(state.list, &List.delete(&1, x))` and the like.
    fn removes_by_function(&self, update: NodeId) -> bool {
        let q = &self.file.q;
        let function = q.call(update).and_then(|call| call.args.last().copied());
        let body = function.and_then(|function| function_of(q, function)).map(|(body, _)| body);
        body.is_some_and(|body| self.is_removal(body))
    }

    fn is_removal(&self, id: NodeId) -> bool {
        Calls::new(self.file).called(id).is_some_and(|call| {
            matches!(
                (&*call.module, call.name),
                ("List" | "Map" | "MapSet", "delete" | "drop" | "filter" | "reject" | "difference" | "take")
                    | ("Enum", "reject" | "filter")
            )
        })
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
        if q.atom(value) == Some("nil") {
            return kept.may_lack();
        }
        if kept.may_lack() {
            return false;
        }
        let value = self.resolved(value);
        self.is_rest(value)
            || matches!(&*spelling(self.file, value), "[]" | "%{}" | "MapSet.new()")
            || self.is_removal(value)
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

    pub(super) fn all_start_as(&self, field: &str, wanted: &str) -> bool {
        let Some(shape) = &self.shape else { return false };
        let said = |literal: &state::Literal| {
            let q = &literal.file.q;
            q.pairs(literal.node)
                .find(|&(key, _)| q.atom(key) == Some(field))
                .map(|(_, value)| spelling(&literal.file, value))
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
                found
                    .fields()
                    .filter(|(name, _)| name == field)
                    .map(|(_, value)| match value {
                        Some(value) => spelling(&found.file, value),
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

    /// Every update of a map in the module.
    fn module_writes(&self) -> impl Iterator<Item = Write> + '_ {
        self.known.writes.get_or_init(|| self.find_writes()).iter().cloned()
    }

    fn find_writes(&self) -> Vec<Write> {
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
        found
    }
}

/// The body of `fn x -> body end` with its parameter, or of `&(body)`.
fn function_of(q: &Quoted, function: NodeId) -> Option<(NodeId, Option<NodeId>)> {
    if let Some(&[body]) = q.args_of(function, "&") {
        return Some((body, None));
    }
    let &[clause] = q.args_of(function, "fn")? else { return None };
    let &[head, body] = q.args_of(clause, "->")? else { return None };
    match q.children(head) {
        &[param] => Some((body, Some(param))),
        _ => None,
    }
}
