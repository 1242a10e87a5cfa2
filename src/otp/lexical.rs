//! What code takes from the `alias`, `import` and `require` lines around it, part by part.

use super::{File, Module, Project};
use crate::source::Span;
use crate::syntax::{Flags, Import, Kind, NodeId};
use smol_str::SmolStr;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::LazyLock;

/// One part of an `alias`, `import` or `require` that stands outside of functions.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The whole line.
    pub statement: NodeId,
    /// What of it the part is: a member of `alias A.{B, C}`, a pair of `only: [f: 1]`, else the line itself.
    pub part: NodeId,
    /// What it brings.
    pub brings: Brings,
}

/// What a part of a directive brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Brings {
    /// A short name for a module.
    Alias {
        /// The short name.
        short: SmolStr,
        /// The module.
        full: SmolStr,
    },
    /// A function or macro by name.
    Function {
        /// The module that has it.
        module: SmolStr,
        /// Its name.
        name: SmolStr,
        /// Its arity.
        arity: usize,
    },
    /// All that a module exports.
    Module {
        /// The module.
        module: SmolStr,
    },
    /// A module's macros, by its name.
    Macros {
        /// The module.
        module: SmolStr,
    },
}

/// Where an unqualified call comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The module itself, Elixir, or an import inside of the function.
    Here,
    /// This entry.
    Entry(usize),
    /// One of several imports, or what a `use` has injected.
    Unknown,
}

/// The directives of a file outside of functions, and what makes use of them.
#[derive(Debug)]
pub struct Lexical<'f> {
    file: &'f File,
    /// In source order.
    pub entries: Vec<Entry>,
    /// Names of modules that an alias makes shorter: the node, and where the scope of the alias starts.
    aliased: Vec<(NodeId, SmolStr, SmolStr, u32)>,
    /// Unqualified calls of what is neither the module's own nor Elixir's: the call, its name and arity.
    foreign: Vec<(NodeId, SmolStr, usize)>,
}

impl<'f> Lexical<'f> {
    /// Reads a file.
    pub fn of(file: &'f File) -> Self {
        let q = &file.q;
        let mut entries = Vec::new();
        let modules = file.modules.iter().flat_map(|module| module.statements.iter().copied());
        let mut statements: Vec<NodeId> = q.statements(q.root()).into_iter().chain(modules).collect();
        statements.sort();
        statements.dedup();
        statements.iter().for_each(|&id| entries.extend(parts(file, id)));
        let is_name = |id: NodeId| {
            let Some(up) = q.parent(id) else { return false };
            let of_directive = |up: NodeId| {
                q.local(up).is_some_and(|(name, _)| matches!(name, "alias" | "require" | "import"))
            };
            let member = matches!(q.kind(up), Kind::Apply) && q.parent(up).is_some_and(of_directive);
            // `as: Short`
            let short = matches!(q.kind(up), Kind::Pair)
                && q.atom(q.children(up)[0]) == Some("as")
                && q.parent(up).and_then(|list| q.parent(list)).is_some_and(of_directive);
            let defines = q.args_of(up, "defmodule").is_some_and(|args| args.first() == Some(&id));
            member || short || defines
        };
        let aliased = file.calls("__aliases__").iter().filter(|&&id| !is_name(id)).filter_map(|&id| {
            let (short, full, from) = file.names.alias_of(q, id)?;
            Some((id, short, full, from))
        });
        let aliased = aliased.collect();
        let foreign = q.ids().filter_map(|id| foreign(file, id)).collect();
        Self { file, entries, aliased, foreign }
    }

