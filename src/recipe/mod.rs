//! Transform recipes: TOML parsed into checked types.

mod condition;
mod load;
mod model;
mod options;
mod raw;
mod registry;
mod scope;
mod set;

pub use condition::{Condition, ConditionError, Term};
pub use load::{RecipeError, load};
pub use model::{
    Alternative, Clause, Each, Edit, EditKind, Ensure, EnsureKind, Move, MoveKind, Reach, Recipe, Rewrite,
    Site, Unit, Variant,
};
pub use options::{OptionSpec, OptionType, OptionValue, Options, parse_value};
pub use registry::{Registry, RegistryError};
pub use set::{Mfa, MfaSet, Pair};
