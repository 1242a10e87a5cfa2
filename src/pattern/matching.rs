use super::compile::{Meta, meta, meta_name};
use super::{Bindings, Pattern, Value};
use crate::syntax::{Call, Flags, Kind, Names, NodeId, Quoted};

/// The file that patterns are matched on.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// Its quoted form.
    pub q: &'s Quoted,
    /// Its aliases, imports and definitions.
    pub names: &'s Names,
}

impl Pattern {
    /// Matches one node, adding to `bindings`; a variable that is bound already must be the same again. On failure
    /// `bindings` are as they were.
    pub fn matches(&self, subject: Subject, id: NodeId, bindings: &mut Bindings) -> bool {
        let mark = bindings.mark();
        let matcher = Matcher { pattern: self, subject };
        let found = matcher.node(self.q.root(), id, bindings);
        if !found {
            bindings.undo(mark);
        }
        found
    }

    /// Matches a run of statements that starts at `statements[0]`, as short as the pattern allows; the number of
    /// statements that matched.
    pub fn matches_run(
        &self,
        subject: Subject,
        statements: &[NodeId],
        bindings: &mut Bindings,
    ) -> Option<usize> {
        let matcher = Matcher { pattern: self, subject };
        let wanted = self.q.statements(self.q.root());
        let mark = bindings.mark();
        for end in 1..=statements.len() {
            if matcher.list(&wanted, &statements[..end], bindings) {
                return Some(end);
            }
            bindings.undo(mark);
        }
        None
    }
}

struct Matcher<'m> {
    pattern: &'m Pattern,
    subject: Subject<'m>,
}

impl Matcher<'_> {
    fn node(&self, p: NodeId, s: NodeId, bindings: &mut Bindings) -> bool {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.node_on_stack(p, s, bindings))
    }

    fn node_on_stack(&self, p: NodeId, s: NodeId, bindings: &mut Bindings) -> bool {
        let (pq, sq) = (&self.pattern.q, self.subject.q);
        match meta(pq, p) {
            Some(Meta::One(name)) => return self.bind(name, Value::Node(s), bindings),
            Some(Meta::Rest(name)) => return self.bind(name, Value::Nodes(items(sq, s)), bindings),
            None => {}
        }
        let (p, s) = (sole(pq, p), sole(sq, s));
        // `{$A, $$$REST}` is a tuple of any size, though two elements and others have different forms.
        if let (Some(ps), Some(ss)) = (tuple(pq, p), tuple(sq, s))
            && ps.iter().any(|&p| matches!(meta(pq, p), Some(Meta::Rest(_))))
        {
            return self.list(ps, ss, bindings);
        }
        match (pq.call(p), sq.call(s)) {
            (Some(pc), Some(sc)) => self.call(&pc, &sc, bindings),
            (None, None) => match (pq.kind(p), sq.kind(s)) {
                (Kind::List, Kind::List) => self.entries(p, s, bindings),
                (pk, sk) => pk == sk && self.list(pq.children(p), sq.children(s), bindings),
            },
            _ => false,
        }
    }

    fn call(&self, pc: &Call, sc: &Call, bindings: &mut Bindings) -> bool {
        let (pq, sq) = (&self.pattern.q, self.subject.q);
        match meta_name(pc.name) {
            Some(Meta::One(name) | Meta::Rest(name))
                if !self.bind(name, Value::Text(sc.name.into()), bindings) =>
            {
                return false;
            }
            None if pc.name != sc.name => return false,
            _ => {}
        }
        match pc.name {
            "__aliases__" => {
                let full = self.subject.names.module_name(sq, sc.node);
                return full.is_some() && full == self.pattern.names.module_name(pq, pc.node);
            }
            "%{}" if sc.name == "%{}" => return self.entries(pc.node, sc.node, bindings),
            "." => return self.list(&pc.args, &sc.args, bindings),
            _ => {}
        }
        self.target(pc, sc, bindings) && self.list(&pc.args, &sc.args, bindings)
    }

    /// True if both calls call the same module's function.
    fn target(&self, pc: &Call, sc: &Call, bindings: &mut Bindings) -> bool {
        let (pq, sq, names) = (&self.pattern.q, self.subject.q, self.subject.names);
        // A named function is one that the code names: `a[b]` calls `Access.get/2`, but does not say so.
        let is_said = |q: &Quoted, module: Option<NodeId>| {
            module.is_none_or(|module| !q.node(module).flags.has(Flags::SYNTHETIC))
        };
        if is_said(pq, pc.module) && !is_said(sq, sc.module) {
            return false;
        }
        let Some(module) = pc.module else {
            return match sc.module {
                Some(module) => names.module_name(sq, module).as_deref() == Some("Kernel"),
                None => !is_kernel_function(pc.name) || names.target(sq, sc).as_deref() == Some("Kernel"),
            };
        };
        if let Some(Meta::One(name)) = meta(pq, module) {
            return sc.module.is_some_and(|module| self.bind(name, Value::Node(module), bindings));
        }
        match (self.pattern.names.module_name(pq, module), sc.module) {
            (Some(wanted), Some(found)) => names.module_name(sq, found) == Some(wanted),
            (Some(wanted), None) => names.imported_from(sq, sc, &wanted),
            (None, Some(found)) => self.node(module, found, bindings),
            (None, None) => false,
        }
    }

    /// Siblings in order; a `$$$REST` takes as few as the others allow.
    fn list(&self, ps: &[NodeId], ss: &[NodeId], bindings: &mut Bindings) -> bool {
        let Some((&p, ps_rest)) = ps.split_first() else { return ss.is_empty() };
        let mark = bindings.mark();
        if let Some(Meta::Rest(name)) = meta(&self.pattern.q, p) {
            for taken in 0..=ss.len() {
                let (run, others) = ss.split_at(taken);
                if self.bind(name, Value::Nodes(run.to_vec()), bindings)
                    && self.list(ps_rest, others, bindings)
                {
                    return true;
                }
                bindings.undo(mark);
            }
            return false;
        }
        match ss.split_first() {
            Some((&s, ss_rest)) if self.node(p, s, bindings) && self.list(ps_rest, ss_rest, bindings) => true,
            _ => {
                bindings.undo(mark);
                false
            }
        }
    }

    /// The entries of a list or map: keywords in any order, all else in order.
    fn entries(&self, p: NodeId, s: NodeId, bindings: &mut Bindings) -> bool {
        let (pq, sq) = (&self.pattern.q, self.subject.q);
        let (ps, ss) = (pq.children(p), sq.children(s));
        let rest = ps.iter().find_map(|&p| match meta(pq, p) {
            Some(Meta::Rest(name)) => Some(name),
            _ => None,
        });
        let keyed = |q: &Quoted, id: NodeId| matches!(q.kind(id), Kind::Pair);
        let unordered = ps.iter().any(|&p| keyed(pq, p))
            && ps.iter().all(|&p| keyed(pq, p) || matches!(meta(pq, p), Some(Meta::Rest(_))))
            && ss.iter().all(|&s| keyed(sq, s));
        if !unordered {
            return self.list(ps, ss, bindings);
        }
        let mut left = ss.to_vec();
        for &p in ps.iter().filter(|&&p| keyed(pq, p)) {
            let Some(at) = left.iter().position(|&s| {
                let mark = bindings.mark();
                let found = self.list(pq.children(p), sq.children(s), bindings);
                if !found {
                    bindings.undo(mark);
                }
                found
            }) else {
                return false;
            };
            left.remove(at);
        }
        match rest {
            Some(name) => self.bind(name, Value::Nodes(left), bindings),
            None => left.is_empty(),
        }
    }

    fn bind(&self, name: &str, value: Value, bindings: &mut Bindings) -> bool {
        if name == "_" {
            return true;
        }
        let q = self.subject.q;
        let same = |a: &NodeId, b: &NodeId| q.same(*a, q, *b);
        match (bindings.get(name), &value) {
            (None, _) => {
                bindings.set(name, value);
                true
            }
            (Some(Value::Node(bound)), Value::Node(found)) => same(bound, found),
            (Some(Value::Nodes(bound)), Value::Nodes(found)) => {
                bound.len() == found.len() && bound.iter().zip(found).all(|(a, b)| same(a, b))
            }
            (Some(Value::Nodes(bound)), Value::Node(found)) => bound.len() == 1 && same(&bound[0], found),
            (Some(Value::Node(bound)), Value::Nodes(found)) => found.len() == 1 && same(bound, &found[0]),
            (Some(Value::Text(bound)), Value::Text(found)) => bound == found,
            (Some(Value::Text(bound)), Value::Node(found)) => q.var(*found).or(q.atom(*found)) == Some(bound),
            (Some(Value::Node(bound)), Value::Text(found)) => q.var(*bound).or(q.atom(*bound)) == Some(found),
            _ => false,
        }
    }
}

