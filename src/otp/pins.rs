//! Which functions cannot leave their module, and why.

use super::lexical::{Exports, Lexical, injecting, is_elixirs};
use super::outline::{Outline, Part};
use super::{Calls, File, Function, Module, Project, is_callback, is_delegate, is_server};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// For each function of the module the reason for which it has to stay, if there is one.
pub fn pins(
    file: &File,
    project: &Project,
    module: &Module,
    outline: &Outline,
    lexical: &Lexical,
) -> Vec<Option<String>> {
    let exports = Exports::new(project);
    let facts = Facts {
        file,
        module,
        outline,
        lexical,
        exports: &exports,
        callbacks: callbacks(project, module),
        named: named(file, module, outline),
        injected: !injecting(module).is_empty(),
        fixed: fixed_attributes(file, module, outline),
    };
    let own = |(at, function)| facts.reason(at, function);
    let mut pins: Vec<Option<String>> = module.functions.iter().enumerate().map(own).collect();
    // Who calls a private function that stays has to stay, too.
    let calls = Calls::new(file);
    let called: Vec<Vec<usize>> =
        module.functions.iter().map(|function| called_by(file, module, function, &calls)).collect();
    loop {
        let stays = |at: usize| {
            called[at].iter().find(|&&to| pins[to].is_some() && module.functions[to].is_private())
        };
        let next = (0..pins.len()).filter(|&at| pins[at].is_none()).find_map(|at| Some((at, *stays(at)?)));
        let Some((at, to)) = next else { return pins };
        let (name, why) = (&module.functions[to], pins[to].clone().unwrap_or_default());
        pins[at] = Some(format!("calls {}/{}, which {why}", name.name, name.arity));
    }
}

/// The functions of its own module that a function calls or captures, by index.
pub fn called_by(file: &File, module: &Module, function: &Function, calls: &Calls) -> Vec<usize> {
    let nodes = function.clauses.iter().map(|clause| clause.node);
    calls_in(file, module, nodes, calls)
}

