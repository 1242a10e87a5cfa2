//! What keeps a list or queue of the state small, for all that it grows.

use super::growth::Step;
use super::sequence::{Cut, Elements};
use super::writes::{Value, Write};
use super::{At, Frames, Tail};
use crate::otp::File;
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;

/// What keeps a list small that grows at `step`, with the words for it.
pub(super) fn limit(
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
    if let Some(at) = continued(all, frames, step) {
        return Some((at, "takes elements out right after the callback, in handle_continue"));
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
    if let Some(at) = circulating(all, own, frames, step) {
        return Some((at, "gives up an entry as one is added: elements go to and fro in the state"));
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

/// Where the list is cut by the `handle_continue` that every return after `step` goes on with.
fn continued(all: &[(Frames, Vec<Step>)], frames: &Frames, step: &Step) -> Option<NodeId> {
    let q = &frames.file.q;
    let tag = |id: NodeId| q.atom(id).or_else(|| q.children(id).first().and_then(|&first| q.atom(first)));
    let word = |tail: &Tail| {
        let parts = q.args_of(tail.at.node, "{}")?;
        match (q.kind(*parts.last()?), q.children(*parts.last()?)) {
            (Kind::Pair, &[form, word]) if q.atom(form) == Some("continue") => tag(word),
            _ => None,
        }
    };
    let tails: Vec<Tail> = frames.tails();
    let mut after = tails.iter().filter(|tail| frames.same_path(step.write.at, tail.at)).map(word);
    let first = after.next()??;
    if !after.all(|other| other == Some(first)) {
        return None;
    }
    let goes_on = |frames: &Frames| {
        frames.function_name() == "handle_continue"
            && frames.frames[0].clause.params.first().is_some_and(|&param| tag(param) == Some(first))
    };
    let here = all.iter().filter(|(frames, _)| goes_on(frames));
    let mut cuts = here.flat_map(|(frames, steps)| {
        let of_list = steps.iter().filter(|cut| cut.write.path == step.write.path && !cut.made.grows());
        of_list.filter(|cut| cut.made.cut.is_some() || !cut.made.based).map(move |cut| (frames, cut))
    });
    cuts.find(|(frames, cut)| !is_by_chance(frames, step, cut.write.at)).map(|(_, cut)| cut.write.at.node)
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
    let is_length = |frames: &Frames, at: At| {
        let origin = frames.origin(at);
        let elements = Elements { frames, path: &step.write.path };
        frames.call(origin.node).is_some_and(|(module, name, args)| {
            matches!(
                (&*module, name),
                ("Kernel" | ":erlang", "length") | (":queue", "len") | ("Enum", "count" | "count_until")
            ) && args.first().is_some_and(|&list| elements.value(At { node: list, ..origin }).based)
        })
    };
    let is_counter = |frames: &Frames, at: At| {
        let origin = frames.origin(at);
        let place = frames.place(at).or_else(|| frames.place(origin));
        place.is_some_and(|place| counters.iter().any(|write| write.path == place)) || {
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
        let is_any = |is: &dyn Fn(&Frames, At) -> bool| {
            [left, right].into_iter().any(|node| is(frames, At { node, ..at }))
        };
        let is_about =
            is_any(&is_length) || is_any(&is_counter) && (at.frame == 0 || decides(frames, own, step, at));
        is_about && (down || !small(left) && !small(right))
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

/// True if what is compared at `at`, in a helper, may keep the list from growing at `step`: it is looked at on the way
/// there, or where the list is cut.
fn decides(frames: &Frames, own: &[Step], step: &Step, at: At) -> bool {
    let q = &frames.file.q;
    // The call in each frame that leads to the step, or the step itself.
    let mut way = vec![step.write.at];
    while let Some(node) = way.last().and_then(|last| frames.frames[last.frame].call) {
        let frame = frames.frames[way[way.len() - 1].frame].up;
        way.push(At { frame, node });
    }
    let group = |frame: usize| (frames.frames[frame].up, frames.frames[frame].call);
    let mut inner = at.frame;
    loop {
        if way.iter().any(|here| here.frame == inner || here.frame > 0 && group(here.frame) == group(inner)) {
            return true;
        }
        let (up, Some(call)) = group(inner) else { return false };
        if let Some(here) = way.iter().find(|here| here.frame == up) {
            let is_before = call < here.node && !q.holds(call, here.node);
            return is_before
                || own.iter().any(|cut| {
                    let is_cut = cut.made.cut.is_some() || !cut.made.based;
                    let is_in = || frames.chain(cut.write.at.frame).any(|frame| group(frame) == group(inner));
                    cut.write.path == step.write.path && !cut.made.grows() && is_cut && is_in()
                });
        }
        inner = up;
    }
}

/// True if a write adds to a number, false if it takes from one.
pub(super) fn counts(q: &Quoted, write: &Write) -> Option<bool> {
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

/// Where another field gives up the entry of the element that the list gets, while that field gets one where the list is
/// cut: the elements go to and fro.
fn circulating(all: &[(Frames, Vec<Step>)], own: &[Step], frames: &Frames, step: &Step) -> Option<NodeId> {
    let q = &frames.file.q;
    let &[(_, element)] = step.made.added.as_slice() else { return None };
    let element = frames.origin(element);
    let source = |at: At| frames.frames[at.frame].flow.source(at.node).map(|node| At { node, ..at });
    let is_pinned = q.ancestors(step.write.at.node).filter_map(|up| q.args_of(up, "->")).any(|arm| {
        let mut pins = q.subtree(arm[0]).filter_map(|id| q.args_of(id, "^"));
        pins.any(|pin| frames.origin(At { node: pin[0], ..step.write.at }) == element)
    });
    // The entry is told by the element, has it, or was found to hold it.
    let gives_up = |write: &Write| {
        let key = write.inner.last().filter(|_| matches!(write.value, Value::Gone));
        let key = key.map(|&(_, node)| At { node, ..write.at });
        let new = write.new_value().map(|node| frames.origin(At { node, ..write.at }));
        let taken = new.map(|new| source(new).unwrap_or(new));
        let deleted = taken.and_then(|taken| {
            let (module, name, args) = frames.call(taken.node)?;
            let is_less = matches!(
                (&*module, name),
                ("Map", "delete" | "drop" | "pop" | "pop!") | ("MapSet", "delete")
            );
            args.get(1).filter(|_| is_less).map(|&node| At { node, ..taken })
        });
        let is_same = |key: At| frames.same(key, element);
        key.or(deleted)
            .is_some_and(|key| is_same(key) || is_pinned || taken.is_some() && source(element) == taken)
    };
    let beside = own.iter().filter(|other| {
        other.write.path != step.write.path && frames.same_path(step.write.at, other.write.at)
    });
    let is_given_back = |other: &&Step| {
        all.iter().any(|(frames, steps)| {
            let cuts = steps.iter().filter(|cut| {
                cut.write.path == step.write.path && matches!(cut.made.cut, Some((_, Cut::Placed)))
            });
            let gets = |cut: &Step| {
                steps.iter().any(|get| {
                    get.write.path == other.write.path && frames.same_path(cut.write.at, get.write.at)
                })
            };
            cuts.into_iter().any(gets)
        })
    };
    beside.filter(|other| gives_up(&other.write)).find(is_given_back).map(|other| other.write.at.node)
}
