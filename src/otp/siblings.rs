//! The modules that stand side by side in a file.

use super::{File, Module};
use crate::syntax::NodeId;

/// The module that the file is named after (else the one that the others' names begin with, else the first), and the
/// others beside it, in source order. What implements a protocol is no module of its own.
pub fn siblings(file: &File) -> (Option<&Module>, Vec<&Module>) {
    let q = &file.q;
    let top: Vec<NodeId> = q.statements(q.root());
    let beside = file.modules.iter().filter(|module| top.contains(&module.node));
    let modules: Vec<&Module> = beside.filter(|module| q.args_of(module.node, "defimpl").is_none()).collect();
    let stem = file.path.rsplit('/').next().unwrap_or("").trim_end_matches(".exs").trim_end_matches(".ex");
    let last = |module: &Module| module.name.rsplit('.').next().map(underscore).unwrap_or_default();
    let heads = |module: &&Module| {
        let below =
            |other: &Module| other.name.strip_prefix(&*module.name).is_some_and(|rest| rest.starts_with('.'));
        modules.iter().all(|other| other.node == module.node || below(other))
    };
    let main = modules.iter().copied().find(|module| last(module) == stem);
    let main = main.or_else(|| modules.iter().copied().find(heads)).or(modules.first().copied());
    let others = modules.iter().copied().filter(|module| main.is_some_and(|main| main.node != module.node));
    (main, others.collect())
}

/// A module's name as a path, as `Macro.underscore/1` has it: `Shop.HTTPClient` is `shop/http_client`.
pub fn underscore(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let characters: Vec<char> = name.chars().collect();
    for (at, &character) in characters.iter().enumerate() {
        if character == '.' {
            out.push('/');
            continue;
        }
        let before = at.checked_sub(1).map(|at| characters[at]);
        let next = characters.get(at + 1);
        // A hump begins a word, unless it stands inside of capitals.
        let begins = character.is_uppercase()
            && before.is_some_and(|before| {
                before != '.'
                    && (!before.is_uppercase()
                        || next.is_some_and(|next| {
                            !next.is_uppercase() && !next.is_ascii_digit() && !matches!(next, '.' | '_')
                        }))
            });
        if begins {
            out.push('_');
        }
        out.extend(character.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_paths_as_elixir_has_them() {
        for (name, path) in [
            ("Shop.Cart", "shop/cart"),
            ("MLFoundation.NSGA2Optimizer", "ml_foundation/nsga2_optimizer"),
            ("HTTPClient", "http_client"),
            ("Shop.SAPIDs", "shop/sapi_ds"),
            ("A.B1C", "a/b1_c"),
            ("Foo_Bar", "foo__bar"),
        ] {
            assert_eq!(underscore(name), path);
        }
    }
}