/// The functions of the module that code calls or captures, by index.
pub fn calls_in(
    _file: &File,
    module: &Module,
    nodes: impl Iterator<Item = NodeId>,
    calls: &Calls,
) -> Vec<usize> {
    let mut found: Vec<usize> = nodes
        .flat_map(|node| calls.locals_in(node))
        .filter_map(|(_, called)| {
            module.functions.iter().position(|own| own.name == called.name && own.arity == called.arity)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

struct Facts<'a> {
    file: &'a File,
    module: &'a Module,
    outline: &'a Outline,
    lexical: &'a Lexical<'a>,
    exports: &'a Exports<'a>,
    callbacks: HashSet<(SmolStr, usize)>,
    named: HashSet<(SmolStr, usize)>,
    injected: bool,
    fixed: HashMap<SmolStr, &'static str>,
}

impl Facts<'_> {
    fn reason(&self, at: usize, function: &Function) -> Option<String> {
        let (q, file) = (&self.file.q, self.file);
        let key = (function.name.clone(), function.arity);
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '?' | '!');
        if !matches!(function.definer.as_str(), "def" | "defp") {
            return Some("is a macro".into());
        }
        if !function.name.chars().all(is_name) || function.name.starts_with("unquote") {
            return Some("is made while the module is compiled".into());
        }
        if !function.is_private() && is_delegate(file, self.module, function) {
            return Some("delegates already".into());
        }
        let about = self.outline.lines.iter().filter(|line| line.part == Part::About(at));
        for name in about.filter_map(|line| super::attribute_set(q, line.node)) {
            match name {
                "impl" => return Some("is a callback".into()),
                "doc" | "spec" | "deprecated" | "since" => {}
                other => return Some(format!("is annotated with `@{other}`")),
            }
        }
        if self.callbacks.contains(&key) || is_server(self.module) && is_callback(function) {
            return Some("is a callback".into());
        }
        if self.named.contains(&key) {
            return Some("is named by a directive for the compiler".into());
        }
        let lines: Vec<usize> = self.outline.of_function(at).collect();
        let clauses = |&at: &usize| matches!(self.outline.lines[at].part, Part::Clause(_));
        let (Some(first), Some(last)) =
            (lines.iter().copied().find(clauses), lines.iter().copied().rev().find(clauses))
        else {
            return Some("is defined inside of other code".into());
        };
        if (first..=last)
            .any(|between| matches!(self.outline.lines[between].part, Part::Clause(other) if other != at))
        {
            return Some("has clauses apart from each other".into());
        }
        if lines.iter().any(|at| !clauses(at) && *at > first) {
            return Some("has an annotation between its clauses".into());
        }
        if let Some(word) = self.announced(lines[0]) {
            return Some(format!("follows `{word}`, which may be about it"));
        }
        function.clauses.iter().find_map(|clause| self.code(clause.node))
    }

    /// The macro of another module that is called right above a line, as `attr` is above a component.
    fn announced(&self, line: usize) -> Option<&str> {
        let above = &self.outline.lines[line.checked_sub(1)?];
        let call = self.file.q.call(above.node)?;
        let is_macro = above.part == Part::Other && call.module.is_none() && !is_elixirs(call.name);
        is_macro.then(|| self.file.q.local(above.node).map(|(name, _)| name))?
    }

    /// Why code has to stay in the module.
    fn code(&self, node: NodeId) -> Option<String> {
        let (q, file) = (&self.file.q, self.file);
        for id in q.subtree(node) {
            match q.kind(id) {
                Kind::Var(name) if matches!(name.as_str(), "__ENV__" | "__DIR__" | "__CALLER__") => {
                    return Some(format!("uses `{name}`"));
                }
                Kind::Call(name) => {
                    let word = name.as_str();
                    if matches!(word, "quote" | "unquote" | "super" | "binding" | "var!" | "unquote_splicing")
                    {
                        return Some(format!("uses `{word}`"));
                    }
                    if let Some(why) = q.args_of(id, "@").and_then(|args| self.fixed.get(q.var(args[0])?)) {
                        let name = q.args_of(id, "@").and_then(|args| q.var(args[0])).unwrap_or_default();
                        return Some(format!("reads `@{name}`, {why}"));
                    }
                    if word == "__aliases__" {
                        let called = file.names.module_name(q, id)?;
                        if called == "Module" {
                            return Some("uses `Module`".into());
                        }
                        if self.injected && !self.is_known(id) {
                            return Some(format!(
                                "names `{}`, which a `use` may have brought",
                                file.code(id)
                            ));
                        }
                    }
                    if let Some(why) = self.local(id) {
                        return Some(why);
                    }
                }
                _ => {}
            }
        }
        let unknown = self.lexical.unknown_in(node, self.exports)?;
        Some(format!("calls {unknown}, and several imports, or a `use`, may have brought it"))
    }

    /// Why a local call binds its code to the module.
    fn local(&self, id: NodeId) -> Option<String> {
        let (q, file) = (&self.file.q, self.file);
        let call = q.call(id).filter(|call| call.module.is_none())?;
        if !file.names.is_local(q, &call) {
            return None;
        }
        let (name, arity) = (call.name, call.arity());
        if is_elixirs(name) {
            return None;
        }
        match self.module.function(name, arity) {
            Some(own) if own.definer.starts_with("defmacro") => {
                Some(format!("uses the macro {name}/{arity} of the module"))
            }
            Some(_) => None,
            None => {
                let guard = |part: &Part| matches!(part, Part::Guard(own, takes, _) if own == name && *takes == arity);
                let own_head = file.clause_at(id).is_none();
                let delegated = self.module.statements.iter().any(|&id| {
                    q.args_of(id, "defdelegate").and_then(|args| args.first()).is_some_and(|&head| {
                        q.local(head).map(|(name, _)| name) == Some(name) || q.var(head) == Some(name)
                    })
                });
                let known = own_head || delegated || self.outline.lines.iter().any(|line| guard(&line.part));
                (!known).then(|| format!("calls {name}/{arity}, which is made while the module is compiled"))
            }
        }
    }

    /// True for a module's name that no injected alias can be behind: it is aliased here, Elixir's, or of the namespace.
    fn is_known(&self, id: NodeId) -> bool {
        let (q, names) = (&self.file.q, &self.file.names);
        let first = q.children(id).first().and_then(|&first| q.atom(first));
        let Some(first) = first else { return true };
        let namespace = self.module.name.split('.').next();
        names.alias_of(q, id).is_some() || is_elixir_module(first) || namespace == Some(first)
    }
}

