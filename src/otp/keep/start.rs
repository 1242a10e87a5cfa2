//! Where in the state that `init` returns a value is, whatever kind of state that is, and whether it stays there.

use super::{Keeper, Run, is_whole};
use crate::otp::{Calls, Clause, File, Function, is_callback, state, tails};
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;

/// A place in a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// All of it.
    Whole,
    /// A field of a map or struct, or one of a map in it.
    Fields(Vec<SmolStr>),
    /// The entry of a keyword list.
    Entry(SmolStr),
    /// The element of a tuple.
    Element(usize),
}

impl Place {
    /// The code that reads it.
    pub(super) fn code(&self) -> String {
        match self {
            Place::Whole => "$state".into(),
            Place::Fields(path) => format!("$state.{}", path.join(".")),
            Place::Entry(key) => format!("$state[:{key}]"),
            Place::Element(at) => format!("elem($state, {at})"),
        }
    }

    fn field(name: &str) -> Self {
        Place::Fields(vec![name.into()])
    }

    fn within(self, name: &str) -> Option<Self> {
        match self {
            Place::Whole => Some(Self::field(name)),
            Place::Fields(mut path) => {
                path.insert(0, name.into());
                Some(Place::Fields(path))
            }
            _ => None,
        }
    }
}

/// Asks whether a node is, or reads, the value that is looked for.
type IsValue<'a> = &'a dyn Fn(NodeId) -> bool;

impl<'f> Keeper<'f> {
    /// The code of the value in the state that this clause of `init` returns; true if every start of the server has it.
    pub(super) fn started_with(&self, is_value: IsValue, clause: &Clause) -> Option<(String, bool)> {
        let starts = self.starts()?;
        let own = |start: &&(NodeId, &Clause)| start.1.node == clause.node;
        let place = starts.iter().filter(own).find_map(|&(state, c)| self.place_in(state, is_value, c, 0))?;
        let mut sure = true;
        for (state, at) in starts {
            let here = (at.node == clause.node).then(|| self.place_in(*state, is_value, at, 0)).flatten();
            if here.as_ref() == Some(&place) {
                continue;
            }
            let is_nil = |id: NodeId| self.file.q.atom(id) == Some("nil");
            if self.place_in(*state, &is_nil, at, 0).as_ref() != Some(&place) {
                return None;
            }
            sure = false;
        }
        let steady = match &place {
            Place::Fields(path) => {
                self.writes(&path[0]).all(|(_, value)| value.is_some_and(is_value)) && !self.is_replaced()
            }
            place => self.keeps(place),
        };
        steady.then(|| (place.code(), sure))
    }

