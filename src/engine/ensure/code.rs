//! Generated definitions: filled in, compared with what is there, indented and put beside other statements.

use crate::edit::{self, Edit, FileEdit, layout};
use crate::engine::sites::Solution;
use crate::engine::{Unit, template};
use crate::otp::{File, Function, Module};
use crate::source::Span;
use crate::syntax::{self, NodeId, Quoted};

/// Generated code and its quoted form.
pub struct Code {
    /// From column 0, without a line end at the end.
    pub text: String,
    /// Its form.
    pub q: Quoted,
}

impl Code {
    /// Fills in a template.
    ///
    /// # Errors
    /// A variable that is not bound, or a text that is no Elixir.
    pub fn fill(unit: &Unit, text: &str, solution: &Solution) -> Result<Self, String> {
        let text = template::code(unit, text.trim_end(), &solution.bindings, solution)
            .ok_or_else(|| format!("`{}` cannot be filled in here", text.lines().next().unwrap_or("")))?;
        Self::new(text)
    }

    /// Parses generated code.
    ///
    /// # Errors
    /// A text that is no Elixir.
    pub fn new(text: String) -> Result<Self, String> {
        let q = syntax::parse(&text)
            .map_err(|refusal| format!("the generated code is wrong: {}", refusal.reason))?;
        Ok(Self { text, q })
    }

    /// Its statements.
    pub fn statements(&self) -> Vec<NodeId> {
        self.q.statements(self.q.root())
    }

    /// Without the definitions that `function` has already; `None` if nothing is left.
    pub fn without(self, file: &File, function: Option<&Function>) -> Result<Option<Self>, String> {
        let clauses = function.map_or(&[][..], |function| &function.clauses);
        let has = |id: NodeId| clauses.iter().any(|clause| file.q.same(clause.node, &self.q, id));
        let statements = self.statements();
        if !statements.iter().any(|&id| has(id)) {
            return Ok(Some(self));
        }
        let mut kept = Vec::new();
        let mut from = 0;
        for &id in &statements {
            let end = self.q.node(id).outer.end as usize;
            if !has(id) {
                kept.push(self.text[from..end].trim_matches('\n').to_string());
            }
            from = end;
        }
        if kept.is_empty() { Ok(None) } else { Self::new(kept.join("\n\n")).map(Some) }
    }

    /// With `line` above each definition, or above the first only.
    pub fn under(&self, line: &str, each: bool) -> String {
        let mut out = self.text.clone();
        let statements = self.statements();
        let wanted = if each { statements.len() } else { 1 };
        for &id in statements.iter().take(wanted).rev() {
            let at = self.q.node(id).outer.start as usize;
            // Clauses that follow each other line by line do so without marks only.
            let glued = at > 0 && !out[..at].ends_with("\n\n");
            out.insert_str(at, &format!("{}{line}\n", if glued { "\n" } else { "" }));
        }
        out
    }
}

/// Lines that are indented by `indent`, but for the first, and broken where they would be too long.
///
/// # Errors
/// A line that cannot be broken.
pub fn laid_out(unit: &Unit, path: &str, text: &str, code: &str, indent: usize) -> Result<String, String> {
    let options = unit.project.formatter(path);
    let code = match crate::layout::lay_out(code, indent, &options) {
        Ok(code) => code,
        // A plugin has the last word on the layout, and may well take it as it is.
        Err(_) if !options.plugins.is_empty() => code.to_string(),
        Err(error) => return Err(format!("the generated code: {error}")),
    };
    let moved = layout::reindent(&code, 0, indent, &[]);
    Ok(layout::with_line_ending(&moved, layout::line_ending(text)))
}

/// How far the statements of a module are indented.
pub fn body_indent(file: &File, module: &Module) -> usize {
    match module.statements.first() {
        Some(&first) => layout::indentation_of(&file.text, file.q.node(first).outer.start),
        None => layout::indentation_of(&file.text, file.q.node(module.node).outer.start) + 2,
    }
}

/// The comments of a file.
pub fn comments(file: &File) -> Vec<Span> {
    file.q.comments.iter().map(|comment| comment.span).collect()
}

/// One ensure with its edits in one file.
pub fn ensure(key: String, path: &str, edits: Vec<Edit>) -> edit::Ensure {
    let edits = edits.into_iter().map(|edit| FileEdit::new(path, edit)).collect();
    edit::Ensure { key, place: 0, edits, creates: Vec::new(), caveat: None, ahead: false }
}

/// Name and arity of `name/arity`, variables filled in.
pub fn function_name(unit: &Unit, written: &str, solution: &Solution) -> Result<(String, usize), String> {
    let filled = template::code(unit, written, &solution.bindings, solution)
        .ok_or_else(|| format!("`{written}` cannot be filled in here"))?;
    let (name, arity) = filled.rsplit_once('/').ok_or_else(|| format!("`{filled}` has no arity"))?;
    let arity = arity.parse().map_err(|_| format!("`{filled}` has no arity"))?;
    Ok((name.into(), arity))
}
