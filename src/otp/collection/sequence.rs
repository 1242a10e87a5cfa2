//! What an expression makes of a list or `:queue` in the state: the elements that it puts at an end, and those that it
//! takes out.

use super::{At, Frames};
use crate::otp::tails;
use crate::syntax::{Kind, NodeId, Quoted};
use smol_str::SmolStr;

/// How elements are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A list.
    List,
    /// An Erlang `:queue`.
    Queue,
}

/// An end of a list or queue; elements leave a queue at its front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where `[x | list]` puts it.
    Front,
    /// Where `list ++ [x]` and `:queue.in/2` put it.
    Back,
}

/// How elements are taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Those that are something: a filter, a deletion by value.
    Chosen,
    /// Those that stand somewhere, or all.
    Placed,
}

/// How a list or queue differs from what it was.
#[derive(Clone, Debug, Default)]
pub(super) struct Sequence {
    /// It holds elements of the old one; else it is another one altogether.
    pub based: bool,
    /// Elements that were put at an end.
    pub added: Vec<(End, At)>,
    /// Code for elements of unknown number that were put in.
    pub many: bool,
    /// Where elements were taken out.
    pub cut: Option<(At, Cut)>,
    /// The elements no longer stand in the order in which they came.
    pub mixed: bool,
    /// Not every branch does the same.
    pub perhaps: bool,
    /// It is a list or queue, old or new, for certain.
    pub known: bool,
    /// What it is, as far as the functions tell that are called with it.
    pub sort: Option<Sort>,
}

impl Sequence {
    fn old() -> Self {
        Sequence { based: true, known: true, ..Sequence::default() }
    }

    /// A list or queue that owes nothing to the old one.
    fn new() -> Self {
        Sequence { known: true, ..Sequence::default() }
    }

    /// True if it is longer than it was, and nothing was taken out.
    pub fn grows(&self) -> bool {
        self.based && (self.many || !self.added.is_empty())
    }

    fn adding(mut self, end: End, element: At) -> Self {
        self.added.push((end, element));
        self
    }

    fn of(mut self, sort: Sort) -> Self {
        self.sort.get_or_insert(sort);
        self
    }

    fn cutting(mut self, at: At, cut: Cut) -> Self {
        self.cut.get_or_insert((at, cut));
        self
    }

    fn several(mut self) -> Self {
        self.many = true;
        self
    }

    fn or(self, other: Self) -> Self {
        let same = self.added.len() == other.added.len() && self.many == other.many;
        let perhaps = self.perhaps || other.perhaps || !same;
        let (mut one, two) = if self.grows() || !other.grows() { (self, other) } else { (other, self) };
        one.cut = one.cut.or(two.cut);
        one.mixed |= two.mixed;
        one.based |= two.based;
        one.known &= two.known;
        one.sort = one.sort.or(two.sort);
        Sequence { perhaps, ..one }
    }
}

/// Reads expressions as changes of the list or queue at one path of the state.
pub(super) struct Elements<'r, 'f> {
    pub frames: &'r Frames<'f>,
    /// The fields that lead to it; none where the state itself is it.
    pub path: &'r [SmolStr],
}

/// Deepest expression that is looked into.
const DEEPEST: usize = 40;

impl Elements<'_, '_> {
    /// What an expression makes of it.
    pub fn value(&self, at: At) -> Sequence {
        self.read(at, &[], 0)
    }

    /// What a function of it makes: `fn old -> new end`, `&[x | &1]`, `&helper/1`.
    pub fn function(&self, at: At) -> Sequence {
        self.applied(at, &[], 0)
    }

    fn q(&self) -> &Quoted {
        &self.frames.file.q
    }