    /// Where a foreign call comes from; `exports` says whether a module has such a function, if that is known.
    fn origin(&self, call: NodeId, name: &str, arity: usize, exports: &Exports) -> Origin {
        let at = self.file.q.node(call).inner.start;
        let own =
            |from: u32| self.entries.iter().any(|entry| self.file.q.node(entry.statement).outer.end == from);
        let of = |import: &Import, by_name: bool| {
            self.entries.iter().position(|entry| {
                let here = self.file.q.node(entry.statement).outer.end == import.scope.start;
                here && match &entry.brings {
                    Brings::Function { name: found, arity: takes, .. } => {
                        by_name && found == name && *takes == arity
                    }
                    Brings::Module { .. } => !by_name,
                    _ => false,
                }
            })
        };
        let mut unsure = Vec::new();
        for import in self.file.names.imports_at(at) {
            let listed = import
                .only
                .as_ref()
                .map(|only| only.iter().any(|(found, takes)| found == name && *takes == arity));
            if listed == Some(false)
                || import.except.iter().any(|(found, takes)| found == name && *takes == arity)
            {
                continue;
            }
            let by_name = listed == Some(true);
            let origin = match own(import.scope.start) {
                true => of(import, by_name).map_or(Origin::Unknown, Origin::Entry),
                false => Origin::Here,
            };
            match if by_name { Some(true) } else { exports.has(&import.module, name, arity) } {
                Some(true) => return origin,
                Some(false) => {}
                None => unsure.push(origin),
            }
        }
        match unsure.as_slice() {
            &[origin] => origin,
            _ => Origin::Unknown,
        }
    }

    /// The lines that are directives, in source order.
    pub fn statements(&self) -> Vec<NodeId> {
        let mut all: Vec<NodeId> = self.entries.iter().map(|entry| entry.statement).collect();
        all.sort();
        all.dedup();
        all
    }

    /// The parts that code makes use of: code inside the one nodes and not inside the others.
    pub fn used(&self, inside: &[NodeId], outside: &[NodeId], exports: &Exports) -> Vec<usize> {
        let q = &self.file.q;
        let among = |nodes: &[NodeId], id: NodeId| nodes.iter().any(|&outer| q.holds(outer, id));
        let holds = |id: NodeId| among(inside, id) && !among(outside, id);
        let mut used: Vec<usize> = Vec::new();
        for (id, short, _, from) in self.aliased.iter().filter(|(id, ..)| holds(*id)) {
            used.extend(self.entries.iter().position(|entry| {
                q.node(entry.statement).outer.end == *from
                    && !q.holds(entry.statement, *id)
                    && matches!(&entry.brings, Brings::Alias { short: found, .. } if found == short)
            }));
        }
        for (call, name, arity) in self.foreign.iter().filter(|(id, ..)| holds(*id)) {
            if let Origin::Entry(at) = self.origin(*call, name, *arity, exports) {
                used.push(at);
            }
        }
        let names = self.file.calls("__aliases__").iter().copied().filter(|&id| holds(id));
        let named: Vec<(NodeId, SmolStr)> =
            names.filter_map(|id| Some((id, self.file.names.module_name(q, id)?))).collect();
        for (at, entry) in self.entries.iter().enumerate() {
            let Brings::Macros { module } = &entry.brings else { continue };
            if named.iter().any(|(id, name)| name == module && !q.holds(entry.statement, *id)) {
                used.push(at);
            }
        }
        used.sort_unstable();
        used.dedup();
        used
    }

    /// The aliases that code inside a node makes use of, short and full, that stand outside of it.
    pub fn aliases_in(&self, inside: NodeId) -> Vec<(&SmolStr, &SmolStr, u32)> {
        let q = &self.file.q;
        let span = q.node(inside).outer;
        let found = self
            .aliased
            .iter()
            .filter(|(id, _, _, from)| q.holds(inside, *id) && !(span.start < *from && *from <= span.end));
        found.map(|(_, short, full, from)| (short, full, *from)).collect()
    }

    /// The first call inside a node whose origin cannot be told.
    pub fn unknown_in(&self, inside: NodeId, exports: &Exports) -> Option<String> {
        self.all_unknown(inside, exports).into_iter().next()
    }

    /// All calls inside a node whose origin cannot be told.
    pub fn all_unknown(&self, inside: NodeId, exports: &Exports) -> Vec<String> {
        let calls = self.foreign.iter().filter(|(id, ..)| self.file.q.holds(inside, *id));
        calls
            .filter(|(id, name, arity)| self.origin(*id, name, *arity, exports) == Origin::Unknown)
            .map(|(_, name, arity)| format!("{name}/{arity}"))
            .collect()
    }

