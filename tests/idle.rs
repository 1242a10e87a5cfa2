//! What the prefilter lets no one parse makes no finding and no proof: with it and without it a run says the same.
//!
//! `SALVE_CHECKOUT=DIR cargo test --test idle` looks at the Elixir files below a folder instead of the recipes' cases.

use salve::engine::{Chosen, scan};
use salve::otp::{File, Project};
use salve::pattern::Pattern;
use salve::recipe::{Options, Recipe, Registry, load};
use salve::source::{Needed, Prefilter};
use salve::syntax;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    match std::env::var_os("SALVE_CHECKOUT") {
        Some(folder) => gather(Path::new(&folder), &mut found),
        None => ["transforms", "fixtures"].iter().for_each(|folder| {
            gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
        }),
    }
    found
}

fn gather(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            gather(&path, found);
        } else if path.extension().is_some_and(|end| end == "ex" || end == "exs")
            && let Ok(text) = std::fs::read_to_string(&path)
            && syntax::parse(&text).is_ok()
        {
            found.push((path, text));
        }
    }
}

/// A rule that looks for one call and for nothing else.
fn plain(pattern: &str, each: &str) -> Recipe {
    let text = format!(
        "[recipe]\nid = \"plain\"\ntitle = \"Plain\"\nsafety = \"advice\"\n[unit]\neach = \"{each}\"\n[[site]]\nid = \"site\"\nany = ['{pattern}']\n"
    );
    load("recipe.toml", &text, BTreeMap::new()).unwrap_or_else(|error| panic!("{error}"))
}

/// What is said of a file: looked at whole by every rule, and as a run looks at it.
fn said(text: &str, rules: &[Chosen]) -> (String, String, usize) {
    let project = Project::new(Path::new("/nonexistent"), &[]);
    let all: Vec<&Chosen> = rules.iter().collect();
    let whole = scan(&File::parse("lib/a.ex", text).unwrap(), &project, &all, &BTreeSet::new());
    let needed: Vec<Needed> = rules.iter().map(Chosen::needed).collect();
    let sifted = Prefilter::new(needed).for_any_size().sift(text.as_bytes());
    let some: Vec<&Chosen> = sifted.rules.iter().map(|&rule| &rules[rule]).collect();
    let part = scan(
        &File::parse_without("lib/a.ex", text, &sifted.idle).unwrap(),
        &project,
        &some,
        &BTreeSet::new(),
    );
    let idle = sifted.idle.iter().map(|span| span.len() as usize).sum();
    (format!("{whole:#?}"), format!("{part:#?}"), idle)
}

/// Patterns for calls that the file makes, each with any arguments, or with the same argument twice.
fn patterns(text: &str) -> BTreeSet<String> {
    let file = File::parse("lib/a.ex", text).unwrap();
    let mut found = BTreeSet::new();
    for id in file.q.ids() {
        let Some(call) = file.q.call(id) else { continue };
        let module = call.module.map(|module| file.names.module_name(&file.q, module));
        let name = match module {
            Some(Some(module)) => format!("{module}.{}", call.name),
            Some(None) => continue,
            None => call.name.to_string(),
        };
        if call.name.starts_with(|c: char| c.is_ascii_lowercase()) {
            found.insert(format!("{name}($$$ARGS)"));
            found.insert(format!("{name}($A, $A)"));
            found.insert(format!("{name} $$$ARGS do $$$BODY end"));
        }
    }
    found.retain(|pattern| Pattern::new(pattern).is_ok());
    found
}

#[test]
fn statements_that_are_not_parsed_hold_no_finding() {
    let (mut seen, mut idle, mut bytes) = (0, 0, 0);
    for (at, (path, text)) in sources().into_iter().enumerate() {
        for pattern in patterns(&text).into_iter().skip(at % 17).step_by(17) {
            let recipe = plain(&pattern, if at % 2 == 0 { "file" } else { "module" });
            let (whole, part, cut) = said(&text, &[Chosen::new(&recipe, &Options::new())]);
            assert_eq!(whole, part, "{pattern} in {path:?}");
            (seen, idle, bytes) = (seen + 1, idle + cut, bytes + text.len());
        }
    }
    assert!(seen > 10 && idle > bytes / 4, "{seen} runs, {idle} of {bytes} bytes idle");
}

#[test]
fn rules_that_the_prefilter_passes_over_say_nothing() {
    let registry = Registry::built_in().unwrap();
    let rules: Vec<Chosen> = registry.iter().map(|recipe| Chosen::new(recipe, &Options::new())).collect();
    for (path, text) in sources() {
        let (whole, part, _) = said(&text, &rules);
        assert_eq!(whole, part, "{path:?}");
    }
}