    fn applied(&self, at: At, olds: &[NodeId], depth: usize) -> Sequence {
        let q = self.q();
        let here = |node: NodeId| At { frame: at.frame, node };
        if let Some(clauses) = q.args_of(at.node, "fn") {
            let parts = clauses.iter().filter_map(|&clause| {
                let &[head, body] = q.args_of(clause, "->")? else { return None };
                let mut olds = olds.to_vec();
                olds.extend(q.children(head).last());
                Some(self.read(here(body), &olds, depth + 1))
            });
            return parts.reduce(Sequence::or).unwrap_or_default();
        }
        match q.args_of(at.node, "&") {
            Some(&[body]) if q.args_of(body, "/").is_none() => self.read(here(body), olds, depth + 1),
            _ => Sequence::default(),
        }
    }

    fn read(&self, at: At, olds: &[NodeId], depth: usize) -> Sequence {
        if depth > DEEPEST {
            return Sequence::default();
        }
        stacker::maybe_grow(128 * 1024, 1024 * 1024, || self.read_on_stack(at, olds, depth))
    }

    fn read_on_stack(&self, at: At, olds: &[NodeId], depth: usize) -> Sequence {
        let q = self.q();
        let here = |node: NodeId| At { frame: at.frame, node };
        let read = |node: NodeId| self.read(here(node), olds, depth + 1);
        if is_capture(q, at.node) || self.frames.place(at).is_some_and(|place| place == self.path) {
            return Sequence::old();
        }
        if let Some(binding) = self.frames.binding(at) {
            return self.variable(here(binding), olds, depth);
        }
        let ends = tails(q, at.node);
        if ends.nodes != [at.node] {
            return ends.nodes.into_iter().map(read).reduce(Sequence::or).unwrap_or_default();
        }
        match (q.kind(at.node), q.children(at.node)) {
            (Kind::List, elements) => self.list(at, elements, &read),
            (Kind::Call(form), [first, rest @ ..]) if form == "for" => match q.args_of(*first, "<-") {
                Some(&[_, from]) => {
                    let is_filter = |&arg: &NodeId| q.pairs(arg).next().is_none();
                    let old = Sequence { added: Vec::new(), ..read(from) };
                    let filtered = old.based && rest.iter().any(is_filter);
                    if filtered { old.cutting(at, Cut::Chosen) } else { old }
                }
                _ => Sequence::default(),
            },
            (Kind::Call(form), &[left, right]) => match form.as_str() {
                "=" => read(right),
                "++" => self.joined(at, left, right, &read),
                "--" => read(left).cutting(at, Cut::Chosen).of(Sort::List),
                "||" => read(left),
                _ => self.call(at, olds, depth),
            },
            (Kind::Call(_) | Kind::Apply, _) => self.call(at, olds, depth),
            _ => Sequence::default(),
        }
    }

    fn list(&self, at: At, elements: &[NodeId], read: &dyn Fn(NodeId) -> Sequence) -> Sequence {
        let q = self.q();
        let here = |node: NodeId| At { frame: at.frame, node };
        let Some((&last, first)) = elements.split_last() else { return Sequence::new() };
        match q.args_of(last, "|") {
            Some(&[element, rest]) => {
                let new = first.iter().copied().chain([element]).rev();
                new.fold(read(rest).of(Sort::List), |made, element| made.adding(End::Front, here(element)))
            }
            _ => Sequence::new(),
        }
    }

    /// `left ++ right`.
    fn joined(&self, at: At, left: NodeId, right: NodeId, read: &dyn Fn(NodeId) -> Sequence) -> Sequence {
        let here = |node: NodeId| At { frame: at.frame, node };
        let (old, new, end) = match (read(left), read(right)) {
            (old, _) if old.based => (old, right, End::Back),
            (_, old) => (old, left, End::Front),
        };
        let old = old.of(Sort::List);
        let new = self.frames.origin(here(new));
        match self.q().kind(new.node) {
            Kind::List => {
                let elements = self.q().children(new.node).iter();
                elements.fold(old, |made, &node| made.adding(end, At { node, ..new }))
            }
            _ => old.several(),
        }
    }

