//! What names mean where they stand: modules, aliases, imports and a module's own functions.
//!
//! Aliases and imports are lexical (<https://hexdocs.pm/elixir/alias-require-and-import.html>): they hold from where
//! they stand to the end of the block around them.

use super::{Call, Kind, NodeId, Quoted};
use crate::source::Span;
use smol_str::{SmolStr, format_smolstr};
use std::collections::HashSet;

/// Aliases, imports and definitions of one file.
#[derive(Clone, Debug, Default)]
pub struct Names {
    aliases: Vec<Alias>,
    imports: Vec<Import>,
    /// Every `defmodule`, outer ones before inner ones.
    pub modules: Vec<ModuleName>,
}

#[derive(Clone, Debug)]
struct Alias {
    short: SmolStr,
    full: SmolStr,
    scope: Span,
}

/// An `import`, and where it holds.
#[derive(Clone, Debug)]
pub struct Import {
    /// The module.
    pub module: SmolStr,
    /// Its `only:`, if that is a list.
    pub only: Option<Vec<(SmolStr, usize)>>,
    /// Its `except:`.
    pub except: Vec<(SmolStr, usize)>,
    /// From the end of the line to that of the block around it.
    pub scope: Span,
}

/// A `defmodule`, `defimpl` or `defprotocol` and the names that it defines.
#[derive(Clone, Debug)]
pub struct ModuleName {
    /// The full name, as in `Shop.Cart`; of an Erlang module `:ets`.
    pub name: SmolStr,
    /// The `defmodule` call.
    pub node: NodeId,
    /// Its bytes.
    pub span: Span,
    /// Functions and macros defined in its own body: name and every arity that it answers to.
    pub defines: HashSet<(SmolStr, usize)>,
}

const DEFINERS: [&str; 8] =
    ["def", "defp", "defmacro", "defmacrop", "defguard", "defguardp", "defdelegate", "defn"];

impl Names {
    /// Reads the names of a file in one walk.
    pub fn new(q: &Quoted) -> Self {
        let mut names = Names::default();
        for id in q.ids() {
            if let Kind::Call(name) = q.kind(id) {
                match name.as_str() {
                    "defmodule" | "defprotocol" | "defimpl" => names.add_module(q, id),
                    "alias" | "require" => names.add_alias(q, id, name == "alias"),
                    "import" => names.add_import(q, id),
                    name if DEFINERS.contains(&name) => names.add_definition(q, id),
                    _ => {}
                }
            }
        }
        names
    }

    /// The innermost module around `id`.
    pub fn module_at(&self, q: &Quoted, id: NodeId) -> Option<&ModuleName> {
        self.modules.iter().rev().find(|module| q.holds(module.node, id) && module.node != id)
    }

    /// The full module name that an expression names: an alias, `__MODULE__`, an atom; `None` for anything else.
    pub fn module_name(&self, q: &Quoted, id: NodeId) -> Option<SmolStr> {
        match q.kind(id) {
            Kind::Atom(name) => Some(match name.strip_prefix("Elixir.") {
                Some(rest) => rest.into(),
                None => format_smolstr!(":{name}"),
            }),
            Kind::Var(name) if name == "__MODULE__" => self.module_at(q, id).map(|m| m.name.clone()),
            Kind::Call(name) if name == "__aliases__" => self.expand(q, id),
            _ => None,
        }
    }

    fn expand(&self, q: &Quoted, id: NodeId) -> Option<SmolStr> {
        let (&first, rest) = q.children(id).split_first()?;
        let at = q.node(id).inner.start;
        let mut full = match q.kind(first) {
            Kind::Atom(name) if name == "Elixir" => String::new(),
            Kind::Atom(name) => self.alias_at(name, at).unwrap_or_else(|| name.clone()).to_string(),
            _ => self.module_name(q, first)?.to_string(),
        };
        for &part in rest {
            if !full.is_empty() {
                full.push('.');
            }
            full.push_str(q.atom(part)?);
        }
        Some(full.into())
    }

    fn alias_at(&self, short: &str, at: u32) -> Option<SmolStr> {
        let holds = |alias: &&Alias| alias.short == short && alias.scope.start <= at && at < alias.scope.end;
        self.aliases.iter().rev().find(holds).map(|alias| alias.full.clone())
    }

    /// The alias that a module's name makes use of: its short name, what it stands for, and where its scope starts.
    pub fn alias_of(&self, q: &Quoted, id: NodeId) -> Option<(SmolStr, SmolStr, u32)> {
        let &first = q.args_of(id, "__aliases__")?.first()?;
        let (short, at) = (q.atom(first)?, q.node(id).inner.start);
        let holds = |alias: &&Alias| alias.short == short && alias.scope.start <= at && at < alias.scope.end;
        let alias = self.aliases.iter().rev().find(holds)?;
        Some((alias.short.clone(), alias.full.clone(), alias.scope.start))
    }

