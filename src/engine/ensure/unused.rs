use super::above;
use crate::edit::{Edit, FileEdit, Plan, layout};
use crate::engine::Unit;
use crate::otp::{Calls, Function};
use crate::source::Span;
use crate::syntax::NodeId;

/// Removes private functions that the plan's edits leave without a caller, with the attributes and comments above
/// them: the compiler would warn of them.
pub fn drop_unused_helpers(unit: &Unit, plan: &mut Plan) {
    let (q, path) = (&unit.file.q, &unit.file.path);
    let Some(module) = unit.module else { return };
    let graph = Calls::new(unit.file);
    let mut gone: Vec<Span> = edits(plan, path).map(|edit| edit.span).collect();
    let mut dropped: Vec<Span> = Vec::new();
    loop {
        let is_gone = |span: Span, gone: &[Span]| gone.iter().any(|edit| edit.contains(span));
        let lost = |function: &&Function| {
            let callers = graph.callers(module, function);
            let own = |id: NodeId| function.clauses.iter().any(|clause| q.holds(clause.node, id));
            let touched = callers.iter().any(|&id| is_gone(q.node(id).inner, &gone));
            let left = callers.iter().any(|&id| !own(id) && !is_gone(q.node(id).inner, &gone));
            let ensured = plan.ensures.iter().flat_map(|ensure| &ensure.edits);
            let named = edits(plan, path)
                .chain(ensured.map(|edit| &edit.edit))
                .any(|edit| names(&edit.text, &function.name));
            let is_dropped = function.clauses.iter().all(|clause| is_gone(q.node(clause.node).outer, &gone));
            function.is_private() && touched && !left && !named && !is_dropped
        };
        let Some(function) = module.functions.iter().find(lost) else { break };
        let spans: Vec<Span> = function.clauses.iter().map(|clause| above::span(q, clause.node)).collect();
        gone.extend(&spans);
        dropped.extend(spans);
    }
    let text = &unit.file.text;
    let lines = joined(text, dropped).into_iter().filter_map(|span| layout::deletion_span(text, span));
    plan.edits.extend(lines.map(|span| FileEdit::new(path.clone(), Edit::delete(span))));
}

/// Takes hold of private functions that the plan's edits leave with fewer callers: a plan that takes away the others has
/// to be made after this one, when it sees that nobody calls them any more.
pub fn hold_helpers(unit: &Unit, plan: &mut Plan) {
    let (q, path) = (&unit.file.q, &unit.file.path);
    let Some(module) = unit.module else { return };
    let graph = Calls::new(unit.file);
    let gone: Vec<Span> = edits(plan, path).map(|edit| edit.span).collect();
    let is_gone = |span: Span| gone.iter().any(|edit| edit.contains(span));
    let held = |function: &&Function| {
        let callers = graph.callers(module, function);
        let lost = callers.iter().filter(|&&id| is_gone(q.node(id).inner)).count();
        let named = edits(plan, path).any(|edit| names(&edit.text, &function.name));
        function.is_private() && lost > 0 && lost < callers.len() && !named
    };
    let starts = module.functions.iter().filter(held).filter_map(|function| function.clauses.first());
    let word = |start: u32| Span::new(start, start + "defp".len() as u32);
    let spans: Vec<Span> = starts.map(|clause| word(q.node(clause.node).inner.start)).collect();
    let same = |span: Span| FileEdit::new(path.clone(), Edit::replace(span, span.of(&unit.file.text)));
    plan.edits.extend(spans.into_iter().filter(|span| !is_gone(*span)).map(same));
}

/// Neighbours with nothing but space between them become one: the blank lines around them are told by what stays.
fn joined(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut runs: Vec<Span> = Vec::new();
    for span in spans {
        match runs.last_mut() {
            Some(last) if Span::new(last.end, span.start).of(text).trim().is_empty() => {
                *last = last.join(span)
            }
            _ => runs.push(span),
        }
    }
    runs
}

fn edits<'p>(plan: &'p Plan, path: &'p str) -> impl Iterator<Item = &'p Edit> {
    plan.edits.iter().filter(move |edit| edit.path == path).map(|edit| &edit.edit)
}

/// True if `text` may call or capture the function `name`: it has the word, and not as an atom, a key, another module's
/// function or a variable between brackets.
fn names(text: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !before.ends_with(|c: char| is_word(c) || c == ':' || c == '.')
            && !after.starts_with(is_word)
            && !after.starts_with([':', ',', ')', ']', '}'])
    })
}
