//! Where an ETS table is made, and what that says of it.

use super::{Calls, File, Project, ValueKind, is_a};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::{SmolStr, format_smolstr};
use std::collections::HashSet;

/// An `:ets.new` that makes a table, or may make it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Maker {
    /// The atoms among its options.
    pub options: Vec<String>,
    /// True if it may have options that the code does not spell out there.
    pub open: bool,
}

impl Maker {
    /// True if other processes may write to the table.
    pub fn is_public(&self) -> bool {
        self.open || self.has("public")
    }

    /// True if a key may have several rows.
    pub fn is_bag(&self) -> bool {
        self.has("bag") || self.has("duplicate_bag")
    }

    fn has(&self, option: &str) -> bool {
        self.options.iter().any(|atom| atom == option)
    }
}

/// Every `:ets.new` that may make the table which `table` stands for: those under its name, those that are kept in the
/// field that it was taken from, else all of its file.
pub fn makers(project: &Project, file: &File, table: NodeId) -> Vec<Maker> {
    let wanted = match constant(file, table) {
        Some(name) => Wanted::Named(name),
        None => match field(file, table, &mut HashSet::new()) {
            Some(key) => Wanted::Kept(key),
            None => return made_in(file, &|_| true),
        },
    };
    let here = made_in(file, &|id| wanted.is_made_by(file, id));
    if !here.is_empty() {
        return here;
    }
    let word = wanted.word().to_string();
    let others = project.files_with(&file.path, ["ets", &word]).filter(|path| *path != file.path);
    let elsewhere: Vec<Maker> = others
        .filter_map(|path| project.parse(path))
        .flat_map(|other| made_in(&other, &|id| wanted.is_made_by(&other, id)))
        .collect();
    // One that is made in this file under a name that the code does not say may be it, too.
    if elsewhere.is_empty() { made_in(file, &|id| Wanted::name_at(file, id).is_none()) } else { elsewhere }
}

enum Wanted {
    Named(SmolStr),
    Kept(SmolStr),
}

impl Wanted {
    /// A word of every file that makes it.
    fn word(&self) -> &str {
        let (Wanted::Named(name) | Wanted::Kept(name)) = self;
        name.trim_start_matches(':').rsplit('.').next().unwrap_or(name)
    }

    fn is_made_by(&self, file: &File, new: NodeId) -> bool {
        match self {
            Wanted::Named(name) => Self::name_at(file, new).as_ref() == Some(name),
            Wanted::Kept(key) => {
                let q = &file.q;
                // `key: :ets.new(..)`, or a variable bound to it: `key: table`.
                let flow = file.flow_at(new);
                let bound = q.parent(new).and_then(|up| q.args_of(up, "=")).map(|sides| sides[0]);
                let kept = |&id: &NodeId| key_of(q, id).is_some_and(|found| found == *key);
                std::iter::once(new)
                    .chain(bound.into_iter().flat_map(|left| flow.uses(left).to_vec()))
                    .any(|id| kept(&id))
            }
        }
    }

    fn name_at(file: &File, new: NodeId) -> Option<SmolStr> {
        constant(file, *file.q.call(new)?.args.first()?)
    }
}

/// A place, `path:line`, that may store a value of another kind as the second field of a row of `table`.
pub fn stores_other(project: &Project, file: &File, table: NodeId, kind: ValueKind) -> Option<String> {
    let name = constant(file, table);
    let key = || field(file, table, &mut HashSet::new());
    let here = |id: NodeId| match &name {
        Some(name) => constant(file, id).as_ref() == Some(name),
        None => {
            file.q.same(id, &file.q, table)
                || key().is_some_and(|key| field(file, id, &mut HashSet::new()) == Some(key))
        }
    };
    if let Some(place) = other_write(file, kind, &here) {
        return Some(place);
    }
    let wanted = Wanted::Named(name?);
    let Wanted::Named(name) = &wanted else { return None };
    let word = wanted.word().to_string();
    let others = project.files_with(&file.path, ["ets", &word]).filter(|path| *path != file.path);
    others
        .filter_map(|path| project.parse(path))
        .find_map(|other| other_write(&other, kind, &|id| constant(&other, id).as_ref() == Some(name)))
}

