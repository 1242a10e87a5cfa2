//! What functions of the project's other modules do with what a call gives them.

use super::control::is_unused;
use super::process::sets;
use super::{Answers, Arg, Relation};
use crate::engine::Unit;
use crate::otp::{Calls, Clause, File, Function, FunctionName, Module, Reach, delegates, is_part_of, tails};
use crate::pattern::{Bindings, Value};
use crate::recipe::MfaSet;
use crate::source::Needle;
use crate::syntax::{Kind, NodeId, Quoted};
use std::collections::HashSet;

pub(super) const TABLE: &[Relation] = &[Relation {
    name: "passes_on",
    parameters: &["x", "set", ">given", ">fate", ">where"],
    help: "x calls a function of another module of the project which, itself or through functions that it calls, and in \
           the process of x, gives an argument of x, or a part of one, to a function of the set: given is that argument, \
           fate is `dropped` where nobody looks at what that function answers and `answered` where x may answer it, \
           where names the function that calls it and its `path:line`; not where the answer is kept on the way",
    eval: passes_on,
}];

/// What a function does with one of its arguments.
struct Onward {
    /// Which argument, from 0.
    given: usize,
    fate: Fate,
    /// The function that gives it to one of the set, and its place.
    place: String,
}

/// What becomes of the value of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Nobody looks at it.
    Dropped,
    /// The function around answers it, alone or in a tuple.
    Answered,
    /// All else.
    Kept,
}

/// How many modules deep a call is followed, and how many callers a value that a helper answers.
const MODULES: usize = 2;
const CALLERS: usize = 4;

/// True if a node calls a function of the sets, or one of another module of the project that leads to one.
pub fn leads_to(unit: &Unit, sets: &[&MfaSet], id: NodeId) -> bool {
    let listed = |call: &FunctionName| sets.iter().any(|set| set.has(&call.module, &call.name, call.arity));
    let callees = callees(unit.file, id);
    if callees.iter().any(listed) {
        return true;
    }
    let mut callees = callees.into_iter().filter(|call| unit.project.may_define(&call.module)).peekable();
    if callees.peek().is_none() {
        return false;
    }
    let needles: Option<Vec<Vec<Needle>>> = sets.iter().map(|set| set.needles()).collect();
    let needles = needles.unwrap_or_default().concat();
    let words: Vec<&str> = needles.iter().map(Needle::word).collect();
    callees.any(|call| unit.project.leads_to(&call, &listed, &words))
}

/// True if a node calls a function of the set, or gives something to one of another module of the project that passes
/// it on to one.
pub(super) fn comes_to(unit: &Unit, set: &Arg, id: NodeId) -> bool {
    let all: Vec<&MfaSet> = sets(unit, set).collect();
    let search = Search { unit, sets: &all };
    let callees = callees(unit.file, id);
    callees.iter().any(|call| search.is_listed(call))
        || leads_to(unit, &all, id) && callees.iter().any(|call| !search.in_module(call, MODULES).is_empty())
}

/// The functions of other modules that a node may call; several where it may be imported.
fn callees(file: &File, id: NodeId) -> Vec<FunctionName> {
    let Some(called) = Calls::new(file).called(id) else { return Vec::new() };
    let named =
        |module: &str| FunctionName { module: module.into(), name: called.name.into(), arity: called.arity };
    let call = file.q.call(id).filter(|call| call.module.is_none() && called.module == "Kernel");
    let imported = call.map(|call| file.names.perhaps_imported_from(&file.q, &call)).unwrap_or_default();
    std::iter::once(named(&called.module)).chain(imported.into_iter().map(|module| named(module))).collect()
}

