//! Prefilter, parse, match, plan, again until nothing changes.

pub mod cases;
mod ensure;
mod helper;
mod identity;
pub mod relations;
mod rewrite;
mod run;
mod scan;
mod sites;
pub mod template;
mod tidy;
mod unit;

pub use run::{Chosen, Outcome, Request, run};
pub use scan::{Scanned, scan};
pub use unit::Unit;
