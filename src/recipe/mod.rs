//! Transform recipes: TOML parsed into checked types.

mod condition;
mod load;
mod options;
mod raw;
mod registry;
mod set;

pub use condition::{Condition, ConditionError, Term};
pub use load::{
    Alternative, Clause, Each, Edit, EditKind, Ensure, EnsureKind, Recipe, RecipeError, Rewrite, Site, Unit,
    Variant, load,
};
pub use options::{OptionSpec, OptionType, OptionValue, Options, parse_value};
pub use registry::{Registry, RegistryError};
pub use set::{Mfa, MfaSet};
