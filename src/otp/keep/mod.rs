//! How a server keeps a value from one callback to the next: in a field of its state, or as an expression that is the
//! same in every callback.

mod guard;
mod spell;
mod start;
mod store;

use super::{Calls, Clause, File, Function, Module, Project, StateShape, runs_elsewhere, tails};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::{SmolStr, format_smolstr};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

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
    /// It is the entry of this name, which the state, a map, may lack.
    Entry(SmolStr),
    /// It is one of many.
    Among(Many),
}

/// Values that the state keeps in a list, a map or a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Many {
    /// The code of the list, map or set.
    pub all: String,
    /// The code of what is to be gone through, of the same.
    pub each: String,
    /// What an element is like, and the value that is made of its variables; else the element itself is.
    pub element: Option<(String, String)>,
}

impl Kept {
    /// The code of the one value, in which `$state` stands for the state; `None` for many.
    pub fn code(&self) -> Option<String> {
        match self {
            Kept::As(code) | Kept::Perhaps(code) => Some(code.clone()),
            Kept::Entry(name) => Some(format!("Map.get($state, :{name})")),
            Kept::Among(_) => None,
        }
    }

    /// True for what may be missing.
    fn may_lack(&self) -> bool {
        matches!(self, Kept::Perhaps(_) | Kept::Entry(_))
    }
}

impl Many {
    fn plain(all: String) -> Self {
        Self { each: all.clone(), all, element: None }
    }
}

/// One server module, asked about the values that it keeps.
#[derive(Clone, Debug)]
pub struct Keeper<'f> {
    file: &'f File,
    module: &'f Module,
    project: &'f Project,
    shape: Option<StateShape<'f>>,
    /// A variable of `init` that is taken to be stored in a field of this name.
    supposed: Option<(NodeId, SmolStr)>,
    /// Variables that mean the same wherever the code is written, such as a loop's own.
    free: Vec<NodeId>,
    known: Rc<Known<'f>>,
}

