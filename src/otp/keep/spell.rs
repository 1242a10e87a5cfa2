//! The code of a value in another callback.

use super::start::Place;
use super::{Handed, Keeper, Run, field_of, is_whole, taken_by};
use crate::otp::{Called, Calls, Clause, File, Function, state};
use crate::source::Span;
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;

/// Functions that return the same whenever they are asked the same.
const STEADY: [(&str, &[&str]); 12] = [
    ("Path", &["join", "expand", "absname", "basename", "dirname", "rootname", "extname"]),
    (
        "String",
        &["to_atom", "downcase", "upcase", "replace", "trim", "slice", "trim_leading", "trim_trailing"],
    ),
    ("Kernel", &["to_string", "inspect", "elem", "to_charlist", "self", "node"]),
    ("String.Chars", &["to_string"]),
    ("Integer", &["to_string"]),
    ("Atom", &["to_string"]),
    ("Module", &["concat", "split"]),
    ("Macro", &["underscore"]),
    ("Enum", &["join"]),
    (":erlang", &["pid_to_list", "phash2", "atom_to_binary", "integer_to_binary"]),
    ("System", &["tmp_dir", "tmp_dir!", "pid"]),
    ("List", &["to_string", "flatten"]),
];

/// Longest code that is worked out anew rather than kept.
const LONGEST: usize = 72;

impl<'f> Keeper<'f> {
    /// The code of a value that is used as it is.
    pub(super) fn spelled(
        &self,
        id: NodeId,
        run: &Run,
        depth: usize,
        perhaps: &mut Option<()>,
        steps: usize,
    ) -> Option<String> {
        let code = self.spelled_or_state(id, run, depth, perhaps, steps)?;
        (code != "$state" || self.is_steady_whole(run)).then_some(code)
    }

    /// The same, or `$state` for the state itself, whatever becomes of it.
    pub(super) fn spelled_or_state(
        &self,
        id: NodeId,
        run: &Run,
        depth: usize,
        perhaps: &mut Option<()>,
        steps: usize,
    ) -> Option<String> {
        if steps > 32 {
            return None;
        }
        let q = &self.file.q;
        // `opts[:name]`, which an entry of the state reads, too.
        let clause = self.clause(run, depth);
        if run.function.name == "init"
            && q.var(id).is_none()
            && self.is_reading(id)
            && let Some((code, sure)) = self.built_with(&|other| self.is_same(other, id, clause), clause)
        {
            if !sure {
                *perhaps = Some(());
            }
            return Some(code);
        }
        if let Some((base, field)) = state::step(q, id) {
            return self.spelled_step(id, base, field, run, depth, perhaps, steps);
        }
        match (q.kind(id), q.children(id)) {
            (Kind::Var(name), _) if name == "__MODULE__" => return Some(name.to_string()),
            (Kind::Var(_), _) if !q.is_piped_into(id) && self.file.local_function(id).is_none() => {
                return self.spelled_variable(id, run, depth, perhaps, steps);
            }
            (Kind::Call(name), _) if name == "@" => {
                return self.is_set_once(id).then(|| self.file.code(id).to_string());
            }
            (Kind::Call(name), []) if name == "self" => return Some("self()".into()),
            (Kind::Call(name), _) if name == "__aliases__" => return Some(self.file.code(id).to_string()),
            (Kind::Call(name), &[_, map]) if name == "%" => {
                return self.spelled_or_state(map, run, depth, perhaps, steps + 1);
            }
            (Kind::Call(name), entries) if name == "%{}" => {
                if self.is_state(id) {
                    return Some("$state".into());
                }
                let &[update] = entries else { return None };
                let base = *q.args_of(update, "|")?.first()?;
                let code = self.spelled_or_state(base, run, depth, perhaps, steps + 1)?;
                return (code == "$state").then_some(code);
            }
            (Kind::Call(name), _) if matches!(name.as_str(), "{}" | "<>") => {}
            (Kind::Call(name), parts) if name == "<<>>" => {
                return self.spelled_text(id, parts, run, depth, perhaps, steps);
            }
            (Kind::Atom(_) | Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::List | Kind::Pair, _) => {}
            _ => return self.spelled_call(id, run, depth, perhaps, steps),
        }
        let parts = q.children(id).to_vec();
        let mut inner = Vec::new();
        for part in parts {
            inner.push((q.node(part).outer, self.spelled(part, run, depth, perhaps, steps + 1)?));
        }
        Some(replaced(self.file, q.node(id).outer, &inner))
    }

