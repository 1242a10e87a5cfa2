use crate::otp::{Clause, File, Flow, Function, Module, Project};
use crate::pattern::{Bindings, Value};
use crate::recipe::{Each, MfaSet, OptionValue, Options, Recipe};
use crate::syntax::NodeId;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a recipe looks at as one, with all that its conditions may ask.
#[derive(Clone, Copy)]
pub struct Unit<'u> {
    /// The file.
    pub file: &'u File,
    /// The project around it.
    pub project: &'u Project,
    /// The recipe.
    pub recipe: &'u Recipe,
    /// Its options, defaults filled in.
    pub options: &'u Options,
    /// Its sets of functions, with the users' entries.
    pub sets: &'u BTreeMap<String, MfaSet>,
    /// The module, if the unit is or lies in one.
    pub module: Option<&'u Module>,
    /// The function and clause, if the unit is a clause.
    pub clause: Option<(&'u Function, &'u Clause)>,
    /// The node that spans the unit.
    pub node: NodeId,
}

impl<'u> Unit<'u> {
    /// Every unit of `file` that the recipe looks at.
    pub fn all(
        file: &'u File,
        project: &'u Project,
        recipe: &'u Recipe,
        options: &'u Options,
        sets: &'u BTreeMap<String, MfaSet>,
    ) -> Vec<Unit<'u>> {
        let whole =
            Unit { file, project, recipe, options, sets, module: None, clause: None, node: file.q.root() };
        if recipe.unit.each == Each::File {
            return vec![whole];
        }
        let mut units = Vec::new();
        for module in &file.modules {
            if recipe
                .unit
                .behaviour
                .as_ref()
                .is_some_and(|behaviour| behaviour != "*" && !module.uses(behaviour))
            {
                continue;
            }
            let unit = Unit { module: Some(module), node: module.node, ..whole };
            if recipe.unit.each == Each::Module {
                units.push(unit);
                continue;
            }
            for (function, clause) in module.clauses() {
                let callbacks = &recipe.unit.callbacks;
                if callbacks.is_empty() || callbacks.iter().any(|name| *name == function.name) {
                    units.push(Unit { clause: Some((function, clause)), node: clause.node, ..unit });
                }
            }
        }
        units
    }

    /// What every condition finds bound: the module, and a clause's parameters and body.
    pub fn bindings(&self) -> Bindings {
        let mut bindings = Bindings::default();
        if let Some(module) = self.module {
            bindings.set("MODULE", Value::Text(module.name.clone()));
        }
        if let Some(app) = self.project.app_module(&self.file.path) {
            bindings.set("APP", Value::Text(app));
        }
        for (name, value) in self.options {
            let text = match value {
                OptionValue::Text(text) => match bindings.get("APP") {
                    Some(Value::Text(app)) => text.replace("$APP", app).into(),
                    _ if text.contains("$APP") => continue,
                    _ => text.clone(),
                },
                OptionValue::Integer(number) => smol_str::format_smolstr!("{number}"),
                OptionValue::Boolean(truth) => smol_str::format_smolstr!("{truth}"),
                OptionValue::List(_) => continue,
            };
            bindings.set(name, Value::Text(text));
        }
        if let Some((_, clause)) = self.clause {
            if let Some(body) = clause.body {
                bindings.set("BODY", Value::Node(body));
            }
            match clause.params.as_slice() {
                [message, from, state] => {
                    bindings.set("MESSAGE", Value::Node(*message));
                    bindings.set("FROM", Value::Node(*from));
                    bindings.set("STATE", Value::Node(*state));
                }
                [message, state] => {
                    bindings.set("MESSAGE", Value::Node(*message));
                    bindings.set("STATE", Value::Node(*state));
                }
                _ => {}
            }
        }
        bindings
    }

    /// The data flow of the clause around `id`.
    pub fn flow(&self, id: NodeId) -> Rc<Flow> {
        self.file.flow_at(id)
    }
}
