//! Code put around an expression: on its line where that fits, else around a variable that is bound to it first.

use super::entries::starts_line;
use super::relations::statement_of;
use super::sites::Solution;
use super::{Unit, blocks, rewrite, template};
use crate::edit::{Edit, layout};
use crate::otp::step;
use crate::pattern::{Bindings, Value};
use crate::source::Span;
use crate::syntax::{Kind, NodeId};

/// The edits that put `template` around `nodes`, which are `$it` in it.
///
/// A pipe gets one more stage where `$it` is the first argument of the call around it. What takes several lines, would
/// make its line too long, or is asked for twice, is bound to the variable that it updates, or to a new one.
///
/// # Errors
/// Why that cannot be done here.
pub fn edits(
    unit: &Unit,
    template: &str,
    nodes: &[NodeId],
    bindings: &Bindings,
    solution: &Solution,
) -> Result<Vec<Edit>, String> {
    let (q, text) = (&unit.file.q, unit.file.text.as_str());
    let (Some(&first), Some(&last)) = (nodes.first(), nodes.last()) else { return Ok(Vec::new()) };
    let outer = q.node(first).outer.join(q.node(last).outer);
    let with = |it: Value, template: &str| {
        let mut bindings = bindings.clone();
        bindings.set("it", it);
        template::code(unit, template.trim_end_matches('\n'), &bindings, solution)
            .ok_or_else(|| format!("`{template}` cannot be filled in here"))
    };
    let it = || if nodes.len() == 1 { Value::Node(first) } else { Value::Nodes(nodes.to_vec()) };
    let whole = with(it(), template)?;
    if nodes.len() > 1 {
        return Ok(vec![rewrite::replace(unit, outer, &whole)?]);
    }
    let options = unit.project.formatter(&unit.file.path);
    let fits = |added: usize| {
        let line = line_of(text, outer);
        let inside = solution.inside.iter().filter(|(span, _)| line.contains(*span));
        let grown: usize = inside.map(|(_, new)| layout::width(new)).sum();
        layout::width(line.of(text)) + grown + added <= options.line_length
    };
    if let Some(stage) = stage(template).filter(|_| q.args_of(first, "|>").is_some()) {
        let stage = with(it(), &stage)?;
        let several = outer.of(text).contains('\n');
        if several {
            let before = text[..outer.end as usize].rfind("|>").unwrap_or(outer.start as usize);
            let column = layout::column_of(text, before as u32);
            let ending = layout::line_ending(text);
            return Ok(vec![Edit::insert(outer.end, format!("{ending}{}|> {stage}", " ".repeat(column)))]);
        }
        if fits(stage.len() + 4) {
            return Ok(vec![Edit::insert(outer.end, format!(" |> {stage}"))]);
        }
    }
    let once = template.matches("$it").count() == 1;
    let code = outer.of(text);
    let parts = with(Value::Text("\0".into()), template)?;
    if once
        && !code.contains('\n')
        && !whole.contains('\n')
        && let Some((left, right)) = parts.split_once('\0')
        && fits(layout::width(left) + layout::width(right))
    {
        // Put around it, so that other edits may reach inside; parentheses where its new place demands them.
        let parenthesised = whole == format!("{left}({code}){right}");
        let (open, close) = if parenthesised { ("(", ")") } else { ("", "") };
        return Ok(vec![
            Edit::insert(outer.start, format!("{left}{open}")),
            Edit::insert(outer.end, format!("{close}{right}")),
        ]);
    }
    let put_around = || match parts.split_once('\0') {
        // The line is broken where the plan is laid out.
        Some((left, right)) if once && !code.contains('\n') && !whole.contains('\n') => Some(vec![
            Edit::insert(outer.start, left.to_string()),
            Edit::insert(outer.end, right.to_string()),
        ]),
        _ => None,
    };
    bound_first(unit, first, &with, template).or_else(|why| put_around().ok_or(why))
}

/// `f($it, a)` as a stage of a pipe: `f(a)`.
fn stage(template: &str) -> Option<String> {
    let (name, args) = template.trim().strip_suffix(')')?.split_once("($it")?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_$.{}!?".contains(c));
    let args = if args.is_empty() { args } else { args.strip_prefix(", ")? };
    is_name.then(|| format!("{name}({args})"))
}