    /// The bytes that take a part out of its line, if others stay in it.
    pub fn removal(&self, entry: &Entry) -> Span {
        let q = &self.file.q;
        let parts: Vec<NodeId> = self
            .entries
            .iter()
            .filter(|other| other.statement == entry.statement)
            .map(|other| other.part)
            .collect();
        let own = q.node(entry.part).outer;
        let at = parts.iter().position(|&part| part == entry.part).unwrap_or(0);
        match parts.get(at + 1) {
            Some(&next) => Span::new(own.start, q.node(next).outer.start),
            None => match at.checked_sub(1) {
                Some(before) => Span::new(q.node(parts[before]).outer.end, own.end),
                None => own,
            },
        }
    }
}

/// What modules export, as far as that is known.
#[derive(Debug)]
pub struct Exports<'p> {
    project: &'p Project,
    /// What has been asked before: by module its file.
    known: RefCell<HashMap<SmolStr, Option<Rc<File>>>>,
}

impl<'p> Exports<'p> {
    /// What is known in a project.
    pub fn new(project: &'p Project) -> Self {
        Self { project, known: RefCell::default() }
    }

    /// Whether a module has a function or macro; `None` if that cannot be told.
    pub fn has(&self, module: &str, name: &str, arity: usize) -> Option<bool> {
        let known = include_str!("exports.txt").lines().find_map(|line| {
            line.strip_prefix(module)?
                .strip_prefix(' ')
                .map(|names| names.split(' ').any(|found| found == name))
        });
        if known.is_some() {
            return known;
        }
        let read = || self.project.defining(module).map(Rc::new);
        let file = self.known.borrow_mut().entry(module.into()).or_insert_with(read).clone()?;
        let defined = file.names.modules.iter().find(|found| found.name == module)?;
        let defines = defined.defines.contains(&(name.into(), arity));
        let own = file.modules.iter().find(|found| found.name == module)?;
        // What a `use`, or a macro in the body, defines does not stand there.
        if defines || own.uses.is_empty() { Some(defines) } else { None }
    }
}

/// The parts of a statement that is a directive.
fn parts(file: &File, statement: NodeId) -> Vec<Entry> {
    let q = &file.q;
    let Some((word, args)) = q.local(statement) else { return Vec::new() };
    let Some(&target) = args.first() else { return Vec::new() };
    let entry = |part: NodeId, brings: Brings| Entry { statement, part, brings };
    let option = |key| args.get(1).and_then(|&options| q.keyword(options, key));
    let last = |id: NodeId| match (q.args_of(id, "__aliases__"), q.kind(id)) {
        (Some([.., last]), _) => q.atom(*last).map(SmolStr::new),
        _ => None,
    };
    let module = || file.names.module_name(q, target);
    match word {
        "alias" | "require" => {
            let mut found = Vec::new();
            if let (Kind::Apply, Some((&callee, members))) =
                (q.kind(target), q.children(target).split_first())
            {
                let base = q.remote(callee).and_then(|(base, _)| file.names.module_name(q, base));
                for &member in members {
                    let name = q.node(member).inner.of(&file.text);
                    if let (Some(base), Some(short)) = (&base, last(member)) {
                        let full: SmolStr = format!("{base}.{name}").into();
                        found.push(entry(
                            member,
                            match word {
                                "alias" => Brings::Alias { short, full },
                                _ => Brings::Macros { module: full },
                            },
                        ));
                    }
                }
                return found;
            }
            let Some(full) = module() else { return found };
            let named = option("as").and_then(last);
            if word == "require" {
                found.push(entry(statement, Brings::Macros { module: full.clone() }));
            }
            let short = named.or_else(|| (word == "alias").then(|| last(target)).flatten());
            let short = short
                .or_else(|| (word == "alias").then(|| full.rsplit('.').next().map(SmolStr::new)).flatten());
            found.extend(short.map(|short| entry(statement, Brings::Alias { short, full })));
            found
        }
        "import" => {
            let Some(module) = module() else { return Vec::new() };
            match option("only").filter(|&only| matches!(q.kind(only), Kind::List)) {
                Some(only) => {
                    let pairs = q.children(only).iter().filter_map(|&pair| {
                        let &[name, arity] = q.children(pair) else { return None };
                        let (Kind::Atom(name), Kind::Int(arity)) = (q.kind(name), q.kind(arity)) else {
                            return None;
                        };
                        let (module, name, arity) = (module.clone(), name.clone(), arity.parse().ok()?);
                        Some(entry(pair, Brings::Function { module, name, arity }))
                    });
                    pairs.collect()
                }
                None => vec![entry(statement, Brings::Module { module })],
            }
        }
        _ => Vec::new(),
    }
}

