//! Clauses of a callback, in their group, with `@impl` as the neighbours have it.

use super::callbacks::{self, ORDER};
use super::code::{self, Code};
use super::{above, directive, module};
use crate::edit::{self, Edit, layout};
use crate::engine::Unit;
use crate::engine::sites::Solution;
use crate::otp::{Clause, Function, Module};
use crate::syntax::Quoted;

/// What `GenServer` does with messages that no clause takes: said by the module itself once it has a first clause.
const DEFAULT_INFO: &str = "def handle_info(message, state) do
  Logger.error(\"#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}\")
  {:noreply, state$HIBERNATE}
end";

pub fn make(
    unit: &Unit,
    function: &str,
    place: Option<&str>,
    text: &str,
    solution: &Solution,
) -> Result<Vec<edit::Ensure>, String> {
    let (file, module) = (unit.file, module(unit)?);
    let (name, arity) = code::function_name(unit, function, solution)?;
    let group = module.functions.iter().find(|f| f.name == name && f.arity == arity);
    if group.is_none() {
        callbacks::is_plain(module)?;
    }
    let Some(mut code) = Code::fill(unit, text, solution)?.without(file, group)? else {
        return Ok(Vec::new());
    };
    if name.starts_with("handle_") && callbacks::has_timeouts(file, module) {
        return Err(format!(
            "the callbacks of {} return time-outs, which another message would end",
            module.name
        ));
    }
    let mut made = Vec::new();
    if group.is_none() && (name.as_str(), arity) == ("handle_info", 2) {
        let default = Code::fill(unit, DEFAULT_INFO, solution)?;
        code = Code::new(format!("{}\n\n{}", code.text, default.text))?;
        made.extend(directive::make(unit, "require Logger", solution)?);
    }
    let key = format!("clauses {}:{} {name}/{arity} {}", file.path, module.name, code.text);
    let edit = match group {
        Some(group) => into_group(unit, module, group, place, &code)?,
        None => after_others(unit, module, &name, &code)?,
    };
    made.insert(0, code::ensure(key, &file.path, vec![edit]));
    Ok(made)
}

/// `@impl true`, as the module spells it first.
fn spelled_impl(unit: &Unit, module: &Module) -> Option<String> {
    let q = &unit.file.q;
    let clauses = callbacks::callbacks(module).flat_map(|function| &function.clauses);
    let first = clauses.filter_map(|clause| above::impl_of(q, clause.node)).min()?;
    Some(unit.file.code(first).to_string())
}

/// True if every clause of a function that has several is marked.
fn marks_each(q: &Quoted, function: &Function) -> bool {
    function.clauses.len() > 1
        && function.clauses.iter().all(|clause| above::impl_of(q, clause.node).is_some())
}

fn into_group(
    unit: &Unit,
    module: &Module,
    group: &Function,
    place: Option<&str>,
    code: &Code,
) -> Result<Edit, String> {
    let (q, text) = (&unit.file.q, unit.file.text.as_str());
    let mark = spelled_impl(unit, module);
    let each = marks_each(q, group);
    let (Some(first), Some(last)) = (group.clauses.first(), group.clauses.last()) else {
        return Err(format!("{} has no clause", group.name));
    };
    let catch_all = group.clauses.iter().position(|clause| takes_all(q, clause));
    match (place, catch_all) {
        (Some("first"), _) | (Some("before_catch_all"), Some(0)) if shares_mark(unit, first) && !each => {
            // The mark above the first clause becomes that of the new one.
            let mut edit = before(unit, q.node(first.node).outer, &code.text)?;
            let eol = layout::line_ending(text);
            if edit.text.starts_with(eol) {
                edit.text.drain(..eol.len());
            }
            Ok(edit)
        }
        (Some("first"), _) | (Some("before_catch_all"), Some(0)) => {
            let lines = mark.map_or_else(|| code.text.clone(), |mark| code.under(&mark, each));
            before(unit, above::span(q, first.node), &lines)
        }
        (Some("before_catch_all"), Some(at)) => {
            let lines =
                mark.filter(|_| each).map_or_else(|| code.text.clone(), |mark| code.under(&mark, true));
            before(unit, above::span(q, group.clauses[at].node), &lines)
        }
        _ => {
            let lines =
                mark.filter(|_| each).map_or_else(|| code.text.clone(), |mark| code.under(&mark, true));
            after(unit, last, &lines)
        }
    }
}

/// True for a clause that takes whatever comes first.
fn takes_all(q: &Quoted, clause: &Clause) -> bool {
    clause.guard.is_none() && clause.params.first().is_some_and(|&param| q.var(param).is_some())
}

/// True if an `@impl` and nothing else, no comment either, stands above the clause.
fn shares_mark(unit: &Unit, clause: &Clause) -> bool {
    let q = &unit.file.q;
    let attributes = above::attributes(q, clause.node);
    let (&[only], Some(mark)) = (attributes.as_slice(), above::impl_of(q, clause.node)) else { return false };
    let line = unit.file.lines.line(q.node(mark).outer.start);
    let comment_above = q.comments.iter().any(|comment| unit.file.lines.line(comment.span.start) + 1 == line);
    only == mark && !comment_above
}

fn before(unit: &Unit, span: crate::source::Span, lines: &str) -> Result<Edit, String> {
    let (file, text) = (unit.file, unit.file.text.as_str());
    let lines = code::laid_out(unit, &file.path, text, lines, layout::indentation_of(text, span.start))?;
    layout::insert_lines_before(text, span, &code::comments(file), &lines, layout::Gap::Blank)
        .ok_or_else(|| "the clause shares its line with others".into())
}

fn after(unit: &Unit, clause: &Clause, lines: &str) -> Result<Edit, String> {
    let (file, text) = (unit.file, unit.file.text.as_str());
    let span = file.q.node(clause.node).outer;
    let lines = code::laid_out(unit, &file.path, text, lines, layout::indentation_of(text, span.start))?;
    layout::insert_lines_after(text, span, &code::comments(file), &lines, layout::Gap::Blank)
        .ok_or_else(|| "the clause shares its line with others".into())
}

/// Behind the callbacks that customarily come before this one.
fn after_others(unit: &Unit, module: &Module, name: &str, code: &Code) -> Result<Edit, String> {
    let q = &unit.file.q;
    let earlier: Vec<&Function> = match name {
        // Those two stand in either order.
        "handle_info" => nearest(module, &[&["handle_call", "handle_cast"], &["handle_continue"], &["init"]]),
        "handle_cast" => nearest(module, &[&["handle_call"], &["handle_continue"], &["init"]]),
        "handle_call" => nearest(module, &[&["handle_continue"], &["init"]]),
        "handle_continue" => nearest(module, &[&["init"]]),
        _ => callbacks::callbacks(module).collect(),
    };
    let last =
        earlier.iter().filter_map(|f| Some((*f, f.clauses.last()?))).max_by_key(|(_, clause)| clause.node);
    let (neighbour, clause) = match last {
        Some(found) => found,
        None => module
            .clauses()
            .max_by_key(|(_, clause)| clause.node)
            .ok_or_else(|| format!("{} has no function", module.name))?,
    };
    let lines = match spelled_impl(unit, module) {
        Some(mark) => code.under(&mark, marks_each(q, neighbour)),
        None => code.text.clone(),
    };
    after(unit, clause, &lines)
}

fn nearest<'m>(module: &'m Module, choices: &[&[&str]]) -> Vec<&'m Function> {
    let known = |name: &str| ORDER.iter().find(|(known, _)| *known == name).map_or(0, |(_, arity)| *arity);
    let found = |names: &&[&str]| {
        let functions = module.functions.iter();
        functions.filter(|f| names.contains(&&*f.name) && f.arity == known(&f.name)).collect::<Vec<_>>()
    };
    choices.iter().map(found).find(|functions| !functions.is_empty()).unwrap_or_default()
}
