//! The bare reason of a failure: nothing of the state or of the arguments.

use super::{Failure, error_of};
use crate::otp::{Clause, File};
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;

/// Ends of names of variables that hold more than a reason.
const WHOLE: [&str; 8] = ["response", "resp", "result", "conn", "socket", "env", "state", "body"];

/// Elixir code for the reason of a failure, to be read where the failure is known. A variable that the reason was bound
/// to, or a literal; of a tuple only its tag, of an exception only its module. `:error` where it is spelled otherwise.
pub fn bare_reason(file: &File, clause: &Clause, failure: &Failure) -> SmolStr {
    let q = &file.q;
    let rescued = rescued(file, clause, failure.at);
    let reason = failure.reason.or(rescued);
    let Some(reason) = reason else { return ":error".into() };
    let flow = file.flow(clause.node);
    let is_exception = |id: NodeId| rescued.is_some_and(|e| e == id || flow.binding(id) == Some(e));
    let module = |id: NodeId| smol_str::format_smolstr!("{}.__struct__", file.code(id));
    match q.kind(reason) {
        Kind::Var(_) if is_exception(reason) => module(reason),
        Kind::Var(name) => {
            let binding = flow.binding(reason).unwrap_or(reason);
            match matched(file, binding) {
                Some(pattern) if q.args_of(pattern, "%").is_some() => module(reason),
                Some(_) => ":error".into(),
                None if name.ends_with("changeset") => ":invalid".into(),
                None if WHOLE.iter().any(|word| name.ends_with(word)) => ":error".into(),
                None if name.starts_with('_') || is_argument(file, clause, binding) => ":error".into(),
                None => file.code(reason).into(),
            }
        }
        Kind::Atom(_) | Kind::Int(_) | Kind::Str(_) => file.code(reason).into(),
        _ => tag(file, reason).or_else(|| cause(file, reason, rescued)).unwrap_or_else(|| ":error".into()),
    }
}

/// The variable of the `rescue` around a place; of `e in Error` the e.
fn rescued(file: &File, clause: &Clause, at: NodeId) -> Option<NodeId> {
    let q = &file.q;
    let mut ups = q.ancestors(at).take_while(|&up| up != clause.node);
    let arrow = ups.find(|&up| q.args_of(up, "->").is_some())?;
    let section = q.parent(q.parent(arrow)?)?;
    if !matches!(q.kind(section), Kind::Pair) || q.atom(q.children(section)[0]) != Some("rescue") {
        return None;
    }
    let &[pattern] = q.children(q.args_of(arrow, "->")?[0]) else { return None };
    let variable = q.args_of(pattern, "in").map_or(pattern, |sides| sides[0]);
    q.var(variable).is_some_and(|name| !name.starts_with('_')).then_some(variable)
}

/// The tag of a tuple, or the module of a struct.
fn tag(file: &File, reason: NodeId) -> Option<SmolStr> {
    let q = &file.q;
    if let Some(&[name, _]) = q.args_of(reason, "%") {
        return Some(file.code(name).into());
    }
    let first = match q.kind(reason) {
        Kind::Pair => q.children(reason).first().copied(),
        _ => q.args_of(reason, "{}").and_then(|parts| parts.first().copied()),
    };
    first.filter(|&first| q.atom(first).is_some()).map(|first| file.code(first).into())
}

/// What the reason is made of: the variable of an `{:error, reason}` that was taken, or of an exception.
fn cause(file: &File, reason: NodeId, rescued: Option<NodeId>) -> Option<SmolStr> {
    let q = &file.q;
    let flow = file.flow_at(reason);
    q.subtree(reason).find_map(|id| {
        let binding = flow.binding(id)?;
        let is_taken = q.parent(binding).is_some_and(|up| error_of(q, up) == Some(Some(binding)));
        if rescued == Some(binding) {
            return Some(smol_str::format_smolstr!("{}.__struct__", file.code(id)));
        }
        is_taken.then(|| file.code(id).into())
    })
}

/// The map or struct that a binding is matched as: `%Error{} = error`.
fn matched(file: &File, binding: NodeId) -> Option<NodeId> {
    let q = &file.q;
    let sides = q.args_of(q.parent(binding)?, "=")?;
    let other = if sides[0] == binding { sides[1] } else { sides[0] };
    Some(other).filter(|&other| q.args_of(other, "%").is_some() || q.args_of(other, "%{}").is_some())
}

/// True for a parameter that comes as an argument, not as the reason of an error or in a name that says so.
fn is_argument(file: &File, clause: &Clause, binding: NodeId) -> bool {
    let q = &file.q;
    let in_error = |up: NodeId| error_of(q, up).is_some();
    let says_so = q.var(binding).is_some_and(|name| {
        ["reason", "error", "err", "why", "cause"].iter().any(|word| name.ends_with(word))
    });
    clause.params.iter().any(|&param| q.holds(param, binding))
        && !says_so
        && !std::iter::once(binding)
            .chain(q.ancestors(binding))
            .take_while(|&up| up != clause.node)
            .any(in_error)
}
