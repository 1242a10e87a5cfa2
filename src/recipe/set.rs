use crate::source::Needle;
use smol_str::SmolStr;
use std::collections::HashMap;

/// A function by module, name and arity; each part may be `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mfa {
    module: SmolStr,
    name: SmolStr,
    arity: Option<usize>,
}

/// A function and those that undo it: `File.mkdir/1 -> File.rm_rf/1 | File.rmdir/1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    does: Mfa,
    /// Which argument of the first the others take, from 1: `File.cp/2 @2 -> File.rm/1`.
    pub at: usize,
    /// The functions that undo it, the customary one first.
    pub undo: Vec<Mfa>,
}

/// A set of functions, as a file of `Mod.fun/arity` lines says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MfaSet {
    entries: Vec<Mfa>,
    /// Entries by their name, those that cover several names under none: sets are asked about every call of a module.
    by_name: HashMap<Option<SmolStr>, Vec<usize>>,
    pairs: Vec<Pair>,
}

impl Mfa {
    /// Reads `Mod.fun/2`, `:erl.fun/1`, `Mod.fun/*`, `Mod.*`, `*.start_link/*`, `fun/2` (of `Kernel`).
    pub fn parse(text: &str) -> Option<Self> {
        let (path, arity) = match text.rsplit_once('/') {
            Some((path, "*")) => (path, None),
            Some((path, arity)) => (path, Some(arity.parse().ok()?)),
            None => (text, None),
        };
        let (module, name) = path.rsplit_once('.').unwrap_or(("Kernel", path));
        let word = |text: &str, more: &[char]| {
            !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || more.contains(&c))
        };
        let valid = word(module, &['.', ':', '*']) && word(name, &['?', '!', '*']);
        valid.then(|| Self { module: module.into(), name: name.into(), arity })
    }

    /// The module as written.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// The name as written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The arity, unless it is any.
    pub fn arity(&self) -> Option<usize> {
        self.arity
    }

    /// What a call is written with; `None` if it may have any name.
    fn needle(&self) -> Option<Needle> {
        let any = |text: &str| text.contains('*');
        let last = self.module.rsplit(['.', ':']).next().unwrap_or(&self.module);
        match (&*self.module, &*self.name) {
            (_, name) if any(name) => None,
            ("Kernel", name) => Some(Needle::Local(name.into())),
            (module, name) if any(module) => Some(Needle::Word(name.into())),
            (_, name) => Some(Needle::Remote { module: last.into(), name: name.into() }),
        }
    }

    /// True if this entry covers the function.
    pub fn covers(&self, module: &str, name: &str, arity: usize) -> bool {
        let part = |wanted: &str, found: &str| match wanted.split_once('*') {
            Some((start, end)) => {
                found.len() >= start.len() + end.len() && found.starts_with(start) && found.ends_with(end)
            }
            None => wanted == found,
        };
        part(&self.module, module)
            && part(&self.name, name)
            && self.arity.is_none_or(|wanted| wanted == arity)
    }
}

impl MfaSet {
    /// Reads one entry a line; `#` starts a comment. An unreadable line is the error, with its 1-based number.
    pub fn parse(text: &str) -> Result<Self, (u32, String)> {
        let mut set = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.is_empty() {
                continue;
            }
            if !set.add(line) {
                return Err((number as u32 + 1, line.to_string()));
            }
        }
        Ok(set)
    }

    /// Adds `Mod.fun/arity`, or what is undone with what undoes it: `Mod.fun/2 -> Mod.undo/1`; false if it is neither.
    pub fn add(&mut self, line: &str) -> bool {
        let Some((does, undo)) = line.split_once("->") else {
            let entry = Mfa::parse(line.trim());
            let found = entry.is_some();
            entry.into_iter().for_each(|entry| self.push(entry));
            return found;
        };
        let (does, at) = match does.split_once('@') {
            Some((does, at)) => (does, at.trim().parse().unwrap_or(0)),
            None => (does, 1),
        };
        let undo: Option<Vec<Mfa>> = undo.split('|').map(|one| Mfa::parse(one.trim())).collect();
        match (Mfa::parse(does.trim()), undo) {
            (Some(does), Some(undo)) if at > 0 => {
                self.push(does.clone());
                self.pairs.push(Pair { does, at, undo });
                true
            }
            _ => false,
        }
    }

    fn push(&mut self, entry: Mfa) {
        let name = (!entry.name.contains('*')).then(|| entry.name.clone());
        self.by_name.entry(name).or_default().push(self.entries.len());
        self.entries.push(entry);
    }

    /// What undoes a function of the set, if the set says so.
    pub fn pair(&self, module: &str, name: &str, arity: usize) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.does.covers(module, name, arity))
    }

    /// True if some entry covers the function.
    pub fn has(&self, module: &str, name: &str, arity: usize) -> bool {
        let named = [self.by_name.get(&Some(name.into())), self.by_name.get(&None)];
        let mut entries = named.into_iter().flatten().flatten();
        entries.any(|&at| self.entries[at].covers(module, name, arity))
    }

    /// What calls of these functions are written with, for prefilters; `None` if some entry covers any name.
    pub fn needles(&self) -> Option<Vec<Needle>> {
        self.entries.iter().map(Mfa::needle).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_cover_by_module_name_and_arity() {
        let set = MfaSet::parse("HTTPoison.*  # any\n:timer.sleep/1\nsend/2\n*.start_link/*\n").unwrap();
        assert!(set.has("HTTPoison", "get!", 1));
        assert!(set.has(":timer", "sleep", 1) && !set.has(":timer", "sleep", 2));
        assert!(set.has("Kernel", "send", 2));
        assert!(set.has("My.Worker", "start_link", 3) && !set.has("My.Worker", "start", 3));
    }

    #[test]
    fn a_pair_says_what_undoes_a_function_and_which_argument_that_takes() {
        let set = MfaSet::parse("File.cp/2 @2 -> File.rm/1 | File.rm_rf/1\n").unwrap();
        let pair = set.pair("File", "cp", 2).unwrap();
        let undo: Vec<&str> = pair.undo.iter().map(Mfa::name).collect();
        assert_eq!((pair.at, undo), (2, vec!["rm", "rm_rf"]));
        assert!(set.has("File", "cp", 2) && set.pair("File", "cp", 3).is_none());
    }

    #[test]
    fn an_unreadable_line_is_named() {
        assert_eq!(MfaSet::parse("File.rm/1\nnot a function\n"), Err((2, "not a function".into())));
    }
}