fn passes_on(unit: &Unit, args: &[Arg], _: &Bindings) -> Answers {
    let (Some(x), Some(module)) = (args[0].node(), unit.module) else { return Vec::new() };
    let all: Vec<&MfaSet> = sets(unit, &args[1]).collect();
    let (search, file) = (Search { unit, sets: &all }, unit.file);
    let others =
        callees(file, x).into_iter().filter(|call| call.module != module.name && !search.is_listed(call));
    let mut found: Vec<Onward> = others.flat_map(|call| search.in_module(&call, MODULES)).collect();
    if !Reach::new(file).is_run(x) {
        return Vec::new();
    }
    for onward in found.iter_mut().filter(|onward| onward.fate == Fate::Answered) {
        onward.fate = fate_after(file, module, x, CALLERS);
    }
    let first = |fate: Fate| found.iter().find(|onward| onward.fate == fate);
    let (onward, fate) = match (first(Fate::Dropped), first(Fate::Answered).or(first(Fate::Kept))) {
        (Some(onward), _) => (onward, "dropped"),
        (None, Some(onward)) => (onward, "answered"),
        (None, None) => return Vec::new(),
    };
    let given = match (file.q.args_of(x, "&"), file.q.call(x)) {
        (Some(_), _) => Some(x).filter(|_| onward.given == 0),
        (None, call) => call.and_then(|call| call.args.get(onward.given).copied()),
    };
    let Some(given) = given else { return Vec::new() };
    let values = [Value::Node(given), Value::Text(fate.into()), Value::Text(onward.place.as_str().into())];
    let bound = values.into_iter().zip(&args[2..]).map(|(value, arg)| super::with(unit, arg, value).pop());
    bound.collect::<Option<Vec<_>>>().map(|bound| vec![bound.concat()]).unwrap_or_default()
}

struct Search<'s> {
    unit: &'s Unit<'s>,
    sets: &'s [&'s MfaSet],
}

impl Search<'_> {
    fn is_listed(&self, call: &FunctionName) -> bool {
        self.sets.iter().any(|set| set.has(&call.module, &call.name, call.arity))
    }

    /// What a function does with its arguments, its own module being one of the project's.
    fn in_module(&self, called: &FunctionName, modules: usize) -> Vec<Onward> {
        let Some(file) = self.unit.project.defining_alone(&called.module) else { return Vec::new() };
        let Some(module) = file.modules.iter().find(|module| module.name == called.module) else {
            return Vec::new();
        };
        if let Some(function) = module.function(&called.name, called.arity) {
            let found = self.in_function(&file, module, function, modules, &mut HashSet::new());
            let given = |param| argument_for(&file.q, function, called.arity, param);
            let kept = found.into_iter().filter(|onward| onward.fate != Fate::Kept);
            return kept
                .filter_map(|onward| Some(Onward { given: given(onward.given)?, ..onward }))
                .collect();
        }
        let delegate = delegates(&file, module).into_iter().find(|(own, _)| own == called);
        match delegate.filter(|_| modules > 0) {
            Some((_, to)) => self.in_module(&to, modules - 1),
            None => Vec::new(),
        }
    }

    /// What a function does with its parameters.
    fn in_function(
        &self,
        file: &File,
        module: &Module,
        function: &Function,
        modules: usize,
        seen: &mut HashSet<NodeId>,
    ) -> Vec<Onward> {
        let (calls, reach) = (Calls::new(file), Reach::new(file));
        let mut found = Vec::new();
        for clause in &function.clauses {
            if !seen.insert(clause.node) {
                continue;
            }
            for id in clause.sections.into_iter().flat_map(|sections| file.q.subtree(sections)) {
                let steps = match calls.local(id) {
                    Some(helper) => self.in_function(file, module, helper, modules, seen),
                    None => self.step(file, module, function, id, modules),
                };
                if steps.is_empty() || !reach.is_run(id) {
                    continue;
                }
                for step in steps {
                    let Some(value) = value_given(&file.q, id, step.given) else { continue };
                    let flow = file.flow(clause.node);
                    let comes_from = |&param: &NodeId| is_part_of(file, &flow, &[param], value);
                    let fate = match step.fate {
                        Fate::Answered => fate(file, clause, id),
                        other => other,
                    };
                    let given = clause.params.iter().position(comes_from);
                    found.extend(given.map(|given| Onward { given, fate, place: step.place }));
                }
            }
        }
        found
    }

    /// What a call of another module's function does with its arguments.
    fn step(
        &self,
        file: &File,
        module: &Module,
        function: &Function,
        id: NodeId,
        modules: usize,
    ) -> Vec<Onward> {
        let callees = callees(file, id);
        let listed = callees.iter().find(|call| self.is_listed(call));
        if let Some(call) = listed {
            let (name, line) = (&function.name, file.line(id));
            let place = format!("{}.{name}/{} at {}:{line}", module.name, function.arity, file.path);
            let each = |given| Onward { given, fate: Fate::Answered, place: place.clone() };
            return (0..call.arity).map(each).collect();
        }
        let others = callees.iter().filter(|call| modules > 0 && call.module != module.name);
        let is_near = |_: &&FunctionName| leads_to(&Unit { file, ..*self.unit }, self.sets, id);
        others.filter(is_near).flat_map(|call| self.in_module(call, modules - 1)).collect()
    }
}

