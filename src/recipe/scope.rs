//! The names that a recipe's texts may use.

use std::collections::BTreeSet;

/// The sites and variables of a variant.
pub(super) struct Scope {
    /// Its sites.
    pub sites: BTreeSet<String>,
    /// What sites and conditions bind.
    pub vars: BTreeSet<String>,
}

impl Scope {
    /// Says that a name is unknown, and which one may be meant.
    pub fn unknown(&self, name: &str) -> String {
        let (known, bare): (&BTreeSet<String>, &str) = match name.strip_prefix('$') {
            Some(bare) => (&self.vars, bare),
            None => (&self.sites, name),
        };
        let nearest = known
            .iter()
            .map(|known| (strsim::damerau_levenshtein(known, bare), known))
            .filter(|(distance, known)| *distance <= known.len().div_ceil(2))
            .min();
        match nearest {
            Some((_, nearest)) if name.starts_with('$') => {
                format!("`{name}` is not bound; did you mean `${nearest}`?")
            }
            Some((_, nearest)) => format!("there is no site `{name}`; did you mean `{nearest}`?"),
            None if name.starts_with('$') => format!("`{name}` is not bound by any site"),
            None => format!("there is no site `{name}`"),
        }
    }
}
