//! What a rewrite needs to exist, as edits that are shared by content.

mod unused;

use super::Unit;
use super::sites::Solution;
use crate::edit;
use crate::recipe::{Ensure, EnsureKind};

pub use unused::drop_unused_helpers;

/// The edits that make what `ensure` asks for; none where it exists already.
pub fn make(_unit: &Unit, ensure: &Ensure, _solution: &Solution) -> Result<Vec<edit::Ensure>, String> {
    match &ensure.kind {
        EnsureKind::State(_)
        | EnsureKind::Child { .. }
        | EnsureKind::Clauses { .. }
        | EnsureKind::Function { .. }
        | EnsureKind::Directive(_)
        | EnsureKind::Statement { .. } => Err("this cannot be added".into()),
    }
}
