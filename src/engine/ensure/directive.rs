//! `alias`, `require`, `import` and attributes, in their customary place.

use super::code::{self, Code};
use super::module;
use crate::edit::{self, Edit, layout};
use crate::engine::Unit;
use crate::engine::sites::Solution;
use crate::otp::Module;
use crate::syntax::{NodeId, Quoted};

pub fn make(unit: &Unit, text: &str, solution: &Solution) -> Result<Vec<edit::Ensure>, String> {
    let (file, module) = (unit.file, module(unit)?);
    let code = Code::fill(unit, text, solution)?;
    let new = code.q.statements(code.q.root())[0];
    if is_there(unit, module, &code, new) {
        return Ok(Vec::new());
    }
    let kind = code.q.local(new).map_or("", |(name, _)| name);
    shadowed(unit, module, &code, new)?;
    let edit =
        if kind == "@" { attribute(unit, module, &code)? } else { directive(unit, module, kind, &code)? };
    let key = format!("directive {}:{} {}", file.path, module.name, code.text);
    Ok(vec![code::ensure(key, &file.path, vec![edit])])
}

/// What is asked for by the full name of a module must not be another one there, for an alias.
fn shadowed(unit: &Unit, module: &Module, code: &Code, new: NodeId) -> Result<(), String> {
    let target = code.q.local(new).and_then(|(_, args)| args.first().copied());
    let named = target.filter(|&target| code.q.args_of(target, "__aliases__").is_some());
    let Some(name) = named.map(|target| code.q.node(target).inner.of(&code.text)) else { return Ok(()) };
    let at = module.span(&unit.file.q).end.saturating_sub(1);
    match unit.file.names.is_shadowed(name, at) {
        true => Err(format!("`{name}` is an alias of another module in {}", module.name)),
        false => Ok(()),
    }
}

/// True if the module, or one around it, says so already.
fn is_there(unit: &Unit, module: &Module, code: &Code, new: NodeId) -> bool {
    let q = &unit.file.q;
    let around = unit.file.modules.iter().filter(|outer| q.holds(outer.node, module.node));
    let attribute = code.q.args_of(new, "@").is_some();
    around.filter(|outer| !attribute || outer.node == module.node).flat_map(|outer| &outer.statements).any(
        |&id| {
            let same_target = |a: &[NodeId], b: &[NodeId]| match (a.first(), b.first()) {
                (Some(&a), Some(&b)) => q.same(a, &code.q, b),
                _ => false,
            };
            match (q.local(id), code.q.local(new)) {
                (Some(("require", a)), Some(("require", b))) => same_target(a, b),
                _ => q.same(id, &code.q, new),
            }
        },
    )
}

fn keyword(q: &Quoted, id: NodeId) -> &str {
    q.local(id).map_or("", |(name, _)| name)
}

/// The name of the attribute that a statement sets.
fn attribute_name(q: &Quoted, id: NodeId) -> Option<&str> {
    q.args_of(id, "@").and_then(|args| q.local(*args.first()?)).map(|(name, _)| name)
}

/// The directives at the head of the module, and before them its documentation and behaviours.
fn head<'m>(q: &Quoted, module: &'m Module) -> (&'m [NodeId], &'m [NodeId]) {
    let statements = module.statements.as_slice();
    let is_doc = |id: &NodeId| matches!(attribute_name(q, *id), Some("moduledoc" | "behaviour"));
    let is_directive = |id: &NodeId| matches!(keyword(q, *id), "use" | "alias" | "import" | "require");
    let docs = statements.iter().take_while(|id| is_doc(id)).count();
    let run = statements[docs..].iter().take_while(|id| is_directive(id) || is_doc(id)).count();
    (&statements[..docs], &statements[docs..docs + run])
}

fn directive(unit: &Unit, module: &Module, kind: &str, code: &Code) -> Result<Edit, String> {
    let q = &unit.file.q;
    let (docs, run) = head(q, module);
    let beside = run.iter().rev().find(|&&id| keyword(q, id) == kind).or(run.last());
    match (beside, docs.last(), module.statements.first()) {
        // The formatter keeps what takes several lines apart from its neighbours.
        (Some(&after), ..) if unit.file.code(after).contains('\n') => {
            put_after(unit, after, code, layout::Gap::Blank)
        }
        (Some(&after), ..) => put_after(unit, after, code, layout::Gap::Tight),
        (None, Some(&doc), _) => put_after(unit, doc, code, layout::Gap::Blank),
        (None, None, Some(&first)) => put_before(unit, first, code, layout::Gap::Blank),
        (None, None, None) => Err(format!("{} is empty", module.name)),
    }
}

fn attribute(unit: &Unit, module: &Module, code: &Code) -> Result<Edit, String> {
    const OTHERS: [&str; 12] = [
        "moduledoc",
        "behaviour",
        "doc",
        "spec",
        "type",
        "typep",
        "typedoc",
        "opaque",
        "impl",
        "callback",
        "derive",
        "enforce_keys",
    ];
    let q = &unit.file.q;
    let own = |id: &NodeId| attribute_name(q, *id).is_some_and(|name| !OTHERS.contains(&name));
    let before_functions = |id: &NodeId| module.clauses().all(|(_, clause)| *id < clause.node);
    if let Some(&first) = module.statements.iter().find(|id| own(id) && before_functions(id)) {
        return put_before(unit, first, code, layout::Gap::Tight);
    }
    let (docs, run) = head(q, module);
    match (run.last().or(docs.last()), module.statements.first()) {
        (Some(&after), _) => put_after(unit, after, code, layout::Gap::Blank),
        (None, Some(&first)) => put_before(unit, first, code, layout::Gap::Blank),
        (None, None) => Err(format!("{} is empty", module.name)),
    }
}

fn put_after(unit: &Unit, id: NodeId, code: &Code, gap: layout::Gap) -> Result<Edit, String> {
    let (file, span) = (unit.file, unit.file.q.node(id).outer);
    let indent = layout::indentation_of(&file.text, span.start);
    let lines = code::laid_out(unit, &file.path, &file.text, &code.text, indent)?;
    layout::insert_lines_after(&file.text, span, &code::comments(file), &lines, gap)
        .ok_or_else(|| "the directive shares its line with others".into())
}

fn put_before(unit: &Unit, id: NodeId, code: &Code, gap: layout::Gap) -> Result<Edit, String> {
    let (file, span) = (unit.file, unit.file.q.node(id).outer);
    let indent = layout::indentation_of(&file.text, span.start);
    let lines = code::laid_out(unit, &file.path, &file.text, &code.text, indent)?;
    layout::insert_lines_before(&file.text, span, &code::comments(file), &lines, gap)
        .ok_or_else(|| "the statement shares its line with others".into())
}
