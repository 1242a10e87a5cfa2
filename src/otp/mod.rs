//! Facts about OTP code, read from the quoted form; no rule is known here.

mod branches;
mod calls;
mod children;
mod cluster;
mod collection;
mod events;
mod failure;
mod file;
mod flow;
mod handlers;
mod keep;
mod lexical;
mod module;
mod outgoing;
mod outline;
mod pins;
mod project;
mod reach;
mod serialised;
mod siblings;
mod size;
mod state;
mod tables;
mod tag;
mod tails;
mod values;
mod words;

pub use branches::{Branch, applied_clauses, bodies, branches, same_path, short_circuit, subject};
pub use calls::{Called, Calls, is_callback, is_process, is_server};
pub use children::{Child, Trees, certain_lists, children_lists, started};
pub use cluster::{Cut, Home, Limits, Part as ClusterPart, cuts};
pub use collection::{
    At, Caller, Collection, Collections, End, Frames, Growth, Growths, Loss, Shape, Sort, Tail, Wanted,
    among, listed, without,
};
pub use events::{event_prefix, has_telemetry};
pub use failure::{Failure, Ways, bare_reason, failures, takes_error};
pub use file::File;
pub use flow::Flow;
pub use handlers::{Handlers, handlers};
pub use keep::{Keeper, Kept, Many, Run};
pub use lexical::{Brings, Entry, Exports, Lexical, injecting, is_elixirs};
pub use module::{Clause, Function, Module, Use, modules};
pub use outgoing::{FunctionName, Outgoing, delegates};
pub use outline::{Line, Outline, Part as LinePart};
pub use pins::{called_by, is_elixir_module, pins};
pub use project::{App, Project};
pub use reach::{Reach, applied_by, is_part_of};
pub use serialised::{each_caller, of_server, runs_elsewhere, serialising_server, servers_behind};
pub use siblings::{siblings, underscore};
pub use size::{Without, attribute_set, code_lines, code_lines_of, functions, is_delegate, specified};
pub use state::{Literal, Place, StateShape, Struct, state_of, states_built_anew, step};
pub use tables::{Maker, makers, stores_other};
pub use tag::tag;
pub use tails::{Tails, tails};
pub use values::{ValueKind, is_a};