    fn variable(&self, at: At, olds: &[NodeId], depth: usize) -> Sequence {
        if olds.contains(&at.node) {
            return Sequence::old();
        }
        if let Some(next) = self.frames.argument(at.frame, at.node).or_else(|| self.frames.source(at)) {
            return self.read(next, olds, depth + 1);
        }
        // A part of a pattern: what a list goes on with, what a function answers beside an element.
        let q = self.q();
        let own = &self.frames.frames[at.frame];
        let rest_of =
            |node: NodeId| q.parent(node).is_some_and(|up| q.args_of(up, "|").is_some_and(|a| a[1] == node));
        let Some(source) = own.flow.source(at.node).map(|node| At { frame: at.frame, node }) else {
            let held = own.clause.params.iter().any(|&param| q.holds(param, at.node));
            let field = q.ancestors(at.node).take(3).find_map(|up| {
                let key = match (q.kind(up), q.children(up)) {
                    (Kind::Pair, &[key, _]) => q.atom(key)?,
                    _ => return None,
                };
                Some(self.path.last().is_some_and(|last| last == key))
            });
            let is_rest = held && rest_of(at.node) && field.unwrap_or(self.path.is_empty());
            return if is_rest { Sequence::old().cutting(at, Cut::Placed) } else { Sequence::default() };
        };
        let is_field = self.frames.place(source).is_some();
        let old = match self.frames.call(source.node).filter(|_| !is_field) {
            Some((module, name, args)) if is_taking(&module, name) => {
                let list = if module == ":queue" { args.last() } else { args.first() };
                list.map(|&node| self.read(At { node, ..source }, olds, depth + 1)).unwrap_or_default()
            }
            Some((module, _, _)) if module.is_empty() => match self.answered(source, at.node, olds, depth) {
                Some(answered) => return answered,
                None => Sequence::default(),
            },
            _ => self.read(source, olds, depth + 1),
        };
        let cut = match self.frames.call(source.node) {
            Some((_, "split_with" | "keytake" | "pop", _)) => Cut::Chosen,
            _ => Cut::Placed,
        };
        if old.based { old.cutting(at, cut) } else { Sequence::default() }
    }

    /// The part of the tuples that a helper answers which a variable takes.
    fn answered(&self, call: At, binding: NodeId, olds: &[NodeId], depth: usize) -> Option<Sequence> {
        let q = self.q();
        let parts = |node: NodeId| match q.kind(node) {
            Kind::Pair => Some(q.children(node)),
            _ => q.args_of(node, "{}"),
        };
        let place = parts(q.parent(binding)?)?.iter().position(|&part| part == binding)?;
        let part = |answer: At| parts(answer.node)?.get(place).map(|&node| At { node, ..answer });
        let answers = self.frames.answers(call).into_iter().filter_map(part);
        answers.map(|answer| self.read(answer, olds, depth + 1)).reduce(Sequence::or)
    }

