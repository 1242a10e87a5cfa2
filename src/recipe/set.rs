use smol_str::SmolStr;

/// A function by module, name and arity; each part may be `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mfa {
    module: SmolStr,
    name: SmolStr,
    arity: Option<usize>,
}

/// A set of functions, as a file of `Mod.fun/arity` lines says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MfaSet {
    entries: Vec<Mfa>,
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
        let mut entries = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.is_empty() {
                continue;
            }
            entries.push(Mfa::parse(line).ok_or_else(|| (number as u32 + 1, line.to_string()))?);
        }
        Ok(Self { entries })
    }

    /// Adds an entry.
    pub fn add(&mut self, entry: Mfa) {
        self.entries.push(entry);
    }

    /// True if some entry covers the function.
    pub fn has(&self, module: &str, name: &str, arity: usize) -> bool {
        self.entries.iter().any(|entry| entry.covers(module, name, arity))
    }

    /// The function names, for prefilters; `None` if some entry covers any name.
    pub fn needles(&self) -> Option<Vec<String>> {
        let names = self.entries.iter().map(|entry| entry.name.trim_matches('*').to_string());
        let names: Vec<String> = names.collect();
        (!names.iter().any(|name| name.is_empty() || name.contains('*'))).then_some(names)
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
    fn an_unreadable_line_is_named() {
        assert_eq!(MfaSet::parse("File.rm/1\nnot a function\n"), Err((2, "not a function".into())));
    }
}
