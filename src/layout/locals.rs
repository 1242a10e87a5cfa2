//! Local calls that Elixir's formatter writes without parentheses, unasked.

/// Their names, and their arities; no arity stands for any.
const WITHOUT_PARENS: [(&str, &[usize]); 44] = [
    ("alias", &[1, 2]),
    ("assert", &[1, 2]),
    ("assert_in_delta", &[3, 4]),
    ("assert_raise", &[2, 3]),
    ("assert_receive", &[1, 2, 3]),
    ("assert_received", &[1, 2]),
    ("case", &[2]),
    ("cond", &[1]),
    ("config", &[2, 3]),
    ("def", &[1, 2]),
    ("defdelegate", &[2]),
    ("defexception", &[1]),
    ("defguard", &[1]),
    ("defguardp", &[1]),
    ("defmacro", &[1, 2]),
    ("defmacrop", &[1, 2]),
    ("defmodule", &[2]),
    ("defoverridable", &[1]),
    ("defp", &[1, 2]),
    ("defrecord", &[2, 3]),
    ("defrecordp", &[2, 3]),
    ("defstruct", &[1]),
    ("destructure", &[2]),
    ("doctest", &[1, 2]),
    ("for", &[]),
    ("if", &[2]),
    ("import", &[1, 2]),
    ("import_config", &[1]),
    ("quote", &[1, 2]),
    ("raise", &[1, 2]),
    ("receive", &[1]),
    ("refute", &[1, 2]),
    ("refute_in_delta", &[3, 4]),
    ("refute_receive", &[1, 2, 3]),
    ("refute_received", &[1, 2]),
    ("require", &[1, 2]),
    ("reraise", &[2, 3]),
    ("setup", &[1, 2]),
    ("setup_all", &[1, 2]),
    ("test", &[1, 2]),
    ("try", &[1]),
    ("unless", &[2]),
    ("use", &[1, 2]),
    ("with", &[]),
];

/// True if a call of `name` with `arity` arguments is written without parentheses; `more` are a project's own.
pub(super) fn is_without_parens(name: &str, arity: usize, more: &[(String, Option<u32>)]) -> bool {
    let built_in = WITHOUT_PARENS
        .iter()
        .any(|&(known, arities)| known == name && (arities.is_empty() || arities.contains(&arity)));
    let own = more
        .iter()
        .any(|(known, arities)| known == name && arities.is_none_or(|wanted| wanted as usize == arity));
    arity > 0 && (built_in || own)
}
