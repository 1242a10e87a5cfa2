//! How a server keeps a value from one callback to the next: in a field of its state, or as an expression that is the
//! same in every callback.

mod spell;
mod store;

use super::{Calls, Clause, File, Function, Module, Project, StateShape, runs_elsewhere};
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

    /// The field, list or map of the state in which a clause of the run stores the value of `key` whenever it has run;
    /// `None` if none does, or others write there.
    pub fn stored(&self, key: NodeId, run: &Run<'f>) -> Option<Kept> {
        let q = &self.file.q;
        let mut key = key;
        let mut depth = run.through.len();
        loop {
            let clause = self.clause(run, depth);
            let binding = self.file.flow(clause.node).binding(key)?;
            if let Some(kept) = self.stored_as(key, binding, clause) {
                return Some(kept);
            }
            if let Some(list) = self.collected(key, binding, clause) {
                return self.among(list, run, depth);
            }
            let &(call, _) = run.through.get(depth.checked_sub(1)?)?;
            match clause.params.iter().position(|&param| is_whole(q, param, binding)) {
                Some(at) => key = *q.call(call)?.args.get(at)?,
                None => {
                    let part = self.handed(binding, clause)?;
                    let taken = taken_by(q, call, part)?;
                    return self.stored_as(call, taken, self.clause(run, depth - 1));
                }
            }
            depth -= 1;
        }
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
fn spelling(q: &Quoted, id: NodeId) -> String {
    match (q.kind(id), q.children(id)) {
        (Kind::Atom(name), _) => name.to_string(),
        (Kind::List, []) => "[]".into(),
        (Kind::Call(name), []) if name == "%{}" => "%{}".into(),
        _ => format_smolstr!("#{}", id.0).to_string(),
    }
}