    #[allow(clippy::too_many_arguments)]
    fn spelled_step(
        &self,
        id: NodeId,
        base: NodeId,
        field: NodeId,
        run: &Run,
        depth: usize,
        perhaps: &mut Option<()>,
        steps: usize,
    ) -> Option<String> {
        let q = &self.file.q;
        let base = self.spelled_or_state(base, run, depth, perhaps, steps + 1)?;
        let name = q.atom(field)?;
        let is_bracket = self.file.code(id).ends_with(']');
        if base != "$state" {
            let read = if is_bracket { format!("{base}[:{name}]") } else { format!("{base}.{name}") };
            return base.starts_with("$state.").then_some(read);
        }
        // Without a known shape the state may be a keyword list.
        if is_bracket && self.shape.is_none() {
            let steady = self.is_steady(name, run) || self.is_steady_entry(name, run);
            return steady.then(|| Place::Entry(name.into()).code());
        }
        self.is_steady(name, run).then(|| format!("{base}.{name}"))
    }

    /// A call that returns the same in every callback.
    fn spelled_call(
        &self,
        id: NodeId,
        run: &Run,
        depth: usize,
        perhaps: &mut Option<()>,
        steps: usize,
    ) -> Option<String> {
        let q = &self.file.q;
        let calls = Calls::new(self.file);
        let args = q.call(id).map(|call| call.args).unwrap_or_default();
        let local = calls.local(id);
        match local {
            Some(function) if self.is_steady_function(function, 0) => {}
            None if calls.called(id).is_some_and(|call| is_listed(&call)) => {}
            _ => return None,
        }
        let mut inner = Vec::new();
        for (at, &arg) in args.iter().enumerate() {
            let code = self.spelled_or_state(arg, run, depth, perhaps, steps + 1)?;
            let is_known = code != "$state"
                || self.is_steady_whole(run)
                || local.is_some_and(|function| self.reads_steady_fields(function, at, run));
            if !is_known {
                return None;
            }
            inner.push((q.node(arg).outer, code));
        }
        let code = replaced(self.file, q.node(id).outer, &inner);
        (code.len() <= LONGEST && !code.contains('\n')).then_some(code)
    }

    /// True for a helper that returns the same whenever it is given the same.
    fn is_steady_function(&self, function: &Function, depth: usize) -> bool {
        let q = &self.file.q;
        let calls = Calls::new(self.file);
        depth < 4
            && function.clauses.iter().all(|clause| {
                clause.body.is_some_and(|body| {
                    q.subtree(body).all(|id| match calls.local(id) {
                        Some(inner) => self.is_steady_function(inner, depth + 1),
                        None => {
                            !matches!(q.local(id), Some(("receive" | "fn" | "&", _)))
                                && calls.called(id).is_none_or(|call| is_listed(&call))
                        }
                    })
                })
            })
    }

    /// True if a helper reads of its parameter only fields that keep their values.
    fn reads_steady_fields(&self, function: &Function, at: usize, run: &Run) -> bool {
        let q = &self.file.q;
        function.clauses.iter().all(|clause| {
            let Some(&param) = clause.params.get(at) else { return false };
            let flow = self.file.flow(clause.node);
            let is_steady = |field: Option<&str>| field.is_some_and(|field| self.is_steady(field, run));
            let mut names = q.subtree(param).filter(|&id| q.var(id).is_some());
            let whole = |binding: NodeId| {
                flow.uses(binding).iter().all(|&used| {
                    q.ancestors(used).take(3).any(|up| {
                        state::step(q, up)
                            .is_some_and(|(base, field)| base == used && is_steady(q.atom(field)))
                    })
                })
            };
            names.all(|name| match field_of(q, name) {
                Some(field) => is_steady(Some(&field)),
                None => is_whole(q, param, name) && whole(name),
            })
        })
    }

