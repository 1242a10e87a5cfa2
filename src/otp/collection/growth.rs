//! Lists and queues in a server's state that grow with its messages, and what keeps them small.

use super::frames::is_whole;
use super::places::{tuple_place, updated};
use super::sequence::{Cut, Elements, End, Sequence, Sort};
use super::writes::{Value, Write};
use super::{At, Frames};
use crate::otp::{File, Module, tails};
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;

/// One place where a callback makes a list or queue of the state longer.
#[derive(Clone, Debug)]
pub struct Growth {
    /// The expression whose value is the state with the longer list.
    pub state: NodeId,
    /// The fields that lead to the list; none where the state itself is it.
    pub path: Vec<SmolStr>,
    /// What it is.
    pub sort: Option<Sort>,
    /// The end that gets one element each time; `None` where that is not so.
    pub end: Option<End>,
    /// The element.
    pub element: Option<NodeId>,
    /// Several elements may come at once, or none in some branches.
    pub uncertain: bool,
    /// The elements no longer stand in the order in which they came.
    pub mixed: bool,
    /// The callbacks that come to it, by name.
    pub callbacks: Vec<SmolStr>,
    /// What keeps the list small, with the words for it.
    pub limit: Option<(NodeId, &'static str)>,
    /// The caller of `handle_call` in the element.
    pub caller: Caller,
    /// What else of the state is made for the same element.
    pub companion: Option<NodeId>,
}

/// Whether an element holds the caller who waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// It does not.
    None,
    /// It does: a pattern of the element, in which `from` is the caller.
    At(String),
    /// It does, where no pattern reaches it.
    Hidden,
}

/// What a server's callbacks make of the lists and queues in its state.
#[derive(Clone, Debug, Default)]
pub struct Growths {
    /// Where they grow.
    pub all: Vec<Growth>,
    /// Other changes: the fields, the expression whose value is the state after it, if there is one, and where elements
    /// are taken out.
    pub others: Vec<(Vec<SmolStr>, Option<NodeId>, NodeId)>,
    /// Next states that are made by code that is not understood.
    pub strays: Vec<NodeId>,
}

/// A write with what it makes of the list.
struct Step {
    write: Write,
    made: Sequence,
    /// The state after it, in its frame.
    state: Option<At>,
}

impl Growths {
    /// Looks at every callback of a module.
    pub fn of(file: &File, module: &Module) -> Self {
        let all: Vec<(Frames, Vec<Step>)> = Frames::all(file, module)
            .into_iter()
            .map(|frames| (steps(&frames), frames))
            .map(|(s, f)| (f, s))
            .collect();
        let mut found = Self::default();
        for (frames, steps) in &all {
            let is_message = matches!(frames.function_name(), "handle_call" | "handle_cast" | "handle_info");
            for step in steps.iter().filter(|step| step.made.grows() && is_message) {
                found.add(file, &all, frames, step);
            }
        }
        let paths: Vec<Vec<SmolStr>> = found.all.iter().map(|growth| growth.path.clone()).collect();
        for (frames, steps) in all.iter().filter(|(frames, _)| frames.function_name() != "init") {
            for step in steps.iter().filter(|step| !step.made.grows() && !is_same_part(frames, &step.write)) {
                let Some(path) = paths.iter().find(|path| path.starts_with(&step.write.path)) else {
                    continue;
                };
                let state = step.state.map(|at| at.node).filter(|_| *path == step.write.path);
                let cut = step.made.cut.map_or(step.write.at.node, |(at, _)| at.node);
                if !found.others.iter().any(|(_, other, _)| other.is_some() && *other == state) {
                    found.others.push((path.clone(), state, cut));
                }
            }
            for tail in frames.tails() {
                let at = At { node: tail.next, ..tail.at };
                if !frames.is_state(at) && !found.strays.contains(&tail.next) {
                    found.strays.push(tail.next);
                }
            }
        }
        found.all.sort_by_key(|growth| growth.state);
        found
    }

