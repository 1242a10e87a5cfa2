//! Supervision trees: the children lists that supervisors are started with.

use super::{Calls, File, Module, tails};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;
use std::collections::HashSet;

/// Every literal list (or literal part of one) that a file gives to `Supervisor.start_link` or `Supervisor.init`:
/// directly, through a variable, `++`, filters or a local function (<https://hexdocs.pm/elixir/Supervisor.html>).
pub fn children_lists(file: &File) -> Vec<NodeId> {
    all_lists(file).into_iter().map(|(list, _)| list).collect()
}

/// Those of them that take effect on every start: no branch, no clause of several decides.
pub fn certain_lists(file: &File) -> Vec<NodeId> {
    all_lists(file).into_iter().filter(|(_, certain)| *certain).map(|(list, _)| list).collect()
}

fn all_lists(file: &File) -> Vec<(NodeId, bool)> {
    let calls = Calls::new(file);
    let mut finder = Finder { file, seen: HashSet::new(), lists: Vec::new(), certain: true };
    for name in ["start_link", "init"] {
        for &id in file.calls(name) {
            let is_supervisor = calls.called(id).is_some_and(|called| called.module == "Supervisor");
            if let (true, Some(call)) = (is_supervisor, file.q.call(id))
                && call.arity() == 2
                && let Some(&children) = call.args.first()
            {
                finder.certain = !is_in_branch(&file.q, id);
                finder.look(children);
            }
        }
    }
    finder.lists.sort();
    finder.lists
}

/// True if `id` runs only on some ways through its function.
fn is_in_branch(q: &Quoted, id: NodeId) -> bool {
    const BRANCHING: [&str; 6] = ["case", "cond", "if", "receive", "unless", "with"];
    q.ancestors(id).any(|up| {
        q.call(up).is_some_and(|call| BRANCHING.contains(&call.name))
            && q.call(up).and_then(|call| q.sections(call.site)).is_some_and(|sections| q.holds(sections, id))
    })
}

/// The module that an element of a children list starts.
pub fn started(file: &File, child: NodeId) -> Option<SmolStr> {
    let q = &file.q;
    let is_name = |id: &NodeId| q.args_of(*id, "__aliases__").is_some() || q.var(*id) == Some("__MODULE__");
    q.subtree(child)
        .filter(is_name)
        .filter_map(|id| file.names.module_name(q, id))
        .find(|name| name != "Supervisor" && name != "Supervisor.Spec")
}

struct Finder<'f> {
    file: &'f File,
    seen: HashSet<NodeId>,
    lists: Vec<(NodeId, bool)>,
    /// False below a branch.
    certain: bool,
}

impl Finder<'_> {
    fn look(&mut self, id: NodeId) {
        let q = &self.file.q;
        let ends = tails(q, id);
        let certain = self.certain;
        self.certain &= ends.complete && ends.nodes.len() == 1;
        for end in ends.nodes {
            if self.seen.insert(end) {
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.value(end));
            }
        }
        self.certain = certain;
    }

    fn value(&mut self, id: NodeId) {
        let (file, q) = (self.file, &self.file.q);
        if matches!(q.kind(id), Kind::List) {
            return self.lists.push((id, self.certain));
        }
        if let Some(&[left, right]) = q.args_of(id, "++") {
            self.look(left);
            return self.look(right);
        }
        if let Some(value) = file.attribute_value(id).filter(|_| is_read_once(file, id)) {
            return self.look(value);
        }
        if q.var(id).is_some() {
            let source = file.flow_at(id).resolve(q, id);
            if source != id {
                self.look(source);
            }
            return;
        }
        let calls = Calls::new(file);
        if let Some(function) = calls.local(id) {
            let bodies: Vec<NodeId> = function.clauses.iter().filter_map(|clause| clause.body).collect();
            let certain = self.certain;
            self.certain &= bodies.len() == 1;
            bodies.into_iter().for_each(|body| self.look(body));
            self.certain = certain;
            return;
        }
        let Some(called) = calls.called(id) else { return };
        let keeps = match &*called.module {
            "Enum" => matches!(called.name, "filter" | "reject" | "concat"),
            "List" => called.name == "flatten",
            _ => false,
        };
        if keeps && let Some(&list) = q.call(id).and_then(|call| call.args.first().copied()).as_ref() {
            self.look(list);
        }
    }
}