/// The line that holds a span, or its first and last lines and what is between.
fn line_of(text: &str, span: Span) -> Span {
    let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end as usize..].find(['\r', '\n']).map_or(text.len(), |at| span.end as usize + at);
    Span::new(start as u32, end as u32)
}

type With<'w> = &'w dyn Fn(Value, &str) -> Result<String, String>;

/// Binds the expression to a variable in front of its statement.
fn bound_first(unit: &Unit, it: NodeId, with: With, template: &str) -> Result<Vec<Edit>, String> {
    let (q, text) = (&unit.file.q, unit.file.text.as_str());
    let statement = statement_of(q, it);
    let (span, inner) = (q.node(statement).outer, q.node(it).outer);
    let name = name_for(unit, it, statement, &with(Value::Text("".into()), template)?);
    let binding = with(Value::Node(it), &format!("{name} = $it"))?;
    let around = with(Value::Text(name.as_str().into()), template)?;
    let column = layout::indentation_of(text, span.start);
    let tail = format!(
        "{}{around}{}",
        Span::new(span.start, inner.start).of(text),
        Span::new(inner.end, span.end).of(text)
    );
    let tail = layout::reindent(&tail, column, 0, &[]);
    let options = unit.project.formatter(&unit.file.path);
    let formatted = |code: String| match crate::layout::format(&code, column, &options) {
        Ok(code) => Some(code),
        // With comments inside, the code between them has to be laid out already.
        Err(_) => {
            let bare: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
            crate::layout::is_formatted(&bare.join("\n"), column, &options)?.then_some(code)
        }
    };
    let unsure = || format!("`{around}` does not fit on its line");
    let binding = formatted(binding).ok_or_else(unsure)?;
    let tail = formatted(tail).ok_or_else(unsure)?;
    let gap = if binding.contains('\n') || tail.contains('\n') { "\n\n" } else { "\n" };
    let body = format!("{binding}{gap}{tail}");
    match unit.file.clause_at(it) {
        Some((_, clause)) if blocks::is_one_liner(unit.file, clause) && clause.body == Some(statement) => {
            blocks::with_body(unit.file, clause, &body).map(|edit| vec![edit])
        }
        _ if starts_line(text, span.start) => Ok(vec![rewrite::replace(unit, span, &body)?]),
        _ => Err(unsure()),
    }
}

/// The variable that `it` updates, if nothing else of its statement or after it reads that; else a new one.
fn name_for(unit: &Unit, it: NodeId, statement: NodeId, around: &str) -> String {
    let q = &unit.file.q;
    let clause = unit.file.clause_at(it).map_or(unit.node, |(_, clause)| clause.node);
    let base = updated(unit, it);
    let block = q.parent(statement).unwrap_or(statement);
    let is_word =
        |name: &str| around.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
    let read_again = |name: &str| {
        let after = |id: &NodeId| *id >= statement && !q.holds(it, *id);
        is_word(name) || q.subtree(block).filter(after).any(|id| q.var(id) == Some(name))
    };
    let wanted = match base {
        Some(name) if !read_again(&name) => return name,
        Some(_) => "next",
        None => "state",
    };
    let is_taken = |name: &str| is_word(name) || q.subtree(clause).any(|id| q.var(id) == Some(name));
    let numbered = (2..).map(|number| format!("{wanted}{number}"));
    std::iter::once(wanted.to_string()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

/// The variable that an expression is a new version of: `s` of `%{s | a: 1}`, `Map.put(s, :a, 1)`, `put_in(s.a, 1)`.
fn updated(unit: &Unit, it: NodeId) -> Option<String> {
    let q = &unit.file.q;
    let mut at = it;
    loop {
        if let Some(name) = q.var(at) {
            return (!name.starts_with('_')).then(|| name.to_string());
        }
        at = match (q.kind(at), q.children(at)) {
            (Kind::Call(form), &[_, map]) if form == "%" => map,
            (Kind::Call(form), &[bar]) if form == "%{}" => *q.args_of(bar, "|")?.first()?,
            (Kind::Call(form), _) if form == "%{}" || form == "{}" => return None,
            _ => match step(q, at) {
                Some((base, _)) => base,
                None => *q.call(at)?.args.first()?,
            },
        };
    }
}