    /// The states that `init` returns, each with its clause; `None` if one cannot be seen.
    pub(super) fn starts(&self) -> Option<&[(NodeId, &'f Clause)]> {
        self.known.starts.get_or_init(|| self.find_starts()).as_deref()
    }

    fn find_starts(&self) -> Option<Vec<(NodeId, &'f Clause)>> {
        let q = &self.file.q;
        let calls = Calls::new(self.file);
        let init = self.module.function("init", 1)?;
        let mut found = Vec::new();
        for clause in &init.clauses {
            for tail in tails(q, clause.body?).nodes {
                match state::state_of(q, tail) {
                    Some(Some(state)) => found.push((state, clause)),
                    Some(None) => {}
                    None if calls.local(tail).is_some_and(|function| function.name == "init") => {}
                    None if is_raise(self.file, tail) => {}
                    None => return None,
                }
            }
        }
        Some(found)
    }

    /// True if the variable is the whole state that `init` returns.
    pub(super) fn is_start(&self, binding: NodeId, clause: &Clause) -> bool {
        let flow = self.file.flow(clause.node);
        let is_value = |id: NodeId| id == binding || flow.binding(id) == Some(binding);
        self.starts().is_some_and(|starts| {
            !starts.is_empty()
                && starts.iter().all(|&(state, at)| {
                    at.node == clause.node && self.place_in(state, &is_value, at, 0) == Some(Place::Whole)
                })
        })
    }

    /// Where in the value of an expression of this clause the wanted value is.
    fn place_in(&self, id: NodeId, is_value: IsValue, clause: &Clause, steps: usize) -> Option<Place> {
        if is_value(id) {
            return Some(Place::Whole);
        }
        if steps > 16 {
            return None;
        }
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let again = |id: NodeId| self.place_in(id, is_value, clause, steps + 1);
        let entry = |list: NodeId| {
            q.pairs(list).find_map(|(key, value)| {
                let is_map = q.args_of(value, "%{}").or_else(|| q.args_of(value, "%")).is_some();
                let found = if is_map { again(value)? } else { is_value(value).then_some(Place::Whole)? };
                found.within(q.atom(key)?)
            })
        };
        // What another entry says of the same place counts before the base.
        let under = |base: NodeId, list: NodeId| {
            entry(list).or_else(|| {
                let found = again(base)?;
                let hidden = matches!(&found, Place::Fields(path)
                    if q.pairs(list).any(|(key, _)| q.atom(key) == Some(&path[0])));
                (!hidden).then_some(found)
            })
        };
        if q.var(id).is_some() {
            let binding = flow.binding(id)?;
            if let Some(source) = flow.source(binding) {
                let plain = q.parent(binding).and_then(|up| q.args_of(up, "="))?.first() == Some(&binding);
                return plain.then(|| again(source))?;
            }
            // `%{field: value} = state` in the head.
            let param = clause.params.iter().copied().find(|&param| is_whole(q, param, binding))?;
            let &[left, right] = q.args_of(param, "=")? else { return None };
            let pattern = if left == binding { right } else { left };
            let map = q.args_of(pattern, "%").and_then(|args| args.get(1).copied()).unwrap_or(pattern);
            let is_taken = |(key, value): (NodeId, NodeId)| {
                is_value(value).then(|| q.atom(key).map(Place::field)).flatten()
            };
            return q.args_of(map, "%{}").and_then(|_| q.pairs(map).find_map(is_taken));
        }
        if let Some(entries) = q.args_of(id, "%{}") {
            return match entries {
                &[only] if q.args_of(only, "|").is_some() => {
                    let &[base, list] = q.args_of(only, "|")? else { return None };
                    under(base, list)
                }
                _ => entry(id),
            };
        }
        match (q.kind(id), q.children(id)) {
            (Kind::Call(name), &[_, map]) if name == "%" => return again(map),
            (Kind::Call(name), elements) if name == "{}" => {
                return elements.iter().position(|&element| is_value(element)).map(Place::Element);
            }
            (Kind::Pair, elements) => {
                return elements.iter().position(|&element| is_value(element)).map(Place::Element);
            }
            (Kind::List, _) => {
                let (key, _) = q.pairs(id).find(|&(_, value)| is_value(value))?;
                return q.atom(key).map(|key| Place::Entry(key.into()));
            }
            _ => {}
        }
        let call = q.call(id)?;
        let calls = Calls::new(self.file);
        if let Some(function) = calls.local(id) {
            let [only] = function.clauses.as_slice() else { return None };
            let at = call.args.iter().position(|&arg| is_value(arg));
            if let Some(at) = at {
                let inner = self.file.flow(only.node);
                let param = *only.params.get(at)?;
                let reads = |id: NodeId| q.var(param).is_some() && inner.binding(id) == Some(param);
                let &[tail] = tails(q, only.body?).nodes.as_slice() else { return None };
                return self.place_in(tail, &reads, only, steps + 1);
            }
            return self.place_in_fields(&call.args, self.file, function, is_value);
        }
        let module = calls.called(id)?.module;
        match (&*module, call.name, call.args.as_slice()) {
            ("Map", "put", &[base, key, value]) => match (is_value(value), q.atom(key)) {
                (true, Some(key)) => Some(Place::field(key)),
                (_, key) => again(base).filter(|found| key.is_some_and(|key| found != &Place::field(key))),
            },
            (
                "Map",
                "put_new" | "update" | "update!" | "delete" | "replace" | "replace!",
                &[base, key, ..],
            ) => again(base).filter(|found| q.atom(key).is_some_and(|key| found != &Place::field(key))),
            ("Map", "merge", &[base, map]) if q.args_of(map, "%{}").is_some() => under(base, map),
            ("Kernel", "struct" | "struct!", &[_, list]) if matches!(q.kind(list), Kind::List) => entry(list),
            ("Kernel", "struct" | "struct!", &[_, map]) if q.args_of(map, "%{}").is_some() => entry(map),
            ("Keyword", "put", &[base, key, value]) => match (is_value(value), q.atom(key)) {
                (true, Some(key)) => Some(Place::Entry(key.into())),
                (_, key) => {
                    again(base).filter(|found| key.is_some_and(|key| *found != Place::Entry(key.into())))
                }
            },
            (module, name, args) => {
                let own = self.file.modules.iter().find(|found| found.name == module);
                if let Some(own) = own {
                    return self.place_in_fields(args, self.file, own.function(name, args.len())?, is_value);
                }
                let other = self.project.defining(module)?;
                let found = other.modules.iter().find(|found| found.name == module)?;
                self.place_in_fields(args, &other, found.function(name, args.len())?, is_value)
            }
        }
    }

    /// The field that a function makes of an entry of the list or map that it takes: `new(dir: dir)` with
    /// `def new(fields), do: struct!(__MODULE__, fields)`.
    fn place_in_fields(
        &self,
        args: &[NodeId],
        file: &File,
        function: &Function,
        is_value: IsValue,
    ) -> Option<Place> {
        let (q, own) = (&file.q, &self.file.q);
        let ([clause], &[fields]) = (function.clauses.as_slice(), args) else { return None };
        let param = clause.params.first().copied().filter(|&param| q.var(param).is_some())?;
        let flow = file.flow(clause.node);
        let &[tail] = tails(q, clause.body?).nodes.as_slice() else { return None };
        let is_param = |id: NodeId| flow.binding(id) == Some(param);
        let called = Calls::new(file).called(tail)?;
        let given = q.call(tail)?.args;
        let takes = match (&*called.module, called.name, given.as_slice()) {
            ("Kernel", "struct" | "struct!", &[_, fields]) => is_param(fields),
            ("Map", "new", &[fields]) | ("Enum", "into", &[fields, _]) => is_param(fields),
            _ => false,
        };
        let is_literal = matches!(own.kind(fields), Kind::List) || own.args_of(fields, "%{}").is_some();
        if !takes || !is_literal {
            return None;
        }
        let (key, _) = own.pairs(fields).find(|&(_, value)| is_value(value))?;
        own.atom(key).map(Place::field)
    }

    /// True if every callback hands on what it finds at the place.
    pub(super) fn keeps(&self, place: &Place) -> bool {
        if let Some((_, kept)) = self.known.kept.borrow().iter().find(|(known, _)| known == place) {
            return *kept;
        }
        let kept = self.next_states().is_some_and(|states| {
            states.iter().all(|&(state, clause)| self.is_same_at(state, place, clause, 0))
        });
        self.known.kept.borrow_mut().push((place.clone(), kept));
        kept
    }

    /// The states that the working callbacks other than `init` return; `None` if one cannot be seen.
    pub(super) fn next_states(&self) -> Option<&[(NodeId, &'f Clause)]> {
        self.known.next_states.get_or_init(|| self.find_next_states()).as_deref()
    }

    fn find_next_states(&self) -> Option<Vec<(NodeId, &'f Clause)>> {
        let q = &self.file.q;
        let mut found = Vec::new();
        let working = |function: &Function| {
            is_callback(function) && function.name.starts_with("handle_") && !function.is_private()
        };
        for (_, clause) in self.module.clauses().filter(|(function, _)| working(function)) {
            let Some(body) = clause.body else { continue };
            for tail in tails(q, body).nodes {
                if is_raise(self.file, tail) {
                    continue;
                }
                match state::state_of(q, tail) {
                    Some(Some(state)) => found.push((state, clause)),
                    // `{:stop, reason, state}` hands a state to `terminate`, too.
                    Some(None) => {
                        let parts = q.args_of(tail, "{}").unwrap_or_default();
                        if let (3.., Some(&state)) = (parts.len(), parts.last()) {
                            found.push((state, clause));
                        }
                    }
                    None => return None,
                }
            }
        }
        Some(found)
    }

    fn is_same_at(&self, state: NodeId, place: &Place, clause: &Clause, steps: usize) -> bool {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let Some(&last) = clause.params.last() else { return false };
        if steps > 16 {
            return false;
        }
        if let Some(binding) = flow.binding(state) {
            if is_whole(q, last, binding) {
                return true;
            }
            let plain =
                q.parent(binding).and_then(|up| q.args_of(up, "=")).is_some_and(|args| args[0] == binding);
            let source = flow.source(binding).filter(|_| plain);
            return source.is_some_and(|source| self.is_same_at(source, place, clause, steps + 1));
        }
        let is_other = |key: NodeId, own: &str| q.atom(key).is_some_and(|key| key != own);
        match place {
            Place::Whole => false,
            Place::Element(at) => {
                let elements = self.elements(state);
                let element = elements.get(*at).and_then(|&element| flow.binding(element));
                element.is_some() && element == self.head_element(last, *at)
            }
            Place::Fields(path) => match q.args_of(state, "%{}") {
                Some(&[update]) => q.args_of(update, "|").is_some_and(|args| {
                    q.pairs(args[1]).all(|(key, _)| is_other(key, &path[0]))
                        && self.is_same_at(args[0], place, clause, steps + 1)
                }),
                _ => false,
            },
            Place::Entry(own) => {
                let called = Calls::new(self.file).called(state);
                let args = q.call(state).map(|call| call.args).unwrap_or_default();
                called.is_some_and(|call| call.module == "Keyword" && call.name.starts_with("put"))
                    && args.get(1).is_some_and(|&key| is_other(key, own))
                    && self.is_same_at(args[0], place, clause, steps + 1)
            }
        }
    }

    fn elements(&self, tuple: NodeId) -> &'f [NodeId] {
        let q = &self.file.q;
        match q.kind(tuple) {
            Kind::Pair => q.children(tuple),
            _ => q.args_of(tuple, "{}").unwrap_or_default(),
        }
    }

    /// The variable that a parameter has as its element of this number.
    fn head_element(&self, param: NodeId, at: usize) -> Option<NodeId> {
        let q = &self.file.q;
        let sides = q.args_of(param, "=").unwrap_or(std::slice::from_ref(&param));
        let element = sides.iter().find_map(|&side| self.elements(side).get(at).copied())?;
        q.var(element).is_some().then_some(element)
    }

    /// The number of the element of a tuple parameter that a variable takes.
    pub(super) fn element_of(&self, param: NodeId, binding: NodeId) -> Option<usize> {
        let q = &self.file.q;
        let sides = q.args_of(param, "=").unwrap_or(std::slice::from_ref(&param));
        sides.iter().find_map(|&side| self.elements(side).iter().position(|&element| element == binding))
    }

    /// True if some callback returns a state that it has built from nothing.
    fn is_replaced(&self) -> bool {
        let q = &self.file.q;
        let is_new = |&(state, clause): &(NodeId, &Clause)| {
            let state = self.file.flow(clause.node).resolve(q, state);
            let map = q.args_of(state, "%").and_then(|args| args.get(1).copied()).unwrap_or(state);
            q.args_of(map, "%{}")
                .is_some_and(|entries| !matches!(entries, &[only] if q.args_of(only, "|").is_some()))
        };
        self.next_states().is_some_and(|states| states.iter().any(is_new))
    }

    /// True in `terminate`, which reads what the other callbacks have left, and where every callback leaves the state alone.
    pub(super) fn is_steady_whole(&self, run: &Run) -> bool {
        run.function.name == "terminate" || self.keeps(&Place::Whole)
    }

    /// True if the keyword entry keeps the value that it starts with.
    pub(super) fn is_steady_entry(&self, key: &str, run: &Run) -> bool {
        run.function.name == "terminate"
            || self.keeps(&Place::Entry(key.into())) && self.writes(key).next().is_none()
    }

    /// True if the element keeps the value that it starts with.
    pub(super) fn is_steady_element(&self, at: usize, run: &Run) -> bool {
        run.function.name == "terminate" || self.keeps(&Place::Element(at))
    }
}

fn is_raise(file: &File, id: NodeId) -> bool {
    Calls::new(file).called(id).is_some_and(|call| {
        call.module == "Kernel" && matches!(call.name, "raise" | "reraise" | "throw" | "exit")
    })
}
