//! Who takes a message in a project: the clauses of `handle_info/2`, of `receive` and their like that its shape fits.

use super::{Calls, Clause, File, Module, Project};
use crate::source::has_word;
use crate::syntax::{Kind, NodeId};
use smol_str::{SmolStr, format_smolstr};

/// The plain servers that take a message, and what its patterns may look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handlers {
    /// The servers' modules, in the order of their files.
    pub modules: Vec<SmolStr>,
    /// A pattern that takes the message: its atoms, `_` for all else.
    pub head: String,
}

/// The servers that take `message` in `handle_info/2`, if each one that does is a plain `GenServer` of the project whose
/// callback `by` does not yet take such a message in a way of its own.
///
/// # Errors
/// Why they cannot be told, or who else takes it.
pub fn handlers(project: &Project, file: &File, message: NodeId, by: &str) -> Result<Handlers, String> {
    let message = file.flow_at(message).resolve(&file.q, message);
    let shape = Shape::of(file, message)
        .ok_or_else(|| format!("what message `{}` is cannot be told here", one_line(file.code(message))))?;
    let mut modules = Vec::new();
    for path in project.all_files() {
        let about = project.text(&path).is_some_and(|text| has_word(text.as_bytes(), shape.word()));
        let Some(file) = about.then(|| project.parse(&path)).flatten() else { continue };
        shape.takers(&file, by, &mut modules)?;
    }
    match modules.is_empty() {
        true => Err(format!("no `handle_info/2` of the project takes `{}`", shape.head())),
        false => Ok(Handlers { modules, head: shape.head() }),
    }
}

/// What is known of a message: each element that is an atom or a module.
struct Shape {
    parts: Vec<Option<SmolStr>>,
    is_tuple: bool,
}

impl Shape {
    /// The shape of an atom, or of a tuple that begins with one.
    fn of(file: &File, id: NodeId) -> Option<Self> {
        let (ids, is_tuple) = match elements(file, id) {
            Some(ids) => (ids, true),
            None => (vec![id], false),
        };
        let parts: Vec<Option<SmolStr>> = ids.into_iter().map(|id| constant(file, id)).collect();
        parts.first()?.is_some().then_some(Self { parts, is_tuple })
    }

    /// A word that stands wherever the message is spelled.
    fn word(&self) -> &str {
        let first = self.parts.first().and_then(Option::as_deref).unwrap_or_default();
        first.rsplit(['.', ':']).next().unwrap_or(first)
    }

