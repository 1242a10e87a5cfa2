//! Code that moves: modules to files of their own, functions to modules of their own.

mod directives;
mod files;
mod path;

use super::Unit;
use crate::edit::Plan;
use crate::recipe::{Move, MoveKind};

/// Adds to a plan what `moved` asks for.
///
/// # Errors
/// Why it cannot be moved, as a sentence.
pub(super) fn make(unit: &Unit, moved: &Move, plan: &mut Plan) -> Result<(), String> {
    match &moved.kind {
        MoveKind::Siblings => files::siblings_to_files(unit, plan),
    }
}
