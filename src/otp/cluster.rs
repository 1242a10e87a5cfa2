//! Cuts through a module: which of its functions belong together, along its section comments, the nouns and verbs in
//! their names, and who alone calls a private helper.

use std::collections::{BTreeMap, BTreeSet};

/// A function as the cut sees it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// False for private ones.
    pub public: bool,
    /// It has to stay where it is.
    pub stays: bool,
    /// Its lines of code.
    pub lines: usize,
    /// What stays of it when it moves: a delegation and its specification.
    pub left: usize,
    /// It counts as a function of its own.
    pub counts: bool,
    /// The words of the section that it stands in.
    pub section: Option<String>,
    /// The functions that it calls.
    pub calls: Vec<usize>,
}

/// Where a function lives after the cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Home {
    /// Where it was.
    Old,
    /// In this new module.
    New(usize),
    /// In the module of what several others share.
    Shared,
}

/// One way to cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// A home for each function.
    pub homes: Vec<Home>,
    /// The names of the new modules.
    pub names: Vec<String>,
    /// The most lines and the most functions that a module has after it, as far as can be told beforehand.
    pub most: (usize, usize),
}

/// The most that a module may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Lines of code.
    pub lines: usize,
    /// Functions.
    pub functions: usize,
}

/// What a new module has besides its functions: its head, directives, attributes.
const HEAD: usize = 6;
/// A new module of fewer functions, and fewer lines, is no gain.
const LEAST: (usize, usize) = (3, 25);
/// Where there is no other way.
const LEAST_OF_ALL: (usize, usize) = (2, 12);

/// The cuts that may bring every module below the limits, the best first; `rest` are the lines of the module that are no
/// function's.
pub fn cuts(parts: &[Part], rest: usize, limits: Limits) -> Vec<Cut> {
    let cutter = Cutter { parts, rest, limits };
    let mut found: Vec<Cut> = Vec::new();
    let mut add = |cut: Option<Cut>| {
        if let Some(cut) = cut.filter(|cut| !found.contains(cut)) {
            found.push(cut);
        }
    };
    let groupings =
        [cutter.by_section(), cutter.by_section_and_noun(), cutter.by_noun(), cutter.by_noun_and_verb()];
    for small in [false, true] {
        for labels in &groupings {
            add(cutter.cut(labels, small, false));
            add(cutter.cut(labels, small, true));
        }
    }
    add(cutter.cut(&cutter.by_owner(), true, true));
    found.retain(|cut| cut.names.iter().any(|name| !name.is_empty()));
    found.sort_by_key(|cut| {
        cut.most.0.saturating_sub(limits.lines) + cut.most.1.saturating_sub(limits.functions)
    });
    found
}

/// A name for the group of each function, if it belongs to one.
type Labels = Vec<Option<String>>;

struct Cutter<'p> {
    parts: &'p [Part],
    rest: usize,
    limits: Limits,
}

