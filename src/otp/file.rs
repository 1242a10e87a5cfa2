use super::calls::LocalCall;
use super::collection::Run;
use super::{Calls, Clause, Failure, Flow, Function, Module, failures, modules};
use crate::pattern::Subject;
use crate::source::{LineIndex, Span};
use crate::syntax::{self, Kind, Names, NodeId, Quoted, Refusal};
use smol_str::SmolStr;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// A parsed file with its facts, made as they are asked for.
#[derive(Debug)]
pub struct File {
    /// Relative to the root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Where its lines start.
    pub lines: LineIndex,
    /// Its quoted form.
    pub q: Quoted,
    /// Its aliases, imports and definitions.
    pub names: Names,
    /// Its modules.
    pub modules: Vec<Module>,
    calls: HashMap<SmolStr, Vec<NodeId>>,
    flows: RefCell<HashMap<NodeId, Rc<Flow>>>,
    failures: RefCell<HashMap<NodeId, Rc<[Failure]>>>,
    local_calls: OnceCell<Vec<LocalCall>>,
    runs: RefCell<HashMap<NodeId, Rc<[Rc<Run>]>>>,
}

impl File {
    /// Parses `text`.
    ///
    /// # Errors
    /// A [`Refusal`] for text that Elixir would refuse or that cannot be read for certain.
    pub fn parse(path: &str, text: &str) -> Result<Self, Refusal> {
        Ok(Self::new(path, text, syntax::parse(text)?))
    }

    /// Parses `text` without whole statements that nothing asks for, `idle`: neither their nodes nor their comments are
    /// there, nor is it noticed if Elixir would refuse them.
    ///
    /// # Errors
    /// A [`Refusal`] for text that Elixir would refuse or that cannot be read for certain.
    pub fn parse_without(path: &str, text: &str, idle: &[Span]) -> Result<Self, Refusal> {
        Ok(Self::new(path, text, syntax::parse_without(text, idle)?))
    }

    fn new(path: &str, text: &str, q: Quoted) -> Self {
        let names = Names::new(&q);
        let modules = modules(&q, &names);
        let mut calls: HashMap<SmolStr, Vec<NodeId>> = HashMap::new();
        for id in q.ids() {
            let call = match q.kind(id) {
                Kind::Call(_) | Kind::Apply | Kind::Var(_) => q.call(id),
                _ => None,
            };
            if let Some(call) = call {
                calls.entry(call.name.into()).or_default().push(id);
            }
        }
        Self {
            path: path.into(),
            lines: LineIndex::new(text),
            text: text.into(),
            q,
            names,
            modules,
            calls,
            flows: RefCell::default(),
            failures: RefCell::default(),
            local_calls: OnceCell::new(),
            runs: RefCell::default(),
        }
    }

    /// What patterns are matched on.
    pub fn subject(&self) -> Subject<'_> {
        Subject { q: &self.q, names: &self.names }
    }

    /// Every call of this name, operators and special forms included, in source order.
    pub fn calls(&self, name: &str) -> &[NodeId] {
        self.calls.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every call, grouped by name.
    pub fn all_calls(&self) -> impl Iterator<Item = (&str, &[NodeId])> {
        self.calls.iter().map(|(name, ids)| (name.as_str(), ids.as_slice()))
    }

    /// Every call and capture of the file's own functions, in source order.
    pub(super) fn local_calls(&self) -> &[LocalCall] {
        self.local_calls.get_or_init(|| Calls::new(self).all_local())
    }

    /// The data flow of a function clause (a `def` node).
    pub fn flow(&self, clause: NodeId) -> Rc<Flow> {
        self.flows
            .borrow_mut()
            .entry(clause)
            .or_insert_with(|| Rc::new(Flow::of_clause(&self.q, clause)))
            .clone()
    }

    /// Where a function clause fails.
    pub fn failures(&self, clause: &Clause) -> Rc<[Failure]> {
        if let Some(known) = self.failures.borrow().get(&clause.node) {
            return Rc::clone(known);
        }
        let found: Rc<[Failure]> = failures(self, clause).into();
        self.failures.borrow_mut().insert(clause.node, Rc::clone(&found));
        found
    }

    /// The callbacks of a server module with the helpers that they run.
    pub(super) fn runs(&self, module: &Module) -> Rc<[Rc<Run>]> {
        let known = self.runs.borrow().get(&module.node).cloned();
        known.unwrap_or_else(|| {
            let found: Rc<[Rc<Run>]> = Run::all(self, module).into();
            self.runs.borrow_mut().insert(module.node, Rc::clone(&found));
            found
        })
    }

    /// The innermost module that holds `id`.
    pub fn module_at(&self, id: NodeId) -> Option<&Module> {
        self.modules.iter().rev().find(|module| self.q.holds(module.node, id))
    }

    /// The function clause that holds `id`.
    pub fn clause_at(&self, id: NodeId) -> Option<(&Function, &Clause)> {
        self.module_at(id).and_then(|module| module.clause_at(&self.q, id))
    }

    /// The data flow around `id`; empty outside functions.
    pub fn flow_at(&self, id: NodeId) -> Rc<Flow> {
        match self.clause_at(id) {
            Some((_, clause)) => self.flow(clause.node),
            None => Rc::default(),
        }
    }

    /// The node's text, without parentheses around it.
    pub fn code(&self, id: NodeId) -> &str {
        self.q.node(id).inner.of(&self.text)
    }

    /// The 1-based line where the node starts.
    pub fn line(&self, id: NodeId) -> u32 {
        self.lines.line(self.q.node(id).inner.start)
    }

    /// The clause that a call of a local function reaches, if it has just one.
    pub fn local_function(&self, id: NodeId) -> Option<&Function> {
        let call = self.q.call(id)?;
        if !self.names.is_local(&self.q, &call) {
            return None;
        }
        self.module_at(id)?.function(call.name, call.arity())
    }

    /// The value that a module attribute is set to, if it is set once.
    pub fn attribute_value(&self, id: NodeId) -> Option<NodeId> {
        let q = &self.q;
        let name = q.args_of(id, "@").and_then(|args| q.var(args[0]))?;
        let set =
            |&id: &NodeId| q.args_of(id, "@").and_then(|args| q.args_of(args[0], name)).map(<[_]>::to_vec);
        let statements = &self.module_at(id)?.statements;
        let mut values = statements.iter().filter_map(set).filter(|args| args.len() == 1);
        let value = values.next()?[0];
        values.next().is_none().then_some(value)
    }
}
