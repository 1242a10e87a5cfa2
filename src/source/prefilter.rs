//! Which rules can match a file at all, told from its bytes before it is parsed.

use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;

/// Many rules' needles, searched for in one pass.
///
/// A rule is a conjunction of clauses, a clause a disjunction of needles: the rule may match a file in which every
/// clause has a needle that occurs as a whole word. A hit in a comment counts: the filter may let too much through,
/// never too little.
#[derive(Debug)]
pub struct Prefilter {
    automaton: Option<AhoCorasick>,
    needles: usize,
    rules: Vec<Vec<Vec<usize>>>,
}

impl Prefilter {
    /// Compiles one list of clauses per rule. A rule without clauses matches every file; a clause without needles, none;
    /// the empty needle occurs everywhere.
    pub fn new(rules: Vec<Vec<Vec<String>>>) -> Self {
        let mut ids: HashMap<String, usize> = HashMap::new();
        let mut needles: Vec<String> = Vec::new();
        let mut compile_clause = |clause: Vec<String>| {
            let compile = |needle: String| {
                *ids.entry(needle).or_insert_with_key(|needle| {
                    needles.push(needle.clone());
                    needles.len() - 1
                })
            };
            clause.into_iter().map(compile).collect::<Vec<_>>()
        };
        let rules: Vec<Vec<Vec<usize>>> = rules
            .into_iter()
            .map(|clauses| {
                let clauses = clauses.into_iter().filter(|clause| !clause.iter().any(String::is_empty));
                clauses.map(&mut compile_clause).collect()
            })
            .collect();
        // Building fails only past 2^31 states; then every rule may match, which is never wrong.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&needles).ok();
        Self { automaton, needles: needles.len(), rules }
    }

    /// The rules, by their index in `new`'s list and in order, that may match `bytes`.
    pub fn rules(&self, bytes: &[u8]) -> Vec<usize> {
        let mut seen = vec![self.automaton.is_none(); self.needles];
        if let Some(automaton) = &self.automaton {
            let mut left = self.needles;
            for hit in
                automaton.find_overlapping_iter(bytes).filter(|hit| is_word(bytes, hit.start(), hit.end()))
            {
                let hit = &mut seen[hit.pattern().as_usize()];
                left -= usize::from(!*hit);
                *hit = true;
                if left == 0 {
                    break;
                }
            }
        }
        let may_match =
            |clauses: &Vec<Vec<usize>>| clauses.iter().all(|clause| clause.iter().any(|&id| seen[id]));
        (0..self.rules.len()).filter(|&rule| may_match(&self.rules[rule])).collect()
    }
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
        let clause = |clause: &&[&str]| clause.iter().map(|needle| needle.to_string()).collect();
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
    fn any_bytes_can_be_searched() {
        assert_eq!(prefilter(&[&[&["é"]]]).rules(b"\xff\xc3\xa9\x00"), [0]);
    }
}
