//! A child of the supervision tree that starts the module, in whichever file that is.

use super::code::Code;
use super::module;
use crate::edit::{self, Edit, FileEdit, layout};
use crate::engine::sites::Solution;
use crate::engine::{Unit, entries};
use crate::otp::{File, Trees, certain_lists, children_lists, started};
use crate::syntax::{Flags, Kind, NodeId};
use smol_str::SmolStr;
use std::sync::Arc;

pub fn make(unit: &Unit, spec: &str, solution: &Solution) -> Result<Vec<edit::Ensure>, String> {
    let (own, module) = (unit.file, module(unit)?);
    let code = Code::fill(unit, spec, solution)?;
    let (kind, name) = kind_and_name(unit, &code);
    let trees = trees(unit);
    let is_there = |trees: &Trees| match (&kind, &name) {
        (Some(kind), Some(name)) => trees.named.iter().any(|(module, own)| module == kind && own == name),
        (Some(kind), None) => trees.children.iter().any(|child| child.module == *kind),
        _ => false,
    };
    if trees.iter().any(|(_, trees)| is_there(trees)) {
        return Ok(Vec::new());
    }
    if let Some(name) = &name
        && (own.modules.iter().any(|module| module.name == *name) || unit.project.defining(name).is_some())
    {
        return Err(format!("{name} is already another module"));
    }
    let home = home(unit);
    let starts = unit.project.app(home).and_then(|app| app.starts.as_ref());
    let is_application = |trees: &Trees| match starts {
        Some(name) => trees.supervisors.contains(name),
        None => trees.applications.iter().any(|name| trees.supervisors.contains(name)),
    };
    let starts_it = |trees: &Trees| trees.children.iter().any(|child| child.module == module.name);
    let tree = trees.iter().find(|(_, trees)| starts_it(trees));
    let Some((path, _)) = tree.or_else(|| trees.iter().find(|(_, trees)| is_application(trees))) else {
        return Err(format!("no supervision tree of this project starts {}", module.name));
    };
    let other = match *path == own.path {
        true => None,
        false => Some(unit.project.parse(path).ok_or_else(|| format!("{path} cannot be read"))?),
    };
    let file = other.as_ref().unwrap_or(own);
    let child = children_lists(file).into_iter().find_map(|list| {
        let children = file.q.children(list);
        children.iter().copied().find(|&child| started(file, child).as_ref() == Some(&module.name))
    });
    let edits = match child {
        Some(child) => before_child(file, child, &code.text),
        None => {
            let list = application_list(unit, file)
                .ok_or_else(|| format!("the children of {} are not a literal list", module.name))?;
            match file.q.children(list).first() {
                Some(&child) => before_child(file, child, &code.text),
                None => vec![Edit::replace(file.q.node(list).inner, format!("[{}]", code.text))],
            }
        }
    };
    let app = unit.project.app(home).map_or("", |app| app.folder.as_str());
    let place = edits.first().map_or(0, |edit| edit.span.start);
    let edits = super::tidied(unit, file, edits)?;
    let edits = edits.into_iter().map(|edit| FileEdit::new(file.path.clone(), edit)).collect();
    let key = format!("child {app} {}", code.text);
    Ok(vec![edit::Ensure { key, place, edits, creates: Vec::new(), caveat: None, ahead: false }])
}

/// A file of the application that starts the unit's module: its own one, or the one other of an umbrella that does.
fn home<'u>(unit: &Unit<'u>) -> &'u str {
    let own = unit.file.path.as_str();
    unit.module.and_then(|module| unit.project.starter(own, &module.name)).unwrap_or(own)
}

/// The supervision trees of the application that starts the unit's module, those of its own file first.
fn trees<'u>(unit: &Unit<'u>) -> Vec<(&'u str, Arc<Trees>)> {
    let (own, home) = (unit.file.path.as_str(), home(unit));
    let others = unit.project.trees(home).into_iter().filter(|(path, _)| *path != own);
    let first = (home == own).then(|| (own, Arc::new(Trees::of(unit.file))));
    first.into_iter().chain(others).collect()
}