    fn add(&mut self, file: &File, all: &[(Frames, Vec<Step>)], frames: &Frames, step: &Step) {
        let Some(state) = step.state else { return };
        let limit = limit(file, all, frames, step);
        let caller = caller(frames, step);
        let name = SmolStr::new(frames.function_name());
        if let Some(known) =
            self.all.iter_mut().find(|known| known.state == state.node && known.path == step.write.path)
        {
            known.callbacks.push(name);
            known.limit = known.limit.and(limit);
            if known.caller != caller {
                known.caller = Caller::Hidden;
            }
            return;
        }
        let made = &step.made;
        let single = match made.added.as_slice() {
            &[(end, at)] if !made.many => Some((end, at)),
            _ => None,
        };
        self.all.push(Growth {
            state: state.node,
            path: step.write.path.clone(),
            sort: made.sort,
            end: single.map(|(end, _)| end),
            element: single.map(|(_, at)| at.node),
            uncertain: made.perhaps || single.is_none(),
            mixed: made.mixed,
            callbacks: vec![name],
            limit,
            caller,
            companion: companion(all, frames, step),
        });
    }
}

/// Every write of a callback, with what it makes of the list or queue there.
fn steps(frames: &Frames) -> Vec<Step> {
    let mut found = Vec::new();
    for write in frames.writes().iter().cloned() {
        let elements = Elements { frames, path: &write.path };
        let here = |node: NodeId| At { node, ..write.at };
        // What has no name in the state has none in code that asks for it.
        if write.path.is_empty() || write.path.iter().any(|field| tuple_place(field).is_some()) {
            continue;
        }
        let made = match write.value {
            // What is put under a key leaves the rest as it is.
            _ if !write.inner.is_empty() => Sequence { based: true, ..Sequence::default() },
            Value::New(value) => elements.value(here(value)),
            Value::Function(function) => elements.function(here(function)),
            Value::Gone | Value::Built(_) | Value::Call(_) => Sequence::default(),
        };
        let state = state_around(frames, write.at);
        found.push(Step { write, made, state });
    }
    // The state itself may be the list.
    for tail in frames.tails() {
        let at = At { node: tail.next, ..tail.at };
        let made = Elements { frames, path: &[] }.value(at);
        if frames.function_name() != "init" && !frames.is_state(at) && made.based {
            let write =
                Write { at: tail.at, path: Vec::new(), inner: Vec::new(), value: Value::New(tail.next) };
            found.push(Step { write, made, state: Some(at) });
        }
    }
    found
}

/// True where a part of the state becomes an update of itself: the writes inside of it tell what changes.
fn is_same_part(frames: &Frames, write: &Write) -> bool {
    fn is_part(frames: &Frames, at: At, path: &[SmolStr], depth: usize) -> bool {
        let q = &frames.file.q;
        let at = frames.origin(at);
        let again = |node: NodeId| depth < 8 && is_part(frames, At { node, ..at }, path, depth + 1);
        if frames.place(at).is_some_and(|place| place == path) {
            return true;
        }
        let ends = tails(q, at.node).nodes;
        if ends != [at.node] {
            return ends.into_iter().all(again);
        }
        match (q.kind(at.node), q.children(at.node)) {
            (Kind::Call(form), &[_, map]) if form == "%" => again(map),
            (Kind::Call(form), entries) if form == "%{}" => {
                updated(q, entries).is_some_and(|(base, _)| again(base))
            }
            _ => match frames.call(at.node) {
                Some((module, _, args)) if module == "Map" => args.first().is_some_and(|&map| again(map)),
                Some((module, _, _)) if module.is_empty() => {
                    let answers = frames.answers(at);
                    !answers.is_empty()
                        && answers.into_iter().all(|end| depth < 8 && is_part(frames, end, path, depth + 1))
                }
                _ => false,
            },
        }
    }
    match write.value {
        Value::New(value) if write.inner.is_empty() => {
            is_part(frames, At { node: value, ..write.at }, &write.path, 0)
        }
        _ => false,
    }
}

