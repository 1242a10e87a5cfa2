//! From places as written to files of the tree.

use super::{Claim, Place};
use regex::Regex;
use std::collections::{BTreeMap, HashMap, HashSet};

/// More files of one name than this say nothing.
const FEW: usize = 4;
/// A directory or glob stands for at most this many files.
const MANY: usize = 50;
/// A line of code this long is known again by itself.
const LONG: usize = 24;

/// What a tree holds, as far as places need it.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    files: Vec<String>,
    /// The files by their last part, in lower case.
    by_name: HashMap<String, Vec<usize>>,
    modules: BTreeMap<String, Vec<Extent>>,
    functions: BTreeMap<String, Vec<Extent>>,
}

impl Tree {
    /// A tree of the Elixir files `files`: paths relative to the root, with `/`.
    ///
    /// `modules` says where modules are defined; it may lack some: their files are then guessed by Elixir's naming
    /// convention. `functions` says where functions are defined, by `Mod.name/arity`; it may be empty.
    pub fn new(
        files: Vec<String>,
        modules: BTreeMap<String, Vec<Extent>>,
        functions: BTreeMap<String, Vec<Extent>>,
    ) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, file) in files.iter().enumerate() {
            by_name.entry(name_of(file)).or_default().push(index);
        }
        Self { files, by_name, modules, functions }
    }
}

/// The last part of a path, in lower case.
fn name_of(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_lowercase()
}

/// Where something is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Relative to the root.
    pub path: String,
    /// First and last line, 1-based, both included.
    pub lines: (u32, u32),
}

/// How well a location is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// A file and lines of it.
    Exact,
    /// A file.
    File,
    /// Nothing of the tree, or found by looking everywhere.
    #[default]
    None,
}

/// A place of the tree that a claim names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// Relative to the root; `None` if the tree holds no such place.
    pub path: Option<String>,
    /// The path or module as the report writes it.
    pub written: Option<String>,
    /// First and last line, 1-based, both included.
    pub lines: Option<(u32, u32)>,
    /// How well it is known.
    pub grade: Grade,
    /// The report only mentions it in passing.
    pub mentioned: bool,
    /// How the place was read, or why it was not found; may be empty.
    pub note: String,
    /// The report's own code stands at its lines: they have not drifted.
    pub pinned: bool,
    /// Further lines of the file at which code of the report stands.
    pub also: Vec<u32>,
}

/// Finds a claim's places in the tree, each location once, and follows code that has moved.
///
/// `text` gives the text of a file of the tree, `None` if it cannot be read; it is asked only for files of `tree`.
pub fn locate(claim: &Claim, tree: &Tree, mut text: impl FnMut(&str) -> Option<String>) -> Vec<Location> {
    let snippets: Vec<&str> = claim
        .snippets
        .iter()
        .filter(|snippet| !snippet.suggested)
        .map(|snippet| snippet.code.as_str())
        .collect();
    let mut found: Vec<Location> = Vec::new();
    // A claim that names a file outside the root has a place, though one that is refused: it is not looked for by scan.
    let outside = if claim.places.is_empty() { outside_words(&claim.prose) } else { Vec::new() };
    for location in claim.places.iter().chain(&outside).flat_map(|place| resolve(place, tree)) {
        let known = |known: &&mut Location| {
            known.path.is_some() && known.path == location.path && known.lines == location.lines
        };
        match found.iter_mut().find(known) {
            Some(known) => known.mentioned &= location.mentioned,
            None => found.push(location),
        }
    }
    let stated: HashSet<Option<String>> =
        found.iter().filter(|one| !one.mentioned && one.path.is_some()).map(|one| one.path.clone()).collect();
    found.retain(|location| !location.mentioned || !stated.contains(&location.path));
    let mut exact: HashMap<Option<String>, usize> = HashMap::new();
    for location in found.iter().filter(|location| location.grade == Grade::Exact) {
        *exact.entry(location.path.clone()).or_default() += 1;
    }
    for location in &mut found {
        let (Some(path), Some(lines), Grade::Exact) = (&location.path, location.lines, location.grade) else {
            continue;
        };
        let Some(text) = text(path) else { continue };
        // One snippet cannot say where several places of a file have gone.
        if !snippets.is_empty() && exact.get(&location.path) == Some(&1) {
            let now = relocate(lines, &snippets, &text);
            if now != lines {
                location.note = format!("the code of line {} is now at line {}", lines.0, now.0);
                location.lines = Some(now);
            }
            let within = |line: &u32, slack| (now.0.saturating_sub(slack)..=now.1 + slack).contains(line);
            location.also = sightings(&snippets, &text);
            location.pinned = now != lines || location.also.iter().any(|line| within(line, 3));
            location.also.retain(|line| !within(line, 0));
        }
        let length = text.lines().count() as u32;
        if location.lines.is_some_and(|lines| lines.0 > length) {
            location.grade = Grade::File;
            location.note = format!("the file ends at line {length}");
        }
    }
    found
}