/// The name and arity of an unqualified call, or capture, of what is neither the module's own nor Elixir's.
fn foreign(file: &File, id: NodeId) -> Option<(NodeId, SmolStr, usize)> {
    let q = &file.q;
    let is_definition = |name: &str| name.starts_with("def");
    if let Some(&[function, arity]) = q.args_of(id, "/")
        && q.parent(id).is_some_and(|up| q.args_of(up, "&").is_some())
        && let (Some(name), Kind::Int(arity)) = (q.var(function), q.kind(arity))
    {
        let arity = arity.parse().ok()?;
        let own = file.names.module_at(q, id).is_some_and(|m| m.defines.contains(&(name.into(), arity)));
        return (!own && !is_elixirs(name)).then(|| (id, name.into(), arity));
    }
    let call = q.call(id).filter(|call| call.module.is_none())?;
    if is_elixirs(call.name) || file.names.is_local(q, &call) || q.node(id).flags.has(Flags::SYNTHETIC) {
        return None;
    }
    // Types, and the heads of definitions, are no calls.
    let mut inner = id;
    for up in q.ancestors(id) {
        if let Some((name, args)) = q.local(up) {
            let is_head = is_definition(name) && args.first() == Some(&inner);
            let types = ["spec", "type", "typep", "opaque", "callback", "macrocallback"];
            let is_type = q.args_of(up, "@").is_some_and(|set| {
                set.first().and_then(|&set| q.local(set)).is_some_and(|(name, _)| types.contains(&name))
            });
            let is_set = name == "@" && inner == id;
            let in_head = name == "when"
                && args.first() == Some(&inner)
                && q.parent(up).and_then(|up| q.local(up)).is_some_and(|(name, _)| is_definition(name))
                && inner == id;
            if is_head && inner == id || is_type || is_set || in_head {
                return None;
            }
        }
        inner = up;
    }
    Some((id, call.name.into(), call.arity()))
}

/// What `Kernel` and the special forms bring.
const ELIXIRS: &str = "! != !== % %{} & && * ** + ++ - -- -> . .. ..// / :: < <- <<>> <= <> = == === => =~ > >= @ \\\\ ^ __aliases__ __block__ abs alias alias! and apply binary_part binary_slice binding bit_size byte_size case ceil cond dbg def defdelegate defexception defguard defguardp defimpl defmacro defmacrop defmodule defoverridable defp defprotocol defstruct destructure div elem exit floor fn for function_exported? get_and_update_in get_in hd if import in inspect is_atom is_binary is_bitstring is_boolean is_exception is_float is_function is_integer is_list is_map is_map_key is_nil is_non_struct_map is_number is_pid is_port is_reference is_struct is_tuple length macro_exported? make_ref map_size match? max min node not or pop_in put_elem put_in quote raise receive rem require reraise round self send sigil_C sigil_D sigil_N sigil_R sigil_S sigil_T sigil_U sigil_W sigil_c sigil_r sigil_s sigil_w spawn spawn_link spawn_monitor struct struct! super tap then throw tl to_char_list to_charlist to_string to_timeout trunc try tuple_size unless unquote unquote_splicing update_in use var! when with {} | ... |> ||";

/// True for what `Kernel` and the special forms bring, by name.
pub fn is_elixirs(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| ELIXIRS.split(' ').collect());
    NAMES.contains(name) || name.starts_with("__")
}

/// The `use` lines of a module that may inject names into it.
pub fn injecting(module: &Module) -> Vec<&SmolStr> {
    const KNOWN: [&str; 9] = [
        "GenServer",
        "Supervisor",
        "DynamicSupervisor",
        "Agent",
        "Application",
        "Task",
        "GenStage",
        "Logger",
        "Oban.Worker",
    ];
    module.uses.iter().map(|used| &used.module).filter(|name| !KNOWN.contains(&name.as_str())).collect()
}
