//! Modules that share a file move to files of their own: the code that is compiled stays the same.

use super::directives;
use super::path;
use crate::edit::{Edit, FileEdit, NewFile, Plan, layout};
use crate::engine::Unit;
use crate::otp::{Exports, File, Lexical, Module, siblings};
use crate::source::Span;
use crate::syntax::{Kind, NodeId};

/// Moves each module that stands beside the file's own one.
///
/// # Errors
/// Why one of them cannot move.
pub(super) fn siblings_to_files(unit: &Unit, plan: &mut Plan) -> Result<(), String> {
    let (file, q) = (unit.file, &unit.file.q);
    if !file.path.ends_with(".ex") {
        return Err(format!("{} is a script: it runs as a whole", file.path));
    }
    let top = q.statements(q.root());
    let is_known = |&&id: &&NodeId| {
        let word = q.local(id).map_or("", |(name, _)| name);
        matches!(word, "defmodule" | "defprotocol" | "defimpl" | "alias" | "import" | "require")
    };
    if let Some(&other) = top.iter().find(|id| !is_known(id)) {
        return Err(format!("{}:{} runs as the file is compiled", file.path, file.line(other)));
    }
    let (main, others) = siblings(file);
    let Some(main) = main else { return Err("there is no module".into()) };
    let lexical = Lexical::of(file);
    let exports = Exports::new(unit.project);
    let mut gone: Vec<NodeId> = Vec::new();
    for module in &others {
        let at = path::of_module(file, &module.name);
        path::is_free(unit, &module.name, &at)?;
        stays_the_same(file, module, &at)?;
        let mut moved = vec![module.node];
        // What implements a protocol for it, or implements it as a protocol, goes along.
        moved.extend(top.iter().copied().filter(|&id| implements(file, id, module)));
        let is_directive = |id: &NodeId| q.sections(*id).is_none();
        let used = lexical.used(&moved, &[], &exports);
        let lines: Vec<String> = top
            .iter()
            .copied()
            .filter(is_directive)
            .filter_map(|id| directives::with_only(file, &lexical, id, &used))
            .collect();
        let eol = layout::line_ending(&file.text);
        let mut text = String::new();
        if !lines.is_empty() {
            text = format!("{}{eol}{eol}", lines.join(eol));
        }
        let bodies: Vec<String> = moved
            .iter()
            .map(|&id| with_comments(file, &top, id).of(&file.text).trim_end().to_string())
            .collect();
        text.push_str(&bodies.join(&eol.repeat(2)));
        text.push_str(eol);
        plan.creates.push(NewFile { path: at, text });
        gone.extend(moved);
    }
    let stays: Vec<NodeId> = top.iter().copied().filter(|id| !gone.contains(id)).collect();
    let mut edits: Vec<Edit> =
        gone.iter().map(|&id| Edit::delete(lines_of(file, &top, id, main.node))).collect();
    let (before, after) = (lexical.used(&top, &[], &exports), lexical.used(&stays, &[], &exports));
    for id in stays {
        edits.extend(directives::without_unused(file, &lexical, id, &before, &after));
    }
    edits.sort_by_key(|edit| edit.span);
    plan.edits.extend(edits.into_iter().map(|edit| FileEdit::new(file.path.clone(), edit)));
    Ok(())
}

/// An error if the module's code would mean something else in another file.
fn stays_the_same(file: &File, module: &Module, to: &str) -> Result<(), String> {
    let q = &file.q;
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_string());
    let tells_place = q.subtree(module.node).find(|&id| match q.kind(id) {
        Kind::Var(name) => name == "__ENV__" || name == "__DIR__" && folder(to) != folder(&file.path),
        _ => false,
    });
    if let Some(id) = tells_place {
        return Err(format!("{}:{} depends on the file that it stands in", file.path, file.line(id)));
    }
    let asks = ["ensure_loaded?", "ensure_loaded", "ensure_compiled", "ensure_compiled!"];
    let asks = asks
        .iter()
        .flat_map(|name| file.calls(name))
        .find(|&&id| q.holds(module.node, id) && file.clause_at(id).is_none());
    match asks {
        Some(&id) => Err(format!("{}:{} depends on the order of compilation", file.path, file.line(id))),
        None => Ok(()),
    }
}

/// True for a `defimpl` of the module, or for it.
fn implements(file: &File, id: NodeId, module: &Module) -> bool {
    let q = &file.q;
    let Some(args) = q.args_of(id, "defimpl") else { return false };
    let named = |id: NodeId| file.names.module_name(q, id).is_some_and(|name| name == module.name);
    let target = args.get(1).and_then(|&options| q.keyword(options, "for"));
    args.first().is_some_and(|&protocol| named(protocol)) || target.is_some_and(named)
}

/// A statement of the file with the comments that belong to it: all above it, up to the statement before; at the head of
/// the file those right above it.
fn with_comments(file: &File, top: &[NodeId], id: NodeId) -> Span {
    let q = &file.q;
    let span = q.node(id).outer;
    let before = top.iter().rev().find(|&&other| q.node(other).outer.end <= span.start);
    let from = before.map_or(0, |&before| line_end(&file.text, q.node(before).outer.end));
    let mut start = span.start;
    for comment in q.comments.iter().rev().filter(|comment| comment.span.end <= span.start) {
        if comment.span.start < from {
            break;
        }
        let between = &file.text[comment.span.end as usize..start as usize];
        if before.is_none() && between.matches('\n').count() > 1 {
            break;
        }
        start = comment.span.start;
    }
    Span::new(start, line_end(&file.text, span.end))
}

/// What to delete with a statement: its lines, and the blank lines above it; those below it where the file's own module
/// is still to come.
fn lines_of(file: &File, top: &[NodeId], id: NodeId, main: NodeId) -> Span {
    let span = with_comments(file, top, id);
    let text = &file.text;
    if main > id {
        let rest = &text[span.end as usize..];
        let blank = rest.len() - rest.trim_start().len();
        return Span::new(span.start, span.end + blank as u32);
    }
    let above = text[..span.start as usize].trim_end().len() as u32;
    Span::new(above, span.end)
}

/// Where the line ends that holds a byte, without its line end.
fn line_end(text: &str, at: u32) -> u32 {
    let rest = &text[at as usize..];
    at + rest.find(['\r', '\n']).unwrap_or(rest.len()) as u32
}