/// What is asked again and again.
#[derive(Debug, Default)]
struct Known<'f> {
    writes: OnceCell<Vec<Write>>,
    starts: OnceCell<Option<Vec<(NodeId, &'f Clause)>>>,
    next_states: OnceCell<Option<Vec<(NodeId, &'f Clause)>>>,
    kept: RefCell<Vec<(start::Place, bool)>>,
    callers: RefCell<HashMap<NodeId, Vec<NodeId>>>,
}

/// An update of a map: the field (`None` if that may be any), the node, and the new value where code spells it.
type Write = (Option<SmolStr>, NodeId, Option<NodeId>);

/// Callbacks in which a server works; what ends it is not among them.
const WORKING: [(&str, usize); 5] =
    [("init", 1), ("handle_continue", 2), ("handle_call", 3), ("handle_cast", 2), ("handle_info", 2)];

/// Most helpers between a callback and what it runs.
const DEEPEST: usize = 4;

/// Most ways that are followed at a time: what everything calls is no helper of one callback.
const MOST: usize = 64;

impl<'f> Keeper<'f> {
    /// The keeper of the values of `module`.
    pub fn new(file: &'f File, module: &'f Module, project: &'f Project) -> Self {
        Self {
            file,
            module,
            project,
            shape: StateShape::of(file, module, project).ok(),
            supposed: None,
            free: Vec::new(),
            known: Rc::default(),
        }
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
            let mut callers = self.known.callers.borrow_mut();
            let callers = callers.entry(clause.node).or_insert_with(|| calls.callers(self.module, function));
            if open.len() + callers.len() > MOST {
                return Vec::new();
            }
            for &caller in callers.iter() {
                let mut through = through.clone();
                through.insert(0, (caller, clause));
                open.push((caller, through));
            }
        }
        found.sort_by_key(|run| run.clause.node);
        found
    }

    /// The field, list or map of the state in which a clause of the run stores the value of `key` whenever it has run;
    /// `None` if none does, or others write there.
    pub fn stored(&self, key: NodeId, run: &Run<'f>) -> Option<Kept> {
        let q = &self.file.q;
        if run.function.name == "init"
            && let Some(kept) = self.spell(key, run)
        {
            return match kept {
                Kept::As(code) if is_read(&code) && self.only_where_there(key, run) => {
                    Some(Kept::Perhaps(code))
                }
                kept => kept.may_lack().then_some(kept),
            };
        }
        let mut key = key;
        let mut depth = run.through.len();
        loop {
            let clause = self.clause(run, depth);
            let binding = self.file.flow(clause.node).binding(key);
            if let Some(kept) = self.stored_as(key, binding, clause) {
                return Some(kept);
            }
            let binding = binding?;
            if let Some(list) = self.collected(key, binding, clause) {
                return self.among(list, run, depth);
            }
            let &(call, _) = run.through.get(depth.checked_sub(1)?)?;
            match clause.params.iter().position(|&param| is_whole(q, param, binding)) {
                Some(at) => key = *q.call(call)?.args.get(at)?,
                None => {
                    let part = self.handed(binding, clause)?;
                    let taken = taken_by(q, call, part)?;
                    return self.stored_as(call, Some(taken), self.clause(run, depth - 1));
                }
            }
            depth -= 1;
        }
    }

    /// The keeper, were the variable bound at `binding` stored in a field of this name.
    pub fn supposing(&self, binding: NodeId, field: &str) -> Self {
        Self { supposed: Some((binding, field.into())), ..self.clone() }
    }

    /// The node from which the state takes what `x` makes, or a part of it, and where: the value of an entry of a
    /// literal that the state starts as, or the new value of a field.
    pub fn taken(&self, x: NodeId, run: &Run<'f>) -> Option<NodeId> {
        let q = &self.file.q;
        let mut from = x;
        for depth in (0..=run.through.len()).rev() {
            let clause = self.clause(run, depth);
            let flow = self.file.flow(clause.node);
            let comes = |id: NodeId| {
                let first = self.converted(id);
                first == from || q.var(first).is_some() && flow.flows(q, from, first)
            };
            let written = self.written_in(clause).into_iter().find(|&id| comes(id));
            if written.is_some() {
                return written;
            }
            let ends = tails(q, clause.body?).nodes;
            if !ends.into_iter().any(|end| flow.flows(q, from, end)) {
                return None;
            }
            from = run.through.get(depth.checked_sub(1)?)?.0;
        }
        None
    }

    /// The code of `key` where the state is `$state`; `Perhaps` if a field that it reads may be nil.
    pub fn spell(&self, key: NodeId, run: &Run) -> Option<Kept> {
        let mut perhaps = None;
        let depth = run.through.len();
        let is_result = run.function.name == "init" && self.file.q.call(key).is_some();
        let clause = self.clause(run, depth);
        let is_key = |id: NodeId| self.is_or_reads(id, key, clause);
        let built = is_result.then(|| self.built_with(&is_key, clause)).flatten();
        let code = match built {
            Some((code, sure)) => {
                perhaps = (!sure).then_some(());
                code
            }
            None => self.spelled(key, run, depth, &mut perhaps, 0)?,
        };
        // What takes several lines is not for saying twice.
        if code.contains('\n') {
            return None;
        }
        match perhaps {
            None => Some(Kept::As(code)),
            Some(()) if is_read(&code) => Some(Kept::Perhaps(code)),
            Some(()) => None,
        }
    }

    /// Where `key` stands in a loop over a list that can be had in every callback: the loop, and how each of its keys
    /// can be had.
    pub fn looped(&self, key: NodeId, run: &Run<'f>) -> Option<(NodeId, Kept)> {
        let q = &self.file.q;
        let depth = run.through.len();
        let clause = self.clause(run, depth);
        let called = |module: Option<NodeId>| module.and_then(|id| self.file.names.module_name(q, id));
        q.ancestors(key).take_while(|&up| up != clause.node).find_map(|up| {
            let call = q.call(up)?;
            let (pattern, list) = match (called(call.module).as_deref(), call.name, call.args.as_slice()) {
                (None, "for", &[generator, _]) => match q.args_of(generator, "<-")? {
                    &[pattern, list] => (pattern, list),
                    _ => return None,
                },
                (Some("Enum"), "each", &[list, function]) => match q.args_of(function, "fn")? {
                    &[only] => (*q.children(q.args_of(only, "->")?[0]).first()?, list),
                    _ => return None,
                },
                _ => return None,
            };
            let free: Vec<NodeId> = q.subtree(pattern).filter(|&id| q.var(id).is_some()).collect();
            let flow = self.file.flow(clause.node);
            if !flow.reads(q, key).iter().any(|read| free.contains(read)) {
                return None;
            }
            let Kept::As(each) = self.spell(list, run)? else { return None };
            let Kept::As(it) = (Self { free, ..self.clone() }).spell(key, run)? else { return None };
            let element = Some((self.file.code(pattern).to_string(), it));
            Some((up, Kept::Among(Many { all: each.clone(), each, element })))
        })
    }

    /// The codes of several keys, all of them known for sure, as arguments.
    pub fn spell_all(&self, keys: &[NodeId], run: &Run) -> Option<String> {
        let codes: Option<Vec<String>> = keys
            .iter()
            .map(|&key| match self.spell(key, run)? {
                Kept::As(code) => Some(code),
                _ => None,
            })
            .collect();
        codes.map(|codes| codes.join(", "))
    }

    /// The expression around a variable that is the value of one of its branches, and nil in the others.
    fn branch_of(&self, binding: NodeId, clause: &Clause) -> Option<NodeId> {
        let q = &self.file.q;
        let flow = self.file.flow(clause.node);
        q.ancestors(binding).take_while(|&up| Some(up) != clause.body && up != clause.node).find(|&up| {
            let is_branching =
                matches!(q.call(up).map(|call| call.name), Some("if" | "unless" | "case" | "cond" | "with"));
            let ends = if is_branching { tails(q, up).nodes } else { Vec::new() };
            let reads = |id: NodeId| flow.binding(id) == Some(binding);
            ends.iter().any(|&end| reads(end))
                && ends.iter().all(|&end| reads(end) || matches!(q.atom(end), Some("nil" | "false")))
        })
    }

    /// True for the expression, and for a variable that it is bound to.
    fn is_or_reads(&self, id: NodeId, whole: NodeId, clause: &Clause) -> bool {
        let flow = self.file.flow(clause.node);
        let bound = taken_by(&self.file.q, whole, Handed::Whole);
        id == whole || bound.is_some() && (bound == Some(id) || flow.binding(id) == bound)
    }

    /// The clause at a depth of a run: 0 is the callback's.
    fn clause<'r>(&self, run: &'r Run, depth: usize) -> &'r Clause {
        match depth {
            0 => run.clause,
            _ => run.through[depth - 1].1,
        }
    }
}

