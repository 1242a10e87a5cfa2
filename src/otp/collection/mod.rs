//! The collections in which a server's state keeps values: how a value gets into one, how it sits there, and which
//! callbacks may take it out again.

mod calls;
mod change;
mod frames;
mod growth;
mod limits;
mod loops;
mod losses;
mod places;
mod reader;
mod sequence;
mod spell;
mod writes;

pub use change::Wanted;
pub use frames::{At, Frames, Run, Tail};
pub use growth::{Caller, Growth, Growths};
pub use losses::{Collections, Loss};
pub use sequence::{End, Sort};
pub use spell::{among, listed, without};

use smol_str::SmolStr;

/// A part of the state that values are kept in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Collection {
    /// The fields that lead to it, a tuple's places among them (`elem 0`); empty where the state itself is the
    /// collection.
    pub path: Vec<SmolStr>,
    /// How a value sits in it.
    pub shape: Shape,
}

/// How a value sits in a collection.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// It is the value.
    Itself,
    /// It is a list whose elements hold it.
    List(Box<Shape>),
    /// It is a `MapSet` whose elements hold it.
    Set(Box<Shape>),
    /// It is a map whose keys hold it.
    Keys(Box<Shape>),
    /// It is a map whose values hold it.
    Values(Box<Shape>),
    /// It is a map or struct that holds it in this field.
    Field(SmolStr, Box<Shape>),
    /// It is a tuple of a size that holds it at this place, from 0.
    Element(usize, usize, Box<Shape>),
}

impl Collection {
    /// The field of the state that it is.
    pub fn field(&self) -> Option<&SmolStr> {
        match self.path.as_slice() {
            [field] if places::tuple_place(field).is_none() => Some(field),
            _ => None,
        }
    }
}

impl Shape {
    fn is_itself(&self) -> bool {
        matches!(self, Shape::Itself)
    }
}