    fn head(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.as_deref().unwrap_or("_")).collect();
        if self.is_tuple { format!("{{{}}}", parts.join(", ")) } else { parts.join(", ") }
    }

    /// How well a pattern fits.
    fn fits(&self, file: &File, pattern: NodeId) -> Fit {
        let q = &file.q;
        if let Some(&[left, right]) = q.args_of(pattern, "=") {
            return self.fits(file, left).min(self.fits(file, right));
        }
        if q.var(pattern).is_some_and(|name| name != "__MODULE__") {
            return Fit::Anything;
        }
        let ids = match elements(file, pattern) {
            Some(ids) if self.is_tuple => ids,
            None if !self.is_tuple => vec![pattern],
            _ => return Fit::Not,
        };
        let differs = |(part, &id): (&Option<SmolStr>, &NodeId)| {
            let known = constant(file, id).or_else(|| is_value(file, id).then(SmolStr::default));
            matches!((part, known), (Some(part), Some(found)) if *part != found)
        };
        if ids.len() != self.parts.len() || self.parts.iter().zip(&ids).any(differs) {
            return Fit::Not;
        }
        if constant(file, ids[0]).is_some() { Fit::Named } else { Fit::Anything }
    }

    /// Adds the servers of a file that take the message.
    fn takers(&self, file: &File, by: &str, modules: &mut Vec<SmolStr>) -> Result<(), String> {
        let q = &file.q;
        let at = |id: NodeId| format!("{}:{}", file.path, file.line(id));
        for word in ["receive", "assert_receive", "assert_received", "refute_receive", "refute_received"] {
            for &id in file.calls(word) {
                let heads = match q.sections(id).and_then(|sections| q.keyword(sections, "do")) {
                    Some(clauses) => {
                        q.children(clauses).iter().filter_map(|&clause| first_of_head(file, clause)).collect()
                    }
                    None => q.call(id).map(|call| call.args).unwrap_or_default(),
                };
                if let Some(head) = heads.into_iter().find(|&head| self.fits(file, head) == Fit::Named) {
                    return Err(format!("`{word}` at {} takes it, too", at(head)));
                }
            }
        }
        for module in &file.modules {
            for (function, clause) in module.clauses() {
                let is_info = clause.params.first().is_some_and(|&first| q.atom(first) == Some("info"));
                let event = clause.params.get(1).filter(|_| is_info);
                if let Some(&event) = event.filter(|&&event| self.fits(file, event) == Fit::Named) {
                    return Err(format!(
                        "`{}/{}` at {} takes it, too",
                        function.name,
                        function.arity,
                        at(event)
                    ));
                }
            }
        }
        // Whatever is spelled as a clause of `handle_info/2`, in a macro's `quote` too.
        for &head in file.calls("handle_info") {
            let (Some(call), Some(definition)) = (q.call(head), definition(file, head)) else { continue };
            if call.args.len() != 2 || self.fits(file, call.args[0]) != Fit::Named {
                continue;
            }
            let module = file
                .module_at(head)
                .filter(|module| module.clause_at(q, head).is_some_and(|(_, c)| c.node == definition));
            let module = module.ok_or_else(|| format!("the clause at {} is not a module's own", at(head)))?;
            is_plain(module).map_err(|why| format!("{} takes it at {}: it {why}", module.name, at(head)))?;
            self.is_new_to(file, module, by)?;
            if !modules.contains(&module.name) {
                modules.push(module.name.clone());
            }
        }
        Ok(())
    }

    /// The callback `by` of the module takes no such message yet, or hands it on to `handle_info/2`.
    fn is_new_to(&self, file: &File, module: &Module, by: &str) -> Result<(), String> {
        let clauses = module.clauses().filter(|(function, _)| function.name == by);
        let takes = |clause: &Clause| {
            let message = clause.params.first().copied();
            message.is_some_and(|id| file.q.var(id).is_none() && self.fits(file, id) != Fit::Not)
        };
        let hands_on = |clause: &Clause| {
            let calls = Calls::new(file);
            let to_info = |(_, function): (NodeId, &super::Function)| function.name == "handle_info";
            clause.body.is_some_and(|body| calls.locals_in(body).any(to_info))
        };
        match clauses.map(|(_, clause)| clause).find(|clause| takes(clause) && !hands_on(clause)) {
            Some(clause) => Err(format!(
                "`{by}` of {} may take it already, at {}:{}",
                module.name,
                file.path,
                file.line(clause.node)
            )),
            None => Ok(()),
        }
    }
}

/// How a pattern fits a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It does not.
    Not,
    /// It has the message's first atom.
    Named,
    /// It takes other messages as well.
    Anything,
}

/// The elements of a tuple.
fn elements(file: &File, id: NodeId) -> Option<Vec<NodeId>> {
    let q = &file.q;
    match q.kind(id) {
        Kind::Pair => Some(q.children(id).to_vec()),
        _ => q.args_of(id, "{}").map(<[_]>::to_vec),
    }
}

/// An atom or a module's name, as it is spelled anywhere.
fn constant(file: &File, id: NodeId) -> Option<SmolStr> {
    let q = &file.q;
    match q.kind(id) {
        Kind::Atom(name) if matches!(name.as_str(), "true" | "false" | "nil") => Some(name.clone()),
        Kind::Atom(name) if name.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            Some(format_smolstr!(":{name}"))
        }
        Kind::Atom(name) => Some(format_smolstr!(":{name:?}")),
        _ => file.names.module_name(q, id),
    }
}

/// True for numbers and texts, which are no atoms.
fn is_value(file: &File, id: NodeId) -> bool {
    matches!(file.q.kind(id), Kind::Int(_) | Kind::Str(_))
}

/// The first pattern of the head of `pattern when guard -> body`.
fn first_of_head(file: &File, clause: NodeId) -> Option<NodeId> {
    let q = &file.q;
    let head = *q.args_of(clause, "->")?.first()?;
    let first = *q.children(head).first()?;
    Some(q.args_of(first, "when").map_or(first, |parts| parts[0]))
}

/// The `def` of which a call is the head.
fn definition(file: &File, head: NodeId) -> Option<NodeId> {
    let q = &file.q;
    let up = q.parent(head)?;
    let up = if q.args_of(up, "when").is_some() { q.parent(up)? } else { up };
    q.args_of(up, "def").or_else(|| q.args_of(up, "defp")).map(|_| up)
}

fn is_plain(module: &Module) -> Result<(), String> {
    if !module.uses("GenServer") {
        return Err("is no GenServer".into());
    }
    match module.uses.iter().find(|used| used.module != "GenServer") {
        Some(used) => Err(format!("also uses {}, which may inject its callbacks", used.module)),
        None => Ok(()),
    }
}

fn one_line(code: &str) -> &str {
    code.lines().next().unwrap_or(code)
}
