//! How a server keeps a value from one callback to the next: in a field of its state, or as an expression that is the
//! same in every callback.

use super::{Calls, Clause, File, Function, Module, Project, StateShape, runs_elsewhere, state};
use crate::source::Span;
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::{SmolStr, format_smolstr};

/// How a callback comes to run a node: the calls on the way, outermost first.
#[derive(Clone, Debug)]
pub struct Run<'f> {
    /// The callback.
    pub function: &'f Function,
    /// Its clause.
    pub clause: &'f Clause,
    /// The helpers that are passed, each with the call that leads to it.
    pub through: Vec<(NodeId, &'f Clause)>,
}

/// How a value can be had later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is this expression, in which `$state` stands for the state.
    As(String),
    /// It is this field, which may be nil.
    Perhaps(String),
    /// It is one of the elements of this list.
    Among(String),
    /// It is one of the values of this map.
    Values(String),
    /// It is one of the keys of this map.
    Keys(String),
}

/// One server module, asked about the values that it keeps.
#[derive(Clone, Debug)]
pub struct Keeper<'f> {
    file: &'f File,
    module: &'f Module,
    shape: Option<StateShape<'f>>,
    /// A variable of `init` that is taken to be stored in a field of this name.
    supposed: Option<(NodeId, SmolStr)>,
}

/// Callbacks in which a server works; what ends it is not among them.
const WORKING: [(&str, usize); 5] =
    [("init", 1), ("handle_continue", 2), ("handle_call", 3), ("handle_cast", 2), ("handle_info", 2)];

/// Most helpers between a callback and what it runs.
const DEEPEST: usize = 4;

impl<'f> Keeper<'f> {
    /// The keeper of the values of `module`.
    pub fn new(file: &'f File, module: &'f Module, project: &Project) -> Self {
        Self { file, module, shape: StateShape::of(file, module, project).ok(), supposed: None }
    }

