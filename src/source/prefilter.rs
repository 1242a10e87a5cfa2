//! Which rules can match a file at all, told from its bytes before it is parsed.

use super::{Needle, Span, needle::Needs, prose::prose};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;

/// Many rules' needles, searched for in one pass.
///
/// A rule is a conjunction of clauses, a clause a disjunction of needles: the rule may match a file in which every
/// clause has a needle that occurs. The filter may let too much through, never too little.
#[derive(Debug)]
pub struct Prefilter {
    automaton: Option<AhoCorasick>,
    needles: Vec<Needle>,
    /// The needles of each word.
    of_word: Vec<Vec<usize>>,
    rules: Vec<Vec<Vec<usize>>>,
}

/// What may stand between a call and its module's name.
const LINKS: [(&str, Needs); 2] = [("import", Needs::Import), ("as", Needs::Alias)];

impl Prefilter {
    /// Compiles one list of clauses per rule. A rule without clauses matches every file; a clause without needles, none;
    /// the empty word occurs everywhere.
    pub fn new(rules: Vec<Vec<Vec<Needle>>>) -> Self {
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
        let rules: Vec<Vec<Vec<usize>>> = rules
            .into_iter()
            .map(|clauses| {
                let occurs = |clause: &Vec<Needle>| clause.iter().any(|needle| needle.word().is_empty());
                let clauses = clauses.into_iter().filter(|clause| !occurs(clause));
                clauses.map(|clause| clause.into_iter().map(&mut id_of).collect()).collect()
            })
            .collect();
        let mut words: Vec<&str> = needles.iter().map(Needle::word).collect();
        words.sort_unstable();
        words.dedup();
        let having = |word: &&str| (0..needles.len()).filter(|&id| needles[id].word() == *word).collect();
        let of_word = words.iter().map(having).collect();
        // Building fails only past 2^31 states; then every rule may match, which is never wrong.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words).ok();
        Self { automaton, needles, of_word, rules }
    }

    /// The rules, by their index in `new`'s list and in order, that may match `text`.
    pub fn rules(&self, text: &[u8]) -> Vec<usize> {
        let found = self.search(text, &[]);
        if found.is_empty() {
            return found;
        }
        // Telling prose from code costs a walk over the text: only what is likely to be parsed is worth it.
        match prose(text) {
            spans if spans.is_empty() => found,
            spans => self.search(text, &spans),
        }
    }

    /// The rules that may match what lies outside `prose`.
    fn search(&self, text: &[u8], prose: &[Span]) -> Vec<usize> {
        let Some(automaton) = &self.automaton else { return (0..self.rules.len()).collect() };
        let mut seen = vec![[false; 3]; self.needles.len()];
        let mut prose = prose.iter().copied().peekable();
        for hit in automaton.find_overlapping_iter(text) {
            let (start, end) = (hit.start(), hit.end());
            while prose.next_if(|span| span.end as usize <= start).is_some() {}
            let in_prose = prose.peek().is_some_and(|span| span.start as usize <= start);
            if in_prose || !is_word(text, start, end) {
                continue;
            }
            for &id in &self.of_word[hit.pattern().as_usize()] {
                if let Some(needs) = self.needles[id].needs(text, start, end) {
                    seen[id][needs as usize] = true;
                }
            }
        }
        let links: Vec<Needs> =
            LINKS.iter().enumerate().filter(|(id, _)| seen[*id][0]).map(|(_, &(_, needs))| needs).collect();
        let occurs = |id: usize| seen[id][0] || links.iter().any(|&needs| seen[id][needs as usize]);
        let may_match =
            |clauses: &Vec<Vec<usize>>| clauses.iter().all(|clause| clause.iter().any(|&id| occurs(id)));
        (0..self.rules.len()).filter(|&rule| may_match(&self.rules[rule])).collect()
    }
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
        Prefilter::new(rules.iter().map(|rule| rule.iter().map(clause).collect()).collect())
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
        let filter = Prefilter::new(vec![vec![vec![call], vec![Needle::Word("Task".into())]]]);
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
