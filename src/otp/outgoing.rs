//! Which functions the functions of a file call, without its syntax tree: what joins the calls of a project's files.

use super::{Calls, File, Module, Reach};
use crate::syntax::NodeId;
use smol_str::SmolStr;
use std::collections::HashSet;

/// A function by module, name and arity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FunctionName {
    /// The full name of its module.
    pub module: SmolStr,
    /// Its name.
    pub name: SmolStr,
    /// The number of arguments.
    pub arity: usize,
}

/// The calls of a file, by the function that makes them.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    functions: Vec<(FunctionName, usize, Vec<FunctionName>)>,
}

impl Outgoing {
    /// Reads a file. What another process runs does not count.
    pub fn of(file: &File) -> Self {
        let (calls, reach) = (Calls::new(file), Reach::new(file));
        let mut functions = Vec::new();
        for module in &file.modules {
            for function in &module.functions {
                let mut made = Vec::new();
                let sections = function.clauses.iter().filter_map(|clause| clause.sections);
                for id in sections.flat_map(|sections| file.q.subtree(sections)) {
                    let others = calls.all_called(id).map(|call| FunctionName {
                        module: call.module,
                        name: call.name.into(),
                        arity: call.arity,
                    });
                    let own = calls.local(id).map(|own| FunctionName {
                        module: module.name.clone(),
                        name: own.name.clone(),
                        arity: own.arity,
                    });
                    for called in others.chain(own) {
                        if !made.contains(&called) && reach.is_run(id) {
                            made.push(called);
                        }
                    }
                }
                let (module, name) = (module.name.clone(), function.name.clone());
                let name = FunctionName { module, name, arity: function.arity };
                functions.push((name, function.min_arity, made));
            }
            for (own, to) in delegates(file, module) {
                functions.push((own.clone(), own.arity, vec![to]));
            }
        }
        Self { functions }
    }

    /// What a function calls; `None` if it is not of this file.
    pub fn calls(&self, called: &FunctionName) -> Option<&[FunctionName]> {
        let is_it = |(name, least, _): &&(FunctionName, usize, Vec<FunctionName>)| {
            name.module == called.module
                && name.name == called.name
                && (*least..=name.arity).contains(&called.arity)
        };
        self.functions.iter().find(is_it).map(|(_, _, calls)| calls.as_slice())
    }

    /// The functions that call this one, with as many arguments as it takes; `least` is the fewest.
    pub fn callers<'o>(
        &'o self,
        called: &'o FunctionName,
        least: usize,
    ) -> impl Iterator<Item = &'o FunctionName> + 'o {
        let is_it = move |call: &FunctionName| {
            call.module == called.module
                && call.name == called.name
                && (least..=called.arity).contains(&call.arity)
        };
        self.functions.iter().filter(move |(_, _, calls)| calls.iter().any(is_it)).map(|(name, _, _)| name)
    }

    /// The fewest arguments that a function of this file takes.
    pub fn least_arity(&self, function: &FunctionName) -> Option<usize> {
        self.functions.iter().find(|(name, _, _)| name == function).map(|&(_, least, _)| least)
    }

    /// True if a function comes to a call for which `wanted` holds, itself or through functions of its module.
    pub fn comes_to(&self, function: FunctionName, wanted: &dyn Fn(&FunctionName) -> bool) -> bool {
        self.comes_within(function, usize::MAX, wanted)
    }

    /// The same, at most so many functions deep.
    pub fn comes_within(
        &self,
        function: FunctionName,
        most: usize,
        wanted: &dyn Fn(&FunctionName) -> bool,
    ) -> bool {
        let (mut level, mut seen) = (vec![function], HashSet::new());
        for _ in 0..most {
            let mut next = Vec::new();
            for function in level {
                let calls = self.calls(&function).unwrap_or_default();
                if calls.iter().any(wanted) {
                    return true;
                }
                let own = calls.iter().filter(|call| call.module == function.module);
                next.extend(own.filter(|&call| seen.insert(call)).cloned());
            }
            if next.is_empty() {
                return false;
            }
            level = next;
        }
        false
    }
}

/// The functions that `defdelegate` makes of a module, each with the one that it calls with the same arguments
/// (<https://hexdocs.pm/elixir/Kernel.html#defdelegate/2>).
pub fn delegates(file: &File, module: &Module) -> Vec<(FunctionName, FunctionName)> {
    let q = &file.q;
    let delegate = |&id: &NodeId| {
        let &[head, options] = q.args_of(id, "defdelegate")? else { return None };
        let (name, params) = q.local(head)?;
        let to = q.keyword(options, "to").and_then(|to| file.names.module_name(q, to))?;
        let called = q.keyword(options, "as").and_then(|name| q.atom(name)).unwrap_or(name);
        let function =
            |module: SmolStr, name: &str| FunctionName { module, name: name.into(), arity: params.len() };
        Some((function(module.name.clone(), name), function(to, called)))
    };
    module.statements.iter().filter_map(delegate).collect()
}
