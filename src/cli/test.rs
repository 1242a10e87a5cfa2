use super::args::Test;
use super::project::Project;
use super::{Failure, Status};
use crate::engine::cases::run_cases;
use crate::output::count;
use crate::recipe::Registry;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// `salve test [DIR]`: a line a case, what is wrong with it below, then the count.
pub(super) fn run(args: &Test) -> Result<Status, Failure> {
    let dirs = match &args.dir {
        Some(dir) => vec![dir.clone()],
        None => Project::open(&[], &[])?.config.recipe_dirs,
    };
    let mut registry = Registry::default();
    for dir in &dirs {
        if !dir.is_dir() {
            return Err(Failure::new(format!("{}: no such directory", dir.display())));
        }
        registry.add_dir(dir)?;
    }
    let folders: Vec<(String, PathBuf)> = registry
        .iter()
        .filter_map(|recipe| Some((recipe.id.clone(), registry.origin(&recipe.id)?.to_path_buf())))
        .collect();
    if folders.is_empty() {
        let places: Vec<_> = dirs.iter().map(|dir| dir.display().to_string()).collect();
        let looked = if places.is_empty() { "this project".to_string() } else { places.join(", ") };
        return Err(Failure::new(format!("there is no recipe in {looked}"))
            .help("name a recipe's folder, or a folder of such: `salve test DIR`"));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut all, mut failed) = (0, 0);
    for (id, folder) in &folders {
        let (cases, bad) = test(&registry, id, folder, &mut out)?;
        all += cases;
        failed += bad;
    }
    writeln!(out, "{} of {}, {failed} failed", count(all, "case"), count(folders.len(), "recipe"))?;
    out.flush()?;
    Ok(if failed == 0 { Status::Done } else { Status::Findings })
}

/// Runs a recipe's cases and writes what they show; the number of cases, and of those that failed.
fn test(
    registry: &Registry,
    id: &str,
    folder: &Path,
    out: &mut impl Write,
) -> Result<(usize, usize), Failure> {
    let Some(recipe) = registry.get(id) else { return Ok((0, 0)) };
    let results =
        run_cases(recipe, folder).map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    if results.is_empty() {
        writeln!(out, "{id}: no cases in {}", folder.join("cases").display())?;
    }
    for result in &results {
        let mark = if result.problems.is_empty() { "ok" } else { "FAILED" };
        writeln!(out, "{mark} {id} {}", result.name)?;
        for line in result.problems.iter().flat_map(|problem| problem.trim_end().lines()) {
            writeln!(out, "    {line}")?;
        }
    }
    Ok((results.len(), results.iter().filter(|result| !result.problems.is_empty()).count()))
}
