//! Edits on original text, the plans that group them, and the patch that plans land in.
//!
//! Nothing here knows Elixir or a rule: an [`Edit`] is a byte range and its new text, a [`Plan`] lands whole or not at
//! all, an [`Ensure`] is shared by the plans that ask for the same thing, and a [`Patch`] holds what does not overlap.

pub mod layout;
mod patch;
mod plan;
mod text_edit;

pub use patch::{Assembled, Patch, Refusal, Refused};
pub use plan::{Ensure, FileEdit, NewFile, Plan};
pub use text_edit::{Edit, EditError, apply};