/// The argument for a parameter, where defaults may stand for some.
fn argument_for(q: &Quoted, function: &Function, arity: usize, param: usize) -> Option<usize> {
    let has_default = |at: usize| {
        let given = |clause: &Clause| clause.params.get(at).is_some_and(|&p| q.args_of(p, "\\\\").is_some());
        function.clauses.iter().any(given)
    };
    let mut defaults = arity.checked_sub(function.min_arity)?;
    let mut next = 0;
    for at in 0..=param {
        let is_given = !has_default(at) || defaults > 0;
        if at == param {
            return is_given.then_some(next);
        }
        next += usize::from(is_given);
        defaults -= usize::from(is_given && has_default(at));
    }
    None
}

/// What a call gives for an argument; what a captured function goes through, for its first one.
fn value_given(q: &Quoted, id: NodeId, at: usize) -> Option<NodeId> {
    match q.args_of(id, "&") {
        Some(_) => taker(q, id).and_then(|taker| q.call(taker)?.args.first().copied()).filter(|_| at == 0),
        None => q.call(id)?.args.get(at).copied(),
    }
}

/// The call that a function is given to.
fn taker(q: &Quoted, function: NodeId) -> Option<NodeId> {
    let up = q.parent(function)?;
    if q.is_piped_into(up) { q.parent(up) } else { Some(up) }
}

/// What becomes of the value of an expression, as far as its function sees.
fn fate(file: &File, clause: &Clause, id: NodeId) -> Fate {
    let q = &file.q;
    let flow = file.flow(clause.node);
    let ends = clause.body.map(|body| tails(q, body).nodes).unwrap_or_default();
    let mut at = id;
    for _ in 0..32 {
        if is_unused(q, at) {
            return Fate::Dropped;
        }
        if ends.contains(&at) {
            return Fate::Answered;
        }
        // The value of a function, or of each round of a loop.
        let around = q.ancestors(at).take_while(|&up| up != clause.node);
        let mut around = around.filter(|&up| matches!(q.local(up), Some(("fn" | "&" | "for", _))));
        let is_value = |round: NodeId| match q.local(round) {
            Some(("&", &[body])) => body == at,
            Some(("fn", arrows)) => {
                let bodies = arrows.iter().filter_map(|&arrow| q.args_of(arrow, "->").map(|args| args[1]));
                bodies.into_iter().any(|body| tails(q, body).nodes.contains(&at))
            }
            _ => {
                let body = q.sections(round).and_then(|sections| q.keyword(sections, "do"));
                body.is_some_and(|body| tails(q, body).nodes.contains(&at))
            }
        };
        let round = match q.args_of(at, "&") {
            Some(&[function]) if q.args_of(function, "/").is_some() => Some(at),
            _ => around.next().filter(|&round| is_value(round)),
        };
        if let Some(round) = round {
            let is_loop = q.args_of(round, "for").is_some();
            let Some(call) = (if is_loop { Some(round) } else { taker(q, round) }) else { return Fate::Kept };
            match q.call(call).map(|call| call.name) {
                Some("each") => return Fate::Dropped,
                Some("for" | "map") => at = call,
                _ => return Fate::Kept,
            }
            continue;
        }
        let Some(up) = q.parent(at) else { return Fate::Kept };
        match (q.kind(up), q.args_of(up, "=")) {
            (Kind::Pair, _) => at = up,
            (Kind::Call(form), _) if form == "{}" => at = up,
            (_, Some(&[name, right])) if right == at && q.var(name).is_some() => match flow.uses(name) {
                [] if ends.contains(&up) => return Fate::Answered,
                [] => return Fate::Dropped,
                &[only] => at = only,
                _ => return Fate::Kept,
            },
            _ => return Fate::Kept,
        }
    }
    Fate::Kept
}

/// The same, where a helper that answers it is called.
fn fate_after(file: &File, module: &Module, id: NodeId, depth: usize) -> Fate {
    let Some((function, clause)) = module.clause_at(&file.q, id) else { return Fate::Kept };
    let own = fate(file, clause, id);
    if own != Fate::Answered || depth == 0 {
        return own;
    }
    let callers = Calls::new(file).callers(module, function);
    let mut fates = callers.iter().map(|&caller| fate_after(file, module, caller, depth - 1)).peekable();
    match fates.peek().is_some() && fates.all(|fate| fate == Fate::Dropped) {
        true => Fate::Dropped,
        false => Fate::Answered,
    }
}