    /// The ways in which the server's working callbacks come to run `id` in its own process.
    pub fn runs(&self, id: NodeId) -> Vec<Run<'f>> {
        self.runs_of(id, &WORKING)
    }

    /// The ways in which one callback comes to run `id`.
    pub fn runs_in(&self, id: NodeId, callback: (&str, usize)) -> Vec<Run<'f>> {
        self.runs_of(id, &[callback])
    }

    fn runs_of(&self, id: NodeId, callbacks: &[(&str, usize)]) -> Vec<Run<'f>> {
        let calls = Calls::new(self.file);
        let mut found = Vec::new();
        let mut open = vec![(id, Vec::new())];
        while let Some((at, through)) = open.pop() {
            let Some((function, clause)) = self.module.clause_at(&self.file.q, at) else { continue };
            if runs_elsewhere(self.file, at) {
                continue;
            }
            if callbacks.iter().any(|&(name, arity)| function.name == name && function.arity == arity) {
                found.push(Run { function, clause, through });
                continue;
            }
            if through.len() == DEEPEST || through.iter().any(|&(_, c): &(_, &Clause)| c.node == clause.node)
            {
                continue;
            }
            for caller in calls.callers(self.module, function) {
                let mut through = through.clone();
                through.insert(0, (caller, clause));
                open.push((caller, through));
            }
        }
        found.sort_by_key(|run| run.clause.node);
        found
    }

    /// The field, list or map of the state in which the clause around `run`'s end, or its callback, stores the value of
    /// `key` whenever it has run; `None` if it stores it nowhere, or others write there.
    pub fn stored(&self, key: NodeId, run: &Run<'f>) -> Option<Kept> {
        let (at, binding) = self.outermost(key, run)?;
        self.stored_as(at, binding, run.clause)
    }

    /// The keeper, were the variable bound at `binding` stored in a field of this name.
    pub fn supposing(&self, binding: NodeId, field: &str) -> Self {
        Self { supposed: Some((binding, field.into())), ..self.clone() }
    }

    /// True if `id` is the value of an entry of a literal that the state starts as.
    pub fn is_entry(&self, id: NodeId) -> bool {
        let q = &self.file.q;
        let Some(pair) = q.parent(id).filter(|&up| matches!(q.kind(up), Kind::Pair)) else { return false };
        q.children(pair)[1] == id && q.parent(pair).is_some_and(|map| self.is_state(map))
    }

    /// The code of `key` where the state is `$state`; `Perhaps` if a field that it reads may be nil.
    pub fn spell(&self, key: NodeId, run: &Run) -> Option<Kept> {
        let mut perhaps = None;
        let code = self.spelled(key, run, run.through.len(), &mut perhaps, 0)?;
        match perhaps {
            None => Some(Kept::As(code)),
            Some(()) if code.starts_with("$state.") && !code[7..].contains(['.', ' ', ',']) => {
                Some(Kept::Perhaps(code))
            }
            Some(()) => None,
        }
    }

    /// The clause at a depth of a run: 0 is the callback's.
    fn clause<'r>(&self, run: &'r Run, depth: usize) -> &'r Clause {
        match depth {
            0 => run.clause,
            _ => run.through[depth - 1].1,
        }
    }

    fn spelled(
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
        let q = &self.file.q;
        let clause = self.clause(run, depth);
        let flow = self.file.flow(clause.node);
        let binding = flow.binding(id)?;
        if let Some((supposed, field)) = &self.supposed
            && *supposed == binding
        {
            return Some(format!("$state.{field}"));
        }
        if depth == 0
            && run.function.name == "init"
            && let Some((field, sure)) = self.built_with(binding, run)
        {
            if !sure {
                *perhaps = Some(());
            }
            return Some(format!("$state.{field}"));
        }
        if let Some(source) = flow.source(binding) {
            let up = q.parent(binding)?;
            if q.args_of(up, "=").is_some_and(|args| args[0] == binding) {
                return self.spelled(source, run, depth, perhaps, steps + 1);
            }
            let field = field_of(q, binding)?;
            let base = self.spelled(source, run, depth, perhaps, steps + 1)?;
            return (base == "$state" && self.is_steady(&field, run)).then(|| format!("$state.{field}"));
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

    /// The variable of the callback's own clause that `key` is: its use there, and its binding.
    fn outermost(&self, key: NodeId, run: &Run) -> Option<(NodeId, NodeId)> {
        let q = &self.file.q;
        let mut key = key;
        let mut depth = run.through.len();
        loop {
            let clause = self.clause(run, depth);
            let flow = self.file.flow(clause.node);
            let binding = flow.binding(key)?;
            if depth == 0 {
                return Some((key, binding));
            }
            let at = clause.params.iter().position(|&param| is_whole(q, param, binding))?;
            key = *q.call(run.through[depth - 1].0)?.args.get(at)?;
            depth -= 1;
        }
    }

    /// A field that a literal of the state takes from this variable of `init`; true if every start of the state does.
    fn built_with(&self, binding: NodeId, run: &Run) -> Option<(SmolStr, bool)> {
        let q = &self.file.q;
        let shape = self.shape.as_ref()?;
        let flow = self.file.flow(run.clause.node);
        let is_own = |literal: &&state::Literal| literal.file.path == self.file.path;
        let inside = |literal: &&state::Literal| q.holds(run.clause.node, literal.node);
        let all = || shape.maps.iter().chain(&shape.literals);
        let mine: Vec<NodeId> = all().filter(is_own).filter(inside).map(|literal| literal.node).collect();
        let takes = |map: NodeId| {
            q.pairs(map)
                .find(|&(_, value)| flow.binding(value) == Some(binding))
                .and_then(|(key, _)| q.atom(key).map(SmolStr::new))
        };
        let field = mine.iter().find_map(|&map| takes(map))?;
        if self.writes(&field).next().is_some() {
            return None;
        }
        let mut sure = true;
        for literal in all() {
            let q = &literal.file.q;
            let value = q.pairs(literal.node).find(|&(key, _)| q.atom(key) == Some(&*field)).map(|(_, v)| v);
            let is_map = shape.maps.iter().any(|map| map.node == literal.node);
            let own = literal.file.path == self.file.path && q.holds(run.clause.node, literal.node);
            match value {
                Some(value) if own && flow.binding(value) == Some(binding) => {}
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

    /// True if the default of the struct's field is nil.
    fn starts_as(&self, field: &str, wanted: &str) -> bool {
        let Some(shape) = &self.shape else { return false };
        shape
            .structs
            .iter()
            .flat_map(|found| {
                let q = &found.file.q;
                found
                    .fields()
                    .filter(|(name, _)| name == field)
                    .map(|(_, value)| match value {
                        Some(value) => spelling(q, value),
                        None => "nil".into(),
                    })
                    .collect::<Vec<_>>()
            })
            .all(|value| value == wanted)
    }

    /// Where a callback stores the variable: in a field that is empty at first.
    fn stored_as(&self, key: NodeId, binding: NodeId, clause: &Clause) -> Option<Kept> {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let reads = |id: NodeId| flow.binding(id) == Some(binding);
        let inside: Vec<(SmolStr, NodeId, NodeId)> = self
            .module_writes()
            .filter(|&(_, at, _)| q.holds(clause.node, at) && shares_branches(q, key, at, clause))
            .filter_map(|(field, at, value)| Some((field?, at, value?)))
            .collect();
        for (field, at, value) in inside {
            let code = format!("$state.{field}");
            let is_path = |id: NodeId| self.field_read(id, clause).is_some_and(|read| read == field);
            let (kept, start) = if reads(value) {
                (Kept::Perhaps(code.clone()), "nil")
            } else if let Some(&[element, rest]) = list_push(q, value)
                && reads(element)
                && is_path(rest)
            {
                (Kept::Among(code.clone()), "[]")
            } else if let Some(call) = q.call(value)
                && call.name == "put"
                && call.module.and_then(|id| self.file.names.module_name(q, id)).as_deref() == Some("Map")
                && let &[map, key, element] = call.args.as_slice()
                && is_path(map)
                && (reads(key) || reads(element))
            {
                (if reads(element) { Kept::Values(code.clone()) } else { Kept::Keys(code.clone()) }, "%{}")
            } else {
                continue;
            };
            let others = self.writes(&field).filter(|&(other, _)| other != at);
            let harmless = |value: Option<NodeId>| value.is_some_and(|value| self.only_removes(value, &kept));
            if self.all_start_as(&field, start)
                && others.collect::<Vec<_>>().into_iter().all(|(_, value)| harmless(value))
            {
                return Some(kept);
            }
        }
        None
    }

    /// The field of the state that `state.field`, or a variable of the head's `%{field: variable}`, reads.
    fn field_read(&self, id: NodeId, clause: &Clause) -> Option<SmolStr> {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        let last = *clause.params.last()?;
        if let Some((base, field)) = state::step(q, id) {
            let is_state = flow.binding(base).is_some_and(|binding| is_whole(q, last, binding));
            return is_state.then(|| q.atom(field).map(SmolStr::new))?;
        }
        let binding = flow.binding(id)?;
        q.holds(last, binding).then(|| field_of(q, binding))?
    }

    /// True if a new value of a field holds nothing that the old one did not.
    fn only_removes(&self, value: NodeId, kept: &Kept) -> bool {
        let q = &self.file.q;
        if matches!(q.kind(value), Kind::Atom(name) if name == "nil") {
            return matches!(kept, Kept::Perhaps(_));
        }
        if matches!(kept, Kept::Perhaps(_)) {
            return false;
        }
        let empty = match kept {
            Kept::Among(_) => "[]",
            _ => "%{}",
        };
        spelling(q, value) == empty
            || Calls::new(self.file).called(value).is_some_and(|call| {
                matches!(
                    (&*call.module, call.name),
                    ("List" | "Map", "delete" | "drop") | ("Enum", "reject" | "filter")
                )
            })
    }

    fn all_start_as(&self, field: &str, wanted: &str) -> bool {
        let Some(shape) = &self.shape else { return false };
        let said = |literal: &state::Literal| {
            let q = &literal.file.q;
            q.pairs(literal.node)
                .find(|&(key, _)| q.atom(key) == Some(field))
                .map(|(_, value)| spelling(q, value))
        };
        shape.maps.iter().all(|map| said(map).as_deref() == Some(wanted))
            && shape.literals.iter().all(|literal| match said(literal) {
                Some(value) => value == wanted,
                None => self.starts_as(field, wanted),
            })
            && (shape.made.is_none() || self.starts_as(field, wanted))
    }

    /// True if the field keeps the value that `init` gave it.
    fn is_steady(&self, field: &str, run: &Run) -> bool {
        let Some(shape) = &self.shape else { return run.function.name == "terminate" };
        shape.fields.iter().any(|known| known == field)
            && (run.function.name == "terminate" || self.writes(field).next().is_none())
    }

    fn is_state(&self, map: NodeId) -> bool {
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

    /// Every write of a field, with the new value where code spells it.
    fn writes<'k>(&'k self, field: &'k str) -> impl Iterator<Item = (NodeId, Option<NodeId>)> + 'k {
        self.module_writes()
            .filter(move |(written, _, _)| written.as_deref().is_none_or(|written| written == field))
            .map(|(_, at, value)| (at, value))
    }

    /// Every update of a map in the module: the field (`None` if that may be any), the node, and the new value.
    fn module_writes(&self) -> impl Iterator<Item = (Option<SmolStr>, NodeId, Option<NodeId>)> {
        let q = &self.file.q;
        let mut found = Vec::new();
        for id in q.subtree(self.module.node) {
            if let Some(&[update]) = q.args_of(id, "%{}")
                && let Some(&[_, fields]) = q.args_of(update, "|")
            {
                found.extend(
                    q.pairs(fields).map(|(key, value)| (q.atom(key).map(SmolStr::new), id, Some(value))),
                );
                continue;
            }
            let Some(call) = q.call(id) else { continue };
            let module = call.module.and_then(|module| self.file.names.module_name(q, module));
            match (module.as_deref(), call.name, call.args.as_slice()) {
                (Some("Map"), "put" | "replace" | "replace!" | "put_new", &[map, key, value])
                    if q.var(map).is_some() || q.atom(key).is_some() =>
                {
                    found.push((q.atom(key).map(SmolStr::new), id, Some(value)));
                }
                (
                    Some("Map"),
                    "update" | "update!" | "delete" | "drop" | "merge" | "pop",
                    &[map, key, ..],
                ) if q.var(map).is_some() || q.atom(key).is_some() => {
                    found.push((q.atom(key).map(SmolStr::new), id, None));
                }
                (None, "put_in" | "update_in", &[path, ..]) => {
                    let mut at = path;
                    let mut first = None;
                    while let Some((base, field)) = state::step(q, at) {
                        first = q.atom(field).map(SmolStr::new);
                        at = base;
                    }
                    found.push((first, id, None));
                }
                (None, "struct" | "struct!", &[base, fields]) if q.var(base).is_some() => {
                    found.extend(
                        q.pairs(fields).map(|(key, value)| (q.atom(key).map(SmolStr::new), id, Some(value))),
                    );
                }
                _ => {}
            }
        }
        found.into_iter()
    }
}

/// True if `at` is in every branch of the clause that `key` is in.
fn shares_branches(q: &Quoted, key: NodeId, at: NodeId, clause: &Clause) -> bool {
    q.ancestors(key).take_while(|&up| up != clause.node).all(|up| {
        let body =
            q.sections(up).and_then(|sections| q.pairs(sections).find(|&(_, body)| q.holds(body, key)));
        let is_arm = q.args_of(up, "->").is_some();
        body.is_none_or(|(_, body)| q.holds(body, at)) && (!is_arm || q.holds(up, at))
    })
}

/// True if the parameter is the variable, alone or as one side of `=`.
fn is_whole(q: &Quoted, param: NodeId, binding: NodeId) -> bool {
    param == binding || q.args_of(param, "=").is_some_and(|sides| sides.contains(&binding))
}

/// The field that a variable takes in a map pattern `%{field: variable}`.
fn field_of(q: &Quoted, binding: NodeId) -> Option<SmolStr> {
    let pair = q.parent(binding).filter(|&up| matches!(q.kind(up), Kind::Pair))?;
    q.parent(pair).filter(|&up| q.args_of(up, "%{}").is_some())?;
    // Not deeper: the map itself is the pattern, or the struct's, or a side of `=`.
    let mut at = q.parent(pair)?;
    if let Some(up) = q.parent(at).filter(|&up| q.args_of(up, "%").is_some()) {
        at = up;
    }
    let up = q.parent(at)?;
    let nested = matches!(q.kind(up), Kind::Pair | Kind::List) || q.args_of(up, "{}").is_some();
    (!nested).then(|| q.atom(q.children(pair)[0]).map(SmolStr::new))?
}

fn list_push(q: &Quoted, id: NodeId) -> Option<&[NodeId]> {
    match (q.kind(id), q.children(id)) {
        (Kind::List, &[only]) => q.args_of(only, "|"),
        _ => None,
    }
}

/// Small constants as they are usually written.
fn spelling(q: &Quoted, id: NodeId) -> String {
    match (q.kind(id), q.children(id)) {
        (Kind::Atom(name), _) => name.to_string(),
        (Kind::List, []) => "[]".into(),
        (Kind::Call(name), []) if name == "%{}" => "%{}".into(),
        _ => format_smolstr!("#{}", id.0).to_string(),
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