/// A block of one statement is that statement.
fn sole(q: &Quoted, id: NodeId) -> NodeId {
    match q.args_of(id, "__block__") {
        Some(&[only]) => sole(q, only),
        _ => id,
    }
}

/// The elements of a tuple.
fn tuple(q: &Quoted, id: NodeId) -> Option<&[NodeId]> {
    match q.kind(id) {
        Kind::Pair => Some(q.children(id)),
        Kind::Call(name) if name == "{}" => Some(q.children(id)),
        _ => None,
    }
}

/// What a lone `$$$REST` takes where one node stands: the statements of a block, the clauses of a `do` block.
fn items(q: &Quoted, id: NodeId) -> Vec<NodeId> {
    let clauses = q.children(id);
    let is_clause = |&child: &NodeId| q.args_of(child, "->").is_some();
    if matches!(q.kind(id), Kind::List) && !clauses.is_empty() && clauses.iter().all(is_clause) {
        return clauses.to_vec();
    }
    q.statements(id)
}

/// Functions of `Kernel` that a module may define itself or import in place of it
/// (<https://hexdocs.pm/elixir/Kernel.html>). Operators, special forms and definitions are not among them.
fn is_kernel_function(name: &str) -> bool {
    const NAMES: [&str; 63] = [
        "abs",
        "apply",
        "binary_part",
        "bit_size",
        "byte_size",
        "ceil",
        "div",
        "elem",
        "exit",
        "floor",
        "function_exported?",
        "get_and_update_in",
        "get_in",
        "hd",
        "inspect",
        "is_atom",
        "is_binary",
        "is_bitstring",
        "is_boolean",
        "is_float",
        "is_function",
        "is_integer",
        "is_list",
        "is_map",
        "is_map_key",
        "is_nil",
        "is_number",
        "is_pid",
        "is_port",
        "is_reference",
        "is_struct",
        "is_tuple",
        "length",
        "macro_exported?",
        "make_ref",
        "map_size",
        "match?",
        "max",
        "min",
        "node",
        "not",
        "pop_in",
        "put_elem",
        "put_in",
        "raise",
        "rem",
        "reraise",
        "round",
        "self",
        "send",
        "spawn",
        "spawn_link",
        "spawn_monitor",
        "struct",
        "tap",
        "then",
        "throw",
        "tl",
        "to_charlist",
        "to_string",
        "trunc",
        "tuple_size",
        "update_in",
    ];
    NAMES.binary_search(&name).is_ok()
}
