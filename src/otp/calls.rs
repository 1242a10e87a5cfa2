//! Who calls whom inside a file, and which process runs a function.

use super::{File, Function, Module};
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashSet};

/// A call of a function of another module, or of `Kernel`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called<'f> {
    /// The call.
    pub node: NodeId,
    /// The called module; `?` if the code does not say.
    pub module: SmolStr,
    /// The called function.
    pub name: &'f str,
    /// The number of arguments.
    pub arity: usize,
}

impl Called<'_> {
    /// True if it is this function.
    pub fn is(&self, module: &str, name: &str, arity: usize) -> bool {
        self.module == module && self.name == name && self.arity == arity
    }
}

/// A node that calls or captures a function of its own module.
#[derive(Clone, Copy, Debug)]
pub(super) struct LocalCall {
    pub node: NodeId,
    /// Index of the module in the file.
    module: usize,
    /// Index of the function in the module.
    function: usize,
}

/// The calls of one file.
#[derive(Clone, Copy, Debug)]
pub struct Calls<'f> {
    file: &'f File,
}

/// The arity of an application to arguments that are not spelled there.
const UNKNOWN_ARITY: usize = usize::MAX;

/// Callbacks that a server's own process runs
/// (<https://hexdocs.pm/elixir/GenServer.html#callbacks>, <https://www.erlang.org/doc/man/gen_statem.html>).
const CALLBACKS: [(&str, usize); 10] = [
    ("init", 1),
    ("handle_call", 3),
    ("handle_cast", 2),
    ("handle_info", 2),
    ("handle_continue", 2),
    ("terminate", 2),
    ("code_change", 3),
    ("format_status", 2),
    ("handle_event", 4),
    ("handle_event", 3),
];

/// True if the module's callbacks are run by a process of its own.
pub fn is_server(module: &Module) -> bool {
    const SERVERS: [&str; 5] = ["GenServer", "GenStage", "Supervisor", ":gen_server", ":gen_statem"];
    SERVERS
        .iter()
        .any(|name| module.uses(name) || module.behaviours.iter().any(|behaviour| behaviour == name))
}

/// True if a process of its own runs the module: a server's behaviour, or a `use` and callbacks that say so.
pub fn is_process(module: &Module) -> bool {
    const STARTS: [(&str, usize); 4] = [("init", 1), ("join", 3), ("mount", 3), ("render", 1)];
    let has = |name, arity| module.function(name, arity).is_some();
    let takes_messages = || has("handle_call", 3) || has("handle_cast", 2) || has("handle_info", 2);
    let starts = || STARTS.iter().any(|&(name, arity)| has(name, arity));
    is_server(module) || !module.uses.is_empty() && starts() && takes_messages()
}

/// True for a callback of a server.
pub fn is_callback(function: &Function) -> bool {
    CALLBACKS.iter().any(|(name, arity)| function.name == *name && function.arity == *arity)
}

impl<'f> Calls<'f> {
    /// The calls of `file`.
    pub fn new(file: &'f File) -> Self {
        Self { file }
    }

