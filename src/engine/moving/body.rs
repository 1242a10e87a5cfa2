//! A module that is cut: what of it goes where, and what the code that goes makes use of.

use super::path;
use crate::engine::Unit;
use crate::otp::{Calls, Cut, Exports, File, Home, Lexical, LinePart, Module, Outline};
use crate::syntax::NodeId;
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashMap};

/// The module with its facts.
pub(super) struct Body<'u> {
    pub unit: &'u Unit<'u>,
    pub file: &'u File,
    pub module: &'u Module,
    pub outline: Outline,
    pub lexical: Lexical<'u>,
    pub exports: Exports<'u>,
    pub calls: Calls<'u>,
    /// For each line the lines that set the attributes that it reads.
    reads: Vec<Vec<usize>>,
    /// For each line the functions of the module that it calls by their bare names.
    bare_calls: Vec<BTreeSet<usize>>,
}

/// A module that is new.
#[derive(Clone, Debug)]
pub(super) struct NewModule {
    pub home: Home,
    /// Its full name.
    pub name: String,
    /// What code that names it writes: an alias of it, else the full name.
    pub short: String,
    pub path: String,
}

/// Where everything goes.
pub(super) struct Places {
    /// A home for each function.
    pub homes: Vec<Home>,
    /// For the lines of guards: where they go.
    pub guards: HashMap<usize, Home>,
    pub modules: Vec<NewModule>,
    /// Functions that are called from outside of their new module: private ones become public.
    pub exported: BTreeSet<usize>,
}

impl<'u> Body<'u> {
    pub fn new(unit: &'u Unit<'u>, module: &'u Module) -> Result<Self, String> {
        let file = unit.file;
        let outline = Outline::of(file, module)?;
        let mut latest: HashMap<&SmolStr, usize> = HashMap::new();
        let q = &file.q;
        let mut reads = Vec::new();
        for (at, line) in outline.lines.iter().enumerate() {
            let read = |id| q.args_of(id, "@").and_then(|args| q.var(args[0]));
            let names: BTreeSet<&str> = q.subtree(line.node).filter_map(read).collect();
            let found = names.into_iter().filter_map(|name| latest.get(&SmolStr::new(name)).copied());
            reads.push(found.collect());
            if let LinePart::Sets(name) = &line.part {
                latest.insert(name, at);
            }
        }
        drop(latest);
        let (lexical, exports, calls) = (Lexical::of(file), Exports::new(unit.project), Calls::new(file));
        let mut body =
            Self { unit, file, module, lexical, exports, calls, reads, bare_calls: Vec::new(), outline };
        let called = |line: &crate::otp::Line| {
            let nodes = body.calls.locals_in(line.node).map(|(node, _)| node);
            nodes.filter_map(|node| body.bare_call(node)).collect()
        };
        body.bare_calls = body.outline.lines.iter().map(called).collect();
        Ok(body)
    }

    /// The lines that set what these lines read, directly or through each other, in order.
    pub fn attributes(&self, lines: &[usize]) -> Vec<usize> {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        let mut open: Vec<usize> = lines.to_vec();
        while let Some(at) = open.pop() {
            open.extend(self.reads[at].iter().copied().filter(|&set| found.insert(set)));
        }
        found.into_iter().collect()
    }

    /// The lines that set the attributes that stay readable in a node of a line.
    pub fn reads_in(&self, line: usize, node: NodeId) -> Vec<usize> {
        let q = &self.file.q;
        let names: Vec<&str> =
            q.subtree(node).filter_map(|id| q.args_of(id, "@").and_then(|args| q.var(args[0]))).collect();
        let sets = |&&at: &&usize| match &self.outline.lines[at].part {
            LinePart::Sets(name) => names.contains(&name.as_str()),
            _ => false,
        };
        self.reads[line].iter().filter(sets).copied().collect()
    }

    /// The index of a function in the module that a node calls, or captures, by its bare name.
    pub fn bare_call(&self, node: NodeId) -> Option<usize> {
        let q = &self.file.q;
        let function = self.calls.local(node)?;
        if q.call(node).is_some_and(|call| call.module.is_some()) {
            return None;
        }
        self.module.functions.iter().position(|own| own.name == function.name && own.arity == function.arity)
    }

    /// The lines of guards that code in these nodes uses.
    pub fn guards_in(&self, nodes: &[NodeId]) -> BTreeSet<usize> {
        let q = &self.file.q;
        let mut found = BTreeSet::new();
        for (at, line) in self.outline.lines.iter().enumerate() {
            let LinePart::Guard(name, arity, _) = &line.part else { continue };
            let uses = |id: NodeId| {
                let of_line = q.holds(line.node, id);
                !of_line
                    && q.call(id).is_some_and(|call| {
                        call.module.is_none() && call.name == name && call.arity() == *arity
                    })
            };
            if nodes.iter().any(|&node| self.file.calls(name).iter().any(|&id| q.holds(node, id) && uses(id)))
            {
                found.insert(at);
            }
        }
        found
    }