/// The smallest expression around a write whose value is the state.
fn state_around(frames: &Frames, write: At) -> Option<At> {
    let q = &frames.file.q;
    let mut at = write;
    loop {
        let in_struct = q.parent(at.node).is_some_and(|up| q.args_of(up, "%").is_some());
        let is_expression = !matches!(q.kind(at.node), Kind::Pair | Kind::List);
        if !in_struct && is_expression && frames.is_state(at) {
            return Some(at);
        }
        let own = &frames.frames[at.frame];
        let up = q.parent(at.node)?;
        at = match up == own.clause.node || q.args_of(up, "->").is_some() || own.clause.body == Some(at.node)
        {
            true => At { frame: own.up, node: own.call.filter(|_| own.clause.body == Some(at.node))? },
            false => At { node: up, ..at },
        };
    }
}

/// What keeps a list small that grows at `step`, with the words for it.
fn limit(
    file: &File,
    all: &[(Frames, Vec<Step>)],
    frames: &Frames,
    step: &Step,
) -> Option<(NodeId, &'static str)> {
    let own = all.iter().find(|(other, _)| std::ptr::eq(other, frames)).map(|(_, steps)| steps)?;
    let path = &step.write.path;
    if let Some((at, _)) = step.made.cut {
        return Some((at.node, "takes elements out as one is added"));
    }
    let is_same = |other: &&Step| {
        other.write.path == *path && !other.made.grows() && frames.same_path(step.write.at, other.write.at)
    };
    let is_cut = |other: &&Step| other.made.cut.is_some() || !other.made.based;
    if let Some(other) =
        own.iter().filter(is_same).filter(is_cut).find(|other| !is_by_chance(frames, step, other.write.at))
    {
        return Some((other.write.at.node, "takes elements out in the same callback"));
    }
    if let Some(found) = compared(file, all, frames, own, step) {
        return Some((found, "compares how many there are"));
    }
    if let Some(found) = looked_for(frames, step) {
        return Some((found, "looks whether it is there already"));
    }
    let cuts = || {
        all.iter().filter(|(frames, _)| frames.function_name() != "init").flat_map(|(frames, steps)| {
            let here = steps
                .iter()
                .filter(|other| other.write.path == *path && is_cut(other) && !other.made.grows());
            here.map(move |other| (frames, other))
        })
    };
    let is_chosen = |other: &Step| matches!(other.made.cut, Some((_, Cut::Chosen)));
    let ends = |id: NodeId| is_end(&file.q, id).then_some(());
    let gone =
        cuts().find(|(frames, other)| is_chosen(other) && frames.handled(other.write.at, &ends).is_some());
    if let Some((_, other)) = gone {
        return Some((other.write.at.node, "takes out what belongs to a process that has ended"));
    }
    let is_named = |(frames, other): &(&Frames, &Step)| {
        let Some((at, Cut::Chosen)) = other.made.cut else { return false };
        file.q
            .subtree(at.node)
            .any(|id| file.q.var(id).is_some() && frames.is_given_at(At { node: id, ..at }))
    };
    let mut named = cuts().peekable();
    let first = named.peek().map(|(_, other)| other.write.at.node)?;
    named
        .all(|cut| is_named(&cut))
        .then_some((first, "takes out what a message names: it is a register, no queue"))
}

/// `{:DOWN, ...}` or `{:EXIT, ...}`.
fn is_end(q: &Quoted, id: NodeId) -> bool {
    q.args_of(id, "{}")
        .and_then(|parts| q.atom(*parts.first()?))
        .is_some_and(|tag| matches!(tag, "DOWN" | "EXIT"))
}

