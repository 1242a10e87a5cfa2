//! Relations over what a module tells its operators.

use super::{Relation, holds, with};
use crate::otp;
use crate::pattern::Value;
use smol_str::SmolStr;

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "depends_on",
        parameters: &["dependency"],
        help: "the application of the unit's file has this dependency wherever it runs: its `mix.exs` lists it, not as \
               optional and not for tests only",
        eval: |unit, args, _| {
            let app = unit.project.app(&unit.file.path);
            holds(args[0].text().is_some_and(|name| app.is_some_and(|app| app.always_has(name))))
        },
    },
    Relation {
        name: "event_prefix",
        parameters: &[">prefix"],
        help: "the unit's application depends on `:telemetry`, or its module calls it already; prefix are the atoms with \
               which the name of an event of the module begins (`:shop, :order_router`): as its own events do, as its \
               `@prefix` says, else its application and the module",
        eval: |unit, args, _| {
            let Some(module) = unit.module.filter(|m| otp::has_telemetry(unit.project, unit.file, m)) else {
                return Vec::new();
            };
            let prefix = otp::event_prefix(unit.project, unit.file, module);
            let atoms: Vec<String> = prefix.iter().map(spelled).collect();
            with(unit, &args[0], Value::Text(atoms.join(", ").into()))
        },
    },
];

fn spelled(atom: &SmolStr) -> String {
    let plain = atom.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && atom.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if plain { format!(":{atom}") } else { format!(":{atom:?}") }
}
