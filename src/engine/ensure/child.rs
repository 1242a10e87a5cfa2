//! A child of the supervision tree that starts the module, in whichever file that is.

use super::code::Code;
use super::module;
use crate::edit::{self, Edit, FileEdit, layout};
use crate::engine::sites::Solution;
use crate::engine::{Unit, entries};
use crate::otp::{File, children_lists, names_child, started};
use crate::syntax::{Flags, Kind, NodeId};
use smol_str::SmolStr;

pub fn make(unit: &Unit, spec: &str, solution: &Solution) -> Result<Vec<edit::Ensure>, String> {
    let (own, module) = (unit.file, module(unit)?);
    let code = Code::fill(unit, spec, solution)?;
    let (kind, name) = kind_and_name(unit, &code);
    let others: Vec<File> = unit
        .project
        .supervisors(&own.path)
        .into_iter()
        .filter(|path| *path != own.path)
        .filter_map(|path| unit.project.parse(path))
        .collect();
    let files = || std::iter::once(own).chain(&others);
    let is_there = |file: &File| match (&kind, &name) {
        (Some(kind), Some(name)) => names_child(file, kind, name),
        _ => file.q.ids().any(|id| file.q.same(id, &code.q, code.q.root())),
    };
    if files().any(is_there) {
        return Ok(Vec::new());
    }
    if let Some(name) = &name
        && (own.modules.iter().any(|module| module.name == *name) || unit.project.defining(name).is_some())
    {
        return Err(format!("{name} is already another module"));
    }
    let starts = |file: &&File| {
        children_lists(file).into_iter().find_map(|list| {
            let children = file.q.children(list);
            children.iter().copied().find(|&child| started(file, child).as_ref() == Some(&module.name))
        })
    };
    let found = files().find_map(|file| Some((file, starts(&file)?)));
    let (file, edits) = match found {
        Some((file, child)) => (file, before_child(file, child, &code.text)),
        None => {
            let first = files().find_map(|file| Some((file, application_list(unit, file)?)));
            let Some((file, list)) = first else {
                return Err(format!("no supervision tree of this project starts {}", module.name));
            };
            match file.q.children(list).first() {
                Some(&child) => (file, before_child(file, child, &code.text)),
                None => {
                    let inside = file.q.node(list).inner;
                    let text = format!("[{}]", code.text);
                    (file, vec![Edit::replace(inside, text)])
                }
            }
        }
    };
    let app = unit.project.app(&own.path).map_or("", |app| app.folder.as_str());
    let edits = super::tidied(unit, file, edits)?;
    let edits = edits.into_iter().map(|edit| FileEdit::new(file.path.clone(), edit)).collect();
    Ok(vec![edit::Ensure { key: format!("child {app} {}", code.text), edits, creates: Vec::new() }])
}

/// The files that may hold the supervision trees of the unit's application, its own first.
fn tree_files(unit: &Unit) -> Vec<File> {
    let own = unit.file.path.as_str();
    let others = unit.project.supervisors(own).into_iter().filter(|path| *path != own);
    std::iter::once(own).chain(others).filter_map(|path| unit.project.parse(path)).collect()
}

/// The names of the children that the supervision trees of the unit's application start from `module`.
pub fn named_children(unit: &Unit, module: &str) -> Vec<SmolStr> {
    let mut names = Vec::new();
    for file in tree_files(unit) {
        let q = &file.q;
        for child in children_lists(&file).into_iter().flat_map(|list| q.children(list)) {
            if started(&file, *child).is_some_and(|name| name == module) {
                let name = q.subtree(*child).find_map(|id| match (q.kind(id), q.children(id)) {
                    (Kind::Pair, &[key, value]) if q.atom(key) == Some("name") => {
                        file.names.module_name(q, value)
                    }
                    _ => None,
                });
                names.extend(name);
            }
        }
    }
    names.sort();
    names.dedup();
    names
}

/// The namespace of the unit's application: the name of the module that starts its tree, else of the supervisor that
/// starts the unit's module, without a last `Application`, `App` or `Supervisor`.
pub fn namespace(unit: &Unit) -> Option<SmolStr> {
    let module = unit.module?;
    let starts = unit.project.app(&unit.file.path).and_then(|app| app.starts.clone());
    let files = tree_files(unit);
    let application = |file: &File| {
        let is =
            |found: &&crate::otp::Module| found.uses("Application") && found.function("start", 2).is_some();
        file.modules.iter().find(is).map(|found| found.name.clone())
    };
    let supervisor = |file: &File| {
        let list = children_lists(file).into_iter().find(|&list| {
            let children = file.q.children(list);
            children.iter().any(|&child| started(file, child).as_ref() == Some(&module.name))
        });
        list.and_then(|list| file.module_at(list)).map(|found| found.name.clone())
    };
    let named = starts
        .or_else(|| files.iter().find_map(application))
        .or_else(|| files.iter().find_map(supervisor))?;
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

/// The children list of the module that the application starts.
fn application_list(unit: &Unit, file: &File) -> Option<NodeId> {
    let starts = unit.project.app(&unit.file.path).and_then(|app| app.starts.clone());
    let is_application = |module: &crate::otp::Module| match &starts {
        Some(name) => module.name == *name,
        None => module.uses("Application") && module.function("start", 2).is_some(),
    };
    let module = file.modules.iter().find(|module| is_application(module))?;
    children_lists(file).into_iter().find(|&list| {
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
