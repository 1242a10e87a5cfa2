//! Every built-in recipe on its own cases.

use salve::engine::cases::run_cases;
use salve::recipe::Registry;
use std::path::Path;

#[test]
fn every_case_of_every_recipe_holds() {
    let registry = Registry::built_in().unwrap_or_else(|error| panic!("{error}"));
    let only = std::env::var("SALVE_CASE").unwrap_or_default();
    let mut wrong = Vec::new();
    let mut count = 0;
    for recipe in registry.iter() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms").join(&recipe.id);
        for case in run_cases(recipe, &folder).unwrap() {
            let name = format!("{}/{}", recipe.id, case.name);
            if !name.contains(&only) {
                continue;
            }
            count += 1;
            if !case.problems.is_empty() {
                wrong.push(format!("{name}\n{}", case.problems.join("\n")));
            }
        }
    }
    assert!(count > 0, "no case was run");
    assert!(wrong.is_empty(), "{} of {count} cases are wrong\n\n{}", wrong.len(), wrong.join("\n\n"));
}