impl Cutter<'_> {
    fn movable(&self, at: usize) -> bool {
        self.parts[at].public && !self.parts[at].stays
    }

    fn by_section(&self) -> Labels {
        let label = |part: &Part| part.section.as_deref().and_then(section_name);
        self.parts.iter().map(|part| label(part).filter(|_| part.public && !part.stays)).collect()
    }

    fn by_section_and_noun(&self) -> Labels {
        let sections = self.by_section();
        self.fill(sections, |cutter, taken| cutter.nouns(taken))
    }

    fn by_noun(&self) -> Labels {
        self.nouns(&vec![None; self.parts.len()])
    }

    fn by_noun_and_verb(&self) -> Labels {
        let nouns = self.by_noun();
        self.fill(nouns, |cutter, taken| cutter.verbs(taken))
    }

    fn by_owner(&self) -> Labels {
        let name = |part: &Part| (!part.stays && part.public).then(|| camel(&part.name));
        self.parts.iter().map(name).collect()
    }

    fn fill(&self, labels: Labels, more: impl Fn(&Self, &Labels) -> Labels) -> Labels {
        let others = more(self, &labels);
        labels.into_iter().zip(others).map(|(label, other)| label.or(other)).collect()
    }

    /// Groups of at least two functions whose names end in one noun, else hold it; the most common noun first.
    fn nouns(&self, taken: &Labels) -> Labels {
        let open = |at: &usize| self.movable(*at) && taken[*at].is_none();
        let names: Vec<(usize, Vec<String>)> =
            (0..self.parts.len()).filter(open).map(|at| (at, nouns(&self.parts[at].name))).collect();
        let mut labels: Labels = vec![None; self.parts.len()];
        for last_only in [true, false] {
            loop {
                let mut count: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
                for (order, (at, words)) in names.iter().enumerate() {
                    let of_these = if last_only { words.len().saturating_sub(1) } else { 0 };
                    let words: BTreeSet<&String> = words[of_these..].iter().collect();
                    for word in words.into_iter().filter(|_| labels[*at].is_none()) {
                        count.entry(word).or_insert((0, usize::MAX - order)).0 += 1;
                    }
                }
                let known: Vec<String> = labels.iter().flatten().cloned().collect();
                let best = count.into_iter().max_by_key(|(_, rank)| *rank);
                let Some((noun, _)) =
                    best.filter(|(_, (count, _))| *count >= 2).map(|(n, c)| (n.to_string(), c))
                else {
                    break;
                };
                let is_many = |part: &Part| {
                    let words = part.name.split('_').map(|word| word.trim_end_matches(['?', '!']));
                    words.into_iter().any(|word| word != noun && singular(word) == noun)
                };
                // `Path` alone would be taken for Elixir's.
                let is_many = self.parts.iter().any(is_many) || super::is_elixir_module(&camel(&noun));
                let name = if is_many { plural(&noun) } else { camel(&noun) };
                if known.contains(&name) && last_only {
                    break;
                }
                for (at, words) in &names {
                    let has = if last_only { words.last() == Some(&noun) } else { words.contains(&noun) };
                    if labels[*at].is_none() && has {
                        labels[*at] = Some(name.clone());
                    }
                }
            }
        }
        labels
    }

    /// Groups of at least two functions whose names begin with one verb.
    fn verbs(&self, taken: &Labels) -> Labels {
        let verb =
            |at: usize| self.parts[at].name.split('_').next().unwrap_or("").trim_end_matches(['?', '!']);
        let open: Vec<usize> =
            (0..self.parts.len()).filter(|&at| self.movable(at) && taken[at].is_none()).collect();
        let mut labels: Labels = vec![None; self.parts.len()];
        for &at in &open {
            if open.iter().filter(|&&other| verb(other) == verb(at)).count() > 1 && verb(at).len() > 1 {
                labels[at] = Some(gerund(verb(at)));
            }
        }
        labels
    }

    /// The cut along labels. Groups over the limits are cut again by nouns and verbs; groups that are no gain stay, unless
    /// `small`; with `helpers`, private functions that would stay move by their nouns, and with their owners, too.
    fn cut(&self, labels: &Labels, small: bool, helpers: bool) -> Option<Cut> {
        let mut labels = self.subdivided(labels.clone());
        let mut homes;
        let mut names;
        loop {
            names = group_names(&labels);
            homes = self.homes(&labels, &names);
            let sizes = self.sizes(&homes, names.len());
            let least = if small { LEAST_OF_ALL } else { LEAST };
            let is_small = |at: &usize| {
                let (lines, functions) = sizes[*at + 1];
                functions < least.0 && lines < least.1 + HEAD || functions == 0
            };
            let Some(at) = (0..names.len()).find(is_small) else { break };
            labels
                .iter_mut()
                .filter(|label| label.as_ref() == Some(&names[at]))
                .for_each(|label| *label = None);
        }
        let is_over = |size: (usize, usize)| size.0 > self.limits.lines || size.1 > self.limits.functions;
        if helpers {
            let sizes = self.sizes(&homes, names.len());
            if !is_over(sizes[0]) {
                return None;
            }
            self.move_helpers(&mut homes, &mut names);
        }
        if names.is_empty() {
            return None;
        }
        let sizes = self.sizes(&homes, names.len());
        let most = (sizes.iter().map(|size| size.0).max()?, sizes.iter().map(|size| size.1).max()?);
        Some(Cut { homes, names, most })
    }

    /// Labels whose groups are over the limits become several, by the nouns, then by the verbs in their functions' names.
    fn subdivided(&self, mut labels: Labels) -> Labels {
        for _ in 0..8 {
            let names = group_names(&labels);
            let homes = self.homes(&labels, &names);
            let sizes = self.sizes(&homes, names.len());
            let over = (0..names.len())
                .find(|&at| sizes[at + 1].0 > self.limits.lines || sizes[at + 1].1 > self.limits.functions);
            let Some(at) = over else { break };
            // All others are taken, so that only the group's own functions get new labels.
            let mut taken: Labels = labels
                .iter()
                .map(|label| (label.as_ref() != Some(&names[at])).then(|| label.clone().unwrap_or_default()))
                .collect();
            let noun = singular(&names[at].to_lowercase());
            let mut new = self.nouns_but(&taken, &noun);
            for (slot, label) in taken.iter_mut().zip(&new) {
                *slot = slot.take().or(label.clone());
            }
            let verbs = self.verbs(&taken);
            for (label, verb) in new.iter_mut().zip(verbs) {
                *label = label.take().or(verb);
            }
            let distinct: BTreeSet<&String> = new.iter().flatten().collect();
            if distinct.len() < 2 {
                self.number(&mut labels, &names[at], sizes[at + 1]);
                continue;
            }
            for (label, new) in labels.iter_mut().zip(new) {
                if label.as_ref() == Some(&names[at]) {
                    let parted = new.filter(|new| new != &names[at]).map(|new| format!("{}{new}", names[at]));
                    *label = parted.or(label.take());
                }
            }
        }
        labels
    }

    /// A group that no names divide becomes several of one size, in source order, told apart by numbers.
    fn number(&self, labels: &mut Labels, name: &str, size: (usize, usize)) {
        let own: Vec<usize> = (0..labels.len()).filter(|&at| labels[at].as_deref() == Some(name)).collect();
        let lines = size.0.div_ceil((self.limits.lines * 4 / 5).max(1));
        let functions = size.1.div_ceil((self.limits.functions * 4 / 5).max(1));
        let parts = lines.max(functions).max(2).min(own.len().max(1));
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        if stem != name || own.len() < 2 {
            return;
        }
        for (order, &at) in own.iter().enumerate() {
            labels[at] = Some(format!("{stem}{}", order * parts / own.len() + 1));
        }
    }

    /// Nouns without the one that all of a group have.
    fn nouns_but(&self, taken: &Labels, noun: &str) -> Labels {
        let without: Vec<Part> = self
            .parts
            .iter()
            .map(|part| {
                let words: Vec<&str> = part.name.split('_').collect();
                let kept: Vec<&str> = words.iter().copied().filter(|word| singular(word) != noun).collect();
                Part { name: kept.join("_"), ..part.clone() }
            })
            .collect();
        Cutter { parts: &without, ..*self }.nouns(taken)
    }

    /// Private functions go where all go that use them; what several use is shared; what stays keeps what it alone uses.
    fn homes(&self, labels: &Labels, names: &[String]) -> Vec<Home> {
        let seeds: Vec<Option<Home>> = (0..self.parts.len())
            .map(|at| {
                let label = labels[at].as_ref().and_then(|label| names.iter().position(|name| name == label));
                match (&self.parts[at], label) {
                    (part, _) if part.stays => Some(Home::Old),
                    (_, Some(at)) => Some(Home::New(at)),
                    (part, None) if part.public => Some(Home::Old),
                    _ => None,
                }
            })
            .collect();
        self.settled(&seeds)
    }

    fn settled(&self, seeds: &[Option<Home>]) -> Vec<Home> {
        let mut users: Vec<BTreeSet<Home>> = vec![BTreeSet::new(); self.parts.len()];
        for (at, seed) in seeds.iter().enumerate() {
            let Some(home) = seed else { continue };
            let mut open = vec![at];
            while let Some(at) = open.pop() {
                for &called in &self.parts[at].calls {
                    if seeds[called].is_none() && users[called].insert(*home) {
                        open.push(called);
                    }
                }
            }
        }
        let settled = |at: usize| match (seeds[at], users[at].len()) {
            (Some(home), _) => home,
            (None, 1) => users[at].iter().next().copied().unwrap_or(Home::Old),
            (None, 0) => Home::Old,
            (None, _) => Home::Shared,
        };
        (0..self.parts.len()).map(settled).collect()
    }

    /// Lines and functions of the old module, then of each new one, then of the shared one.
    fn sizes(&self, homes: &[Home], new: usize) -> Vec<(usize, usize)> {
        let mut sizes = vec![(HEAD, 0); new + 2];
        sizes[0] = (self.rest, 0);
        for (part, home) in self.parts.iter().zip(homes) {
            let at = match home {
                Home::Old => 0,
                Home::New(at) => at + 1,
                Home::Shared => new + 1,
            };
            sizes[at].0 += part.lines;
            sizes[at].1 += usize::from(part.counts);
            if at > 0 && part.public {
                sizes[0].0 += part.left;
            }
        }
        sizes
    }

    /// Private functions of the old module that may leave it: those that share a noun, and all that only they use.
    fn move_helpers(&self, homes: &mut Vec<Home>, names: &mut Vec<String>) {
        let own: Vec<Part> = self
            .parts
            .iter()
            .zip(homes.iter())
            .map(|(part, home)| Part {
                public: !part.public && *home == Home::Old && !part.stays,
                ..part.clone()
            })
            .collect();
        let helper = Cutter { parts: &own, ..*self };
        let labels = helper.subdivided(helper.by_noun_and_verb());
        let groups = group_names(&labels);
        let mut sized: Vec<(usize, &String)> = groups
            .iter()
            .map(|name| {
                let lines = labels.iter().zip(&own).filter(|(label, _)| label.as_ref() == Some(name));
                (lines.map(|(_, part)| part.lines).sum(), name)
            })
            .collect();
        sized.sort_by(|a, b| b.cmp(a));
        let is_over = |sizes: &[(usize, usize)]| {
            sizes.iter().any(|size| size.0 > self.limits.lines || size.1 > self.limits.functions)
        };
        // What moves with its users only may still move on its own.
        let is_own = |at: usize| own[at].public;
        let mut chosen: Vec<Option<Home>> =
            (0..own.len()).map(|at| (!is_own(at)).then_some(homes[at])).collect();
        for (_, name) in sized {
            if !is_over(&self.sizes(homes, names.len())) {
                break;
            }
            let index = names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name.clone());
                names.len() - 1
            });
            for at in (0..own.len()).filter(|&at| is_own(at) && labels[at].as_ref() == Some(name)) {
                chosen[at] = Some(Home::New(index));
            }
            *homes = self.settled(&chosen);
        }
    }
}

