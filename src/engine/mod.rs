//! Prefilter, parse, match, plan, again until nothing changes.

mod blocks;
pub mod cases;
mod ensure;
mod entries;
mod expand;
mod helper;
mod identity;
mod moving;
mod naming;
mod needed;
pub mod relations;
mod rewrite;
mod run;
mod scan;
mod sites;
pub mod template;
mod tidy;
mod unit;
mod wrap;

pub use run::{Chosen, Outcome, Request, run, run_ahead};
pub use scan::{Scanned, scan};
pub use unit::Unit;