/// Finds a place in the tree; always at least one location, of grade `None` with the reason if there is none.
///
/// A path may lack its first directories or carry those of another machine. One that leads out of the root is refused.
pub fn resolve(place: &Place, tree: &Tree) -> Vec<Location> {
    let found = match (&place.path, &place.module) {
        (Some(path), _) => by_path(path, tree),
        (None, Some(module)) => return by_module(module, place, tree),
        (None, None) => Err("the report names no file".to_string()),
    };
    match found {
        Err(reason) => vec![nowhere(place, reason)],
        Ok(paths) => {
            let only = paths.len() == 1;
            let note =
                if only { String::new() } else { format!("one of {} files of that name", paths.len()) };
            paths
                .into_iter()
                .map(|path| {
                    let lines = place.lines.or_else(|| function_lines(place, &path, tree));
                    let grade = if only && lines.is_some() { Grade::Exact } else { Grade::File };
                    at(place, path, lines, grade, note.clone())
                })
                .collect()
        }
    }
}

fn nowhere(place: &Place, note: String) -> Location {
    Location { path: None, ..at(place, String::new(), place.lines, Grade::None, note) }
}

fn at(place: &Place, path: String, lines: Option<(u32, u32)>, grade: Grade, note: String) -> Location {
    let written = place.path.clone().or_else(|| place.module.clone());
    let mentioned = place.mentioned;
    Location { path: Some(path), written, lines, grade, mentioned, note, ..Location::default() }
}

/// The lines of the function that the place names, if the file has exactly one such.
fn function_lines(place: &Place, path: &str, tree: &Tree) -> Option<(u32, u32)> {
    let symbol = place.symbol.as_deref()?;
    let mut found = tree
        .functions
        .iter()
        .filter(|(name, _)| names_function(name, symbol))
        .flat_map(|(_, extents)| extents.iter().filter(|extent| extent.path == path));
    let first = found.next()?;
    found.next().is_none().then_some(first.lines)
}

/// `My.Mod.run/2` is named by `run`, `run/2`, `Mod.run` and itself.
fn names_function(name: &str, symbol: &str) -> bool {
    let (stem, arity) = name.rsplit_once('/').unwrap_or((name, ""));
    let (wanted, wanted_arity) = symbol.rsplit_once('/').unwrap_or((symbol, arity));
    let ends = stem.strip_suffix(wanted).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    ends && arity == wanted_arity
}

/// Paths in running text that climb out of their folder.
fn outside_words(prose: &str) -> Vec<Place> {
    let words =
        prose.split(|c: char| c.is_whitespace() || matches!(c, '`' | '(' | ')' | '"' | '\'' | ',' | ';'));
    let climbing = words.filter(|word| word.starts_with("../") || word.contains("/../"));
    let path = |word: &str| word.split(':').next().unwrap_or(word).trim_end_matches('.').to_string();
    climbing.map(|word| Place { path: Some(path(word)), ..Place::default() }).collect()
}

