//! From a recipe's edits to a plan.

use super::blocks::{self, Added};
use super::relations::{is_true, solve, statement_of};
use super::sites::Solution;
use super::{Unit, ensure, entries, expand, moving, naming, template, wrap};
use crate::edit::{Edit, FileEdit, Plan, apply, layout};
use crate::finding::Safety;
use crate::pattern::{Bindings, Value};
use crate::recipe::{self, EditKind, Rewrite};
use crate::source::Span;
use crate::syntax::{self, Flags, Kind, NodeId};
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
        caveats: Vec::new(),
    };
    let mut solution = solution.clone();
    let hibernates = unit.module.is_some_and(|module| ensure::hibernates(unit.file, module));
    let extra = if hibernates { ", :hibernate" } else { "" };
    solution.bindings.set("HIBERNATE", Value::Text(extra.into()));
    naming::bind(unit, rewrite, &mut solution);
    for edit in &rewrite.edits {
        if let EditKind::Name(wanted) = &edit.kind {
            name(unit, edit, wanted, &mut solution, &mut plan.edits)?;
        }
    }
    for ensure in &rewrite.ensures {
        // What its condition binds, its text may name.
        let asked = match &ensure.when {
            Some(when) => solve(unit, when, &solution.bindings).into_iter().next(),
            None => Some(solution.bindings.clone()),
        };
        if let Some(bindings) = asked {
            let made = ensure::make(unit, ensure, &Solution { bindings, ..solution.clone() })?;
            plan.caveats.extend(made.iter().filter_map(|made| made.caveat.clone()));
            plan.ensures.extend(made);
        }
    }
    if !plan.caveats.is_empty() {
        plan.safety = plan.safety.max(Safety::Unsafe);
    }
    let ensured = plan.ensures.iter().flat_map(|ensure| &ensure.edits);
    let inside = ensured.filter(|edit| edit.path == unit.file.path);
    solution.inside = inside.map(|edit| (edit.edit.span, edit.edit.text.clone())).collect();
    solution.inside.sort();
    for edit in rewrite.edits.iter().filter(|edit| !matches!(edit.kind, EditKind::Name(_))) {
        for (node, bindings) in targets(edit, &solution) {
            if edit.when.as_ref().is_none_or(|when| is_true(unit, when, &bindings)) {
                make(unit, edit, node, &bindings, &solution, &mut plan.edits)?;
            }
        }
    }
    // What several matches ask for at one place is done once.
    let mut seen = HashSet::new();
    plan.edits.retain(|edit| {
        let (span, text) = (edit.edit.span, edit.edit.text.clone());
        !span.is_empty() || seen.insert((edit.path.clone(), span.start, text))
    });
    fold(&mut plan, &unit.file.path);
    one_blank_line(&mut plan);
    ensure::drop_unused_helpers(unit, &mut plan);
    keeps_comments(unit, &plan)?;
    tidied(unit, &mut plan)?;
    keeps_width(unit, &plan)?;
    ensure::hold_helpers(unit, &mut plan);
    // What moves is code that is right already: it keeps its lines and its comments by itself.
    for moved in &rewrite.moves {
        if moved.when.as_ref().is_none_or(|when| is_true(unit, when, &solution.bindings)) {
            moving::make(unit, moved, &solution, &mut plan)?;
        }
    }
    Ok(plan)
}

/// What is ensured inside of code that the plan itself replaces stands in the new text, and is no edit of its own.
fn fold(plan: &mut Plan, path: &str) {
    let own: Vec<&Edit> = plan.edits.iter().filter(|edit| edit.path == path).map(|edit| &edit.edit).collect();
    let is_in = |ensured: &FileEdit| {
        let (span, text) = (ensured.edit.span, ensured.edit.text.trim_start_matches([',', ' ', '\r', '\n']));
        let holds =
            |edit: &&Edit| !edit.span.is_empty() && edit.span.contains(span) && edit.text.contains(text);
        ensured.path == path && own.iter().any(holds)
    };
    for ensure in &mut plan.ensures {
        ensure.edits.retain(|ensured| !is_in(ensured));
    }
    plan.ensures.retain(|ensure| !ensure.edits.is_empty() || !ensure.creates.is_empty());
}

/// Where several edits insert at one place, those that bring a blank line only are spare, or all but one of them.
fn one_blank_line(plan: &mut Plan) {
    let is_blank = |edit: &FileEdit| edit.edit.span.is_empty() && matches!(&*edit.edit.text, "\n" | "\r\n");
    let ensured = plan.ensures.iter().flat_map(|ensure| &ensure.edits);
    let mut seen: HashSet<(String, u32)> = plan
        .edits
        .iter()
        .chain(ensured)
        .filter(|edit| edit.edit.span.is_empty() && !is_blank(edit))
        .map(|edit| (edit.path.clone(), edit.edit.span.start))
        .collect();
    let mut keep =
        |edit: &FileEdit| !is_blank(edit) || seen.insert((edit.path.clone(), edit.edit.span.start));
    plan.edits.retain(&mut keep);
    plan.ensures.iter_mut().for_each(|ensure| ensure.edits.retain(&mut keep));
}

