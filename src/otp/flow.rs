//! Local data flow: which binding each use of a variable reads, and which expression each binding takes its value from.
//!
//! A binding made inside a branch does not leave it (<https://hexdocs.pm/elixir/Kernel.SpecialForms.html#case/2>), so
//! every use reads exactly one binding: the last one before it in its scope.

use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// Bindings and uses of variables in one function clause.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    binding_of: HashMap<NodeId, NodeId>,
    source_of: HashMap<NodeId, NodeId>,
    uses_of: HashMap<NodeId, Vec<NodeId>>,
    bindings: Vec<NodeId>,
}

impl Flow {
    /// Reads one function clause: its parameters, guard, body and rescue sections.
    pub fn of_clause(q: &Quoted, clause: NodeId) -> Self {
        let mut reader = Reader { q, flow: Flow::default(), scope: Vec::new() };
        reader.definition(clause);
        reader.flow
    }

    /// The binding (a variable in a pattern) that a use reads; `None` for bindings themselves and unknown names.
    pub fn binding(&self, used: NodeId) -> Option<NodeId> {
        self.binding_of.get(&used).copied()
    }

    /// The expression whose value (or a part of it) a binding takes; `None` for parameters.
    pub fn source(&self, binding: NodeId) -> Option<NodeId> {
        self.source_of.get(&binding).copied()
    }

    /// Every use of a binding.
    pub fn uses(&self, binding: NodeId) -> &[NodeId] {
        self.uses_of.get(&binding).map_or(&[], Vec::as_slice)
    }

    /// True if `id` is a variable that is bound here.
    pub fn is_binding(&self, id: NodeId) -> bool {
        self.source_of.contains_key(&id) || self.bindings.contains(&id)
    }

    /// Bindings made inside the subtree.
    pub fn bindings_in<'f>(&'f self, q: &'f Quoted, id: NodeId) -> impl Iterator<Item = NodeId> + 'f {
        self.bindings.iter().copied().filter(move |&binding| q.holds(id, binding))
    }

    /// Bindings from outside the subtree that it reads.
    pub fn reads(&self, q: &Quoted, id: NodeId) -> HashSet<NodeId> {
        q.subtree(id).filter_map(|used| self.binding(used)).filter(|&binding| !q.holds(id, binding)).collect()
    }

    /// True if the value of `from` may be part of the value of `to`: it stands inside, or a variable that `to` reads was
    /// bound to something that holds it.
    pub fn flows(&self, q: &Quoted, from: NodeId, to: NodeId) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![to];
        while let Some(id) = open.pop() {
            if q.holds(id, from) {
                return true;
            }
            for binding in q.subtree(id).filter_map(|used| self.binding(used)) {
                if let Some(source) = self.source(binding)
                    && seen.insert(binding)
                {
                    open.push(source);
                }
            }
        }
        false
    }

    /// Follows a variable to the expression that it stands for, through plain `x = expr` bindings only.
    pub fn resolve(&self, q: &Quoted, id: NodeId) -> NodeId {
        let mut id = id;
        for _ in 0..32 {
            let Some(binding) = self.binding(id) else { return id };
            let plain = |up: NodeId| q.args_of(up, "=").is_some_and(|args| args.first() == Some(&binding));
            match (self.source(binding), q.parent(binding)) {
                (Some(source), Some(up)) if plain(up) => id = source,
                _ => return id,
            }
        }
        id
    }
}

struct Reader<'q> {
    q: &'q Quoted,
    flow: Flow,
    scope: Vec<(SmolStr, NodeId)>,
}