fn group_names(labels: &Labels) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for label in labels.iter().flatten() {
        if !names.contains(label) {
            names.push(label.clone());
        }
    }
    names
}

/// The name of a module for a section; `None` for sections that say only what kind of code they hold.
fn section_name(words: &str) -> Option<String> {
    const FILLERS: [&str; 52] = [
        "api",
        "functions",
        "function",
        "public",
        "private",
        "helpers",
        "helper",
        "callbacks",
        "callback",
        "client",
        "server",
        "internal",
        "internals",
        "implementation",
        "utilities",
        "utility",
        "utils",
        "the",
        "and",
        "of",
        "for",
        "section",
        "methods",
        "interface",
        "genserver",
        "misc",
        "miscellaneous",
        "other",
        "others",
        "common",
        "general",
        "a",
        "an",
        "to",
        "in",
        "with",
        "main",
        "core",
        "interfaces",
        "impl",
        "todo",
        "note",
        "related",
        "operations",
        "operation",
        "handling",
        "stuff",
        "code",
        "logic",
        "start",
        "end",
        "module",
    ];
    let words: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .flat_map(|word| word.split('_'))
        .filter(|word| !word.is_empty())
        .collect();
    // A sentence is no heading.
    if words.len() > 6 {
        return None;
    }
    let kept: Vec<&str> =
        words.into_iter().filter(|word| !FILLERS.contains(&word.to_lowercase().as_str())).take(3).collect();
    let name: String = kept.iter().map(|word| camel(word)).collect();
    let starts = name.starts_with(|c: char| c.is_ascii_uppercase());
    (starts && name.is_ascii() && name.len() > 1).then_some(name)
}

