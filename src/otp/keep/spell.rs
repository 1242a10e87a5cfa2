//! The code of a value in another callback.

use super::{Handed, Keeper, Run, field_of, is_whole, taken_by};
use crate::otp::{Clause, File, state};
use crate::source::Span;
use crate::syntax::{Kind, NodeId};
use smol_str::SmolStr;

impl<'f> Keeper<'f> {
    pub(super) fn spelled(
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
        if let Some((base, field)) = state::step(q, id) {
            let base = self.spelled(base, run, depth, perhaps, steps + 1)?;
            let field = q.atom(field)?;
            if base == "$state" && !self.is_steady(field, run) {
                return None;
            }
            return base.starts_with("$state").then(|| format!("{base}.{field}"));
        }
        match (q.kind(id), q.children(id)) {
            (Kind::Var(name), _) if name == "__MODULE__" => return Some(name.to_string()),
            (Kind::Var(_), _) => return self.spelled_variable(id, run, depth, perhaps, steps),
            (Kind::Call(name), _) if name == "@" => {
                return self.is_set_once(id).then(|| self.file.code(id).to_string());
            }
            (Kind::Call(name), []) if name == "self" => return Some("self()".into()),
            (Kind::Call(name), _) if name == "__aliases__" => return Some(self.file.code(id).to_string()),
            (Kind::Call(name), &[_, map]) if name == "%" && self.is_state(map) => {
                return Some("$state".into());
            }
            (Kind::Call(name), entries) if name == "%{}" => {
                if self.is_state(id) {
                    return Some("$state".into());
                }
                let &[update] = entries else { return None };
                let base = *q.args_of(update, "|")?.first()?;
                let code = self.spelled(base, run, depth, perhaps, steps + 1)?;
                return (code == "$state").then_some(code);
            }
            (Kind::Call(name), _) if matches!(name.as_str(), "{}" | "<>") => {}
            (Kind::Call(name), parts) if name == "<<>>" => {
                return self.spelled_text(id, parts, run, depth, perhaps, steps);
            }
            (Kind::Atom(_) | Kind::Int(_) | Kind::Float(_) | Kind::Str(_) | Kind::List | Kind::Pair, _) => {}
            _ => return None,
        }
        let parts = q.children(id).to_vec();
        let mut inner = Vec::new();
        for part in parts {
            inner.push((q.node(part).outer, self.spelled(part, run, depth, perhaps, steps + 1)?));
        }
        Some(replaced(self.file, q.node(id).outer, &inner))
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
        if let Some((supposed, field)) = &self.supposed
            && *supposed == binding
        {
            return Some(format!("$state.{field}"));
        }
        if run.function.name == "init"
            && let Some((field, sure)) =
                self.built_with(&|value| flow.binding(value) == Some(binding), clause)
        {
            if !sure {
                *perhaps = Some(());
            }
            return Some(format!("$state.{field}"));
        }
        if let Some(source) = flow.source(binding) {
            let up = q.parent(binding)?;
            let spelled = if q.args_of(up, "=").is_some_and(|args| args[0] == binding) {
                self.spelled(source, run, depth, perhaps, steps + 1)
            } else {
                field_of(q, binding).and_then(|field| {
                    let base = self.spelled(source, run, depth, perhaps, steps + 1)?;
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
                self.spelled(arg, run, depth - 1, perhaps, steps + 1)?
            }
        };
        if is_whole(q, param, binding) {
            return Some(base);
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
            && let Some((field, sure)) = self.built_with(&|value| value == call, clause)
        {
            if !sure {
                *perhaps = Some(());
            }
            return Some(format!("$state.{field}"));
        }
        // Handed on by the next helper as it is.
        let is_tail = self.only_tails(clause)?.iter().all(|&tail| tail == call);
        let &(outer, _) = run.through.get(depth.checked_sub(1)?)?;
        is_tail.then(|| self.spelled_result(outer, handed, run, depth - 1, perhaps, steps + 1))?
    }

    /// A field that a literal of the state in this clause, which `init` runs, takes from such a value; true if every
    /// start of the state does.
    pub(super) fn built_with(
        &self,
        is_value: &dyn Fn(NodeId) -> bool,
        clause: &Clause,
    ) -> Option<(SmolStr, bool)> {
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
        let Some(shape) = &self.shape else { return run.function.name == "terminate" };
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
