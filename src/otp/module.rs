//! Modules with their functions and clauses.

use crate::source::Span;
use crate::syntax::{Names, NodeId, Quoted};
use smol_str::SmolStr;

/// One `defmodule` with what stands in its own body.
#[derive(Clone, Debug)]
pub struct Module {
    /// The full name.
    pub name: SmolStr,
    /// The `defmodule` call.
    pub node: NodeId,
    /// The body's statements.
    pub statements: Vec<NodeId>,
    /// Every `use`.
    pub uses: Vec<Use>,
    /// Modules named by `@behaviour`.
    pub behaviours: Vec<SmolStr>,
    /// Functions and macros in the order of their first clause.
    pub functions: Vec<Function>,
}

/// A `use Module, options`.
#[derive(Clone, Debug)]
pub struct Use {
    /// The full name of the used module.
    pub module: SmolStr,
    /// The `use` call.
    pub node: NodeId,
}

/// All clauses of one name and arity.
#[derive(Clone, Debug)]
pub struct Function {
    /// The function's name.
    pub name: SmolStr,
    /// Number of parameters, defaults included.
    pub arity: usize,
    /// The smallest arity that the defaults allow.
    pub min_arity: usize,
    /// `def`, `defp`, `defmacro` ...
    pub definer: SmolStr,
    /// In source order.
    pub clauses: Vec<Clause>,
}

impl Function {
    /// True for `defp` and `defmacrop`.
    pub fn is_private(&self) -> bool {
        self.definer.ends_with('p')
    }

    /// True if a local call with this name and arity calls it.
    pub fn takes(&self, name: &str, arity: usize) -> bool {
        self.name == name && (self.min_arity..=self.arity).contains(&arity)
    }
}

/// One clause of a function.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The `def` call.
    pub node: NodeId,
    /// Its parameters (patterns).
    pub params: Vec<NodeId>,
    /// Its `when` guard.
    pub guard: Option<NodeId>,
    /// The `do` body; `None` for a head without body and for delegates.
    pub body: Option<NodeId>,
    /// The keyword list of `do`, `rescue`, `catch`, `else`, `after` sections.
    pub sections: Option<NodeId>,
}

/// The modules of a file, outer before inner; nested modules are entries of their own.
pub fn modules(q: &Quoted, names: &Names) -> Vec<Module> {
    names
        .modules
        .iter()
        .map(|module| {
            let body = q.sections(module.node).and_then(|sections| q.keyword(sections, "do"));
            let statements = body.map(|body| q.statements(body)).unwrap_or_default();
            let mut found = Module {
                name: module.name.clone(),
                node: module.node,
                uses: Vec::new(),
                behaviours: Vec::new(),
                functions: Vec::new(),
                statements,
            };
            for at in found.statements.clone() {
                found.add(q, names, at);
            }
            found
        })
        .collect()
}

impl Module {
    /// The module's bytes.
    pub fn span(&self, q: &Quoted) -> Span {
        q.node(self.node).outer
    }

    /// True if the module says `use name`.
    pub fn uses(&self, name: &str) -> bool {
        self.uses.iter().any(|used| used.module == name)
    }

    /// The function that a local call with this name and arity calls.
    pub fn function(&self, name: &str, arity: usize) -> Option<&Function> {
        self.functions.iter().find(|function| function.takes(name, arity))
    }

    /// The clause that holds `id`, with its function.
    pub fn clause_at(&self, q: &Quoted, id: NodeId) -> Option<(&Function, &Clause)> {
        self.functions
            .iter()
            .flat_map(|function| function.clauses.iter().map(move |clause| (function, clause)))
            .find(|(_, clause)| q.holds(clause.node, id))
    }

    /// Every clause with its function, in source order per function.
    pub fn clauses(&self) -> impl Iterator<Item = (&Function, &Clause)> {
        self.functions.iter().flat_map(|f| f.clauses.iter().map(move |clause| (f, clause)))
    }

    fn add(&mut self, q: &Quoted, names: &Names, id: NodeId) {
        let Some((name, args)) = q.local(id) else { return };
        match (name, args) {
            ("use", [target, ..]) => {
                if let Some(module) = names.module_name(q, *target) {
                    self.uses.push(Use { module, node: id });
                }
            }
            ("@", [attribute]) => {
                if let Some(&[value]) = q.args_of(*attribute, "behaviour")
                    && let Some(module) = names.module_name(q, value)
                {
                    self.behaviours.push(module);
                }
            }
            ("def" | "defp" | "defmacro" | "defmacrop", [head, ..]) => self.add_clause(q, id, name, *head),
            _ => {}
        }
    }

    fn add_clause(&mut self, q: &Quoted, node: NodeId, definer: &str, head: NodeId) {
        let (head, guard) = match q.args_of(head, "when") {
            Some(&[head, guard]) => (head, Some(guard)),
            _ => (head, None),
        };
        let (name, params) = match q.local(head) {
            Some((name, params)) => (SmolStr::new(name), params.to_vec()),
            None => match q.var(head) {
                Some(name) => (SmolStr::new(name), Vec::new()),
                None => return,
            },
        };
        let defaults = params.iter().filter(|&&p| q.args_of(p, "\\\\").is_some()).count();
        let sections = q.sections(node);
        let body = sections.and_then(|sections| q.keyword(sections, "do"));
        let (arity, min_arity) = (params.len(), params.len() - defaults);
        let clause = Clause { node, params, guard, body, sections };
        let same = |f: &&mut Function| f.name == name && f.arity == arity;
        match self.functions.iter_mut().find(same) {
            Some(function) => {
                function.min_arity = function.min_arity.min(min_arity);
                function.clauses.push(clause);
            }
            None => self.functions.push(Function {
                name,
                arity,
                min_arity,
                definer: definer.into(),
                clauses: vec![clause],
            }),
        }
    }
}
