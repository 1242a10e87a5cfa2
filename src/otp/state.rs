//! Where the state of a server is built, and of what.

use super::{Calls, File, Function, Module, Project, tails};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;
use std::collections::HashSet;
use std::ops::Deref;
use std::rc::Rc;

/// A file that facts were found in: the one that was asked about, or another of the project.
#[derive(Clone, Debug)]
pub enum Place<'f> {
    /// The file that was asked about.
    Own(&'f File),
    /// Another file.
    Other(Rc<File>),
}

impl Deref for Place<'_> {
    type Target = File;

    fn deref(&self) -> &File {
        match self {
            Place::Own(file) => file,
            Place::Other(file) => file,
        }
    }
}

/// A map that code builds from nothing: the entries of `%{..}` or `%Struct{..}`.
#[derive(Clone, Debug)]
pub struct Literal<'f> {
    /// Where it stands.
    pub file: Place<'f>,
    /// The `%{}` node that holds the entries.
    pub node: NodeId,
}

/// A struct definition.
#[derive(Clone, Debug)]
pub struct Struct<'f> {
    /// Where it stands.
    pub file: Place<'f>,
    /// The struct's module.
    pub module: SmolStr,
    /// The list that `defstruct` takes.
    pub list: NodeId,
}

/// How the state of a server comes into being.
#[derive(Clone, Debug, Default)]
pub struct StateShape<'f> {
    /// The map literals that it starts as.
    pub maps: Vec<Literal<'f>>,
    /// The structs that it starts as.
    pub structs: Vec<Struct<'f>>,
    /// The literals of these structs.
    pub literals: Vec<Literal<'f>>,
    /// The struct that is made by `struct(Module, fields)`, if one is.
    pub made: Option<SmolStr>,
    /// Its fields.
    pub fields: Vec<SmolStr>,
}

impl<'f> StateShape<'f> {
    /// Follows what `init/1` returns to the literals that the state starts as.
    ///
    /// # Errors
    /// Why that is not known, as a sentence.
    pub fn of(file: &'f File, module: &Module, project: &Project) -> Result<Self, String> {
        let Some(init) = module.function("init", 1) else {
            return Err(format!("{} has no init/1", module.name));
        };
        let mut walker = Walker { project, seen: HashSet::new(), found: Vec::new() };
        walker.returns(&Place::Own(file), init, None);
        Self::made_of(walker.found, module, project)
    }

    /// The same, also where `init/1` hands on its argument: that is what the module's own calls of
    /// `GenServer.start_link/3` and `start/3` give, each a map or struct from nothing.
    ///
    /// # Errors
    /// Why that is not known, as a sentence.
    pub fn from_start(file: &'f File, module: &Module, project: &Project) -> Result<Self, String> {
        let plain = Self::of(file, module, project);
        let arguments = start_arguments(file, module);
        let (Err(_), Some(init), false) = (&plain, module.function("init", 1), arguments.is_empty()) else {
            return plain;
        };
        let mut walker = Walker { project, seen: HashSet::new(), found: Vec::new() };
        for argument in arguments {
            walker.returns(&Place::Own(file), init, Some(argument));
        }
        Self::made_of(walker.found, module, project)
    }

    fn made_of(found: Vec<Origin<'f>>, module: &Module, project: &Project) -> Result<Self, String> {
        let mut shape = StateShape::default();
        for origin in found {
            shape.add(origin, project)?;
        }
        if shape.maps.is_empty() && shape.structs.is_empty() {
            return Err(format!("the state of {} is not a map or struct that init builds", module.name));
        }
        shape.read_fields();
        Ok(shape)
    }

    fn add(&mut self, origin: Origin<'f>, project: &Project) -> Result<(), String> {
        match origin {
            Origin::Map(literal) => {
                let is_same = |map: &Literal| map.node == literal.node && map.file.path == literal.file.path;
                if !self.maps.iter().any(is_same) {
                    self.maps.push(literal);
                }
            }
            Origin::Struct { name, file, literal } => {
                if !self.structs.iter().any(|found| found.module == name) {
                    self.structs.push(find_struct(&file, &name, project)?);
                }
                match literal {
                    Some(node) => self.literals.push(Literal { file, node }),
                    None => self.made = Some(name),
                }
            }
            Origin::Unknown(code) => {
                return Err(format!("the state `{code}` is not a map or struct that init builds"));
            }
            Origin::Parameter => return Err("init returns its argument as the state".into()),
        }
        Ok(())
    }