/// The first write to a table for which `is_table` holds that may store a value of another kind.
fn other_write(file: &File, kind: ValueKind, is_table: &dyn Fn(NodeId) -> bool) -> Option<String> {
    let (q, calls) = (&file.q, Calls::new(file));
    let written = ["insert", "insert_new", "update_element", "update_counter"]
        .into_iter()
        .flat_map(|name| file.calls(name))
        .filter(|&&id| calls.called(id).is_some_and(|call| call.module == ":ets"));
    let may_be_other = |&id: &NodeId| {
        let Some(call) = q.call(id).filter(|call| call.args.first().is_some_and(|&table| is_table(table)))
        else {
            return false;
        };
        match (call.name, call.args.as_slice()) {
            ("insert" | "insert_new", &[_, rows]) => !holds_kind(file, kind, rows),
            ("update_counter", &[_, _, _, row]) => !holds_kind(file, kind, row),
            ("update_element", &[_, _, change]) => {
                let changes =
                    if matches!(q.kind(change), Kind::List) { q.children(change) } else { &[change][..] };
                !changes.iter().all(|&change| match tuple(q, change) {
                    Some(&[at, value]) => !is_second(q, at) || is_a(kind, file, value),
                    _ => false,
                })
            }
            _ => false,
        }
    };
    written.copied().find(may_be_other).map(|id| format!("{}:{}", file.path, file.line(id)))
}

fn is_second(q: &Quoted, at: NodeId) -> bool {
    matches!(q.kind(at), Kind::Int(digits) if digits == "2")
}

/// True if a row, or each of several rows, has a value of this kind as its second field, or no such field.
fn holds_kind(file: &File, kind: ValueKind, rows: NodeId) -> bool {
    let q = &file.q;
    let rows = file.flow_at(rows).resolve(q, rows);
    match (q.kind(rows), tuple(q, rows)) {
        (_, Some(fields)) => fields.get(1).is_none_or(|&value| is_a(kind, file, value)),
        (Kind::List, _) => q.children(rows).iter().all(|&row| holds_kind(file, kind, row)),
        _ => false,
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

/// The key of the pair of which `id` is the value.
fn key_of(q: &Quoted, id: NodeId) -> Option<&str> {
    let pair = q.parent(id).filter(|&up| matches!(q.kind(up), Kind::Pair) && q.children(up)[1] == id)?;
    q.atom(q.children(pair)[0])
}

fn made_in(file: &File, is_wanted: &dyn Fn(NodeId) -> bool) -> Vec<Maker> {
    let calls = Calls::new(file);
    let is_new = |id: NodeId| calls.called(id).is_some_and(|call| call.is(":ets", "new", 2));
    let found = file.calls("new").iter().copied().filter(|&id| is_new(id) && is_wanted(id));
    found.map(|id| maker(file, id)).collect()
}

fn maker(file: &File, new: NodeId) -> Maker {
    let q = &file.q;
    let Some(&given) = q.call(new).as_ref().and_then(|call| call.args.get(1)) else {
        return Maker::default();
    };
    let given = file.flow_at(given).resolve(q, given);
    let given = file.attribute_value(given).unwrap_or(given);
    let is_open = |id: NodeId| match q.kind(id) {
        Kind::List | Kind::Pair | Kind::Atom(_) | Kind::Int(_) => false,
        // `node()`, `self()`: what an option is set to.
        _ => {
            key_of(q, id).is_none()
                && q.ancestors(id).take_while(|&up| q.holds(given, up)).all(|up| key_of(q, up).is_none())
        }
    };
    Maker {
        options: q.subtree(given).filter_map(|id| q.atom(id)).map(String::from).collect(),
        open: q.subtree(given).any(is_open),
    }
}

/// The constant that `id` is: an atom, a module's full name, an attribute that is set to one or a function that answers
/// one.
fn constant(file: &File, id: NodeId) -> Option<SmolStr> {
    let q = &file.q;
    let id = file.flow_at(id).resolve(q, id);
    let answer = file.local_function(id).filter(|function| function.arity == 0).and_then(|function| {
        let [clause] = function.clauses.as_slice() else { return None };
        clause.body
    });
    let id = answer.unwrap_or(id);
    let id = file.attribute_value(id).unwrap_or(id);
    if let Some(atom) = q.atom(id) {
        return Some(format_smolstr!(":{atom}"));
    }
    file.names.module_name(q, id)
}

/// The field that a variable or an access `x.field` takes its value from, also where callers of a private function all
/// pass the same one.
fn field(file: &File, id: NodeId, seen: &mut HashSet<NodeId>) -> Option<SmolStr> {
    let q = &file.q;
    let flow = file.flow_at(id);
    let id = flow.resolve(q, id);
    if let (Kind::Apply, &[callee]) = (q.kind(id), q.children(id))
        && let Some(&[_, name]) = q.args_of(callee, ".")
    {
        return q.atom(name).map(SmolStr::new);
    }
    let binding = flow.binding(id)?;
    if let Some(key) = key_of(q, binding) {
        return Some(key.into());
    }
    let (function, clause) = file.clause_at(id)?;
    let at = clause.params.iter().position(|&param| param == binding)?;
    if !function.is_private() || !seen.insert(clause.node) {
        return None;
    }
    let callers = Calls::new(file).callers(file.module_at(id)?, function);
    let mut keys = callers.iter().map(|&caller| field(file, *q.call(caller)?.args.get(at)?, seen));
    let first = keys.next()??;
    keys.all(|key| key.as_ref() == Some(&first)).then_some(first)
}