/// True for the first part of a name that Elixir, or a library that everybody knows, has at its top.
pub fn is_elixir_module(first: &str) -> bool {
    const ELIXIR: &str = " Access Agent Application Atom Base Bitwise Calendar Code Config Date DateTime DynamicSupervisor Enum Exception File Float Function GenServer IO Inspect Integer Kernel Keyword List Logger Macro Map MapSet Mix Module NaiveDateTime Node OptionParser Path Port Process Protocol Range Record Regex Registry Stream String StringIO Supervisor System Task Time Tuple URI Version Ecto Phoenix Plug Jason Elixir ArgumentError RuntimeError KeyError Enumerable Collectable ";
    ELIXIR.contains(&format!(" {first} "))
}

/// The callbacks of the module's behaviours, as far as they are known.
fn callbacks(project: &Project, module: &Module) -> HashSet<(SmolStr, usize)> {
    const KNOWN: [(&str, &[(&str, usize)]); 9] = [
        ("Application", &[("start", 2), ("stop", 1), ("prep_stop", 1), ("config_change", 3)]),
        ("Supervisor", &[("init", 1)]),
        ("DynamicSupervisor", &[("init", 1)]),
        ("Plug", &[("init", 1), ("call", 2)]),
        ("Mix.Task", &[("run", 1)]),
        ("Oban.Worker", &[("perform", 1), ("backoff", 1), ("timeout", 1)]),
        ("Phoenix.LiveView", &LIVE),
        ("Phoenix.LiveComponent", &LIVE),
        (
            "GenStage",
            &[("handle_events", 3), ("handle_demand", 2), ("handle_subscribe", 4), ("handle_cancel", 3)],
        ),
    ];
    const LIVE: [(&str, usize); 8] = [
        ("mount", 3),
        ("mount", 1),
        ("render", 1),
        ("handle_event", 3),
        ("handle_params", 3),
        ("handle_info", 2),
        ("update", 2),
        ("handle_async", 3),
    ];
    let mut found: HashSet<(SmolStr, usize)> = HashSet::new();
    let names = module.uses.iter().map(|used| &used.module).chain(&module.behaviours);
    for name in names {
        for (known, functions) in KNOWN {
            if known == name {
                found.extend(functions.iter().map(|(name, arity)| (SmolStr::new(name), *arity)));
            }
        }
        let Some(file) = project.defining(name) else { continue };
        let q = &file.q;
        let specs =
            q.ids().filter_map(|id| q.args_of(id, "callback")).filter_map(|args| args.first().copied());
        for spec in specs {
            let spec = q.args_of(spec, "when").map_or(spec, |args| args[0]);
            let head = q.args_of(spec, "::").map_or(spec, |args| args[0]);
            match q.local(head) {
                Some((name, args)) => found.insert((name.into(), args.len())),
                None => q.var(head).is_some_and(|name| found.insert((name.into(), 0))),
            };
        }
    }
    found
}

/// Functions that `@dialyzer`, `@compile`, `defoverridable` and the like name as `f: 1`.
fn named(file: &File, module: &Module, outline: &Outline) -> HashSet<(SmolStr, usize)> {
    let q = &file.q;
    let directives = outline.lines.iter().filter(|line| {
        let name = super::attribute_set(q, line.node);
        matches!(name, Some("dialyzer" | "compile" | "on_load" | "optional_callbacks"))
            || q.args_of(line.node, "defoverridable").is_some()
    });
    let mut found = HashSet::new();
    for id in directives.flat_map(|line| q.subtree(line.node)) {
        if let (Kind::Pair, &[name, arity]) = (q.kind(id), q.children(id))
            && let (Some(name), Kind::Int(arity)) = (q.atom(name), q.kind(arity))
        {
            found.extend(arity.parse().ok().map(|arity| (SmolStr::new(name), arity)));
        }
    }
    // `@dialyzer {:nowarn_function, [:f]}` and the like name no arity.
    found.retain(|(name, _)| module.functions.iter().any(|function| function.name == *name));
    found
}