    /// A string with interpolation.
    fn spelled_text(
        &self,
        id: NodeId,
        parts: &[NodeId],
        run: &Run,
        depth: usize,
        perhaps: &mut Option<()>,
        steps: usize,
    ) -> Option<String> {
        let q = &self.file.q;
        let mut inner = Vec::new();
        for &part in parts {
            if matches!(q.kind(part), Kind::Str(_)) {
                continue;
            }
            // `#{x}` is `Kernel.to_string(x) :: binary`.
            let shown = *q.args_of(part, "::")?.first()?;
            let value = *q.call(shown)?.args.first()?;
            inner.push((q.node(value).outer, self.spelled(value, run, depth, perhaps, steps + 1)?));
        }
        Some(replaced(self.file, q.node(id).outer, &inner))
    }

    fn spelled_variable(
        &self,
        id: NodeId,
        run: &Run,
        depth: usize,
        perhaps: &mut Option<()>,
        steps: usize,
    ) -> Option<String> {
        let binding = self.file.flow(self.clause(run, depth).node).binding(id)?;
        self.spelled_binding(binding, run, depth, perhaps, steps)
    }

    fn spelled_binding(
        &self,
        binding: NodeId,
        run: &Run,
        depth: usize,
        perhaps: &mut Option<()>,
        steps: usize,
    ) -> Option<String> {
        let q = &self.file.q;
        let clause = self.clause(run, depth);
        let flow = self.file.flow(clause.node);
        if self.free.contains(&binding) {
            return q.var(binding).map(String::from);
        }
        if let Some((supposed, field)) = &self.supposed
            && *supposed == binding
        {
            return Some(format!("$state.{field}"));
        }
        if run.function.name == "init" {
            let is_value = |id: NodeId| id == binding || flow.binding(id) == Some(binding);
            if let Some((code, sure)) = self.built_with(&is_value, clause) {
                if !sure {
                    *perhaps = Some(());
                }
                return Some(code);
            }
            if let Some(whole) = self.branch_of(binding, clause) {
                *perhaps = Some(());
                let is_value = |id: NodeId| self.is_or_reads(id, whole, clause);
                return self.built_with(&is_value, clause).map(|(code, _)| code);
            }
            if depth == 0 && self.is_start(binding, clause) {
                return Some("$state".into());
            }
        }
        if let Some(source) = flow.source(binding) {
            let up = q.parent(binding)?;
            let spelled = if q.args_of(up, "=").is_some_and(|args| args[0] == binding) {
                self.spelled_or_state(source, run, depth, perhaps, steps + 1)
            } else {
                field_of(q, binding).and_then(|field| {
                    let base = self.spelled_or_state(source, run, depth, perhaps, steps + 1)?;
                    (base == "$state" && self.is_steady(&field, run)).then(|| format!("$state.{field}"))
                })
            };
            return spelled.or_else(|| {
                let handed = self.handed(binding, clause)?;
                let (call, _) = *run.through.get(depth.checked_sub(1)?)?;
                self.spelled_result(call, handed, run, depth - 1, perhaps, steps + 1)
            });
        }
        let at = clause.params.iter().position(|&param| q.holds(param, binding))?;
        let param = clause.params[at];
        let base = match depth {
            0 => {
                let is_state = at + 1 == clause.params.len() && run.function.name != "init";
                is_state.then(|| "$state".to_string())?
            }
            _ => {
                let call = q.call(run.through[depth - 1].0)?;
                let arg = *call.args.get(at).filter(|_| call.args.len() == clause.params.len())?;
                self.spelled_or_state(arg, run, depth - 1, perhaps, steps + 1)?
            }
        };
        if is_whole(q, param, binding) {
            return Some(base);
        }
        if let Some(element) = self.element_of(param, binding).filter(|_| base == "$state") {
            return self.is_steady_element(element, run).then(|| Place::Element(element).code());
        }
        let field = field_of(q, binding)?;
        (base == "$state" && self.is_steady(&field, run)).then(|| format!("$state.{field}"))
    }

