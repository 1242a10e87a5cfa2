//! From a recipe's edits to a plan.

use super::relations::{is_true, statement_of};
use super::sites::Solution;
use super::{Unit, ensure, template};
use crate::edit::{Edit, FileEdit, Plan, layout};
use crate::finding::Safety;
use crate::pattern::{Bindings, Value};
use crate::recipe::{self, EditKind, Rewrite};
use crate::source::Span;
use crate::syntax::{Kind, NodeId};
use std::collections::HashSet;

/// The plan that a rewrite makes of a solution, or why it makes none.
pub fn plan(
    unit: &Unit,
    rewrite: &Rewrite,
    solution: &Solution,
    id: &str,
    safety: Safety,
) -> Result<Plan, String> {
    let mut plan = Plan {
        id: id.into(),
        rule: unit.recipe.id.clone(),
        safety,
        title: unit.recipe.title.clone(),
        edits: Vec::new(),
        creates: Vec::new(),
        ensures: Vec::new(),
    };
    let mut solution = solution.clone();
    name_fresh(unit, rewrite, &mut solution);
    for edit in &rewrite.edits {
        for (node, bindings) in targets(edit, &solution) {
            if edit.when.as_ref().is_none_or(|when| is_true(unit, when, &bindings)) {
                make(unit, edit, node, &bindings, &solution, &mut plan.edits)?;
            }
        }
    }
    for ensure in &rewrite.ensures {
        if ensure.when.as_ref().is_none_or(|when| is_true(unit, when, &solution.bindings)) {
            plan.ensures.extend(ensure::make(unit, ensure, &solution)?);
        }
    }
    ensure::drop_unused_helpers(unit, &mut plan);
    keeps_comments(unit, &plan)?;
    tidied(unit, &mut plan)?;
    Ok(plan)
}

/// Tidies the plan's own edits of the unit's file.
fn tidied(unit: &Unit, plan: &mut Plan) -> Result<(), String> {
    let (path, text) = (&unit.file.path, &unit.file.text);
    let (own, others): (Vec<FileEdit>, Vec<FileEdit>) =
        plan.edits.drain(..).partition(|edit| edit.path == *path);
    let edits: Vec<Edit> = own.into_iter().map(|edit| edit.edit).collect();
    let options = unit.project.formatters.for_file(path);
    let tidy = super::tidy::tidy(path, text, &edits, &options)?;
    plan.edits = tidy.into_iter().map(|edit| FileEdit::new(path.clone(), edit)).chain(others).collect();
    Ok(())
}

/// Where an edit is made: each match of a site that takes all, with its own bindings, or the one node.
fn targets(edit: &recipe::Edit, solution: &Solution) -> Vec<(Vec<NodeId>, Bindings)> {
    if let Some(each) = solution.many.get(&edit.at) {
        let joined = |(id, own): &(NodeId, Bindings)| {
            let mut bindings = solution.bindings.clone();
            own.iter().for_each(|(name, value)| bindings.set(name, value.clone()));
            bindings.set(&edit.at, Value::Node(*id));
            (vec![*id], bindings)
        };
        return each.iter().map(joined).collect();
    }
    let nodes = |name: &str| match solution.bindings.get(name.trim_start_matches('$')) {
        Some(Value::Node(id)) => vec![*id],
        Some(Value::Nodes(ids)) => ids.clone(),
        _ => Vec::new(),
    };
    let mut found = nodes(&edit.at);
    if let Some(to) = &edit.to {
        found.extend(nodes(to));
    }
    if found.is_empty() { Vec::new() } else { vec![(found, solution.bindings.clone())] }
}

/// Binds `let` names: `fresh:NAME` is NAME, or NAME with a number where the function has such a variable already.
fn name_fresh(unit: &Unit, rewrite: &Rewrite, solution: &mut Solution) {
    let q = &unit.file.q;
    let mut taken: HashSet<String> = q
        .subtree(unit.node)
        .filter_map(|id| match q.kind(id) {
            Kind::Var(name) | Kind::Call(name) => Some(name.to_string()),
            _ => None,
        })
        .collect();
    for (name, text) in rewrite.edits.iter().flat_map(|edit| &edit.set) {
        if solution.bindings.get(name).is_some() {
            continue;
        }
        let value = match text.strip_prefix("fresh:") {
            Some(wanted) => {
                let numbered = (2..).map(|n| format!("{wanted}{n}"));
                let free =
                    std::iter::once(wanted.to_string()).chain(numbered).find(|name| !taken.contains(name));
                free.unwrap_or_else(|| wanted.to_string())
            }
            None => template::code(unit, text, &solution.bindings, solution).unwrap_or_default(),
        };
        taken.insert(value.clone());
        solution.bindings.set(name, Value::Text(value.into()));
    }
}

