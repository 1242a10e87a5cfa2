//! How a collection differs from what it was.

use super::{At, Shape};
use smol_str::SmolStr;

/// The value that is looked for in collections.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Where it stands.
    pub at: At,
    /// It is every element of the list at `at`.
    pub each: bool,
}

/// How a collection differs from what it was.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    /// How the wanted value sits in what was put in.
    pub adds: Vec<Shape>,
    /// What was taken out.
    pub drops: Vec<Drop>,
    /// It is made of the old collection; else the old one is gone as a whole.
    pub based: bool,
}

/// Something that is taken out of a collection.
#[derive(Clone, Debug)]
pub(super) struct Drop {
    /// Where in it, from the outside.
    pub inner: Vec<Inner>,
    /// What.
    pub kind: DropKind,
}

/// One step into a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inner {
    /// Under some key.
    Key,
    /// In this field of an entry.
    Field(SmolStr),
}

/// What is taken out.
#[derive(Clone, Copy, Debug)]
pub(super) enum DropKind {
    /// Anything.
    Any,
    /// This element of a list (or of a set).
    Element { value: At, of_set: bool },
    /// The value under some key, which gets another one.
    Overwrite,
    /// This key with its value.
    Delete { key: At },
    /// Processes that are dead, this being what an element is asked for.
    Dead(Part),
}

/// A part of an element that a function over a collection is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The element itself.
    Whole,
    /// The first of a pair, the key of a map's entry.
    First,
    /// The second of a pair, the value of a map's entry.
    Second,
}

impl Change {
    pub(super) fn old() -> Self {
        Change { based: true, ..Change::default() }
    }

    pub(super) fn new(adds: Vec<Shape>) -> Self {
        Change { adds, ..Change::default() }
    }

    pub(super) fn dropping(mut self, kind: DropKind) -> Self {
        self.drops.push(Drop { inner: Vec::new(), kind });
        self
    }

    pub(super) fn adding(mut self, adds: impl IntoIterator<Item = Shape>) -> Self {
        self.adds.extend(adds);
        self
    }

    pub(super) fn or(mut self, other: Change) -> Self {
        // One branch keeps the old collection, the other one does not.
        if self.based != other.based && !(self.is_nothing() || other.is_nothing()) {
            self = self.dropping(DropKind::Any);
        }
        self.adds.extend(other.adds);
        self.drops.extend(other.drops);
        self.based |= other.based;
        self
    }

    pub(super) fn is_nothing(&self) -> bool {
        !self.based && self.adds.is_empty() && self.drops.is_empty()
    }

    /// The same, a step deeper in a collection around it.
    pub(super) fn inside(mut self, step: &Inner) -> Self {
        let wrap = |shape: Shape| match step {
            Inner::Key => Shape::Values(Box::new(shape)),
            Inner::Field(name) => Shape::Field(name.clone(), Box::new(shape)),
        };
        self.adds = self.adds.into_iter().map(wrap).collect();
        self.drops.iter_mut().for_each(|drop| drop.inner.insert(0, step.clone()));
        self
    }

    pub(super) fn elements(self, wrap: fn(Box<Shape>) -> Shape) -> Vec<Shape> {
        self.adds.into_iter().map(|shape| wrap(Box::new(shape))).collect()
    }

    /// A value of the old collection: it is there, unchanged.
    pub(super) fn keeping(self) -> Change {
        Change { based: self.based, ..Change::default() }
    }

    /// What is added by both, to the first.
    pub(super) fn joined(self, other: Change) -> Change {
        let based = self.based || other.based;
        Change { based, drops: [self.drops, other.drops].concat(), adds: [self.adds, other.adds].concat() }
    }

    /// What is found under a step into new code.
    pub(super) fn taken(self, step: &Inner) -> Change {
        let inner = |shape: Shape| match (step, shape) {
            (Inner::Field(name), Shape::Field(field, inner)) if *name == field => Some(*inner),
            (Inner::Key, Shape::Values(inner)) => Some(*inner),
            _ => None,
        };
        Change::new(self.adds.into_iter().filter_map(inner).collect())
    }

    /// A list as a set.
    pub(super) fn into_set(self) -> Change {
        let set = |shape| match shape {
            Shape::List(inner) => Shape::Set(inner),
            other => other,
        };
        Change { adds: self.adds.into_iter().map(set).collect(), ..self }
    }

    /// The elements of a list as keys.
    pub(super) fn into_keys(self) -> Change {
        let keys = |shape| match shape {
            Shape::List(inner) => Some(Shape::Keys(inner)),
            _ => None,
        };
        Change { adds: self.adds.into_iter().filter_map(keys).collect(), ..self }
    }

    /// A list of pairs as a map.
    pub(super) fn into_entries(self) -> Change {
        let entry = |shape| match shape {
            Shape::List(element) => match *element {
                Shape::Element(0, 2, inner) => Shape::Keys(inner),
                Shape::Element(1, 2, inner) => Shape::Values(inner),
                other => Shape::List(Box::new(other)),
            },
            other => other,
        };
        Change { adds: self.adds.into_iter().map(entry).collect(), ..self }
    }
}
