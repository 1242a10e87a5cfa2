//! `--report`: from a report's claims to the places of the tree, and from findings to verdicts.

use super::Failure;
use crate::otp::File;
use crate::recipe::Registry;
use crate::report::{self, Claim, Extent, Location, Place, RuleWords, Tree, match_rules};
use crate::source;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

/// No more than this is read of a report; the reader refuses what is that long.
const MAX_BYTES: u64 = (64 << 20) + 1;

/// A report that was read, with the words by which it may name rules.
pub(super) struct Review {
    /// What people call it: the file as it was named, or standard input.
    pub name: String,
    /// What the command line calls it.
    pub argument: String,
    pub claims: Vec<Claim>,
    pub words: Vec<RuleWords>,
}

impl Review {
    /// Reads the report in `path`; `-` is standard input.
    ///
    /// # Errors
    /// A file that cannot be read, or in which no claim is recognised.
    pub fn read(path: &Path, registry: &Registry) -> Result<Self, Failure> {
        let argument = path.display().to_string();
        let from_stdin = argument == "-";
        let name = if from_stdin { "standard input".to_string() } else { argument.clone() };
        let failed = |error: std::io::Error| {
            let reason = match error.kind() {
                std::io::ErrorKind::NotFound => "no such file".to_string(),
                std::io::ErrorKind::PermissionDenied => "permission denied".to_string(),
                std::io::ErrorKind::IsADirectory => "a directory, not a report".to_string(),
                _ => error.to_string(),
            };
            Failure::new(format!("{name}: {reason}"))
        };
        let mut bytes = Vec::new();
        let mut source: Box<dyn Read> = match from_stdin {
            true => Box::new(std::io::stdin().lock()),
            false => Box::new(std::fs::File::open(path).map_err(failed)?),
        };
        source.by_ref().take(MAX_BYTES).read_to_end(&mut bytes).map_err(failed)?;
        let file_name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let report =
            report::read(&bytes, file_name).map_err(|error| Failure::new(format!("{name}: {error}")))?;
        let words = |recipe: &crate::recipe::Recipe| RuleWords {
            id: recipe.id.clone(),
            claims: recipe.claims.clone(),
        };
        Ok(Self { name, argument, claims: report.claims, words: registry.iter().map(words).collect() })
    }

    /// The claims that the report leaves open.
    pub fn open(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| !claim.settled)
    }

    /// The claims that the report itself calls settled.
    pub fn settled(&self) -> Vec<&Claim> {
        self.claims.iter().filter(|claim| claim.settled).collect()
    }

    /// The rules that open claims may speak of.
    pub fn claimed(&self) -> BTreeSet<String> {
        let rules = self.open().flat_map(|claim| match_rules(claim, &self.words));
        rules.map(|index| self.words[index].id.clone()).collect()
    }

    /// Test files of the tree that the report names: a walk passes over those that nobody names.
    pub fn named_tests(&self, root: &source::Root) -> Vec<PathBuf> {
        let is_named = |path: &&String| {
            let parts: Vec<&str> = path.split('/').collect();
            let is_test = parts.contains(&"test") || path.ends_with("_test.exs");
            let odd =
                |part: &&str| part.is_empty() || part.starts_with('.') || matches!(*part, "deps" | "_build");
            is_test
                && !parts.iter().any(odd)
                && root.targets.iter().any(|target| Path::new(path).starts_with(target))
                && root.dir.join(path).is_file()
        };
        let paths = self.open().flat_map(|claim| &claim.places).filter_map(|place| place.path.as_ref());
        let named: BTreeSet<PathBuf> = paths.filter(is_named).map(PathBuf::from).collect();
        named.into_iter().collect()
    }

    /// Where each open claim points to, among `files` below `root`.
    pub fn locate(
        &self,
        root: &Path,
        files: &[String],
        text_of: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<Vec<Location>> {
        let tree = index(root, files, &self.open().flat_map(|claim| &claim.places).collect::<Vec<_>>());
        self.open().map(|claim| report::locate(claim, &tree, text_of)).collect()
    }
}

/// The tree with the modules and functions that `places` name; only files that hold such a name are parsed.
fn index(root: &Path, files: &[String], places: &[&Place]) -> Tree {
    let modules: BTreeSet<&str> =
        places.iter().filter_map(|place| place.module.as_deref()?.rsplit('.').next()).collect();
    let of_symbols: BTreeSet<&str> = places
        .iter()
        .filter(|place| place.symbol.is_some())
        .filter_map(|place| place.path.as_deref()?.rsplit('/').next())
        .collect();
    let defines = |text: &str| {
        let definition = |line: &str| {
            line.trim_start()
                .strip_prefix("defmodule ")
                .is_some_and(|name| modules.iter().any(|module| name.contains(module)))
        };
        text.lines().any(definition)
    };
    let facts = |path: &String| -> Option<(Extents, Extents)> {
        let by_name = of_symbols.contains(path.rsplit('/').next().unwrap_or(path));
        if modules.is_empty() && !by_name {
            return None;
        }
        let source = source::read(root, path).ok()?;
        (by_name || defines(&source.text)).then(|| extents(path, &source.text)).flatten()
    };
    let found: Vec<(Extents, Extents)> = files.par_iter().filter_map(facts).collect();
    let (mut by_module, mut by_function) = (BTreeMap::new(), BTreeMap::new());
    for (modules, functions) in found {
        modules.into_iter().for_each(|(name, extent)| push(&mut by_module, name, extent));
        functions.into_iter().for_each(|(name, extent)| push(&mut by_function, name, extent));
    }
    Tree::new(files.to_vec(), by_module, by_function)
}

type Extents = Vec<(String, Extent)>;

fn push(map: &mut BTreeMap<String, Vec<Extent>>, name: String, extent: Extent) {
    map.entry(name).or_default().push(extent);
}

/// The modules of a file, and their functions as `Mod.name/arity`.
fn extents(path: &str, text: &str) -> Option<(Extents, Extents)> {
    let file = File::parse(path, text).ok()?;
    let (mut modules, mut functions) = (Extents::new(), Extents::new());
    let lines = |first, last| {
        let (first, last) = (file.q.node(first).outer, file.q.node(last).outer);
        let lines = (file.lines.line(first.start), file.lines.line(last.end.saturating_sub(1)));
        Extent { path: path.to_string(), lines }
    };
    for module in &file.modules {
        modules.push((module.name.to_string(), lines(module.node, module.node)));
        for function in &module.functions {
            if let (Some(first), Some(last)) = (function.clauses.first(), function.clauses.last()) {
                let name = format!("{}.{}/{}", module.name, function.name, function.arity);
                functions.push((name, lines(first.node, last.node)));
            }
        }
    }
    Some((modules, functions))
}
