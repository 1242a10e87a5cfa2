//! What a rewrite needs to exist, as edits that are shared by content.

mod above;
mod always;
mod callbacks;
mod child;
mod clauses;
mod code;
mod directive;
mod function;
mod state;
mod statement;
mod unused;

use super::sites::Solution;
use super::{Unit, template, tidy};
use crate::edit::{self, Edit};
use crate::otp::File;
use crate::recipe::{Ensure, EnsureKind};

pub use always::takes_any;
pub use callbacks::{has_timeouts, hibernates, is_plain};
pub use child::{named_children, namespace};
pub use state::is_taken as is_key;
pub use unused::{drop_unused_helpers, hold_helpers};

/// The edits that make what `ensure` asks for; none where it exists already.
///
/// # Errors
/// Why it cannot be made, as a sentence.
pub fn make(unit: &Unit, ensure: &Ensure, solution: &Solution) -> Result<Vec<edit::Ensure>, String> {
    let from_file = match &ensure.file {
        Some(name) => {
            let name = template::code(unit, name, &solution.bindings, solution);
            let text = name.as_ref().and_then(|name| unit.recipe.files.get(name));
            Some(text.ok_or_else(|| format!("there is no file `{}`", name.unwrap_or_default()))?)
        }
        None => None,
    };
    let written = |text: &'_ String| from_file.unwrap_or(text).clone();
    match &ensure.kind {
        EnsureKind::State { entries, from_start } => state::make(unit, entries, *from_start, solution),
        EnsureKind::Child { spec } => child::make(unit, spec, solution),
        EnsureKind::Clauses { function, place, text } => {
            let (place, text) = (place.as_deref(), written(text));
            match &ensure.of {
                None => clauses::make(unit, function, place, &text, solution),
                Some(of) => in_each(unit, of, &text, solution, |unit, text, solution| {
                    clauses::make(unit, function, place, text, solution)
                }),
            }
        }
        EnsureKind::Function { function, text } => function::make(unit, function, &written(text), solution),
        EnsureKind::Always { function, except, text } => {
            let done = except.as_deref().map(|name| name.trim_start_matches('$'));
            always::make(unit, function, done, &written(text), solution)
        }
        EnsureKind::Directive(text) => directive::make(unit, text, solution),
        EnsureKind::Statement { function, place, text } => {
            statement::make(unit, function, place.as_deref(), &written(text), solution)
        }
    }
}

/// What `make` makes in each of the modules that the variable `of` names, wherever in the project they stand.
fn in_each(
    unit: &Unit,
    of: &str,
    text: &str,
    solution: &Solution,
    make: impl Fn(&Unit, &str, &Solution) -> Result<Vec<edit::Ensure>, String>,
) -> Result<Vec<edit::Ensure>, String> {
    // Filled in here: what the variables stand for is code of this file.
    let fill = |text: &str| {
        let filled = template::code(unit, text.trim_end(), &solution.bindings, solution);
        filled.ok_or_else(|| format!("`{}` cannot be filled in here", text.lines().next().unwrap_or("")))
    };
    let text = fill(text)?;
    let mut made = Vec::new();
    for name in fill(of)?.split_whitespace() {
        let here = unit.file.modules.iter().any(|module| module.name == name);
        let other = if here { None } else { unit.project.defining(name) };
        let file = if here { Some(unit.file) } else { other.as_ref() };
        let found =
            file.and_then(|file| Some((file, file.modules.iter().find(|module| module.name == name)?)));
        let (file, module) = found.ok_or_else(|| format!("{name} is nowhere in the project"))?;
        let unit = Unit { file, module: Some(module), clause: None, node: module.node, ..*unit };
        // Others may send what these clauses take only once they are there.
        made.extend(
            make(&unit, &text, solution)?.into_iter().map(|made| edit::Ensure { ahead: true, ..made }),
        );
    }
    Ok(made)
}

/// Edits of a file, with the statements laid out anew whose lines would be too long.
///
/// # Errors
/// Why they cannot be.
fn tidied(unit: &Unit, file: &File, edits: Vec<Edit>) -> Result<Vec<Edit>, String> {
    let options = unit.project.formatter(&file.path);
    let new = edit::apply(&file.text, &edits).map_err(|error| error.to_string())?;
    match tidy::overlong(&file.text, &new, options.line_length).is_empty() {
        false => tidy::tidy(file, &edits, &options),
        true => Ok(edits),
    }
}

/// True if all that `ensure` asks for by name (a state entry, a function, clauses) is there to the letter.
pub fn is_there(unit: &Unit, ensure: &Ensure, solution: &Solution) -> bool {
    match ensure.kind {
        EnsureKind::State { .. } | EnsureKind::Function { .. } | EnsureKind::Clauses { .. } => {
            make(unit, ensure, solution).is_ok_and(|made| made.is_empty())
        }
        _ => true,
    }
}

/// The unit's module.
fn module<'u>(unit: &Unit<'u>) -> Result<&'u crate::otp::Module, String> {
    unit.module.ok_or_else(|| "there is no module to add it to".into())
}
