//! The engine on small trees, with recipes of the tests' own.

use salve::engine::{Chosen, Outcome, Request, run};
use salve::finding::{Fix, Safety};
use salve::recipe::{Options, Recipe, Registry, load};
use std::collections::{BTreeMap, HashSet};

fn recipe(text: &str) -> Recipe {
    load("recipe.toml", text, BTreeMap::new()).unwrap_or_else(|error| panic!("{error}"))
}

fn run_on(recipe: &Recipe, files: &[(&str, &str)]) -> Outcome {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let files: Vec<String> = files.iter().map(|(path, _)| path.to_string()).collect();
    let chosen = Chosen { fix: true, unsafe_too: true, ..Chosen::new(recipe, &Options::new()) };
    run(&Request { root: dir.path(), files: &files, rules: vec![chosen], without: &HashSet::new() })
}

const RENAME: &str = r#"
[recipe]
id = "old-name"
title = "Old name"
safety = "safe"
[unit]
each = "clause"
[[site]]
id = "call"
any = ["Legacy.fetch($KEY)"]
[[leave]]
when = "literal($KEY)"
say = "{$KEY} is known"
[[edit]]
at = "call"
text = "Current.get(:store, $KEY)"
"#;

#[test]
fn every_spelling_of_a_call_is_found_and_rewritten() {
    let source = "defmodule A do\n  alias Legacy, as: L\n\n  def f(x), do: L.fetch(x)\n\n  def g(x) do\n    x |> L.fetch()\n  end\n\n  def h, do: L.fetch(:known)\nend\n";
    let outcome = run_on(&recipe(RENAME), &[("lib/a.ex", source)]);
    assert_eq!(outcome.findings.len(), 2, "{:?}", outcome.findings);
    assert_eq!(outcome.proofs.len(), 1);
    assert_eq!(outcome.proofs[0].say, "`:known` is known");
    let (_, after) = &outcome.changes["lib/a.ex"];
    assert_eq!(after.matches("Current.get(:store, x)").count(), 2, "{after}");
}

#[test]
fn the_built_in_recipes_load() {
    let registry = Registry::built_in().unwrap_or_else(|error| panic!("{error}"));
    assert!(registry.get("dynamic-atom").is_some());
}

#[test]
fn advice_has_no_plan() {
    let registry = Registry::built_in().unwrap();
    let source =
        "defmodule A do\n  def f(x), do: String.to_atom(x)\n  def g, do: String.to_atom(\"known\")\nend\n";
    let outcome = run_on(registry.get("dynamic-atom").unwrap(), &[("lib/a.ex", source)]);
    assert_eq!(outcome.findings.len(), 1);
    assert_eq!(outcome.findings[0].safety, Safety::Advice);
    assert!(matches!(outcome.findings[0].fix, Fix::Withheld(_)));
    assert!(outcome.changes.is_empty());
}

/// Each reason that holds is told, and the words of the variant come before the recipe's.
#[test]
fn a_finding_tells_its_fix_and_all_that_it_may_change() {
    let text = r#"
[recipe]
id = "old-name"
title = "Old name"
safety = "unsafe"
because = ["the old module is no longer asked", "{call} waits longer"]
action = "Ask the new module"
after = "the new module answers"
[unit]
each = "clause"
[[variant]]
id = "fetch"
change = "{$KEY} is looked up in the store"
[[variant.site]]
id = "call"
any = ["Legacy.fetch($KEY)"]
[[variant.unsafe]]
when = "literal($KEY)"
say = "{$KEY} is never there"
[[variant.unsafe]]
when = "call"
say = "it may raise"
[[variant.edit]]
at = "call"
text = "Current.get(:store, $KEY)"
"#;
    let source = "defmodule A.B do\n  def f(x), do: Legacy.fetch(x)\nend\n";
    let outcome = run_on(&recipe(text), &[("lib/a.ex", source)]);
    let found = &outcome.findings[0];
    let caveats = ["the old module is no longer asked", "`Legacy.fetch(x)` waits longer", "it may raise"];
    assert_eq!(found.caveats, caveats);
    assert_eq!(found.module.as_deref(), Some("A.B"));
    let mend = &found.mend;
    assert_eq!(mend.action.as_deref(), Some("Ask the new module"));
    assert_eq!(mend.change.as_deref(), Some("`x` is looked up in the store"));
    assert_eq!(mend.after.as_deref(), Some("the new module answers"));
}

#[test]
fn code_is_quoted_to_the_end_of_its_first_line() {
    let said = |key: &str| {
        let source = format!("defmodule A do\n  def f(x) do\n    Legacy.fetch({key})\n  end\nend\n");
        let text = RENAME.replace("title = \"Old name\"", "title = \"Old name\"\nmessage = \"see {call}\"");
        run_on(&recipe(&text), &[("lib/a.ex", source.as_str())]).findings.remove(0).message
    };
    assert_eq!(said("x"), "see `Legacy.fetch(x)`");
    assert_eq!(said("\n      x\n    "), "see `Legacy.fetch(...`");
    let long = said(&format!("[{}x]", "x, ".repeat(30)));
    assert!(long.ends_with("...`") && long.chars().count() <= 66, "{long}");
}