/// Attributes whose value may be another one in another module, and why.
fn fixed_attributes(file: &File, module: &Module, outline: &Outline) -> HashMap<SmolStr, &'static str> {
    let q = &file.q;
    let mut fixed = HashMap::new();
    let registered = file.calls("register_attribute").iter().filter(|&&id| q.holds(module.node, id));
    for name in registered.filter_map(|&id| q.call(id)?.args.get(1).and_then(|&name| q.atom(name))) {
        fixed.insert(SmolStr::new(name), "which collects its values");
    }
    let mut set: HashSet<SmolStr> = HashSet::new();
    for line in &outline.lines {
        if let Part::Sets(name) = &line.part {
            set.insert(name.clone());
            let value = q.children(q.children(line.node)[0])[0];
            if !is_constant(file, value) {
                fixed.insert(name.clone(), "whose value is computed as the module is compiled");
            }
        }
    }
    // What no statement of the body sets: a `use` may, or code inside of other code.
    let read = q.subtree(module.node).filter_map(|id| q.args_of(id, "@").and_then(|args| q.var(args[0])));
    for name in read.filter(|name| !set.contains(*name)) {
        fixed.entry(SmolStr::new(name)).or_insert("which is set elsewhere");
    }
    // A value made of one of these is one of these.
    loop {
        let more = outline.lines.iter().find_map(|line| {
            let Part::Sets(name) = &line.part else { return None };
            let reads = |id| q.args_of(id, "@").and_then(|args| q.var(args[0]));
            let value = q.children(line.node)[0];
            let is_new = !fixed.contains_key(name)
                && q.subtree(value).filter_map(reads).any(|name| fixed.contains_key(name));
            is_new.then(|| name.clone())
        });
        let Some(name) = more else { return fixed };
        fixed.insert(name, "whose value is computed as the module is compiled");
    }
}

/// True for values that are the same whenever and wherever they are computed.
fn is_constant(file: &File, value: NodeId) -> bool {
    const PURE: [&str; 13] = [
        "Enum", "List", "Map", "MapSet", "Keyword", "String", "Integer", "Tuple", "Atom", "Regex", "Range",
        ":timer", "Float",
    ];
    let q: &Quoted = &file.q;
    q.subtree(value).all(|id| match q.kind(id) {
        Kind::Apply => {
            let call = q.call(id).or_else(|| q.parent(id).and_then(|up| q.call(up)));
            let Some(call) = call else { return false };
            let target = call.module.and_then(|module| file.names.module_name(q, module));
            match target.as_deref() {
                Some("Application") => call.name.starts_with("compile_env"),
                Some(target) => PURE.contains(&target) && !call.name.contains("random"),
                None => false,
            }
        }
        Kind::Call(name) => {
            const FORMS: [&str; 34] = [
                "{}",
                "%{}",
                "%",
                "<<>>",
                "__aliases__",
                "@",
                "-",
                "+",
                "*",
                "/",
                "<>",
                "++",
                "--",
                "..",
                "..//",
                "|",
                "::",
                "&",
                "fn",
                "->",
                "|>",
                ".",
                "div",
                "rem",
                "==",
                "!=",
                "<",
                ">",
                ">=",
                "<=",
                "and",
                "or",
                "not",
                "for",
            ];
            FORMS.contains(&name.as_str()) || name == "<-" || name.starts_with("sigil_")
        }
        Kind::Var(name) => !matches!(name.as_str(), "__ENV__" | "__DIR__" | "__CALLER__"),
        _ => true,
    })
}
