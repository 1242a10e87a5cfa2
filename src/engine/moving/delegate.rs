//! The delegation that stands for a function that has moved.

use super::body::{Body, Places};
use super::names;
use crate::edit::{Edit, apply};
use crate::otp::{Function, Home};
use crate::syntax::NodeId;
use std::collections::BTreeSet;

/// `defdelegate name(params), to: Module`, laid out at the module's indentation.
///
/// # Errors
/// Why it cannot be laid out.
pub(super) fn text(body: &Body, places: &Places, function: &Function, to: &str) -> Result<String, String> {
    let params = params(body, places, function).join(", ");
    let code = format!("defdelegate {}({params}), to: {to}", function.name);
    let options = body.unit.project.formatter(&body.file.path);
    let column = body.outline.indent;
    let laid = crate::layout::lay_out(&code, column, &options)
        .map_err(|error| format!("the delegation of {}/{}: {error}", function.name, function.arity))?;
    Ok(crate::edit::layout::reindent(&laid, 0, column, &[]))
}

/// Names for the parameters, each as a clause has it, with the defaults.
fn params(body: &Body, places: &Places, function: &Function) -> Vec<String> {
    let q = &body.file.q;
    let mut taken: BTreeSet<String> = BTreeSet::new();
    (0..function.arity)
        .map(|at| {
            let all = || function.clauses.iter().map(|clause| clause.params[at]);
            let default = all().find_map(|param| q.args_of(param, "\\\\").map(|args| args[1]));
            let plain = |param: NodeId| q.args_of(param, "\\\\").map_or(param, |args| args[0]);
            let named = all().map(plain).find_map(|param| name(body, param));
            let base = named.or_else(|| all().map(plain).find_map(|param| of_struct(body, param)));
            let base = base.unwrap_or_else(|| format!("arg{}", at + 1));
            let mut name = base.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{base}{number}");
                number += 1;
            }
            match default {
                Some(default) => format!("{name} \\\\ {}", default_text(body, places, default)),
                None => name,
            }
        })
        .collect()
}

/// A default as the old module has to write it from now on.
fn default_text(body: &Body, places: &Places, default: NodeId) -> String {
    let span = body.file.q.node(default).outer;
    let (edits, _) = names::edits(body, places, default, Home::Old);
    let moved = |edit: Edit| Edit::insert(edit.span.start - span.start, edit.text);
    let edits: Vec<Edit> = edits.into_iter().map(moved).collect();
    let code = span.of(&body.file.text);
    apply(code, &edits).unwrap_or_else(|_| code.to_string())
}

/// The variable that a pattern is, or binds as a whole.
fn name(body: &Body, param: NodeId) -> Option<String> {
    let q = &body.file.q;
    if let Some(&[left, right]) = q.args_of(param, "=") {
        return name(body, left).or_else(|| name(body, right));
    }
    let name = q.var(param)?.trim_start_matches('_');
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.is_empty();
    plain.then(|| name.to_string())
}

/// `team` for `%Team{}`.
fn of_struct(body: &Body, param: NodeId) -> Option<String> {
    let q = &body.file.q;
    let parts = match q.args_of(param, "=") {
        Some(&[left, right]) => vec![left, right],
        _ => vec![param],
    };
    let alias = parts.into_iter().find_map(|id| q.args_of(id, "%").map(|args| args[0]))?;
    let full = body.file.names.module_name(q, alias)?;
    Some(crate::otp::underscore(full.rsplit('.').next()?))
}