/// True if what runs at `at` depends on more than the list that grows at `step`.
fn is_by_chance(frames: &Frames, step: &Step, at: At) -> bool {
    let q = &frames.file.q;
    let path = &step.write.path;
    let elements = Elements { frames, path };
    let about = |at: At| {
        let own = |node: NodeId| At { node, ..at };
        let mut parts = q.subtree(at.node).map(own);
        let mut other = q.subtree(at.node).map(own);
        let is_list = parts.any(|part| is_about(frames, &elements, part));
        let is_more = other.any(|part| {
            let part = frames.origin(part);
            frames.place(part).is_some_and(|place| !place.is_empty() && !path.starts_with(&place))
        });
        is_list && !is_more
    };
    let mut at = at;
    loop {
        let own = &frames.frames[at.frame];
        let around = q.ancestors(at.node).take_while(|&up| up != own.clause.node);
        for up in around.filter(|&up| at.frame != step.write.at.frame || !q.holds(up, step.write.at.node)) {
            let Some(sections) = q.sections(up).filter(|&sections| q.holds(sections, at.node)) else {
                continue;
            };
            let asked = q.call(up).map(|call| call.args).unwrap_or_default();
            let mut asked = asked.into_iter().filter(|&arg| arg != sections).peekable();
            if asked.peek().is_none() || !asked.any(|node| about(At { node, ..at })) {
                return true;
            }
        }
        let Some(call) = own.call else { return false };
        // Other clauses of the helper may do nothing: what tells them apart must be the list.
        let siblings: Vec<_> = frames.called(At { frame: own.up, node: call }).collect();
        let key = path.last();
        let tells = |param: NodeId| {
            q.subtree(param).any(|id| match (q.kind(id), q.children(id)) {
                (Kind::Pair, &[name, value]) => {
                    q.atom(name).is_some()
                        && q.var(value).is_none()
                        && q.atom(name) != key.map(SmolStr::as_str)
                }
                _ => false,
            })
        };
        let heads = siblings.iter().map(|&frame| &frames.frames[frame].clause);
        if siblings.len() > 1
            && heads.into_iter().any(|clause| clause.params.iter().any(|&param| tells(param)))
        {
            return true;
        }
        at = At { frame: own.up, node: call };
    }
}

/// True if an expression is the list, or what is left of it.
fn is_about(frames: &Frames, elements: &Elements, at: At) -> bool {
    let origin = frames.origin(at);
    frames.place(origin).is_some_and(|place| place == elements.path)
        || frames.file.q.var(at.node).is_some() && elements.value(at).based
}

const COMPARISONS: [&str; 8] = ["<", ">", "<=", ">=", "==", "!=", "===", "!=="];

/// A comparison with the length of the list, or with a number that is counted beside it.
fn compared(
    file: &File,
    all: &[(Frames, Vec<Step>)],
    frames: &Frames,
    own: &[Step],
    step: &Step,
) -> Option<NodeId> {
    let q = &file.q;
    let counters: Vec<&Write> = own
        .iter()
        .filter(|other| {
            other.write.path != step.write.path && frames.same_path(step.write.at, other.write.at)
        })
        .filter(|other| counts(q, &other.write).is_some())
        .map(|other| &other.write)
        .collect();
    let is_number = |frames: &Frames, at: At| {
        let origin = frames.origin(at);
        let elements = Elements { frames, path: &step.write.path };
        let is_length = frames.call(origin.node).is_some_and(|(module, name, args)| {
            matches!(
                (&*module, name),
                ("Kernel" | ":erlang", "length") | (":queue", "len") | ("Enum", "count" | "count_until")
            ) && args.first().is_some_and(|&list| elements.value(At { node: list, ..origin }).based)
        });
        let place = frames.place(at).or_else(|| frames.place(origin));
        is_length || place.is_some_and(|place| counters.iter().any(|write| write.path == place)) || {
            // The next value of the number, before it is written.
            counters.iter().any(|write| {
                write.new_value().is_some_and(|value| frames.origin(At { node: value, ..write.at }) == origin)
            })
        }
    };
    let is_limit = |frames: &Frames, at: At| {
        let Some(&[left, right]) = COMPARISONS.iter().find_map(|operator| q.args_of(at.node, operator))
        else {
            return false;
        };
        let small =
            |id: NodeId| matches!(q.kind(id), Kind::Int(digits) if matches!(digits.as_str(), "0" | "1"));
        let down = counters.iter().any(|write| counts(q, write) == Some(false));
        let number = [left, right].into_iter().any(|node| is_number(frames, At { node, ..at }));
        number && (down || !small(left) && !small(right))
    };
    let guards = frames.frames.iter().enumerate().filter_map(|(frame, own)| Some((frame, own.clause.guard?)));
    let guards = guards.flat_map(|(frame, guard)| q.subtree(guard).map(move |node| At { frame, node }));
    let mut here = frames.all_nodes().filter(|&at| frames.same_path(step.write.at, at)).chain(guards);
    if let Some(at) = here.find(|&at| is_limit(frames, at)) {
        return Some(at.node);
    }
    // The clauses of the same callback that take the message at other times.
    let tag = |frames: &Frames| {
        let param = *frames.frames[0].clause.params.first()?;
        let param = q.args_of(param, "=").map_or(param, |sides| sides[0]);
        let first = match q.kind(param) {
            Kind::Pair => q.children(param)[0],
            _ => q.args_of(param, "{}").map_or(param, |parts| parts[0]),
        };
        q.atom(first)
    };
    let others = all.iter().map(|(other, _)| other);
    let mut others = others.filter(|other| {
        other.function_name() == frames.function_name() && tag(other).is_some() && tag(other) == tag(frames)
    });
    others.find_map(|other| {
        let guard = other.frames[0].clause.guard?;
        q.subtree(guard).find(|&node| is_limit(other, At { frame: 0, node }))
    })
}

