//! Names in code that moves, and in code that calls what has moved, as they must be written from then on.

use super::body::{Body, Places};
use crate::edit::Edit;
use crate::otp::{Home, LinePart};
use crate::source::Span;
use crate::syntax::{Flags, Kind, NodeId};
use std::collections::BTreeSet;

/// The edits of a node that stands in `home` from now on, and the homes whose modules they name.
pub(super) fn edits(body: &Body, places: &Places, node: NodeId, home: Home) -> (Vec<Edit>, BTreeSet<Home>) {
    let q = &body.file.q;
    let (mut edits, mut named): (Vec<Edit>, BTreeSet<Home>) = Default::default();
    if home != Home::Old {
        let own_name = q.subtree(node).filter(|&id| q.var(id) == Some("__MODULE__"));
        edits.extend(own_name.map(|id| Edit::replace(q.node(id).inner, body.module.name.to_string())));
    }
    for (id, _) in body.calls.locals_in(node) {
        let Some(function) = body.bare_call(id) else { continue };
        let own = &body.module.functions[function];
        let to = places.homes[function];
        // The old module answers to all its public names.
        if to == home || home == Home::Old && !own.is_private() {
            continue;
        }
        let prefix = match places.module(to) {
            Some(module) => {
                named.insert(to);
                module.short.as_str()
            }
            None => body.module.name.as_str(),
        };
        let at = name_start(body, id);
        edits.push(Edit::insert(at, format!("{prefix}.")));
    }
    if home != Home::Old {
        let line = body.outline.lines.iter().find(|line| line.node == node);
        match line.map(|line| &line.part) {
            Some(LinePart::Clause(function))
                if body.module.functions[*function].is_private() && places.exported.contains(function) =>
            {
                let start = q.node(node).inner.start;
                edits.push(Edit::replace(Span::new(start, start + 4), "def"));
            }
            Some(LinePart::Guard(_, _, true)) if home == Home::Shared => {
                let start = q.node(node).inner.start;
                edits.push(Edit::replace(Span::new(start, start + 9), "defguard"));
            }
            Some(LinePart::About(_)) => edits.extend(types(body, node)),
            _ => {}
        }
    }
    edits.sort_by_key(|edit| edit.span);
    (edits, named)
}

/// Where the bare name of a called or captured function starts.
fn name_start(body: &Body, id: NodeId) -> u32 {
    let q = &body.file.q;
    if let Some(&[capture]) = q.args_of(id, "&")
        && let Some(&[function, _]) = q.args_of(capture, "/")
    {
        return q.node(function).inner.start;
    }
    q.call(id).map_or(q.node(id).inner.start, |call| q.node(call.site).inner.start)
}

/// The module's own types in a specification, by their full names.
fn types(body: &Body, spec: NodeId) -> Vec<Edit> {
    let q = &body.file.q;
    let known = types_of(body);
    let head = q.subtree(spec).find_map(|id| q.args_of(id, "::").map(|args| args[0]));
    let is_own = |id: NodeId| {
        let (name, arity) = match q.kind(id) {
            Kind::Call(name) if q.node(id).flags.has(Flags::PARENS) => (name, q.children(id).len()),
            Kind::Var(name) => (name, 0),
            _ => return false,
        };
        let annotates = q.parent(id).is_some_and(|up| q.args_of(up, "::").is_some_and(|args| args[0] == id));
        Some(id) != head && !annotates && known.iter().any(|(own, takes, _)| own == name && *takes == arity)
    };
    let owns = q.subtree(spec).filter(|&id| is_own(id));
    owns.map(|id| Edit::insert(q.node(id).inner.start, format!("{}.", body.module.name))).collect()
}

/// The types that the module defines: name, arity, whether it is private.
pub(super) fn types_of(body: &Body) -> Vec<(String, usize, bool)> {
    let q = &body.file.q;
    let defined = body.outline.lines.iter().filter_map(|line| {
        let &[set] = q.args_of(line.node, "@")? else { return None };
        let (word @ ("type" | "typep" | "opaque"), &[spec]) = (q.local(set)?.0, q.children(set)) else {
            return None;
        };
        let head = q.args_of(spec, "::").map_or(spec, |args| args[0]);
        let (name, arity) = match q.local(head) {
            Some((name, args)) => (name, args.len()),
            None => (q.var(head)?, 0),
        };
        Some((name.to_string(), arity, word == "typep"))
    });
    defined.collect()
}