/// True for the code of the state, or of a part of it.
fn is_read(code: &str) -> bool {
    code.strip_prefix("$state").is_some_and(|path| !path.contains([' ', '(']))
}

/// What a helper answers of a value: all of it, or a part of a tuple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handed {
    Whole,
    /// The second element of `{:ok, value}`.
    InOk,
}

/// The variable that takes what a helper hands over at this call.
fn taken_by(q: &Quoted, call: NodeId, handed: Handed) -> Option<NodeId> {
    let up = q.parent(call)?;
    let in_ok = |pattern: NodeId| match q.children(pattern) {
        &[tag, value] if matches!(q.kind(pattern), Kind::Pair) && q.atom(tag) == Some("ok") => Some(value),
        _ => None,
    };
    let pattern = |pattern: NodeId| match handed {
        Handed::Whole => Some(pattern),
        Handed::InOk => in_ok(pattern),
    };
    let is_variable = |&id: &NodeId| q.var(id).is_some();
    if let Some(sides) = q.args_of(up, "=").or_else(|| q.args_of(up, "<-")) {
        return pattern(*sides.first()?).filter(|_| sides[1] == call).filter(is_variable);
    }
    // `case call do {:ok, value} -> ...`
    let sections = q.call(up).filter(|found| found.name == "case").and_then(|_| q.sections(up))?;
    let mut heads =
        q.keyword(sections, "do").into_iter().flat_map(|clauses| q.children(clauses)).filter_map(|&clause| {
            q.args_of(clause, "->").and_then(|args| q.children(args[0]).first().copied())
        });
    heads.find_map(|head| pattern(head).filter(is_variable)).filter(|_| handed == Handed::InOk)
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
fn spelling(file: &File, id: NodeId) -> String {
    let q = &file.q;
    match (q.kind(id), q.children(id)) {
        (Kind::Atom(name), _) => name.to_string(),
        (Kind::List, []) => "[]".into(),
        (Kind::Call(name), []) if name == "%{}" => "%{}".into(),
        (Kind::Apply, _) if file.code(id) == "MapSet.new" => "MapSet.new()".into(),
        (Kind::Apply, _) => file.code(id).into(),
        _ => format_smolstr!("#{}", id.0).to_string(),
    }
}
