//! What the callbacks of a server have in common (<https://hexdocs.pm/elixir/GenServer.html#callbacks>).

use crate::otp::{File, Function, Module, is_callback, tails};
use crate::syntax::{Kind, NodeId};

/// The callbacks in the order in which modules customarily have them.
pub const ORDER: [(&str, usize); 7] = [
    ("init", 1),
    ("handle_continue", 2),
    ("handle_call", 3),
    ("handle_cast", 2),
    ("handle_info", 2),
    ("terminate", 2),
    ("code_change", 3),
];

/// The callbacks of a module.
pub fn callbacks(module: &Module) -> impl Iterator<Item = &Function> {
    module.functions.iter().filter(|function| !function.is_private() && is_callback(function))
}

/// The fourth and third elements of the callbacks' returns: time-outs, `:hibernate`, `{:continue, _}`.
fn extras(file: &File, module: &Module) -> Vec<NodeId> {
    let q = &file.q;
    let bodies = callbacks(module).flat_map(|function| &function.clauses).filter_map(|clause| clause.body);
    let extra = |tail: NodeId| {
        let parts = q.args_of(tail, "{}")?;
        match (q.atom(*parts.first()?)?, parts) {
            ("ok" | "noreply", &[_, _, extra]) | ("reply", &[_, _, _, extra]) => Some(extra),
            _ => None,
        }
    };
    bodies.flat_map(|body| tails(q, body).nodes).filter_map(extra).collect()
}

/// True if a callback of the module hibernates: then generated ones do so, too.
pub fn hibernates(file: &File, module: &Module) -> bool {
    extras(file, module).into_iter().any(|id| file.q.atom(id) == Some("hibernate"))
}

/// True if a callback returns a time-out, which every further message would end.
pub fn has_timeouts(file: &File, module: &Module) -> bool {
    extras(file, module).into_iter().any(|id| match file.q.kind(id) {
        Kind::Atom(name) => !matches!(name.as_str(), "hibernate" | "infinity"),
        Kind::Pair => file.q.atom(file.q.children(id)[0]) != Some("continue"),
        _ => true,
    })
}

/// The module's functions have these callbacks, or nobody else can: it uses `GenServer` and nothing that might inject
/// callbacks.
///
/// # Errors
/// Which `use` may inject them.
pub fn is_plain(module: &Module) -> Result<(), String> {
    if !module.uses("GenServer") {
        return Err(format!("{} is not a plain GenServer", module.name));
    }
    // These only import or alias.
    const HARMLESS: [&str; 3] = ["GenServer", "Bitwise", "Timex"];
    match module.uses.iter().find(|used| !HARMLESS.contains(&&*used.module)) {
        Some(used) => Err(format!(
            "{} is not a plain GenServer: `use {}` may inject its callbacks",
            module.name, used.module
        )),
        None => Ok(()),
    }
}