    /// The short name under which `module` can be written at byte `at` (an alias in scope), else its full name.
    pub fn shortest(&self, module: &str, at: u32) -> SmolStr {
        let holds = |alias: &&Alias| alias.full == module && alias.scope.start <= at && at < alias.scope.end;
        match self.aliases.iter().rev().find(holds) {
            Some(alias) if self.alias_at(&alias.short, at).as_deref() == Some(module) => alias.short.clone(),
            _ => module.into(),
        }
    }

    /// True if the name of `module` means another one at byte `at`, for an alias in scope.
    pub fn is_shadowed(&self, module: &str, at: u32) -> bool {
        let first = module.split('.').next().unwrap_or(module);
        self.alias_at(first, at).is_some_and(|full| full != first)
    }

    /// The module whose function a call calls: named, imported with `only:`, or `Kernel` for what is neither defined
    /// nor imported by name. `None` for the module's own functions and for module expressions that are not names.
    pub fn target(&self, q: &Quoted, call: &Call) -> Option<SmolStr> {
        if let Some(module) = call.module {
            return self.module_name(q, module);
        }
        let key = (SmolStr::new(call.name), call.arity());
        if self.module_at(q, call.site).is_some_and(|module| module.defines.contains(&key)) {
            return None;
        }
        let at = q.node(call.site).inner.start;
        let named =
            self.imports_at(at).find(|import| import.only.as_ref().is_some_and(|only| only.contains(&key)));
        match named {
            Some(import) => Some(import.module.clone()),
            None => (!self.is_left_out(&key, at)).then(|| "Kernel".into()),
        }
    }

    /// True if a function of `Kernel` is kept out of the module's names: `import Kernel, except: [send: 2]`.
    fn is_left_out(&self, key: &(SmolStr, usize), at: u32) -> bool {
        let mut kernel = self.imports_at(at).filter(|import| import.module == "Kernel");
        kernel.any(|import| {
            import.except.contains(key) || import.only.as_ref().is_some_and(|only| !only.contains(key))
        })
    }

    /// True if an unqualified call of this name at byte `at` of a module calls `Kernel`'s function.
    pub fn is_kernels(&self, module: &str, name: &str, arity: usize, at: u32) -> bool {
        let key = (SmolStr::new(name), arity);
        let mut own = self.modules.iter().filter(|found| found.name == module);
        let mut imported = self.imports_at(at).filter(|import| import.module != "Kernel");
        !own.any(|found| found.defines.contains(&key))
            && !imported.any(|import| import.only.as_ref().is_some_and(|only| only.contains(&key)))
            && !self.is_left_out(&key, at)
    }

    /// The modules that an unqualified call may be imported from, by an `import` without `only:`.
    pub fn perhaps_imported_from(&self, q: &Quoted, call: &Call) -> Vec<&SmolStr> {
        let at = q.node(call.site).inner.start;
        let modules = self.imports_at(at).map(|import| &import.module);
        modules.filter(|module| self.imported_from(q, call, module)).collect()
    }

    /// True if an unqualified call may be `module`'s function: imported by name, or by an `import` without `only:`.
    pub fn imported_from(&self, q: &Quoted, call: &Call, module: &str) -> bool {
        let key = (SmolStr::new(call.name), call.arity());
        if self.module_at(q, call.site).is_some_and(|module| module.defines.contains(&key)) {
            return false;
        }
        let at = q.node(call.site).inner.start;
        self.imports_at(at).any(|import| {
            import.module == module
                && import.only.as_ref().is_none_or(|only| only.contains(&key))
                && !import.except.contains(&key)
        })
    }

    /// True if the module's own function (not `Kernel`'s, not an imported one) is called.
    pub fn is_local(&self, q: &Quoted, call: &Call) -> bool {
        let key = (SmolStr::new(call.name), call.arity());
        call.module.is_none() && self.module_at(q, call.site).is_some_and(|m| m.defines.contains(&key))
    }

    /// The imports that hold at a byte, the latest first.
    pub fn imports_at(&self, at: u32) -> impl Iterator<Item = &Import> {
        self.imports.iter().rev().filter(move |import| import.scope.start <= at && at < import.scope.end)
    }

    fn add_module(&mut self, q: &Quoted, id: NodeId) {
        let span = q.node(id).outer;
        let Some(&head) = q.children(id).first() else { return };
        let Some(own) = self.module_name(q, head) else { return };
        let implements = q.args_of(id, "defimpl").is_some();
        let target = q.children(id).get(1).and_then(|&options| q.keyword(options, "for"));
        let outer = self.module_at(q, id).map(|module| module.name.clone());
        let name = match (&outer, target) {
            (_, Some(target)) if implements => match self.module_name(q, target) {
                Some(target) => format_smolstr!("{own}.{target}"),
                None => own.clone(),
            },
            (Some(outer), _) if !own.starts_with(':') && !is_absolute(q, head) => {
                format_smolstr!("{outer}.{own}")
            }
            _ => own.clone(),
        };
        if outer.is_some() && !implements {
            let short: SmolStr = own.split('.').next().unwrap_or(&own).into();
            let full = match own.split_once('.') {
                Some((_, rest)) => name.strip_suffix(rest).map_or(&*name, |s| s.trim_end_matches('.')).into(),
                None => name.clone(),
            };
            self.aliases.push(Alias { short, full, scope: Span::new(span.start, scope_end(q, id)) });
        }
        self.modules.push(ModuleName { name, node: id, span, defines: HashSet::new() });
    }