/// The nouns in a function's name: what stands behind its verb, up to a preposition, in the singular.
fn nouns(name: &str) -> Vec<String> {
    const PREPOSITIONS: [&str; 14] =
        ["by", "for", "from", "with", "to", "in", "of", "on", "at", "as", "if", "into", "using", "via"];
    let name = name.trim_end_matches(['?', '!']);
    let words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    let verb = usize::from(words.len() > 1);
    words[verb..]
        .iter()
        .take_while(|word| !PREPOSITIONS.contains(word))
        .filter(|word| word.len() > 1 && !is_quality(word))
        .map(|word| singular(word))
        .filter(|_| words.len() > 1)
        .collect()
}

/// True for words that say how something is, not what it is.
fn is_quality(word: &str) -> bool {
    const WORDS: [&str; 16] = [
        "valid",
        "invalid",
        "empty",
        "default",
        "available",
        "ready",
        "active",
        "all",
        "any",
        "one",
        "many",
        "new",
        "old",
        "internal",
        "async",
        "safe",
    ];
    WORDS.contains(&word) || word.len() > 4 && word.ends_with("ed")
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    if ["ss", "us", "is", "as"].iter().any(|end| word.ends_with(end)) || word.len() < 4 {
        return word.to_string();
    }
    for end in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(end) {
            return word[..word.len() - 2].to_string();
        }
    }
    word.strip_suffix('s').unwrap_or(word).to_string()
}