/// True if a write adds to a number, false if it takes from one.
fn counts(q: &Quoted, write: &Write) -> Option<bool> {
    let value = match write.value {
        Value::New(value) | Value::Function(value) if write.inner.is_empty() => value,
        _ => return None,
    };
    let is = |operator: &str| {
        q.subtree(value).any(|id| {
            q.args_of(id, operator).is_some_and(|sides| {
                sides.len() == 2 && sides.iter().any(|&side| matches!(q.kind(side), Kind::Int(_)))
            })
        })
    };
    if is("+") { Some(true) } else { is("-").then_some(false) }
}

/// Where the callback looks whether the list holds an element already.
fn looked_for(frames: &Frames, step: &Step) -> Option<NodeId> {
    let elements = Elements { frames, path: &step.write.path };
    let looks = |at: &At| {
        let Some((module, name, args)) = frames.call(at.node) else { return false };
        let list = match (&*module, name) {
            ("", "in") | ("Kernel", "in") => args.last(),
            ("Enum", "member?" | "any?" | "find" | "find_index" | "find_value" | "all?")
            | ("List", "keymember?" | "keyfind")
            | ("Keyword", "has_key?") => args.first(),
            (":queue", "member") | (":lists", "member" | "keymember" | "keyfind") => args.last(),
            _ => None,
        };
        list.is_some_and(|&list| elements.value(At { node: list, ..*at }).based)
    };
    let mut here = frames.all_nodes().filter(|&at| frames.same_path(step.write.at, at));
    here.find(looks).map(|at| at.node)
}

/// The caller of `handle_call` in the element that is added.
fn caller(frames: &Frames, step: &Step) -> Caller {
    let &[(_, element)] = step.made.added.as_slice() else { return Caller::None };
    if frames.function_name() != "handle_call" {
        return Caller::None;
    }
    match pattern(frames, element, 0) {
        Some(pattern) => Caller::At(pattern),
        None if mentions_caller(frames, element, 0) => Caller::Hidden,
        None => Caller::None,
    }
}

fn is_caller(frames: &Frames, at: At) -> bool {
    let q = &frames.file.q;
    let origin = frames.origin(at);
    let from = frames.frames[0].clause.params.get(1);
    origin.frame == 0
        && from.is_some_and(|&from| q.var(origin.node).is_some() && is_whole(q, from, origin.node))
}