/// Tidies the plan's own edits of the unit's file.
fn tidied(unit: &Unit, plan: &mut Plan) -> Result<(), String> {
    let (path, text) = (&unit.file.path, &unit.file.text);
    let (own, others): (Vec<FileEdit>, Vec<FileEdit>) =
        plan.edits.drain(..).partition(|edit| edit.path == *path);
    let edits: Vec<Edit> = own.into_iter().map(|edit| edit.edit).collect();
    let options = unit.project.formatter(path);
    let tidy = super::tidy::tidy(unit.file, &edits, &options)?;
    // Edits that are tidy as they are stay small: ensures may reach into the same lines.
    let tidy = if apply(text, &tidy) == apply(text, &edits) { edits } else { tidy };
    plan.edits = tidy.into_iter().map(|edit| FileEdit::new(path.clone(), edit)).chain(others).collect();
    Ok(())
}

/// Names a parameter: in the whole unit, or at each match of a site that takes all.
fn name(
    unit: &Unit,
    edit: &recipe::Edit,
    wanted: &str,
    solution: &mut Solution,
    edits: &mut Vec<FileEdit>,
) -> Result<(), String> {
    let at = edit.at.trim_start_matches('$');
    let mut named = |bindings: &mut Bindings| -> Result<(), String> {
        if edit.when.as_ref().is_some_and(|when| !is_true(unit, when, bindings)) {
            return Ok(());
        }
        let Some(param) = bindings.node(at) else { return Ok(()) };
        let (variable, new) = naming::parameter(unit, param, wanted)?;
        let new = new.map(|edit| FileEdit::new(unit.file.path.clone(), edit));
        edits.extend(new.into_iter().filter(|new| !edits.contains(new)).collect::<Vec<_>>());
        bindings.set(wanted, Value::Text(variable.into()));
        Ok(())
    };
    if solution.bindings.get(at).is_some() {
        return named(&mut solution.bindings);
    }
    for (_, bindings) in solution.many.values_mut().flatten() {
        named(bindings)?;
    }
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
    if !found.is_empty() {
        return vec![(found, solution.bindings.clone())];
    }
    // A variable that each match of a site binds on its own.
    let each = solution.many.values().flatten().filter_map(|(_, own)| {
        let nodes = match own.get(edit.at.strip_prefix('$')?)? {
            Value::Node(id) => vec![*id],
            Value::Nodes(ids) => ids.clone(),
            Value::Text(_) => return None,
        };
        let mut bindings = solution.bindings.clone();
        own.iter().for_each(|(name, value)| bindings.set(name, value.clone()));
        Some((nodes, bindings))
    });
    each.collect()
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
    let replaced = matches!(edit.kind, EditKind::Text(_)).then_some(outer);
    let solution = &Solution { replaced, ..solution.clone() };
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
            match unit.file.clause_at(first) {
                // Several lines are no `do:` body.
                Some((_, clause))
                    if code.contains('\n')
                        && clause.body == Some(first)
                        && first == last
                        && blocks::is_one_liner(unit.file, clause) =>
                {
                    blocks::with_body(unit.file, clause, &code)?
                }
                _ => replace(unit, outer, &code)?,
            }
        }
        EditKind::Wrap(template) => {
            let new = wrap::edits(unit, template, &nodes, bindings, solution)?;
            edits.extend(new.into_iter().map(|edit| FileEdit::new(path.clone(), edit)));
            return Ok(());
        }
        EditKind::Rename(template) => {
            let name = q
                .call(first)
                .and_then(|call| name_span(unit, call.site))
                .ok_or("there is no name to change")?;
            Edit::replace(name, fill(template, bindings)?)
        }
        EditKind::Call(template) => {
            let new =
                calling(unit, first, &fill(template, bindings)?).ok_or("there is no function to replace")?;
            edits.extend(new.into_iter().map(|edit| FileEdit::new(path.clone(), edit)));
            return Ok(());
        }
        EditKind::Before(template) | EditKind::After(template) if is_whole_one_liner(unit, first) => {
            let code = fill(template, bindings)?;
            let added = match &edit.kind {
                EditKind::Before(_) => Added { first: Some(&code), ..Added::default() },
                _ => Added { last: Some(&code), ..Added::default() },
            };
            let Some((_, clause)) = unit.file.clause_at(first) else { return Ok(()) };
            let new = blocks::add(unit.file, clause, added)?;
            edits.extend(new.into_iter().map(|edit| FileEdit::new(path.clone(), edit)));
            return Ok(());
        }
        EditKind::Before(template) | EditKind::After(template) => {
            let code = fill(template, bindings)?;
            if is_there(unit, first, &code) {
                return Ok(());
            }
            let statement = statement_of(q, first);
            if matches!(edit.kind, EditKind::Before(_))
                && let Some(new) = expand::before(unit.file, statement, &code)
            {
                edits.extend(new.into_iter().map(|edit| FileEdit::new(path.clone(), edit)));
                return Ok(());
            }
            let statement = q.node(statement).outer;
            let indent = layout::indentation_of(text, statement.start);
            let lines = laid_out(unit, &code, indent)?;
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
        EditKind::With(entries) => {
            let filled = |(key, value): &(String, String)| Ok((fill(key, bindings)?, fill(value, bindings)?));
            let filled = entries.iter().map(filled).collect::<Result<Vec<_>, String>>()?;
            let map = match q.args_of(first, "%") {
                Some(&[_, map]) => map,
                _ => first,
            };
            let new = entries::add(unit.file, map, &filled)?;
            edits.extend(new.into_iter().map(|edit| FileEdit::new(path.clone(), edit)));
            return Ok(());
        }
        EditKind::Name(_) => return Ok(()),
    };
    edits.push(FileEdit::new(path.clone(), new));
    Ok(())
}