    fn read_fields(&mut self) {
        let mut fields = Vec::new();
        for literal in self.maps.iter().chain(&self.literals) {
            let q = &literal.file.q;
            fields.extend(q.pairs(literal.node).filter_map(|(key, _)| q.atom(key).map(SmolStr::new)));
        }
        for found in &self.structs {
            fields.extend(found.fields().map(|(name, _)| name));
        }
        fields.sort();
        fields.dedup();
        self.fields = fields;
    }
}

impl Struct<'_> {
    /// Each field with its default, if it has one.
    pub fn fields(&self) -> impl Iterator<Item = (SmolStr, Option<NodeId>)> + '_ {
        let q = &self.file.q;
        q.children(self.list).iter().filter_map(|&entry| match (q.kind(entry), q.children(entry)) {
            (Kind::Atom(name), _) => Some((name.clone(), None)),
            (Kind::Pair, &[key, value]) => q.atom(key).map(|name| (name.into(), Some(value))),
            _ => None,
        })
    }
}

/// What the module starts servers of its own with.
fn start_arguments(file: &File, module: &Module) -> Vec<NodeId> {
    let calls = Calls::new(file);
    let started = |&id: &NodeId| {
        let called = calls.called(id).filter(|called| called.module == "GenServer")?;
        let args = file.q.call(id).map(|call| call.args)?;
        let own = file.names.module_name(&file.q, *args.first()?).is_some_and(|name| name == module.name);
        (own && (2..=3).contains(&called.arity)).then(|| args[1])
    };
    let starts = ["start_link", "start"].into_iter().flat_map(|name| file.calls(name));
    starts.filter(|&&id| file.q.holds(module.node, id)).filter_map(started).collect()
}

/// The callbacks of `module` whose next state is a new map or struct that owes nothing to the old one: for each the
/// function's name and the new state.
pub fn states_built_anew<'m>(file: &File, module: &'m Module, project: &Project) -> Vec<(&'m str, NodeId)> {
    let mut anew = Vec::new();
    for function in module.functions.iter().filter(|f| f.name.starts_with("handle_") && !f.is_private()) {
        let mut walker = Walker { project, seen: HashSet::new(), found: Vec::new() };
        walker.returns(&Place::Own(file), function, None);
        for origin in walker.found {
            let node = match origin {
                Origin::Map(literal) => literal.node,
                Origin::Struct { literal: Some(node), .. } => node,
                Origin::Struct { .. } => function.clauses[0].node,
                _ => continue,
            };
            anew.push((function.name.as_str(), node));
        }
    }
    anew
}

fn find_struct<'f>(file: &Place<'f>, name: &str, project: &Project) -> Result<Struct<'f>, String> {
    let own = file.modules.iter().any(|module| module.name == name);
    let file = match own {
        true => file.clone(),
        false => match project.defining(name) {
            Some(file) => Place::Other(Rc::new(file)),
            None => return Err(format!("%{name}{{}} is no struct of this project")),
        },
    };
    let module = file.modules.iter().find(|module| module.name == name);
    let list = module.and_then(|module| {
        module.statements.iter().find_map(|&id| match file.q.args_of(id, "defstruct") {
            Some(&[list]) => Some(list),
            _ => None,
        })
    });
    let literal = |&list: &NodeId| {
        let parts = file.q.children(list);
        let plain = |&part: &NodeId| match file.q.kind(part) {
            Kind::Atom(_) => true,
            Kind::Pair => file.q.atom(file.q.children(part)[0]).is_some(),
            _ => false,
        };
        matches!(file.q.kind(list), Kind::List) && parts.iter().all(plain)
    };
    match list.filter(literal) {
        Some(list) => Ok(Struct { module: name.into(), list, file }),
        None => Err(format!("the fields of %{name}{{}} are not a literal list")),
    }
}

/// Where a value comes from.
enum Origin<'f> {
    Map(Literal<'f>),
    Struct {
        name: SmolStr,
        file: Place<'f>,
        /// The entries, if it is a literal; else it is made by `struct/2`.
        literal: Option<NodeId>,
    },
    /// An argument of the callback: the old state, for one.
    Parameter,
    Unknown(String),
}

/// A call that is being looked into.
struct Frame<'f> {
    file: Place<'f>,
    params: Vec<NodeId>,
    args: Vec<NodeId>,
    up: Option<Rc<Frame<'f>>>,
}

/// What is followed: the tuple that a callback returns, or the state in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Tuple,
    State,
}

struct Walker<'f, 'p> {
    project: &'p Project,
    seen: HashSet<(String, NodeId, NodeId)>,
    found: Vec<Origin<'f>>,
}