    /// Where everything goes in a cut.
    ///
    /// # Errors
    /// A name that is taken, or a guard that binds modules to each other.
    pub fn places(&self, cut: &Cut) -> Result<Places, String> {
        let homes = cut.homes.clone();
        let guards = self.guard_homes(&homes);
        let mut used: BTreeSet<Home> = homes.iter().copied().chain(guards.values().copied()).collect();
        used.remove(&Home::Old);
        let mut modules: Vec<NewModule> = Vec::new();
        for home in used {
            let wanted = match home {
                Home::New(at) => cut.names[at].clone(),
                _ => "Shared".to_string(),
            };
            let others = match home {
                Home::Shared => ["Helpers".to_string(), "Common".to_string()],
                _ => [format!("{wanted}s"), format!("{wanted}Functions")],
            };
            let found = {
                let is_free = |short: String| {
                    let name = format!("{}.{short}", self.module.name);
                    let path = path::of_module(self.file, &name);
                    path::is_free(self.unit, &name, &path)?;
                    let mut known = self.file.modules.iter().map(|module| module.name.as_str());
                    match known.any(|known| known == name) || modules.iter().any(|module| module.name == name)
                    {
                        true => Err(format!("there is a module {name} already")),
                        false => Ok((short, name, path)),
                    }
                };
                is_free(wanted)
                    .or_else(|why| others.into_iter().find_map(|short| is_free(short).ok()).ok_or(why))
            };
            let (short, name, path) = found?;
            let short = if self.is_free_alias(&short) { short } else { name.clone() };
            modules.push(NewModule { home, name, short, path });
        }
        let mut places = Places { homes, guards, modules, exported: BTreeSet::new() };
        for (line, called) in self.outline.lines.iter().zip(&self.bare_calls) {
            let of = match line.part {
                LinePart::Clause(other) | LinePart::About(other) => places.homes[other],
                _ => Home::Old,
            };
            let outside =
                called.iter().copied().filter(|&at| places.homes[at] != Home::Old && of != places.homes[at]);
            places.exported.extend(outside);
        }
        // A default stays with the delegation, whatever it calls.
        for (line, default) in self.defaults(&places.homes) {
            let called = self.file.q.subtree(default).filter_map(|id| self.bare_call(id));
            let function = match self.outline.lines[line].part {
                LinePart::Clause(at) => at,
                _ => continue,
            };
            places.exported.extend(called.filter(|&at| places.homes[at] == places.homes[function]));
        }
        Ok(places)
    }

    /// The defaults of parameters of public functions that move, each with its line: the delegation has them, too.
    pub fn defaults(&self, homes: &[Home]) -> Vec<(usize, NodeId)> {
        let q = &self.file.q;
        let mut found = Vec::new();
        for (at, line) in self.outline.lines.iter().enumerate() {
            let LinePart::Clause(function) = line.part else { continue };
            let own = &self.module.functions[function];
            if own.is_private() || homes[function] == Home::Old {
                continue;
            }
            let clause = own.clauses.iter().find(|clause| clause.node == line.node);
            let params = clause.map(|clause| clause.params.as_slice()).unwrap_or_default();
            found.extend(params.iter().filter_map(|&p| Some((at, q.args_of(p, "\\\\")?[1]))));
        }
        found
    }

    /// Where guards go: a public one stays; a private one goes with its only user, else to what is shared.
    fn guard_homes(&self, homes: &[Home]) -> HashMap<usize, Home> {
        let mut users: HashMap<usize, BTreeSet<Home>> = HashMap::new();
        for line in &self.outline.lines {
            let home = match line.part {
                LinePart::Clause(function) => homes[function],
                LinePart::Guard(..) => continue,
                _ => Home::Old,
            };
            let mut open: Vec<usize> = self.guards_in(&[line.node]).into_iter().collect();
            while let Some(guard) = open.pop() {
                let private = matches!(self.outline.lines[guard].part, LinePart::Guard(_, _, true));
                let user = if private { home } else { Home::Old };
                if users.entry(guard).or_default().insert(user) {
                    // What a guard that stays uses has to be there, too.
                    open.extend(self.guards_in(&[self.outline.lines[guard].node]));
                }
            }
        }
        let mut found: HashMap<usize, Home> = HashMap::new();
        for (at, line) in self.outline.lines.iter().enumerate() {
            let LinePart::Guard(_, _, private) = line.part else { continue };
            let of = users.get(&at).cloned().unwrap_or_default();
            let home = match (private, of.len()) {
                (false, _) | (true, 0) => Home::Old,
                (true, 1) => of.into_iter().next().unwrap_or(Home::Old),
                (true, _) => Home::Shared,
            };
            found.insert(at, home);
        }
        found
    }

    /// True if no name in the module would be taken for this alias.
    fn is_free_alias(&self, short: &str) -> bool {
        let q = &self.file.q;
        !self
            .file
            .calls("__aliases__")
            .iter()
            .any(|&id| q.children(id).first().and_then(|&first| q.atom(first)) == Some(short))
    }
}

impl Places {
    /// The new module of a home.
    pub fn module(&self, home: Home) -> Option<&NewModule> {
        self.modules.iter().find(|module| module.home == home)
    }

    /// Where a line goes: what is about a public function stays.
    pub fn of_line(&self, body: &Body, at: usize) -> Home {
        match body.outline.lines[at].part {
            LinePart::Clause(function) => self.homes[function],
            LinePart::About(function) if body.module.functions[function].is_private() => self.homes[function],
            LinePart::Guard(..) => self.guards.get(&at).copied().unwrap_or(Home::Old),
            _ => Home::Old,
        }
    }
}