fn by_path(written: &str, tree: &Tree) -> Result<Vec<String>, String> {
    let drive = written.as_bytes().get(1) == Some(&b':');
    let absolute = written.starts_with('/') || drive || written.starts_with('~');
    let mut parts: Vec<&str> = Vec::new();
    for part in written.split('/').skip(usize::from(drive)) {
        match part {
            "" | "." | "~" => {}
            ".." if parts.pop().is_none() => {
                return Err(format!("{written} leads out of the root; not opened"));
            }
            ".." => {}
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    if path.is_empty() {
        return Err(format!("{written} names no file"));
    }
    if path.contains(['*', '{']) {
        return by_glob(&path, tree).ok_or_else(|| format!("nothing matches {written} here"));
    }
    if !absolute && let Some(file) = tree.files.iter().find(|file| **file == path) {
        return Ok(vec![file.clone()]);
    }
    let is_file = parts.last().is_some_and(|name| name.contains('.'));
    if !is_file {
        let inside = under(&parts, tree);
        if absolute && inside.is_empty() {
            return Err(outside(written));
        }
        return if inside.is_empty() || inside.len() > MANY {
            Err(format!("{} files under {written} here", inside.len()))
        } else {
            Ok(inside)
        };
    }
    // A prefix may be missing; or there may be one too many. A lone name is enough only if it is all that was written.
    let least = if parts.len() == 1 { 1 } else { 2 };
    for dropped in 0..=parts.len() - least {
        let tail = parts[dropped..].join("/");
        let found = ending_in(&tail, tree);
        match found.len() {
            0 => {}
            1..=FEW => return Ok(found),
            number => return Err(format!("{number} files here end in {tail}")),
        }
    }
    if absolute {
        return Err(outside(written));
    }
    let namesakes = ending_in(parts.last().copied().unwrap_or_default(), tree);
    match namesakes.first() {
        Some(other) => Err(format!("no file {written} here (of the same name: {other})")),
        None => Err(format!("no file {written} here")),
    }
}

fn outside(written: &str) -> String {
    format!("{written} is absolute and ends in no file of this tree; not opened")
}

/// The files whose path is `tail` or ends in it, first to the letter, then whatever the case; those that are not tests
/// first alone, unless the tail names a test.
fn ending_in(tail: &str, tree: &Tree) -> Vec<String> {
    let lower = tail.to_lowercase();
    let ends = |file: &str, tail: &str| {
        file.strip_suffix(tail).is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    let namesakes: Vec<&String> = tree
        .by_name
        .get(&name_of(tail))
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .map(|&index| &tree.files[index])
        .collect();
    let mut found: Vec<&String> = namesakes.iter().copied().filter(|file| ends(file, tail)).collect();
    if found.is_empty() {
        found = namesakes.into_iter().filter(|file| ends(&file.to_lowercase(), &lower)).collect();
    }
    let in_tests =
        |file: &str| file.split('/').any(|part| matches!(part, "test" | "tests" | "deps" | "_build"));
    if !in_tests(tail) && found.iter().any(|file| !in_tests(file)) {
        found.retain(|file| !in_tests(file));
    }
    found.into_iter().cloned().collect()
}

/// The files below a directory, whose own first directories may be missing or too many.
fn under(parts: &[&str], tree: &Tree) -> Vec<String> {
    for dropped in 0..parts.len() {
        let directory = parts[dropped..].join("/") + "/";
        let inside = |file: &&String| file.starts_with(&directory) || file.contains(&format!("/{directory}"));
        let found: Vec<String> = tree.files.iter().filter(inside).cloned().collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn by_glob(path: &str, tree: &Tree) -> Option<Vec<String>> {
    let mut pattern = String::from("(?:^|/)");
    let mut rest = path;
    let mut depth = 0;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("**/") {
            pattern.push_str("(?:.*/)?");
            3
        } else {
            match c {
                '*' => pattern.push_str("[^/]*"),
                '{' => {
                    depth += 1;
                    pattern.push_str("(?:");
                }
                '}' if depth > 0 => {
                    depth -= 1;
                    pattern.push(')');
                }
                ',' if depth > 0 => pattern.push('|'),
                c => pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    pattern.push_str(&")".repeat(depth));
    pattern.push('$');
    let pattern = Regex::new(&pattern).ok()?;
    let found: Vec<String> = tree.files.iter().filter(|file| pattern.is_match(file)).cloned().collect();
    (1..=MANY).contains(&found.len()).then_some(found)
}

fn by_module(module: &str, place: &Place, tree: &Tree) -> Vec<Location> {
    let ends = |name: &str| {
        name.strip_suffix(module).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let mut extents: Vec<&Extent> = match tree.modules.get(module) {
        Some(extents) => extents.iter().collect(),
        None => tree.modules.iter().filter(|(name, _)| ends(name)).flat_map(|(_, extents)| extents).collect(),
    };
    extents.truncate(FEW + 1);
    if extents.len() > FEW {
        return vec![nowhere(place, format!("too many modules here are called {module}"))];
    }
    if extents.is_empty() {
        let tail = file_of(module) + ".ex";
        let found = ending_in(&tail, tree);
        let grade = if found.len() == 1 && place.lines.is_some() { Grade::Exact } else { Grade::File };
        return match found.len() {
            0 => vec![nowhere(place, format!("no module {module} here"))],
            1..=FEW => {
                found.into_iter().map(|path| at(place, path, place.lines, grade, String::new())).collect()
            }
            _ => vec![nowhere(place, format!("too many files here are called {tail}"))],
        };
    }
    let only = extents.len() == 1;
    extents
        .into_iter()
        .map(|extent| {
            let exact = place.lines.or_else(|| function_lines(place, &extent.path, tree));
            let grade = if only && exact.is_some() { Grade::Exact } else { Grade::File };
            let lines = exact.or(Some(extent.lines));
            let note = if only { String::new() } else { format!("one of several modules called {module}") };
            at(place, extent.path.clone(), lines, grade, note)
        })
        .collect()
}

/// The file that a module lives in by convention, without its end: `My.HTTPClient` in `my/http_client`.
fn file_of(module: &str) -> String {
    let mut out = String::new();
    let letters: Vec<char> = module.chars().collect();
    for (at, &c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        if c == '.' {
            out.push('/');
        } else {
            let new_word = c.is_uppercase()
                && before.is_some_and(|before| {
                    before.is_lowercase()
                        || before.is_ascii_digit()
                        || before.is_uppercase() && after.is_some_and(|after| after.is_lowercase())
                });
            if new_word {
                out.push('_');
            }
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// The lines at which a report's snippets stand now, if they have moved away from `lines`; else `lines`.
///
/// `snippets` are blocks of code that the report shows of the file, `text` is the file. A snippet counts as found where
/// two of its lines stand close to each other, or one that is long and occurs once.
pub fn relocate(lines: (u32, u32), snippets: &[&str], text: &str) -> (u32, u32) {
    let mut at: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(line) = telling(line) {
            at.entry(line).or_default().push(index as u32 + 1);
        }
    }
    let mut best: Option<(usize, u32, (u32, u32))> = None;
    for snippet in snippets {
        let wanted: Vec<(u32, String)> = snippet
            .lines()
            .take(500)
            .enumerate()
            .filter_map(|(index, line)| Some((index as u32, telling(line)?)))
            .collect();
        let hits: Vec<(u32, u32, usize)> = wanted
            .iter()
            .flat_map(|(index, line)| {
                let places = at.get(line).map_or(&[][..], Vec::as_slice);
                places.iter().map(|&place| (place, *index, places.len())).collect::<Vec<_>>()
            })
            .take(500)
            .collect();
        // The report is right if any of the snippet stands where it says.
        if hits
            .iter()
            .any(|(line, ..)| (lines.0.saturating_sub(3)..=lines.1.saturating_add(3)).contains(line))
        {
            return lines;
        }
        let long = |index: u32| wanted.iter().any(|(at, line)| *at == index && line.len() >= LONG);
        for &(first, index, times) in &hits {
            let near: Vec<u32> = hits
                .iter()
                .filter(|&&(line, other, _)| {
                    line >= first && other >= index && (line - first) <= (other - index).saturating_mul(2) + 3
                })
                .map(|&(line, ..)| line)
                .collect();
            let mut distinct = near.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let enough = distinct.len() >= 2 || (times == 1 && long(index));
            if enough && let Some(&last) = distinct.last() {
                let drift = first.abs_diff(lines.0);
                let better = best.is_none_or(|(count, far, _)| {
                    distinct.len() > count || (distinct.len() == count && drift < far)
                });
                if better {
                    best = Some((distinct.len(), drift, (first, last)));
                }
            }
        }
    }
    best.map_or(lines, |(_, _, lines)| lines)
}

/// The lines of `text` that stand in a snippet, are long and occur once.
fn sightings(snippets: &[&str], text: &str) -> Vec<u32> {
    let wanted: HashSet<String> = snippets
        .iter()
        .flat_map(|snippet| snippet.lines().take(500).filter_map(telling))
        .filter(|line| line.len() >= LONG)
        .collect();
    let mut at: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(line) = telling(line).filter(|line| wanted.contains(line)) {
            at.entry(line).or_default().push(index as u32 + 1);
        }
    }
    at.into_values().filter_map(|lines| <[u32; 1]>::try_from(lines).ok().map(|[line]| line)).collect()
}

/// A line of code without indentation and comment, if it says enough to be known again.
fn telling(line: &str) -> Option<String> {
    let code = line.split(" #").next().unwrap_or(line).trim();
    let code = code.strip_suffix(',').unwrap_or(code);
    let letters = code.chars().filter(|c| c.is_alphanumeric()).count();
    (letters >= 8 && !code.starts_with('#')).then(|| code.split_whitespace().collect::<Vec<_>>().join(" "))
}