/// The names of the children that the supervision trees of the unit's application start from `module`.
pub fn named_children(unit: &Unit, module: &str) -> Vec<SmolStr> {
    let trees = trees(unit);
    let children = trees.iter().flat_map(|(_, trees)| &trees.children);
    let named = children.filter(|child| child.module == module);
    let mut names: Vec<SmolStr> = named.filter_map(|child| child.name.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// The namespace of the unit's application: the name of the module that starts its tree, else of the supervisor that
/// starts the unit's module, without a last `Application`, `App` or `Supervisor`.
pub fn namespace(unit: &Unit) -> Option<SmolStr> {
    let module = unit.module?;
    let starts = unit.project.app(home(unit)).and_then(|app| app.starts.clone());
    let trees = trees(unit);
    let application = || trees.iter().find_map(|(_, trees)| trees.applications.first().cloned());
    let supervisor = || {
        let mut children = trees.iter().flat_map(|(_, trees)| &trees.children);
        children.find(|child| child.module == module.name).and_then(|child| child.supervisor.clone())
    };
    let named = starts.or_else(application).or_else(supervisor)?;
    let shorter = match named.rsplit_once('.') {
        Some((space, "Application" | "App" | "Supervisor")) => space,
        _ => named.as_str(),
    };
    Some(shorter.into())
}

/// The module and the `name:` of a child specification `{Module, name: Name}`.
fn kind_and_name(unit: &Unit, code: &Code) -> (Option<String>, Option<String>) {
    let q = &code.q;
    let full = |id: NodeId| {
        let parts = q.args_of(id, "__aliases__")?;
        let parts: Option<Vec<&str>> = parts.iter().map(|&part| q.atom(part)).collect();
        Some(parts?.join("."))
    };
    let own = |id: NodeId| match q.var(id) {
        Some("__MODULE__") => unit.module.map(|module| module.name.to_string()),
        _ => full(id),
    };
    let root = q.value_of_body(q.root());
    match (q.kind(root), q.children(root)) {
        (Kind::Pair, &[module, options]) => (own(module), q.keyword(options, "name").and_then(own)),
        _ => (None, None),
    }
}

/// The children list that the module with the application's `start/2` always starts.
fn application_list(unit: &Unit, file: &File) -> Option<NodeId> {
    let starts = unit.project.app(home(unit)).and_then(|app| app.starts.clone());
    let is_application = |module: &crate::otp::Module| match &starts {
        Some(name) => module.name == *name,
        None => module.uses("Application") && module.function("start", 2).is_some(),
    };
    let module = file.modules.iter().find(|module| is_application(module))?;
    certain_lists(file).into_iter().find(|&list| {
        let inside = file.module_at(list).is_some_and(|found| found.node == module.node);
        inside && !file.q.node(list).flags.has(Flags::BARE_KEYWORDS)
    })
}

/// Puts `spec` before `child` in its list, above the comments of the child.
fn before_child(file: &File, child: NodeId, spec: &str) -> Vec<Edit> {
    let (q, text) = (&file.q, file.text.as_str());
    let span = q.node(child).outer;
    let indent = layout::column_of(text, span.start);
    if entries::starts_line(text, span.start) {
        let mut at =
            span.start as usize - text[..span.start as usize].rsplit('\n').next().map_or(0, str::len);
        while let Some(above) =
            text[..at].strip_suffix('\n').map(|rest| rest.rfind('\n').map_or(0, |end| end + 1))
        {
            if !text[above..at].trim_start().starts_with('#') {
                break;
            }
            at = above;
        }
        let line = format!("{}{spec},{}", " ".repeat(indent), layout::line_ending(text));
        return vec![Edit::insert(at as u32, line)];
    }
    vec![Edit::insert(span.start, format!("{spec}, "))]
}
