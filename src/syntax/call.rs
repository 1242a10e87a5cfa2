//! One view of every spelling of a call: `f(a, b)`, `f a, b`, `a |> f(b)`, `M.f(a, b)`, `a |> M.f(b)`.

use super::{Flags, Kind, NodeId, Quoted};

/// A call with its arguments as the compiler sees them: a piped value is the first argument.
#[derive(Clone, Debug)]
pub struct Call<'q> {
    /// The whole expression; for a piped call the `|>` node.
    pub node: NodeId,
    /// The call without its piped argument; equal to `node` where nothing is piped.
    pub site: NodeId,
    /// The module expression of a remote call (an alias, an atom, `__MODULE__` or any expression).
    pub module: Option<NodeId>,
    /// The function, macro, operator or special form.
    pub name: &'q str,
    /// The arguments, the piped one first; a `do` block's keyword list is the last.
    pub args: Vec<NodeId>,
}

impl Call<'_> {
    /// Number of arguments.
    pub fn arity(&self) -> usize {
        self.args.len()
    }

    /// True if the first argument was piped in.
    pub fn piped(&self) -> bool {
        self.node != self.site
    }
}

impl Quoted {
    /// The call at `id`, or `None`: for literals, variables, anonymous calls `f.()`, and the right side of a pipe
    /// (which is part of the call at the `|>` node).
    pub fn call(&self, id: NodeId) -> Option<Call<'_>> {
        if self.is_piped_into(id) {
            return None;
        }
        if let Kind::Call(name) = self.kind(id)
            && name == "|>"
            && let &[value, site] = self.children(id)
        {
            let mut call = self.plain_call(site)?;
            call.node = id;
            call.args.insert(0, value);
            return Some(call);
        }
        self.plain_call(id)
    }

    /// True if `id` is the right side of a `|>`.
    pub fn is_piped_into(&self, id: NodeId) -> bool {
        self.parent(id).is_some_and(|up| {
            matches!(self.kind(up), Kind::Call(name) if name == "|>") && self.children(up).get(1) == Some(&id)
        })
    }

    fn plain_call(&self, id: NodeId) -> Option<Call<'_>> {
        match self.kind(id) {
            Kind::Call(name) => {
                Some(Call { node: id, site: id, module: None, name, args: self.children(id).to_vec() })
            }
            Kind::Var(name) if self.is_piped_into(id) => {
                Some(Call { node: id, site: id, module: None, name, args: Vec::new() })
            }
            Kind::Apply => {
                let (&callee, args) = self.children(id).split_first()?;
                let (module, name) = self.remote(callee)?;
                Some(Call { node: id, site: id, module: Some(module), name, args: args.to_vec() })
            }
            _ => None,
        }
    }

    /// Splits the callee `M.f` of a remote call into the module's node and the function's name.
    pub fn remote(&self, callee: NodeId) -> Option<(NodeId, &str)> {
        match (self.kind(callee), self.children(callee)) {
            (Kind::Call(dot), &[module, function]) if dot == "." => match self.kind(function) {
                Kind::Atom(name) => Some((module, name)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The name and children of a plain `{name, meta, args}` call.
    pub fn local(&self, id: NodeId) -> Option<(&str, &[NodeId])> {
        match self.kind(id) {
            Kind::Call(name) => Some((name, self.children(id))),
            _ => None,
        }
    }

    /// The children if `id` is the plain call `name` (an operator, special form or local call).
    pub fn args_of(&self, id: NodeId, name: &str) -> Option<&[NodeId]> {
        self.local(id).filter(|(found, _)| *found == name).map(|(_, args)| args)
    }

    /// The atom's text if `id` is an atom.
    pub fn atom(&self, id: NodeId) -> Option<&str> {
        match self.kind(id) {
            Kind::Atom(name) => Some(name),
            _ => None,
        }
    }

    /// The variable's name if `id` is one.
    pub fn var(&self, id: NodeId) -> Option<&str> {
        match self.kind(id) {
            Kind::Var(name) => Some(name),
            _ => None,
        }
    }

    /// The value under `key` in a keyword list or the entries of a map.
    pub fn keyword(&self, list: NodeId, key: &str) -> Option<NodeId> {
        if !matches!(self.kind(list), Kind::List) {
            return None;
        }
        self.pairs(list).find(|&(k, _)| self.atom(k) == Some(key)).map(|(_, value)| value)
    }

    /// Key and value of each two-element tuple among the children.
    pub fn pairs(&self, id: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        self.children(id).iter().filter_map(|&child| match (self.kind(child), self.children(child)) {
            (Kind::Pair, &[key, value]) => Some((key, value)),
            _ => None,
        })
    }

    /// The statements of a body: the children of a block, or the one expression itself.
    pub fn statements(&self, body: NodeId) -> Vec<NodeId> {
        match self.args_of(body, "__block__") {
            Some(children) => children.to_vec(),
            None => vec![body],
        }
    }

    /// The last statement of a body: its value.
    pub fn value_of_body(&self, body: NodeId) -> NodeId {
        match self.args_of(body, "__block__") {
            Some(&[.., last]) => self.value_of_body(last),
            _ => body,
        }
    }

    /// The `do`, `else`, `rescue` ... sections of a call: its last argument if that is a `do` block or `do:` keywords.
    pub fn sections(&self, call: NodeId) -> Option<NodeId> {
        let last = *self.children(call).last()?;
        let is_do = matches!(self.kind(last), Kind::List)
            && (self.node(last).flags.has(Flags::DO_BLOCK) || self.keyword(last, "do").is_some());
        is_do.then_some(last)
    }

    /// True if both subtrees have the same form; ranges do not count.
    pub fn same(&self, a: NodeId, other: &Quoted, b: NodeId) -> bool {
        let (left, right) = (self.subtree(a), other.subtree(b));
        left.len() == right.len()
            && left.zip(right).all(|(l, r)| {
                self.kind(l) == other.kind(r) && self.children(l).len() == other.children(r).len()
            })
    }
}