    fn add_definition(&mut self, q: &Quoted, id: NodeId) {
        let Some(&head) = q.children(id).first() else { return };
        let head = q.args_of(head, "when").and_then(|args| args.first().copied()).unwrap_or(head);
        let (name, args): (SmolStr, &[NodeId]) = match q.kind(head) {
            Kind::Call(name) => (name.clone(), q.children(head)),
            Kind::Var(name) => (name.clone(), &[]),
            _ => return,
        };
        let defaults = args.iter().filter(|&&arg| q.args_of(arg, "\\\\").is_some()).count();
        let Some(module) =
            self.modules.iter_mut().rev().find(|module| q.holds(module.node, id) && module.node != id)
        else {
            return;
        };
        for arity in args.len() - defaults..=args.len() {
            module.defines.insert((name.clone(), arity));
        }
    }

    fn add_alias(&mut self, q: &Quoted, id: NodeId, names_last: bool) {
        let (Some(&target), options) = (q.children(id).first(), q.children(id).get(1)) else { return };
        let scope = Span::new(q.node(id).outer.end, scope_end(q, id).max(q.node(id).outer.end));
        let as_name = options.and_then(|&options| q.keyword(options, "as"));
        if let Some(name) = as_name {
            if let (Some(full), Some(short)) = (self.module_name(q, target), last_part(q, name)) {
                self.aliases.push(Alias { short, full, scope });
            }
            return;
        }
        if !names_last {
            return;
        }
        // `alias A.{B, C.D}`
        if let (Kind::Apply, Some((&callee, members))) = (q.kind(target), q.children(target).split_first())
            && let Some((base, "{}")) = q.remote(callee)
        {
            let Some(base) = self.module_name(q, base) else { return };
            for &member in members {
                if let (Some(parts), Some(short)) = (plain_name(q, member), last_part(q, member)) {
                    self.aliases.push(Alias { short, full: format_smolstr!("{base}.{parts}"), scope });
                }
            }
        } else if let (Some(full), Some(short)) = (self.module_name(q, target), last_part(q, target)) {
            self.aliases.push(Alias { short, full, scope });
        }
    }

    fn add_import(&mut self, q: &Quoted, id: NodeId) {
        let Some(module) = q.children(id).first().and_then(|&target| self.module_name(q, target)) else {
            return;
        };
        let option = |key| q.children(id).get(1).and_then(|&options| q.keyword(options, key));
        let listed = |list| {
            q.pairs(list).filter_map(|(name, arity)| match (q.kind(name), q.kind(arity)) {
                (Kind::Atom(name), Kind::Int(arity)) => Some((name.clone(), arity.parse().ok()?)),
                _ => None,
            })
        };
        let scope = Span::new(q.node(id).outer.end, scope_end(q, id).max(q.node(id).outer.end));
        let only = option("only").filter(|&list| matches!(q.kind(list), Kind::List));
        self.imports.push(Import {
            module,
            only: only.map(|list| listed(list).collect()),
            except: option("except").map(|list| listed(list).collect()).unwrap_or_default(),
            scope,
        });
    }
}

/// Where the block around a directive ends: the section (`do`, `else` ...) or clause that holds it.
fn scope_end(q: &Quoted, id: NodeId) -> u32 {
    let ends_scope = |&up: &NodeId| match q.kind(up) {
        Kind::Call(name) => name == "->" || name == "fn" || q.sections(up).is_some(),
        _ => q.sections(up).is_some(),
    };
    match q.ancestors(id).find(ends_scope) {
        Some(up) => q.node(up).outer.end,
        None => u32::MAX,
    }
}

fn is_absolute(q: &Quoted, head: NodeId) -> bool {
    q.children(head).first().is_some_and(|&first| match q.kind(first) {
        Kind::Atom(name) => name == "Elixir",
        _ => true,
    })
}

fn last_part(q: &Quoted, id: NodeId) -> Option<SmolStr> {
    match (q.kind(id), q.children(id)) {
        (Kind::Call(name), [.., last]) if name == "__aliases__" => q.atom(*last).map(SmolStr::new),
        _ => None,
    }
}

fn plain_name(q: &Quoted, id: NodeId) -> Option<SmolStr> {
    let parts = q.args_of(id, "__aliases__")?;
    let parts: Option<Vec<&str>> = parts.iter().map(|&part| q.atom(part)).collect();
    Some(parts?.join(".").into())
}
