//! Code that moves: modules to files of their own, functions to modules of their own.

mod body;
mod delegate;
mod directives;
mod files;
mod names;
mod parent;
mod part;
mod path;
mod split;

use super::Unit;
use super::sites::Solution;
use crate::edit::Plan;
use crate::otp::Limits;
use crate::pattern::Value;
use crate::recipe::{Move, MoveKind, OptionValue};

/// Adds to a plan what `moved` asks for.
///
/// # Errors
/// Why it cannot be moved, as a sentence.
pub(super) fn make(unit: &Unit, moved: &Move, solution: &Solution, plan: &mut Plan) -> Result<(), String> {
    match &moved.kind {
        MoveKind::Siblings => files::siblings_to_files(unit, plan),
        MoveKind::Clusters { of, lines, functions } => {
            let node = match solution.bindings.get(of.trim_start_matches('$')) {
                Some(Value::Node(id)) => Some(*id),
                _ => None,
            };
            let module = unit.file.modules.iter().find(|module| Some(module.node) == node);
            let module = module.ok_or_else(|| format!("`{of}` is no module"))?;
            let number = |name: &str| match unit.options.get(name) {
                Some(OptionValue::Integer(number)) => Ok(*number as usize),
                _ => Err(format!("the option `{name}` is no number")),
            };
            let limits = Limits { lines: number(lines)?, functions: number(functions)? };
            split::split(unit, module, limits, plan)
        }
    }
}
