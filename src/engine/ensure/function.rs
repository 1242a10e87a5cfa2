//! Private functions, behind the module's last one.

use super::code::{self, Code};
use super::module;
use crate::edit::{self, layout};
use crate::engine::Unit;
use crate::engine::sites::Solution;

pub fn make(
    unit: &Unit,
    function: &str,
    text: &str,
    solution: &Solution,
) -> Result<Vec<edit::Ensure>, String> {
    let (file, module) = (unit.file, module(unit)?);
    let (name, arity) = code::function_name(unit, function, solution)?;
    let own = module.functions.iter().find(|f| f.name == name && f.arity == arity);
    let code = Code::fill(unit, text, solution)?;
    let key = format!("function {}:{} {name}/{arity} {}", file.path, module.name, code.text);
    let wanted = code.statements().len();
    let Some(code) = code.without(file, own)? else { return Ok(Vec::new()) };
    if own.is_some() || code.statements().len() != wanted {
        return Err(format!("{name}/{arity} is another function already"));
    }
    let last = module.clauses().map(|(_, clause)| clause.node).max().or(module.statements.last().copied());
    let last = last.ok_or_else(|| format!("{} is empty", module.name))?;
    let (span, indent) = (file.q.node(last).outer, code::body_indent(file, module));
    let lines = code::laid_out(unit, &file.path, &file.text, &code.text, indent)?;
    let edit =
        layout::insert_lines_after(&file.text, span, &code::comments(file), &lines, layout::Gap::Blank)
            .ok_or("the last function shares its line with others")?;
    Ok(vec![code::ensure(key, &file.path, vec![edit])])
}