/// True if the statement of `id` is the very code that is to stand beside it: an earlier fix has put it there.
fn is_there(unit: &Unit, id: NodeId, code: &str) -> bool {
    let q = &unit.file.q;
    syntax::parse(code).is_ok_and(|new| q.same(statement_of(q, id), &new, new.root()))
}

/// True if the statement of `id` is all that a `def f(x), do: ...` has.
fn is_whole_one_liner(unit: &Unit, id: NodeId) -> bool {
    unit.file.clause_at(id).is_some_and(|(_, clause)| {
        blocks::is_one_liner(unit.file, clause) && clause.body == Some(statement_of(&unit.file.q, id))
    })
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

/// The edits by which a call calls `function` in place of its own, with parentheses around its arguments.
fn calling(unit: &Unit, call: NodeId, function: &str) -> Option<Vec<Edit>> {
    let q = &unit.file.q;
    let site = q.call(call)?.site;
    let span = q.node(site).inner;
    let callee = Span::new(span.start, name_span(unit, site)?.end);
    let bare = !q.node(site).flags.has(Flags::PARENS) && q.sections(site).is_none();
    let first = q.call(call)?.args.into_iter().find(|&arg| q.holds(site, arg));
    match first.filter(|_| bare) {
        Some(first) => {
            let open = Span::new(callee.start, q.node(first).outer.start);
            Some(vec![Edit::replace(open, format!("{function}(")), Edit::insert(span.end, ")")])
        }
        None => Some(vec![Edit::replace(callee, function)]),
    }
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

/// No line may become longer than the file's formatter allows.
fn keeps_width(unit: &Unit, plan: &Plan) -> Result<(), String> {
    let (path, text) = (&unit.file.path, unit.file.text.as_str());
    let ensured = plan.ensures.iter().flat_map(|ensure| &ensure.edits);
    let own = plan.edits.iter().chain(ensured).filter(|edit| edit.path == *path);
    let edits: Vec<Edit> = own.map(|edit| edit.edit.clone()).collect();
    let Ok(after) = apply(text, &edits) else { return Ok(()) };
    let options = unit.project.formatter(path);
    if !options.plugins.is_empty() {
        return Ok(());
    }
    let most = options.line_length;
    let mut long = super::tidy::overlong(text, &after, most).into_iter();
    match long.find(|line| !super::tidy::is_laid_out(path, &after, line, &options)) {
        Some(line) => Err(format!(
            "`{} ...` would be longer than {most} columns",
            line.trim().chars().take(40).collect::<String>()
        )),
        None => Ok(()),
    }
}

/// No comment may be lost: each one under an edit must be in the new text of that or another one.
fn keeps_comments(unit: &Unit, plan: &Plan) -> Result<(), String> {
    let file = unit.file;
    let own = || plan.edits.iter().filter(|edit| edit.path == file.path);
    for FileEdit { edit, .. } in own() {
        for comment in file.q.comments.iter().filter(|comment| edit.span.contains(comment.span)) {
            let code = comment.span.of(&file.text);
            if !own().any(|other| other.edit.text.contains(code)) {
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