    fn call(&self, at: At, olds: &[NodeId], depth: usize) -> Sequence {
        let here = |node: NodeId| At { frame: at.frame, node };
        let read = |node: NodeId| self.read(here(node), olds, depth + 1);
        let Some((module, name, args)) = self.frames.call(at.node) else { return Sequence::default() };
        let put = |list: NodeId, element: NodeId, end: End, sort: Sort| {
            let old = read(list).of(sort);
            if old.based { old.adding(end, here(element)) } else { Sequence::default() }
        };
        match (&*module, name, args.as_slice()) {
            ("", _, _) => {
                let answers = self.frames.answers(at).into_iter();
                answers.map(|end| self.read(end, olds, depth + 1)).reduce(Sequence::or).unwrap_or_default()
            }
            (":queue", "in" | "snoc", &[a, b]) => {
                let (queue, element) = if name == "in" { (b, a) } else { (a, b) };
                put(queue, element, End::Back, Sort::Queue)
            }
            (":queue", "in_r" | "cons", &[element, queue]) => put(queue, element, End::Front, Sort::Queue),
            (":queue", "join", &[a, b]) => {
                let old = read(a);
                (if old.based { old } else { read(b) }).several()
            }
            (":queue", "from_list" | "to_list" | "reverse", &[of]) => read(of),
            (":queue", "filter" | "delete" | "delete_r" | "delete_with" | "delete_with_r", &[_, queue]) => {
                self.less(read(queue), at, Cut::Chosen)
            }
            (":queue", "new", []) => Sequence::new(),
            (":queue", _, args) => {
                let old = args.last().map(|&queue| read(queue)).unwrap_or_default();
                self.less(old, at, Cut::Placed)
            }
            ("List", "insert_at", &[list, place, element]) => match self.q().kind(place) {
                Kind::Int(digits) if digits == "0" => put(list, element, End::Front, Sort::List),
                _ => put(list, element, End::Back, Sort::List),
            },
            ("Enum", "concat", &[a, b]) => self.joined(at, a, b, &read),
            ("Enum", "reverse", &[list]) => {
                let mut made = read(list);
                made.mixed |= !made.added.is_empty();
                made
            }
            ("Enum", "sort" | "sort_by" | "shuffle", &[list, ..])
            | (":lists", "sort" | "keysort", &[.., list]) => Sequence { mixed: true, ..read(list) },
            ("Enum", "map" | "to_list" | "with_index", &[list, ..]) | ("List", "wrap", &[list]) => read(list),
            ("Enum", "reduce", &[_, start, function]) => {
                let (start, new) = (read(start), self.applied(here(function), olds, depth));
                let many = start.many || start.based && new.grows();
                Sequence { cut: start.cut.or(new.cut.filter(|_| start.based)), many, ..start }
            }
            ("Enum", "filter" | "reject" | "uniq" | "uniq_by" | "dedup" | "dedup_by", &[list, ..])
            | ("List", "delete" | "keydelete" | "keystore" | "keyreplace", &[list, ..])
            | ("Keyword", "delete" | "put" | "drop", &[list, ..])
            | (":lists", "delete" | "filter" | "keydelete", &[.., list]) => {
                self.less(read(list), at, Cut::Chosen)
            }
            ("Enum" | "List" | "Kernel" | "Keyword" | ":lists", name, args) => {
                let based = args.iter().map(|&arg| read(arg)).find(|old| old.based);
                let made = self.less(based.unwrap_or_default(), at, Cut::Placed);
                Sequence { known: !answers_one(&module, name), ..made }
            }
            _ => Sequence::default(),
        }
    }

    fn less(&self, old: Sequence, at: At, cut: Cut) -> Sequence {
        if old.based { old.cutting(at, cut) } else { Sequence::default() }
    }
}

/// Functions over lists that answer something else.
fn answers_one(module: &str, name: &str) -> bool {
    const OTHERS: [&str; 24] = [
        "at",
        "count",
        "fetch!",
        "find",
        "find_index",
        "find_value",
        "first",
        "foldl",
        "foldr",
        "get",
        "into",
        "join",
        "last",
        "max",
        "max_by",
        "min",
        "min_by",
        "nth",
        "pop_at",
        "product",
        "random",
        "reduce",
        "sum",
        "to_tuple",
    ];
    if module == "Kernel" { name != "tl" } else { OTHERS.contains(&name) || name.ends_with('?') }
}

/// Functions that answer an element, or several, beside the rest.
fn is_taking(module: &str, name: &str) -> bool {
    match module {
        ":queue" => matches!(name, "out" | "out_r" | "split"),
        "List" => matches!(name, "pop_at" | "keytake"),
        "Enum" => matches!(name, "split" | "split_while" | "split_with"),
        _ => false,
    }
}

/// `&1`.
fn is_capture(q: &Quoted, node: NodeId) -> bool {
    q.args_of(node, "&").is_some_and(|args| matches!(args, [only] if matches!(q.kind(*only), Kind::Int(_))))
}
