//! Which expressions have one value, and what runs only where such a value is there.

use super::store::Insert;
use super::{Keeper, Run, is_whole, shares_branches};

use crate::otp::{Calls, Clause, bodies, state};
use crate::syntax::{Kind, NodeId};

/// Functions that read an entry of what they are given.
const READS: [(&str, &[&str]); 3] =
    [("Keyword", &["get", "fetch!"]), ("Map", &["get", "fetch!"]), ("Access", &["get", "fetch!"])];

/// Functions that give another form of their first argument.
const CONVERSIONS: [(&str, &[&str]); 5] = [
    ("String", &["trim", "trim_leading", "trim_trailing", "to_integer", "to_charlist"]),
    ("List", &["to_integer", "to_string"]),
    ("Integer", &["to_string"]),
    ("Kernel", &["elem", "to_string"]),
    ("String.Chars", &["to_string"]),
];

fn has(functions: &[(&str, &[&str])], module: &str, name: &str) -> bool {
    functions.iter().any(|(known, names)| *known == module && names.contains(&name))
}

impl Keeper<'_> {
    /// What an expression is another form of: `out` for `out |> String.trim() |> String.to_integer()`.
    pub(super) fn converted(&self, id: NodeId) -> NodeId {
        let calls = Calls::new(self.file);
        let mut at = id;
        while let Some(called) = calls.called(at)
            && has(&CONVERSIONS, &called.module, called.name)
            && let Some(first) = self.file.q.call(at).and_then(|call| call.args.first().copied())
        {
            at = first;
        }
        at
    }

    /// True for an entry of something, read by a name: `opts[:name]`, `Keyword.get(opts, :name)`.
    pub(super) fn is_reading(&self, id: NodeId) -> bool {
        let q = &self.file.q;
        let read = match state::step(q, id) {
            Some((base, key)) => Some((base, key)),
            None => Calls::new(self.file)
                .called(id)
                .filter(|call| has(&READS, &call.module, call.name))
                .and_then(|_| match q.call(id)?.args.as_slice() {
                    &[base, key] => Some((base, key)),
                    _ => None,
                }),
        };
        read.is_some_and(|(base, key)| {
            matches!(q.kind(key), Kind::Atom(_)) && (q.var(base).is_some() || self.is_reading(base))
        })
    }

    /// True if both have one value in the clause: they read one variable, or the same entry of it.
    pub(super) fn is_same(&self, a: NodeId, b: NodeId, clause: &Clause) -> bool {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let (a, b) = (flow.resolve(q, a), flow.resolve(q, b));
        if a == b {
            return true;
        }
        if q.var(a).is_some() {
            return flow.binding(a).is_some() && flow.binding(a) == flow.binding(b);
        }
        let variables = |id: NodeId| q.subtree(id).filter_map(|id| flow.binding(id)).collect::<Vec<_>>();
        self.is_reading(a) && q.same(a, q, b) && variables(a) == variables(b)
    }

    /// True if the callback comes to `key` where its value is there, and only there: each branch on the way asks just
    /// that, and one does.
    pub(super) fn only_where_there(&self, key: NodeId, run: &Run) -> bool {
        let q = &self.file.q;
        let (mut at, mut value) = (key, Some(key));
        let mut asked = false;
        for depth in (0..=run.through.len()).rev() {
            let clause = self.clause(run, depth);
            for up in q.ancestors(at).take_while(|&up| up != clause.node) {
                let around = bodies(q, up).into_iter().any(|body| q.holds(body, at));
                if q.args_of(up, "fn").is_none() && !around {
                    continue;
                }
                if !value.is_some_and(|value| self.asks_for(up, at, value, clause)) {
                    return false;
                }
                asked = true;
            }
            let Some(&(call, _)) = depth.checked_sub(1).and_then(|outer| run.through.get(outer)) else {
                break;
            };
            let Some((function, _)) = self.module.clause_at(q, clause.node) else { return false };
            let binding = value.and_then(|value| self.file.flow(clause.node).binding(value));
            let place = binding
                .and_then(|binding| clause.params.iter().position(|&param| is_whole(q, param, binding)));
            let mut others = function.clauses.iter().filter(|other| other.node != clause.node).peekable();
            if others.peek().is_some() {
                let is_nil = |other: &Clause| {
                    place.and_then(|place| other.params.get(place)).is_some_and(|&param| self.is_nil(param))
                };
                if clause.guard.is_some() || !others.all(is_nil) {
                    return false;
                }
                asked = true;
            }
            value = place.and_then(|place| q.call(call)?.args.get(place).copied());
            at = call;
        }
        asked
    }

    /// The code of the field that says whether `id` has run: the callback sets it to true wherever it has, it is false at
    /// first, and others only set it to false.
    pub fn marked(&self, id: NodeId, run: &Run) -> Option<String> {
        let q = &self.file.q;
        let at = run.through.first().map_or(id, |&(call, _)| call);
        self.inserts(run.clause).into_iter().find_map(|(field, set, insert)| {
            let (Some(field), Insert::Set(value)) = (field, insert) else { return None };
            let is_mark = q.atom(value) == Some("true")
                && shares_branches(q, at, set, run.clause)
                && ["false", "nil"].iter().any(|start| self.all_start_as(&field, start));
            let unset = |value: Option<NodeId>| value.is_some_and(|value| self.is_nil(value));
            let others = self.writes(&field).all(|(other, value)| other == set || unset(value));
            (is_mark && others).then(|| format!("$state.{field}"))
        })
    }

    /// True if the construct runs `at` if the value is there, and only then.
    fn asks_for(&self, construct: NodeId, at: NodeId, value: NodeId, clause: &Clause) -> bool {
        let q = &self.file.q;
        if let Some(&[left, _]) = q.args_of(construct, "&&") {
            return self.is_same(left, value, clause);
        }
        let Some(call) = q.call(construct).filter(|call| matches!(call.name, "if" | "unless")) else {
            return false;
        };
        let Some(&condition) = call.args.first() else { return false };
        let first = q.sections(construct).and_then(|all| q.keyword(all, "do"));
        let holds = first.is_some_and(|body| q.holds(body, at)) == (call.name == "if");
        match self.truth(condition, value, clause) {
            Some(truth) => truth == holds,
            None => false,
        }
    }

    /// Whether the condition is true where the value is there, if it asks for nothing else.
    fn truth(&self, condition: NodeId, value: NodeId, clause: &Clause) -> Option<bool> {
        let q = &self.file.q;
        if self.is_same(condition, value, clause) {
            return Some(true);
        }
        match q.local(condition)? {
            ("not" | "!", &[inner]) => self.truth(inner, value, clause).map(|truth| !truth),
            ("is_nil", &[inner]) => self.is_same(inner, value, clause).then_some(false),
            ("!=" | "!==", &[left, right]) => {
                (self.is_nil(right) && self.is_same(left, value, clause)).then_some(true)
            }
            ("==" | "===", &[left, right]) => {
                (self.is_nil(right) && self.is_same(left, value, clause)).then_some(false)
            }
            _ => None,
        }
    }

    fn is_nil(&self, id: NodeId) -> bool {
        matches!(self.file.q.atom(id), Some("nil" | "false"))
    }
}
