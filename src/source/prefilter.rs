//! Which rules can match a file at all, told from its bytes before it is parsed.

use super::{Needle, Span, idle_statements, needle::Needs, prose::prose};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;

/// What one rule needs of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    /// A conjunction of clauses, each a disjunction of needles. A rule without clauses matches every file; a clause
    /// without needles, none; the empty word occurs everywhere.
    pub clauses: Vec<Vec<Needle>>,
    /// The calls that the rule looks at one by one, if it looks at nothing around them.
    pub calls: Option<Vec<Needle>>,
}

/// What the bytes of a file tell of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sifted {
    /// The rules that may match, by their index in [`Prefilter::new`]'s list and in order.
    pub rules: Vec<usize>,
    /// Statements that none of these rules needs.
    pub idle: Vec<Span>,
}

/// Many rules' needles, searched for in one pass.
///
/// A rule may match a file in which every of its clauses has a needle that occurs. The filter may let too much through,
/// never too little.
#[derive(Debug)]
pub struct Prefilter {
    automaton: Option<AhoCorasick>,
    needles: Vec<Needle>,
    /// The needles of each word.
    of_word: Vec<Vec<usize>>,
    rules: Vec<Vec<Vec<usize>>>,
    calls: Vec<Option<Vec<usize>>>,
    small: usize,
}

/// Where a needle occurs, and what else the text must hold for that to count.
struct Hit {
    at: u32,
    needle: usize,
    needs: Needs,
}

/// What may stand between a call and its module's name.
const LINKS: [(&str, Needs); 2] = [("import", Needs::Import), ("as", Needs::Alias)];

/// Files up to this many bytes are parsed whole: it is cheap, and what breaks one is always told.
const SMALL: usize = 4096;

impl Prefilter {
    /// Compiles what rules need.
    pub fn new(rules: Vec<Needed>) -> Self {
        let mut ids: HashMap<Needle, usize> = HashMap::new();
        let mut needles: Vec<Needle> = Vec::new();
        let mut id_of = |needle: Needle| {
            *ids.entry(needle).or_insert_with_key(|needle| {
                needles.push(needle.clone());
                needles.len() - 1
            })
        };
        for (word, _) in LINKS {
            id_of(Needle::Word(word.into()));
        }
        let occurs = |clause: &Vec<Needle>| clause.iter().any(|needle| needle.word().is_empty());
        let (mut all, mut calls) = (Vec::new(), Vec::new());
        for needed in rules {
            let clauses = needed.clauses.into_iter().filter(|clause| !occurs(clause));
            all.push(clauses.map(|clause| clause.into_iter().map(&mut id_of).collect()).collect());
            let known = needed.calls.filter(|calls| !occurs(calls));
            calls.push(known.map(|calls| calls.into_iter().map(&mut id_of).collect()));
        }
        let mut words: Vec<&str> = needles.iter().map(Needle::word).collect();
        words.sort_unstable();
        words.dedup();
        let having = |word: &&str| (0..needles.len()).filter(|&id| needles[id].word() == *word).collect();
        let of_word = words.iter().map(having).collect();
        // Building fails only past 2^31 states; then every rule may match, which is never wrong.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words).ok();
        Self { automaton, needles, of_word, rules: all, calls, small: SMALL }
    }

    /// The same, with idle statements in files of any size.
    pub fn for_any_size(self) -> Self {
        Self { small: 0, ..self }
    }

    /// The rules that may match `text`, and what of it they can do without.
    pub fn sift(&self, text: &[u8]) -> Sifted {
        let Some(automaton) = &self.automaton else {
            return Sifted { rules: (0..self.rules.len()).collect(), idle: Vec::new() };
        };
        let mut hits = self.hits(automaton, text, &[]);
        let mut rules = self.matching(&hits);
        // Telling prose from code costs a walk over the text: only what is likely to be parsed is worth it.
        if !rules.is_empty() {
            let prose = prose(text);
            if !prose.is_empty() {
                hits = self.hits(automaton, text, &prose);
                rules = self.matching(&hits);
            }
        }
        let idle = self.idle(text, &rules, &hits);
        Sifted { rules, idle }
    }

    /// What these rules can do without.
    fn idle(&self, text: &[u8], rules: &[usize], hits: &[Hit]) -> Vec<Span> {
        let calls: Option<Vec<&[usize]>> = rules.iter().map(|&rule| self.calls[rule].as_deref()).collect();
        let Some(calls) = calls.filter(|calls| text.len() > self.small && !calls.is_empty()) else {
            return Vec::new();
        };
        let (calls, at_hand) = (calls.concat(), at_hand(hits));
        let places = hits.iter().filter(|hit| calls.contains(&hit.needle) && at_hand.contains(&hit.needs));
        let mut places: Vec<u32> = places.map(|hit| hit.at).collect();
        places.sort_unstable();
        idle_statements(text, &places)
    }