    /// The code of what a helper answers at this call.
    fn spelled_result(
        &self,
        call: NodeId,
        handed: Handed,
        run: &Run,
        depth: usize,
        perhaps: &mut Option<()>,
        steps: usize,
    ) -> Option<String> {
        let clause = self.clause(run, depth);
        if steps > 32 {
            return None;
        }
        if let Some(binding) = taken_by(&self.file.q, call, handed) {
            return self.spelled_binding(binding, run, depth, perhaps, steps + 1);
        }
        if handed == Handed::Whole
            && run.function.name == "init"
            && let Some((code, sure)) = self.built_with(&|value| value == call, clause)
        {
            if !sure {
                *perhaps = Some(());
            }
            return Some(code);
        }
        // Handed on by the next helper as it is.
        let is_tail = self.only_tails(clause)?.iter().all(|&tail| tail == call);
        let &(outer, _) = run.through.get(depth.checked_sub(1)?)?;
        is_tail.then(|| self.spelled_result(outer, handed, run, depth - 1, perhaps, steps + 1))?
    }

    /// The place in the state that takes such a value in this clause, which `init` runs, as code; true if every start
    /// of the state has it.
    pub(super) fn built_with(
        &self,
        is_value: &dyn Fn(NodeId) -> bool,
        clause: &Clause,
    ) -> Option<(String, bool)> {
        let literal = self.literal_with(is_value, clause);
        literal
            .map(|(field, sure)| (Place::Fields(vec![field]).code(), sure))
            .or_else(|| self.started_with(is_value, clause))
    }

    /// A field that a literal of the state in this clause takes from such a value.
    fn literal_with(&self, is_value: &dyn Fn(NodeId) -> bool, clause: &Clause) -> Option<(SmolStr, bool)> {
        let shape = self.shape.as_ref()?;
        let is_own = |literal: &state::Literal| {
            literal.file.path == self.file.path && self.file.q.holds(clause.node, literal.node)
        };
        let all = || shape.maps.iter().chain(&shape.literals);
        let takes = |literal: &state::Literal| {
            let q = &literal.file.q;
            let (key, _) = q.pairs(literal.node).find(|&(_, value)| is_value(value))?;
            q.atom(key).map(SmolStr::new)
        };
        let field = all().filter(|literal| is_own(literal)).find_map(takes)?;
        if self.writes(&field).next().is_some() {
            return None;
        }
        let mut sure = true;
        for literal in all() {
            let q = &literal.file.q;
            let value = q.pairs(literal.node).find(|&(key, _)| q.atom(key) == Some(&*field)).map(|(_, v)| v);
            let is_map = shape.maps.iter().any(|map| map.node == literal.node);
            match value {
                Some(value) if is_own(literal) && is_value(value) => {}
                Some(value) if q.atom(value) == Some("nil") => sure = false,
                // A struct has the field all the same.
                None if !is_map && self.starts_as(&field, "nil") => sure = false,
                _ => return None,
            }
        }
        if shape.made.is_some() {
            sure = false;
        }
        Some((field, sure))
    }

    /// True if the field keeps the value that `init` gave it.
    pub(super) fn is_steady(&self, field: &str, run: &Run) -> bool {
        let Some(shape) = &self.shape else {
            return run.function.name == "terminate" || self.writes(field).next().is_none();
        };
        shape.fields.iter().any(|known| known == field)
            && (run.function.name == "terminate" || self.writes(field).next().is_none())
    }

    pub(super) fn is_state(&self, map: NodeId) -> bool {
        let Some(shape) = &self.shape else { return false };
        let own = |literal: &state::Literal| literal.file.path == self.file.path && literal.node == map;
        shape.maps.iter().chain(&shape.literals).any(own)
    }

    fn is_set_once(&self, attribute: NodeId) -> bool {
        let q = &self.file.q;
        let Some(name) = q.args_of(attribute, "@").and_then(|args| q.var(args[0])) else { return false };
        let sets = |&&id: &&NodeId| {
            q.args_of(id, "@").and_then(|args| q.args_of(args[0], name)).is_some_and(|args| args.len() == 1)
        };
        self.module.statements.iter().filter(sets).count() == 1
    }
}

fn is_listed(call: &Called) -> bool {
    STEADY.iter().any(|(module, names)| call.module == *module && names.contains(&call.name))
}

fn replaced(file: &File, span: Span, inner: &[(Span, String)]) -> String {
    let mut out = String::new();
    let mut at = span.start;
    for (part, code) in inner.iter().filter(|(part, _)| span.contains(*part) && part.start >= span.start) {
        if part.start < at {
            continue;
        }
        out.push_str(&file.text[at as usize..part.start as usize]);
        out.push_str(code);
        at = part.end;
    }
    out.push_str(&file.text[at as usize..span.end as usize]);
    out
}