impl<'f> Walker<'f, '_> {
    /// What the clauses of `function` return, called with `argument` if that is known.
    fn returns(&mut self, file: &Place<'f>, function: &Function, argument: Option<NodeId>) {
        for clause in &function.clauses {
            let frame = argument.map(|argument| {
                let (params, args) = (clause.params.clone(), vec![argument]);
                Rc::new(Frame { file: file.clone(), params, args, up: None })
            });
            if let Some(body) = clause.body {
                self.value(file, body, Wanted::Tuple, frame.as_ref());
            }
        }
    }

    fn value(&mut self, file: &Place<'f>, id: NodeId, wanted: Wanted, frame: Option<&Rc<Frame<'f>>>) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.value_on_stack(file, id, wanted, frame));
    }

    fn value_on_stack(
        &mut self,
        file: &Place<'f>,
        id: NodeId,
        wanted: Wanted,
        frame: Option<&Rc<Frame<'f>>>,
    ) {
        let q = &file.q;
        let ends = tails(q, id).nodes;
        if ends != [id] {
            ends.into_iter().for_each(|end| self.value(file, end, wanted, frame));
            return;
        }
        if wanted == Wanted::Tuple
            && let Some(state) = state_of(q, id)
        {
            if let Some(state) = state {
                self.value(file, state, Wanted::State, frame);
            }
            return;
        }
        match (q.kind(id), q.children(id)) {
            (Kind::Var(_), _) => self.variable(file, id, wanted, frame),
            (Kind::Call(name), &[_, right]) if name == "=" => self.value(file, right, wanted, frame),
            (Kind::Call(name), _) if name == "@" => match file.attribute_value(id) {
                Some(value) => self.value(file, value, wanted, frame),
                None => self.unknown(file, id),
            },
            (Kind::Call(name), entries) if name == "%{}" => match updated(q, entries) {
                Some(base) => self.value(file, base, wanted, frame),
                None => self.found.push(Origin::Map(Literal { file: file.clone(), node: id })),
            },
            (Kind::Call(name), &[module, map]) if name == "%" => match updated(q, q.children(map)) {
                Some(base) => self.value(file, base, wanted, frame),
                None => self.made(file, id, module, Some(map)),
            },
            _ => self.call(file, id, wanted, frame),
        }
    }

    fn unknown(&mut self, file: &File, id: NodeId) {
        let code = file.code(id).lines().next().unwrap_or("").to_string();
        self.found.push(Origin::Unknown(code));
    }

    fn made(&mut self, file: &Place<'f>, id: NodeId, module: NodeId, literal: Option<NodeId>) {
        match file.names.module_name(&file.q, module) {
            Some(name) => self.found.push(Origin::Struct { name, file: file.clone(), literal }),
            None => self.unknown(file, id),
        }
    }

    fn variable(&mut self, file: &Place<'f>, id: NodeId, wanted: Wanted, frame: Option<&Rc<Frame<'f>>>) {
        let q = &file.q;
        let flow = file.flow_at(id);
        let Some(binding) = flow.binding(id) else { return self.unknown(file, id) };
        if let Some(source) = flow.source(binding) {
            let whole =
                q.parent(binding).and_then(|up| q.args_of(up, "=")).is_some_and(|args| args[0] == binding);
            return match whole {
                true => self.value(file, source, wanted, frame),
                false => self.unknown(file, id),
            };
        }
        let whole = |param: NodeId| {
            param == binding || q.args_of(param, "=").is_some_and(|sides| sides.contains(&binding))
        };
        match frame {
            Some(call) => match call.params.iter().position(|&param| whole(param)) {
                Some(at) if at < call.args.len() => {
                    self.value(&call.file, call.args[at], wanted, call.up.as_ref());
                }
                _ => self.unknown(file, id),
            },
            None => self.found.push(Origin::Parameter),
        }
    }

    fn call(&mut self, file: &Place<'f>, id: NodeId, wanted: Wanted, frame: Option<&Rc<Frame<'f>>>) {
        let q = &file.q;
        let Some(call) = q.call(id) else { return self.unknown(file, id) };
        let calls = Calls::new(file);
        if let Some(function) = calls.local(id) {
            return self.follow(file, file, function, id, &call.args, wanted, frame);
        }
        let Some(called) = calls.called(id) else { return self.unknown(file, id) };
        let first = call.args.first().copied();
        match (&*called.module, call.name, first) {
            ("Kernel", "raise" | "reraise" | "throw" | "exit", _) => {}
            ("Kernel", "struct" | "struct!", Some(module)) if file.names.module_name(q, module).is_some() => {
                self.made(file, id, module, None);
            }
            ("Kernel", "put_in" | "update_in", Some(path)) => {
                let root = if call.arity() == 2 && call.name == "put_in" || is_path(q, path) {
                    root(q, path)
                } else {
                    path
                };
                self.value(file, root, wanted, frame);
            }
            ("Kernel", "struct" | "struct!" | "tap", Some(base)) => self.value(file, base, wanted, frame),
            (
                "Map",
                "put" | "put_new" | "put_new_lazy" | "merge" | "update" | "update!" | "replace" | "replace!"
                | "delete" | "drop",
                Some(base),
            ) => self.value(file, base, wanted, frame),
            ("Enum", "into" | "reduce", _) if call.arity() >= 2 => {
                self.value(file, call.args[1], wanted, frame);
            }
            (module, name, _) => {
                let own = file.modules.iter().any(|found| found.name == module);
                let other = match own {
                    true => Some(file.clone()),
                    false => self.project.defining(module).map(|file| Place::Other(Rc::new(file))),
                };
                let found = other.as_ref().and_then(|other| {
                    let module = other.modules.iter().find(|found| found.name == module)?;
                    module.function(name, call.arity())
                });
                match (&other, found) {
                    (Some(other), Some(function)) => {
                        self.follow(file, other, function, id, &call.args, wanted, frame);
                    }
                    _ => self.unknown(file, id),
                }
            }
        }
    }

    /// What a function returns when it is called with `args`, which stand in the file `caller`.
    #[allow(clippy::too_many_arguments)]
    fn follow(
        &mut self,
        caller: &Place<'f>,
        file: &Place<'f>,
        function: &Function,
        at: NodeId,
        args: &[NodeId],
        wanted: Wanted,
        frame: Option<&Rc<Frame<'f>>>,
    ) {
        for clause in &function.clauses {
            let Some(body) = clause.body else { continue };
            if !self.seen.insert((caller.path.clone(), at, clause.node)) {
                continue;
            }
            let args = if args.len() == clause.params.len() { args.to_vec() } else { Vec::new() };
            let frame =
                Frame { file: caller.clone(), params: clause.params.clone(), args, up: frame.cloned() };
            self.value(file, body, wanted, Some(&Rc::new(frame)));
        }
    }
}