fn plural(noun: &str) -> String {
    const AS_THEY_ARE: [&str; 16] = [
        "info",
        "data",
        "config",
        "state",
        "status",
        "health",
        "metadata",
        "telemetry",
        "history",
        "progress",
        "access",
        "storage",
        "cache",
        "schema",
        "content",
        "json",
    ];
    let word = match noun {
        _ if AS_THEY_ARE.contains(&noun) => noun.to_string(),
        _ if noun.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|end| noun.ends_with(end)) => {
            format!("{}ies", &noun[..noun.len() - 1])
        }
        _ if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        _ => format!("{noun}s"),
    };
    camel(&word)
}

fn gerund(verb: &str) -> String {
    let letters: Vec<char> = verb.chars().collect();
    let is_vowel = |c: &char| "aeiou".contains(*c);
    let word = match letters.as_slice() {
        _ if !verb.is_ascii() => verb.to_string(),
        [.., before, 'e'] if *before != 'e' => format!("{}ing", &verb[..verb.len() - 1]),
        [a, b, c] if !is_vowel(a) && is_vowel(b) && !is_vowel(c) && !"wxy".contains(*c) => {
            format!("{verb}{c}ing")
        }
        [a, b, c, d]
            if letters.iter().filter(|letter| is_vowel(letter)).count() == 1
                && !is_vowel(a)
                && !is_vowel(b)
                && is_vowel(c)
                && !is_vowel(d)
                && !"wxy".contains(*d) =>
        {
            format!("{verb}{d}ing")
        }
        _ => format!("{verb}ing"),
    };
    camel(&word)
}

fn camel(words: &str) -> String {
    let words = words.trim_end_matches(['?', '!']).split('_');
    words
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, public: bool, section: Option<&str>, calls: &[usize]) -> Part {
        Part {
            name: name.into(),
            public,
            stays: false,
            lines: 10,
            left: 1,
            counts: true,
            section: section.map(String::from),
            calls: calls.to_vec(),
        }
    }

    #[test]
    fn section_comments_come_first_and_helpers_go_with_their_only_owner() {
        let parts = [
            part("open", true, Some("Planning functions"), &[4]),
            part("close", true, Some("Planning functions"), &[5]),
            part("pay", true, Some("Billing"), &[5]),
            part("refund", true, Some("Billing"), &[6]),
            part("helper", false, Some("Private helpers"), &[]),
            part("shared", false, Some("Private helpers"), &[]),
            part("money", false, Some("Private helpers"), &[]),
        ];
        let found = cuts(&parts, 5, Limits { lines: 50, functions: 3 });
        let (new, shared) = (Home::New, Home::Shared);
        assert_eq!(found[0].names, ["Planning", "Billing"]);
        assert_eq!(found[0].homes, [new(0), new(0), new(1), new(1), new(0), shared, new(1)]);
    }

    #[test]
    fn nouns_come_next() {
        let names = [
            "create_team",
            "list_teams",
            "delete_team",
            "create_user",
            "get_user_by_email",
            "list_users",
            "run",
        ];
        let parts: Vec<Part> = names.iter().map(|name| part(name, true, None, &[])).collect();
        let found = cuts(&parts, 5, Limits { lines: 50, functions: 4 });
        assert_eq!(found[0].names, ["Teams", "Users"]);
        assert_eq!(found[0].homes[6], Home::Old);
    }

    #[test]
    fn words_are_bent() {
        for (noun, name) in
            [("entry", "Entries"), ("box", "Boxes"), ("team", "Teams"), ("data", "Data"), ("day", "Days")]
        {
            assert_eq!(plural(noun), name);
        }
        for (verb, name) in [
            ("parse", "Parsing"),
            ("put", "Putting"),
            ("render", "Rendering"),
            ("plan", "Planning"),
            ("eval", "Evaling"),
        ] {
            assert_eq!(gerund(verb), name);
        }
        assert_eq!(section_name("Public API"), None);
        assert_eq!(section_name("Team planning helpers").as_deref(), Some("TeamPlanning"));
        assert_eq!(nouns("get_user_by_email"), ["user"]);
    }
}