/// A pattern of a value, in which `from` is the caller.
fn pattern(frames: &Frames, at: At, depth: usize) -> Option<String> {
    let q = &frames.file.q;
    if is_caller(frames, at) {
        return Some("from".into());
    }
    let at = frames.origin(at);
    if depth > 4 {
        return None;
    }
    let inside = |node: NodeId| pattern(frames, At { node, ..at }, depth + 1);
    let tuple = |parts: &[NodeId]| {
        let each: Vec<Option<String>> = parts.iter().map(|&part| inside(part)).collect();
        let place = each.iter().position(Option::is_some)?;
        let each =
            each.into_iter().enumerate().map(|(at, part)| part.filter(|_| at == place).unwrap_or("_".into()));
        Some(format!("{{{}}}", each.collect::<Vec<_>>().join(", ")))
    };
    match (q.kind(at.node), q.children(at.node)) {
        (Kind::Pair, parts) => tuple(parts),
        (Kind::Call(form), parts) if form == "{}" => tuple(parts),
        (Kind::Call(form), &[_, map]) if form == "%" => inside(map),
        (Kind::Call(form), _) if form == "%{}" => q
            .pairs(at.node)
            .find_map(|(key, value)| Some(format!("%{{{}: {}}}", q.atom(key)?, inside(value)?))),
        _ => None,
    }
}

fn mentions_caller(frames: &Frames, at: At, depth: usize) -> bool {
    let q = &frames.file.q;
    let at = frames.origin(at);
    is_caller(frames, at)
        || depth < 6
            && q.subtree(at.node)
                .filter(|&id| id != at.node && q.var(id).is_some())
                .any(|node| mentions_caller(frames, At { node, ..at }, depth + 1))
}

/// Another write of the same run that is made for the element: an entry under a key of it, or a number that goes up
/// and, where elements are taken out, down again.
fn companion(all: &[(Frames, Vec<Step>)], frames: &Frames, step: &Step) -> Option<NodeId> {
    let q = &frames.file.q;
    let own = all.iter().find(|(other, _)| std::ptr::eq(other, frames)).map(|(_, steps)| steps)?;
    let &[(_, element)] = step.made.added.as_slice() else { return None };
    let roots = |at: At| -> Vec<At> {
        let origin = frames.origin(at);
        let vars = q.subtree(origin.node).filter(|&id| q.var(id).is_some());
        vars.map(|node| frames.origin(At { node, ..origin })).collect()
    };
    let of_element = roots(element);
    let shares = |at: At| roots(at).iter().any(|root| of_element.contains(root));
    let others = || {
        let beside = |other: &&Step| {
            other.write.path != step.write.path && frames.same_path(step.write.at, other.write.at)
        };
        own.iter().filter(beside)
    };
    let keyed = |other: &&Step| {
        let here = |node: NodeId| At { node, ..other.write.at };
        let puts = |node: NodeId| {
            frames.call(node).is_some_and(|(module, name, args)| {
                matches!((&*module, name), ("Map", "put" | "put_new" | "update") | ("MapSet", "put"))
                    && args.get(1).is_some_and(|&key| q.atom(key).is_none() && shares(here(key)))
            })
        };
        let new = other.write.new_value().map(|value| frames.origin(here(value)));
        other.write.inner.iter().any(|&(_, key)| q.atom(key).is_none() && shares(here(key)))
            || new.is_some_and(|new| q.subtree(new.node).any(puts))
    };
    let balanced = |other: &&Step| {
        counts(q, &other.write) == Some(true)
            && all.iter().any(|(frames, steps)| {
                steps.iter().any(|down| {
                    down.write.path == other.write.path
                        && counts(q, &down.write) == Some(false)
                        && steps.iter().any(|cut| {
                            cut.write.path == step.write.path
                                && !cut.made.grows()
                                && frames.same_path(cut.write.at, down.write.at)
                        })
                })
            })
    };
    others().find(|other| keyed(other) || balanced(other)).map(|other| other.write.at.node)
}