/// True if nothing else in its module reads the attribute that `id` reads.
fn is_read_once(file: &File, id: NodeId) -> bool {
    let q = &file.q;
    let Some(module) = file.module_at(id) else { return false };
    let reads = file.calls("@").iter().filter(|&&read| q.holds(module.node, read) && q.same(read, q, id));
    reads.count() == 1
}

/// True if a list is a keyword list.
fn is_keywords(q: &Quoted, list: NodeId) -> bool {
    let children = q.children(list);
    !children.is_empty()
        && children
            .iter()
            .all(|&child| matches!(q.kind(child), Kind::Pair) && q.atom(q.children(child)[0]).is_some())
}

/// What a file says of supervision trees, without its syntax tree.
#[derive(Clone, Debug, Default)]
pub struct Trees {
    /// What stands in children lists.
    pub children: Vec<Child>,
    /// A module and a `name:` that stands beside it, in whatever spelling and wherever in the file.
    pub named: Vec<(SmolStr, SmolStr)>,
    /// Modules with a children list.
    pub supervisors: Vec<SmolStr>,
    /// Modules that `use Application` and have a `start/2`.
    pub applications: Vec<SmolStr>,
}

/// An element of a children list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// The module that it starts.
    pub module: SmolStr,
    /// Its `name:`, if that is a module's name.
    pub name: Option<SmolStr>,
    /// The module that holds the list.
    pub supervisor: Option<SmolStr>,
}

impl Trees {
    /// Reads a file.
    pub fn of(file: &File) -> Self {
        let q = &file.q;
        let mut trees = Self { named: named_modules(file), ..Self::default() };
        for list in children_lists(file) {
            let supervisor = file.module_at(list).map(|module| module.name.clone());
            for &child in q.children(list) {
                let Some(module) = started(file, child) else { continue };
                let name = q.subtree(child).find_map(|id| match (q.kind(id), q.children(id)) {
                    (Kind::Pair, &[key, value]) if q.atom(key) == Some("name") => {
                        file.names.module_name(q, value)
                    }
                    _ => None,
                });
                trees.children.push(Child { module, name, supervisor: supervisor.clone() });
            }
            trees.supervisors.extend(supervisor);
        }
        let is_application =
            |module: &&Module| module.uses("Application") && module.function("start", 2).is_some();
        let applications = file.modules.iter().filter(is_application);
        trees.applications = applications.map(|module| module.name.clone()).collect();
        trees
    }
}

fn named_modules(file: &File) -> Vec<(SmolStr, SmolStr)> {
    let q = &file.q;
    let mut found = Vec::new();
    for pair in q.ids().filter(|&id| matches!(q.kind(id), Kind::Pair)) {
        let (key, value) = (q.children(pair)[0], q.children(pair)[1]);
        if q.atom(key) != Some("name") {
            continue;
        }
        let Some(name) = file.names.module_name(q, value) else { continue };
        let stops = |up: &NodeId| match q.kind(*up) {
            Kind::List => q.children(*up).len() > 1 && !is_keywords(q, *up),
            Kind::Call(form) => matches!(form.as_str(), "=" | "__block__" | "->" | "def" | "defp"),
            _ => false,
        };
        let Some(child) = q.ancestors(pair).take_while(|up| !stops(up)).last() else { continue };
        let aliases = q.subtree(child).filter(|&id| q.args_of(id, "__aliases__").is_some() && id != value);
        found.extend(
            aliases.filter_map(|id| file.names.module_name(q, id)).map(|module| (module, name.clone())),
        );
    }
    found
}