/// The state in the tuple that a callback returns: `Some(None)` for a return without one, `None` for what is no return
/// (<https://hexdocs.pm/elixir/GenServer.html#callbacks>).
pub fn state_of(q: &Quoted, id: NodeId) -> Option<Option<NodeId>> {
    let parts = match q.kind(id) {
        Kind::Atom(_) => return Some(None),
        Kind::Pair => q.children(id),
        _ => q.args_of(id, "{}")?,
    };
    match (q.atom(*parts.first()?)?, parts) {
        ("ok" | "noreply", [_, state, ..]) | ("reply", [_, _, state, ..]) => Some(Some(*state)),
        ("stop" | "error", _) => Some(None),
        _ => None,
    }
}

/// The map that `%{map | ...}` updates.
fn updated(q: &Quoted, entries: &[NodeId]) -> Option<NodeId> {
    match entries {
        &[only] => q.args_of(only, "|").and_then(|args| args.first().copied()),
        _ => None,
    }
}

/// True for `state.a`, `state[:a]` and what goes deeper.
pub(super) fn is_path(q: &Quoted, id: NodeId) -> bool {
    step(q, id).is_some()
}

/// The variable, or whatever expression, that a path starts from.
pub(super) fn root(q: &Quoted, id: NodeId) -> NodeId {
    let mut at = id;
    while let Some((base, _)) = step(q, at) {
        at = base;
    }
    at
}

/// One step of a path: `base.field` or `base[key]`, with the node of the field's name or of the key.
pub fn step(q: &Quoted, id: NodeId) -> Option<(NodeId, NodeId)> {
    if !matches!(q.kind(id), Kind::Apply) {
        return None;
    }
    let (&callee, args) = q.children(id).split_first()?;
    let (base, name) = q.remote(callee)?;
    match (q.atom(base), name, args) {
        (Some("Elixir.Access" | "Access"), "get", &[base, key]) => Some((base, key)),
        (None, _, [])
            if !q.node(id).flags.has(crate::syntax::Flags::PARENS)
                && q.args_of(base, "__aliases__").is_none() =>
        {
            q.children(callee).get(1).map(|&name| (base, name))
        }
        _ => None,
    }
}