impl Reader<'_> {
    fn definition(&mut self, clause: NodeId) {
        let args = self.q.children(clause);
        let Some(&head) = args.first() else { return };
        let (head, guard) = match self.q.args_of(head, "when") {
            Some(&[head, guard]) => (head, Some(guard)),
            _ => (head, None),
        };
        for &param in self.q.children(head) {
            self.pattern(param, None);
        }
        if let Some(guard) = guard {
            self.eval(guard);
        }
        if let Some(&sections) = args.get(1) {
            self.sections(sections, None);
        }
    }

    fn eval(&mut self, id: NodeId) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.eval_on_stack(id));
    }

    fn eval_on_stack(&mut self, id: NodeId) {
        let q = self.q;
        let args = q.children(id);
        match q.kind(id) {
            Kind::Var(name) => self.read(id, name),
            Kind::Call(name) => match (name.as_str(), args) {
                ("=", &[left, right]) => {
                    self.eval(right);
                    self.pattern(left, Some(right));
                }
                ("quote", _) => {}
                ("|>", &[value, call]) => {
                    self.eval(value);
                    match q.local(call) {
                        Some(("case", &[sections])) => self.clauses_of(sections, Some(value)),
                        Some(("then", &[function])) => self.applied(function, value),
                        _ => self.eval(call),
                    }
                }
                ("then", &[value, function]) => {
                    self.eval(value);
                    self.applied(function, value);
                }
                ("case", &[value, sections]) => {
                    self.eval(value);
                    self.clauses_of(sections, Some(value));
                }
                ("fn", clauses) => clauses.iter().for_each(|&clause| self.clause(clause, None)),
                ("receive", &[sections]) => self.clauses_of(sections, None),
                ("cond", &[sections]) => {
                    for (_, body) in q.pairs(sections).collect::<Vec<_>>() {
                        for &clause in q.children(body) {
                            self.scoped(|this| q.children(clause).iter().for_each(|&part| this.eval(part)));
                        }
                    }
                }
                ("with" | "for", _) => self.comprehension(args),
                ("try", &[sections]) => self.sections(sections, None),
                ("->", &[head, body]) => {
                    self.eval(head);
                    self.scoped(|this| this.eval(body));
                }
                _ => self.eval_call(id, args),
            },
            Kind::Apply => self.eval_call(id, args),
            _ => args.iter().for_each(|&child| self.eval(child)),
        }
    }

    /// A function that is called with this value and no other: `value |> then(fn ...)`.
    fn applied(&mut self, function: NodeId, value: NodeId) {
        match self.q.args_of(function, "fn") {
            Some(clauses) => clauses.iter().for_each(|&clause| self.clause(clause, Some(value))),
            None => self.eval(function),
        }
    }

    fn eval_call(&mut self, id: NodeId, args: &[NodeId]) {
        let sections = self.q.sections(id);
        for &arg in args {
            if Some(arg) == sections { self.sections(arg, None) } else { self.eval(arg) }
        }
    }

    fn comprehension(&mut self, args: &[NodeId]) {
        let q = self.q;
        let sides = |arg: NodeId| match q.args_of(arg, "<-") {
            Some(&[left, right]) => Some((left, right)),
            _ => None,
        };
        self.scoped(|this| {
            for &arg in args {
                if let Some((left, right)) = sides(arg) {
                    this.eval(right);
                    match q.args_of(left, "when") {
                        Some(&[pattern, guard]) => {
                            this.pattern(pattern, Some(right));
                            this.eval(guard);
                        }
                        _ => this.pattern(left, Some(right)),
                    }
                } else if let Some(body) = q.keyword(arg, "do") {
                    this.section(body, None);
                } else {
                    this.eval(arg);
                }
            }
        });
        // What is behind `else` sees no variable of the arrows, and takes what the only arrow turned away.
        let mut arrows = args.iter().filter_map(|&arg| sides(arg));
        let turned_away = arrows.next().filter(|_| arrows.next().is_none()).map(|(_, right)| right);
        if let Some(body) = args.last().and_then(|&sections| q.keyword(sections, "else")) {
            self.section(body, turned_away);
        }
    }

    /// `do`, `else`, `rescue`, `catch` and `after` sections: each a scope, each perhaps a list of clauses.
    fn sections(&mut self, sections: NodeId, subject: Option<NodeId>) {
        for (_, body) in self.q.pairs(sections).collect::<Vec<_>>() {
            self.section(body, subject);
        }
    }

    fn section(&mut self, body: NodeId, subject: Option<NodeId>) {
        let q = self.q;
        let is_clauses = matches!(q.kind(body), Kind::List)
            && !q.children(body).is_empty()
            && q.children(body).iter().all(|&child| q.args_of(child, "->").is_some());
        if is_clauses {
            q.children(body).iter().for_each(|&clause| self.clause(clause, subject));
        } else {
            self.scoped(|this| this.eval(body));
        }
    }

    fn clauses_of(&mut self, sections: NodeId, subject: Option<NodeId>) {
        for (key, body) in self.q.pairs(sections).collect::<Vec<_>>() {
            let subject = subject.filter(|_| self.q.atom(key) == Some("do"));
            self.section(body, subject);
        }
    }

    fn clause(&mut self, clause: NodeId, subject: Option<NodeId>) {
        let Some(&[head, body]) = self.q.args_of(clause, "->") else { return };
        self.scoped(|this| {
            for &param in this.q.children(head) {
                match this.q.args_of(param, "when") {
                    Some([params @ .., guard]) => {
                        params.iter().for_each(|&param| this.pattern(param, subject));
                        this.eval(*guard);
                    }
                    _ => this.pattern(param, subject),
                }
            }
            this.eval(body);
        });
    }

    fn pattern(&mut self, id: NodeId, source: Option<NodeId>) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.pattern_on_stack(id, source));
    }

    fn pattern_on_stack(&mut self, id: NodeId, source: Option<NodeId>) {
        let q = self.q;
        let args = q.children(id);
        match q.kind(id) {
            Kind::Var(name) if name == "_" || name.starts_with("__") => {}
            Kind::Var(name) => self.bind(id, name.clone(), source),
            Kind::Call(name) => match (name.as_str(), args) {
                ("^", &[pinned]) => self.eval(pinned),
                ("::", &[value, size]) => {
                    self.pattern(value, source);
                    self.eval_sizes(size);
                }
                ("\\\\", &[param, default]) => {
                    self.eval(default);
                    self.pattern(param, source);
                }
                ("in", &[value, _]) => self.pattern(value, source),
                ("@" | "__aliases__", _) => {}
                _ => args.iter().for_each(|&child| self.pattern(child, source)),
            },
            Kind::Apply => self.eval(id),
            _ => args.iter().for_each(|&child| self.pattern(child, source)),
        }
    }

    /// `size(n)` and `unit(n)` in a bitstring pattern read variables; the type names beside them are none.
    fn eval_sizes(&mut self, id: NodeId) {
        let q = self.q;
        for at in q.subtree(id) {
            if let Some(&[size]) = q.args_of(at, "size") {
                self.eval(size);
            }
        }
    }

    fn bind(&mut self, id: NodeId, name: SmolStr, source: Option<NodeId>) {
        self.flow.bindings.push(id);
        if let Some(source) = source {
            self.flow.source_of.insert(id, source);
        }
        self.scope.push((name, id));
    }

    fn read(&mut self, id: NodeId, name: &str) {
        if let Some(&(_, binding)) = self.scope.iter().rev().find(|(bound, _)| bound == name) {
            self.flow.binding_of.insert(id, binding);
            self.flow.uses_of.entry(binding).or_default().push(id);
        }
    }

    fn scoped(&mut self, work: impl FnOnce(&mut Self)) {
        let mark = self.scope.len();
        work(self);
        self.scope.truncate(mark);
    }
}