    /// The function of another module that a node calls, captures `&M.f/1` included; `None` for local calls,
    /// operators, special forms and all else.
    pub fn called(&self, id: NodeId) -> Option<Called<'f>> {
        let (q, names) = (&self.file.q, &self.file.names);
        if let Some(&[capture]) = q.args_of(id, "&")
            && let Some(&[function, arity]) = q.args_of(capture, "/")
            && let Kind::Int(arity) = q.kind(arity)
        {
            let call = q.call(function)?;
            let module = names.module_name(q, call.module?).unwrap_or_else(|| "?".into());
            return Some(Called { node: id, module, name: call.name, arity: arity.parse().ok()? });
        }
        if let (Kind::Apply, [callee, args @ ..]) = (q.kind(id), q.children(id))
            && q.args_of(*callee, ".").is_some_and(|function| function.len() == 1)
        {
            return Some(Called { node: id, module: "?".into(), name: "fn", arity: args.len() });
        }
        let call = q.call(id)?;
        let is_capture = |up| {
            q.args_of(up, "/").is_some() && q.parent(up).is_some_and(|above| q.args_of(above, "&").is_some())
        };
        if q.parent(id).is_some_and(is_capture) || is_syntax(call.name) && call.module.is_none() {
            return None;
        }
        if names.is_local(q, &call) {
            return None;
        }
        if let Some(module) = call.module
            && call.site == call.node
            && call.args.is_empty()
            && !q.node(id).flags.has(crate::syntax::Flags::PARENS)
            && names.module_name(q, module).is_none()
        {
            // `map.field`
            return None;
        }
        let module = names.target(q, &call).or_else(|| self.kept_module(call.module?));
        let module = module.unwrap_or_else(|| "?".into());
        let module = match names.module_at(q, id) {
            Some(own) if own.name == module && self.local(id).is_some() => return None,
            _ => module,
        };
        Some(Called { node: id, module, name: call.name, arity: call.arity() })
    }

    /// The module that an attribute is set to, or that a setting which it is set to has if nobody sets it.
    fn kept_module(&self, attribute: NodeId) -> Option<SmolStr> {
        let (q, names) = (&self.file.q, &self.file.names);
        let value = self.file.attribute_value(attribute)?;
        let setting = q.call(value).filter(|call| {
            matches!(call.name, "compile_env" | "compile_env!" | "get_env")
                && names.target(q, call).is_some_and(|module| module == "Application")
        });
        match setting {
            Some(setting) => names.module_name(q, *setting.args.get(2)?),
            None => names.module_name(q, value),
        }
    }

    /// The function of another module that a call calls by the names of both. What it comes to is the same as for a call,
    /// its own arguments are others.
    fn applied(&self, called: &Called) -> Option<Called<'f>> {
        let (q, names, id) = (&self.file.q, &self.file.names, called.node);
        let is_applying = matches!(
            (&*called.module, called.name, called.arity),
            ("Kernel" | ":erlang", "apply", 3) | (":timer", "tc", 3)
        );
        let call = q.call(id).filter(|_| is_applying)?;
        let &[module, name, args] = call.args.as_slice() else { return None };
        let args = self.file.flow_at(id).resolve(q, args);
        let arity = if matches!(q.kind(args), Kind::List) { q.children(args).len() } else { UNKNOWN_ARITY };
        let module = names.module_name(q, module).or_else(|| self.kept_module(module))?;
        Some(Called { node: id, module, name: q.atom(name)?, arity })
    }

    /// What a node calls, and what that calls by name: `apply(M, :f, args)`, `:timer.tc(M, :f, args)`.
    pub fn all_called(&self, id: NodeId) -> impl Iterator<Item = Called<'f>> + use<'f> {
        let called = self.called(id);
        let applied = called.as_ref().and_then(|called| self.applied(called));
        called.into_iter().chain(applied)
    }

    /// The function of its own module that a node calls or captures.
    pub fn local(&self, id: NodeId) -> Option<&'f Function> {
        let all = self.file.local_calls();
        let at = all.binary_search_by_key(&id, |call| call.node).ok()?;
        Some(self.function(&all[at]))
    }

    /// Every node at or below `id` that calls or captures a function of its own module, in source order.
    pub fn locals_in(&self, id: NodeId) -> impl Iterator<Item = (NodeId, &'f Function)> + use<'f> {
        let (calls, file) = (*self, self.file);
        let all = file.local_calls();
        let inside = all[all.partition_point(|call| call.node < id)..].iter();
        let inside = inside.take_while(move |call| file.q.holds(id, call.node));
        inside.map(move |call| (call.node, calls.function(call)))
    }

    fn function(&self, call: &LocalCall) -> &'f Function {
        &self.file.modules[call.module].functions[call.function]
    }

    /// Every call and capture of a file's own functions.
    pub(super) fn all_local(&self) -> Vec<LocalCall> {
        let functions = self.file.modules.iter().flat_map(|module| &module.functions);
        let names: BTreeSet<&str> = functions.map(|function| function.name.as_str()).chain(["&"]).collect();
        let ids = names.into_iter().flat_map(|name| self.file.calls(name));
        let mut found: Vec<LocalCall> = ids.filter_map(|&id| self.find_local(id)).collect();
        found.sort_by_key(|call| call.node);
        found.dedup_by_key(|call| call.node);
        found
    }

    fn find_local(&self, node: NodeId) -> Option<LocalCall> {
        let (q, names) = (&self.file.q, &self.file.names);
        let index = self.file.modules.iter().rposition(|module| q.holds(module.node, node))?;
        let module = &self.file.modules[index];
        let named = |name: &str, arity: usize| {
            module.functions.iter().position(|function| function.takes(name, arity))
        };
        if let Some(&[capture]) = q.args_of(node, "&")
            && let Some(&[function, arity]) = q.args_of(capture, "/")
            && let (Some(name), Kind::Int(arity)) = (q.var(function), q.kind(arity))
        {
            let function = named(name, arity.parse().ok()?)?;
            return Some(LocalCall { node, module: index, function });
        }
        let call = q.call(node)?;
        let own = match call.module {
            Some(target) => names.module_name(q, target).is_some_and(|name| name == module.name),
            None => true,
        };
        let function = named(call.name, call.arity()).filter(|_| own)?;
        // The head of its own definition is no call.
        let is_head = module.functions[function].clauses.iter().any(|clause| {
            q.children(clause.node).first().is_some_and(|&head| {
                head == node || q.args_of(head, "when").is_some_and(|args| args.first() == Some(&node))
            })
        });
        (!is_head).then_some(LocalCall { node, module: index, function })
    }

    /// The first call below `id` for which `wanted` holds, functions of its own module followed. What comes back is
    /// the call below `id` itself: the wanted one, or the local call that leads to it.
    pub fn reaches(&self, id: NodeId, wanted: &dyn Fn(&Called) -> bool) -> Option<NodeId> {
        self.search(id, wanted, &mut HashSet::new())
    }

    fn search(
        &self,
        id: NodeId,
        wanted: &dyn Fn(&Called) -> bool,
        seen: &mut HashSet<NodeId>,
    ) -> Option<NodeId> {
        let q = &self.file.q;
        for at in q.subtree(id) {
            if self.all_called(at).any(|call| wanted(&call)) {
                return Some(at);
            }
            let Some(function) = self.local(at) else { continue };
            for clause in &function.clauses {
                if seen.insert(clause.node)
                    && let Some(sections) = clause.sections
                    && stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.search(sections, wanted, seen))
                        .is_some()
                {
                    return Some(at);
                }
            }
        }
        None
    }

    /// The clauses of its own module's functions that the code below `id` calls or captures, directly or through each
    /// other.
    pub fn runs(&self, id: NodeId) -> Vec<NodeId> {
        let mut found: Vec<NodeId> = Vec::new();
        let mut next = 0;
        let mut within = id;
        loop {
            for function in self.file.q.subtree(within).filter_map(|at| self.local(at)) {
                let new =
                    function.clauses.iter().map(|clause| clause.node).filter(|node| !found.contains(node));
                let new: Vec<NodeId> = new.collect();
                found.extend(new);
            }
            let Some(&clause) = found.get(next) else { return found };
            (within, next) = (clause, next + 1);
        }
    }

    /// The nodes that call or capture `function`, anywhere in `module`.
    pub fn callers(&self, module: &Module, function: &Function) -> Vec<NodeId> {
        let q = &self.file.q;
        let captures = self.file.calls("&").iter();
        self.file
            .calls(&function.name)
            .iter()
            .chain(captures)
            .copied()
            .filter(|&id| q.holds(module.node, id))
            .filter(|&id| {
                self.local(id)
                    .is_some_and(|found| found.name == function.name && found.arity == function.arity)
            })
            .collect()
    }
}

/// Operators, special forms and definitions: calls in the quoted form that call nothing.
fn is_syntax(name: &str) -> bool {
    const WORDS: [&str; 45] = [
        "!",
        "%",
        "%{}",
        "&",
        "&&",
        "*",
        "+",
        "++",
        "-",
        "--",
        "->",
        ".",
        "..",
        "..//",
        "/",
        "::",
        "<-",
        "<<>>",
        "=",
        "@",
        "^",
        "__aliases__",
        "__block__",
        "and",
        "case",
        "cond",
        "for",
        "fn",
        "if",
        "in",
        "not",
        "or",
        "quote",
        "receive",
        "super",
        "try",
        "unless",
        "unquote",
        "when",
        "with",
        "{}",
        "|",
        "|>",
        "||",
        "~~~",
    ];
    WORDS.binary_search(&name).is_ok()
        || matches!(name, "==" | "!=" | "===" | "!==" | "<" | ">" | "<=" | ">=" | "<>" | "=~" | "\\\\" | "=>")
        || name.starts_with("sigil_")
        || name.starts_with("is_")
}