    /// Every place outside `prose` at which a needle may occur.
    fn hits(&self, automaton: &AhoCorasick, text: &[u8], prose: &[Span]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut prose = prose.iter().copied().peekable();
        for found in automaton.find_overlapping_iter(text) {
            let (start, end) = (found.start(), found.end());
            while prose.next_if(|span| span.end as usize <= start).is_some() {}
            let in_prose = prose.peek().is_some_and(|span| span.start as usize <= start);
            if in_prose || !is_word(text, start, end) {
                continue;
            }
            for &needle in &self.of_word[found.pattern().as_usize()] {
                if let Some(needs) = self.needles[needle].needs(text, start, end) {
                    hits.push(Hit { at: start as u32, needle, needs });
                }
            }
        }
        hits
    }

    /// The rules that may match a text with these hits.
    fn matching(&self, hits: &[Hit]) -> Vec<usize> {
        let mut seen = vec![false; self.needles.len()];
        let at_hand = at_hand(hits);
        for hit in hits {
            seen[hit.needle] |= at_hand.contains(&hit.needs);
        }
        let may_match =
            |clauses: &Vec<Vec<usize>>| clauses.iter().all(|clause| clause.iter().any(|&id| seen[id]));
        (0..self.rules.len()).filter(|&rule| may_match(&self.rules[rule])).collect()
    }
}

/// What may be needed and is there.
fn at_hand(hits: &[Hit]) -> Vec<Needs> {
    let links = LINKS.iter().enumerate().filter(|(id, _)| hits.iter().any(|hit| hit.needle == *id));
    links.map(|(_, &(_, needs))| needs).chain([Needs::Nothing]).collect()
}

/// True if a word occurs in `text`, in prose too.
pub fn has_word(text: &[u8], word: &str) -> bool {
    let mut found = memchr::memmem::find_iter(text, word.as_bytes());
    found.any(|start| is_word(text, start, start + word.len()))
}

/// True if no letter, digit or `_` runs on over an end of `start..end` that is one itself.
fn is_word(bytes: &[u8], start: usize, end: usize) -> bool {
    let part = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let runs_on = |inside: usize, outside: Option<usize>| part(inside) && outside.is_some_and(part);
    end > start && !runs_on(start, start.checked_sub(1)) && !runs_on(end - 1, Some(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefilter(rules: &[&[&[&str]]]) -> Prefilter {
        let word = |needle: &&str| Needle::Word(needle.to_string());
        let clause = |clause: &&[&str]| clause.iter().map(word).collect();
        let needed = |rule: &&[&[&str]]| Needed { clauses: rule.iter().map(clause).collect(), calls: None };
        Prefilter::new(rules.iter().map(needed).collect())
    }

    impl Prefilter {
        fn rules(&self, text: &[u8]) -> Vec<usize> {
            self.sift(text).rules
        }
    }

    #[test]
    fn all_clauses_need_one_of_their_needles() {
        let filter = prefilter(&[&[&["lookup", "member"], &["insert"]], &[&["insert"]], &[&["monitor"]]]);
        assert_eq!(filter.rules(b":ets.lookup(t, k); :ets.insert(t, v)"), [0, 1]);
        assert_eq!(filter.rules(b":ets.member(t, k)"), [0; 0]);
        assert_eq!(filter.rules(b"Process.monitor(pid)"), [2]);
    }

    #[test]
    fn needles_are_whole_words_and_may_hold_each_other() {
        let filter =
            prefilter(&[&[&["send"]], &[&["Process.send_after"]], &[&["send_after"]], &[&["after"]]]);
        assert_eq!(filter.rules(b"Process.send_after(pid)"), [1, 2]);
        assert_eq!(filter.rules(b"send pid, :after"), [0, 3]);
    }

    #[test]
    fn the_empty_cases_are_the_neutral_ones() {
        let filter = prefilter(&[&[], &[&[]], &[&["", "x"]]]);
        assert_eq!(filter.rules(b""), [0, 2]);
        assert_eq!(prefilter(&[]).rules(b"anything"), [0; 0]);
    }

    #[test]
    fn what_only_prose_names_does_not_occur() {
        let filter = prefilter(&[&[&["monitor"]]]);
        assert_eq!(filter.rules(b"# monitor\n@doc \"\"\"\nmonitor\n\"\"\"\n"), [0; 0]);
        assert_eq!(filter.rules(b"# monitor\nmonitor(a)"), [0]);
        assert_eq!(filter.rules(b"# monitor\n\""), [0]);
    }

    #[test]
    fn a_call_counts_where_its_module_can_be_meant() {
        let call = Needle::Remote { module: "Task".into(), name: "await".into() };
        let filter = Prefilter::new(vec![Needed {
            clauses: vec![vec![call], vec![Needle::Word("Task".into())]],
            calls: None,
        }]);
        for text in ["Task.await(t)", "import Task\nawait(t)", "alias Task, as: T\nT.await(t)"] {
            assert_eq!(filter.rules(text.as_bytes()), [0], "{text}");
        }
        for text in ["Task.start(f); await(t)", "Task.start(f); T.await(t)", "Task.start(f); x.await"] {
            assert_eq!(filter.rules(text.as_bytes()), [0; 0], "{text}");
        }
    }

    #[test]
    fn any_bytes_can_be_searched() {
        assert_eq!(prefilter(&[&[&["é"]]]).rules(b"\xff\xc3\xa9\x00"), [0]);
    }
}
