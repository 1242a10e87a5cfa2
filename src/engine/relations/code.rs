//! Relations over code as it is written.

use super::{Answers, Arg, Relation, holds, with};
use crate::engine::Unit;
use crate::pattern::{Bindings, Pattern, Value};
use crate::source::is_test_code;
use crate::syntax::{Kind, NodeId, Quoted};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "literal",
        parameters: &["x"],
        help: "x is an atom, number, string, or a list, tuple or map of such",
        eval: |unit, args, _| holds(args[0].nodes().iter().all(|&id| is_literal(&unit.file.q, id))),
    },
    Relation {
        name: "attribute",
        parameters: &["x"],
        help: "x reads a module attribute",
        eval: |unit, args, _| holds(args[0].node().is_some_and(|id| is_attribute(&unit.file.q, id))),
    },
    Relation {
        name: "variable",
        parameters: &["x"],
        help: "x is a variable",
        eval: |unit, args, _| holds(args[0].node().is_some_and(|id| unit.file.q.var(id).is_some())),
    },
    Relation {
        name: "is",
        parameters: &["x", "pattern"],
        help: "x, or what the variable x was bound to, matches the pattern; variables of the pattern are bound",
        eval: is,
    },
    Relation {
        name: "exists",
        parameters: &["where", "pattern"],
        help: "the pattern matches somewhere in a site, or in the `unit`, `module` or `file`",
        eval: exists,
    },
    Relation {
        name: "within",
        parameters: &["x", "y"],
        help: "x stands inside y",
        eval: |unit, args, _| {
            let outer = args[1].nodes();
            let inside = |id: &NodeId| outer.iter().any(|&y| unit.file.q.holds(y, *id));
            holds(!args[0].nodes().is_empty() && args[0].nodes().iter().all(inside))
        },
    },
    Relation {
        name: "empty",
        parameters: &["x"],
        help: "x takes no code at all",
        eval: |_, args, _| holds(matches!(args[0], Arg::Value(_)) && args[0].nodes().is_empty()),
    },
    Relation {
        name: "commented",
        parameters: &["x"],
        help: "a comment stands inside x",
        eval: |unit, args, _| {
            let spans: Vec<_> = args[0].nodes().iter().map(|&id| unit.file.q.node(id).outer).collect();
            let inside = |at: crate::source::Span| spans.iter().any(|span| span.contains(at));
            holds(unit.file.q.comments.iter().any(|comment| inside(comment.span)))
        },
    },
    Relation {
        name: "in_tests",
        parameters: &[],
        help: "the unit's file is test code: it lies in a `test` folder, is a `_test.exs`, or its module uses `ExUnit`",
        eval: |unit, _, _| {
            let uses = unit.file.modules.iter().flat_map(|module| &module.uses);
            let is_case = uses.into_iter().any(|used| used.module.starts_with("ExUnit."));
            holds(is_case || is_test_code(&unit.project.root, &unit.file.path))
        },
    },
    Relation {
        name: "as_in_elixir",
        parameters: &["names"],
        help: "in the unit's module these names mean what they mean in Elixir: a module's (`Process`) is no alias of \
               another, a function's (`send/2`) is neither one of the module itself nor kept out of what it imports of \
               `Kernel`",
        eval: |unit, args, _| {
            let Some(module) = unit.module else { return Vec::new() };
            let at = module.span(&unit.file.q).end.saturating_sub(1);
            let names = &unit.file.names;
            let plain = |name: &str| match name.split_once('/') {
                Some((name, arity)) => {
                    arity.parse().is_ok_and(|arity| names.is_kernels(&module.name, name, arity, at))
                }
                None => !names.is_shadowed(name, at),
            };
            holds(args[0].alternatives().iter().filter_map(Arg::text).all(plain))
        },
    },
];

/// True for constants written out.
pub(super) fn is_literal(q: &Quoted, id: NodeId) -> bool {
    q.subtree(id).all(|id| match q.kind(id) {
        Kind::Atom(_) | Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::List | Kind::Pair => true,
        Kind::Call(name) if name == "-" => q.children(id).len() == 1,
        Kind::Call(name) => {
            matches!(name.as_str(), "{}" | "%{}" | "__aliases__" | "<<>>") || name.starts_with("sigil_")
        }
        _ => false,
    })
}

/// True for `@name`.
pub(super) fn is_attribute(q: &Quoted, id: NodeId) -> bool {
    q.args_of(id, "@").is_some_and(|args| matches!(args, [name] if q.var(*name).is_some()))
}

thread_local! {
    static COMPILED: RefCell<HashMap<String, Option<Rc<Pattern>>>> = RefCell::default();
}

/// The pattern that a text argument is; compiled once a thread. Loading has checked it.
pub(super) fn compiled(arg: &Arg) -> Option<Rc<Pattern>> {
    let text = arg.text()?;
    COMPILED.with_borrow_mut(|known| match known.get(text) {
        Some(pattern) => pattern.clone(),
        None => {
            let pattern = Pattern::new(text).ok().map(Rc::new);
            known.insert(text.to_string(), pattern.clone());
            pattern
        }
    })
}

/// The first of `ids` that one of the patterns matches, as an answer with the variables that it binds.
pub(super) fn first_match(unit: &Unit, patterns: &Arg, ids: &[NodeId], bindings: &Bindings) -> Answers {
    for pattern in patterns.alternatives().iter().filter_map(compiled) {
        for &id in ids {
            let mut found = bindings.clone();
            let mark = found.mark();
            if pattern.matches(unit.file.subject(), id, &mut found) {
                let new = found.iter().skip(mark);
                return vec![new.map(|(name, value)| (name.to_string(), value.clone())).collect()];
            }
        }
    }
    Vec::new()
}

fn is(unit: &Unit, args: &[Arg], bindings: &Bindings) -> Answers {
    let Some(id) = args[0].node() else { return Vec::new() };
    let resolved = unit.flow(id).resolve(&unit.file.q, id);
    first_match(unit, &args[1], &[id, resolved], bindings)
}

fn exists(unit: &Unit, args: &[Arg], bindings: &Bindings) -> Answers {
    let q = &unit.file.q;
    let scopes = match args[0].text() {
        Some("file") => vec![q.root()],
        Some("module") => unit.module.map(|module| module.node).into_iter().collect(),
        Some("unit") => vec![unit.node],
        _ => args[0].nodes(),
    };
    let ids: Vec<NodeId> = scopes.iter().flat_map(|&scope| q.subtree(scope)).collect();
    first_match(unit, &args[1], &ids, bindings)
}

/// Binds `arg` to the nodes.
pub(super) fn with_nodes(unit: &Unit, arg: &Arg, ids: Vec<NodeId>) -> Answers {
    match <[NodeId; 1]>::try_from(ids) {
        Ok([id]) => with(unit, arg, Value::Node(id)),
        Err(ids) => with(unit, arg, Value::Nodes(ids)),
    }
}