fn make(
    unit: &Unit,
    edit: &recipe::Edit,
    nodes: Vec<NodeId>,
    bindings: &Bindings,
    solution: &Solution,
    edits: &mut Vec<FileEdit>,
) -> Result<(), String> {
    let (q, text, path) = (&unit.file.q, unit.file.text.as_str(), &unit.file.path);
    let (Some(&first), Some(&last)) = (nodes.first(), nodes.last()) else { return Ok(()) };
    let outer = q.node(first).outer.join(q.node(last).outer);
    let comments: Vec<Span> = q.comments.iter().map(|comment| comment.span).collect();
    let fill = |template: &str, bindings: &Bindings| {
        template::code(unit, template.trim_end_matches('\n'), bindings, solution)
            .ok_or_else(|| format!("`{template}` cannot be filled in here"))
    };
    let new = match &edit.kind {
        EditKind::Text(template) => {
            let mut code = fill(template, bindings)?;
            if edit.keep_comments {
                let inside = comments.iter().filter(|comment| outer.contains(**comment));
                let lost = inside.map(|comment| comment.of(text)).filter(|comment| !code.contains(comment));
                let lines: String = lost.map(|comment| format!("{comment}\n")).collect();
                code.insert_str(0, &lines);
            }
            replace(unit, outer, &code)?
        }
        EditKind::Wrap(template) => {
            let mut bindings = bindings.clone();
            bindings.set("it", if nodes.len() == 1 { Value::Node(first) } else { Value::Nodes(nodes) });
            replace(unit, outer, &fill(template, &bindings)?)?
        }
        EditKind::Rename(template) => {
            let name = q
                .call(first)
                .and_then(|call| name_span(unit, call.site))
                .ok_or("there is no name to change")?;
            Edit::replace(name, fill(template, bindings)?)
        }
        EditKind::Before(template) | EditKind::After(template) => {
            let statement = q.node(statement_of(q, first)).outer;
            let indent = layout::indentation_of(text, statement.start);
            let lines = laid_out(unit, &fill(template, bindings)?, indent)?;
            let insert = match &edit.kind {
                EditKind::Before(_) => layout::insert_lines_before,
                _ => layout::insert_lines_after,
            };
            insert(text, statement, &comments, &lines, layout::Gap::Fitting)
                .ok_or("the statement shares its line with others")?
        }
        EditKind::Delete => {
            let span =
                layout::deletion_span(text, outer).ok_or("the statement shares its line with others")?;
            Edit::delete(span)
        }
        EditKind::With(_) => return Err("entries cannot be added here".into()),
    };
    edits.push(FileEdit::new(path.clone(), new));
    Ok(())
}

/// Replaces a span by code whose lines are indented as the line is on which the span starts.
pub(super) fn replace(unit: &Unit, span: Span, code: &str) -> Result<Edit, String> {
    let text = unit.file.text.as_str();
    let indent = layout::indentation_of(text, span.start);
    Ok(Edit::replace(span, laid_out(unit, code, indent)?))
}

/// Indents generated lines, all but the first, and gives them the file's line ends.
pub(super) fn laid_out(unit: &Unit, code: &str, indent: usize) -> Result<String, String> {
    let lines = layout::reindent(code, 0, indent, &[]);
    Ok(layout::with_line_ending(&lines, layout::line_ending(&unit.file.text)))
}

/// The bytes of the called function's name.
fn name_span(unit: &Unit, site: NodeId) -> Option<Span> {
    let q = &unit.file.q;
    match q.kind(site) {
        Kind::Apply => {
            let callee = *q.children(site).first()?;
            q.children(callee).get(1).map(|&name| q.node(name).inner)
        }
        Kind::Call(name) | Kind::Var(name) => {
            let start = q.node(site).inner.start;
            Some(Span::new(start, start + name.len() as u32))
        }
        _ => None,
    }
}

/// No comment may be lost: each one under an edit must be in its new text.
fn keeps_comments(unit: &Unit, plan: &Plan) -> Result<(), String> {
    let file = unit.file;
    for FileEdit { edit, .. } in plan.edits.iter().filter(|edit| edit.path == file.path) {
        for comment in file.q.comments.iter().filter(|comment| edit.span.contains(comment.span)) {
            if !edit.text.contains(comment.span.of(&file.text)) {
                return Err(format!(
                    "the comment at {}:{} would be lost",
                    file.path,
                    file.lines.line(comment.span.start)
                ));
            }
        }
    }
    Ok(())
}
