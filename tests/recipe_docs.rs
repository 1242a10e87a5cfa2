//! docs/recipes.md names every word of a recipe's TOML and every relation.

use salve::engine::relations;
use salve::recipe::load;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const BEGIN: &str = "<!-- relations: written by `SALVE_WRITE_DOCS=1 cargo test --test recipe_docs` -->\n";
const END: &str = "<!-- end of relations -->\n";

fn page() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/recipes.md")
}

/// The rows of all relations, as the page has them.
fn rows() -> String {
    let mut rows: Vec<String> = relations::table()
        .map(|relation| {
            let parameters = relation.parameters.iter().map(|parameter| match parameter.split_at(1) {
                (">", name) => format!("${}", name.to_uppercase()),
                ("?", name) => format!("[{name}]"),
                _ => parameter.to_string(),
            });
            let parameters: Vec<String> = parameters.collect();
            format!(
                "| `{}({})` | {} |\n",
                relation.name,
                parameters.join(", "),
                relation.help.replace('|', "\\|")
            )
        })
        .collect();
    rows.sort();
    format!("| relation | holds when |\n|---|---|\n{}", rows.concat())
}

#[test]
fn every_relation_is_told_as_it_is() {
    let text = std::fs::read_to_string(page()).expect("docs/recipes.md");
    let start = text.find(BEGIN).expect("the beginning of the relations") + BEGIN.len();
    let end = text.find(END).expect("the end of the relations");
    if std::env::var_os("SALVE_WRITE_DOCS").is_some() {
        let new = format!("{}{}{}", &text[..start], rows(), &text[end..]);
        return std::fs::write(page(), new).expect("written");
    }
    assert!(
        text[start..end] == rows(),
        "docs/recipes.md has other relations than the engine: run `SALVE_WRITE_DOCS=1 cargo test --test recipe_docs`"
    );
}

/// The words that a table of a recipe may have, as its loader says when it meets a wrong one.
fn words(before: &str, table: &str) -> Vec<String> {
    let text = format!("{before}{table}\nzzz = 1\n");
    let refused = load("recipe.toml", &text, BTreeMap::new()).expect_err("`zzz` is no word").to_string();
    let (_, known) = refused.split_once("expected").unwrap_or_else(|| panic!("{table}: {refused}"));
    known.split('`').skip(1).step_by(2).map(String::from).collect()
}

#[test]
fn every_word_of_a_recipe_is_told() {
    let head = "[recipe]\nid = \"x\"\ntitle = \"X\"\nsafety = \"safe\"\n";
    let unit = format!("{head}[unit]\neach = \"clause\"\n");
    let mut all: BTreeSet<String> = words("", "").into_iter().collect();
    all.extend(words("", "[recipe]"));
    all.extend(words(head, "[unit]"));
    for table in [
        "[options.max]",
        "[[variant]]",
        "[[shared]]",
        "[[site]]",
        "[[leave]]",
        "[[decline]]",
        "[[unsafe]]",
        "[[overstated]]",
        "[[rewrite]]",
        "[[edit]]",
        "[[ensure]]",
        "[[move]]",
    ] {
        all.extend(words(&unit, table));
    }
    assert!(all.len() > 60, "{all:?}");
    let text = std::fs::read_to_string(page()).expect("docs/recipes.md");
    let untold: Vec<&String> = all.iter().filter(|word| !text.contains(&format!("`{word}`"))).collect();
    assert!(untold.is_empty(), "docs/recipes.md does not tell of {untold:?}");
}

#[test]
fn the_example_is_a_recipe() {
    let text = std::fs::read_to_string(page()).expect("docs/recipes.md");
    let example =
        text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let recipe = load("recipe.toml", example, BTreeMap::new()).unwrap_or_else(|refused| panic!("{refused}"));
    assert_eq!((recipe.id.as_str(), recipe.variants.len()), ("count-for-empty", 1));
}
