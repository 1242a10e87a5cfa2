//! Which rule a claim speaks of.

use super::Claim;
use super::vocabulary::{is_subject, plain_words};

/// A rule, by the words with which reports name what it finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleWords {
    /// The rule's id; its words count as a phrase too.
    pub id: String,
    /// Phrases, as in the recipe's `claims`.
    pub claims: Vec<String>,
}

/// A score below this is a coincidence.
const ENOUGH: f64 = 1.0;
/// Rules that score at least this part of the best one are not clearly worse.
const CLOSE: f64 = 0.75;

/// How well a phrase stands in a text.
const TOGETHER: f64 = 1.0;
const NEARBY: f64 = 0.6;
const SCATTERED: f64 = 0.35;

/// The rules that a claim may speak of, best first: the best one, and those that are not clearly worse. Indices into
/// `rules`; empty if the claim speaks of none.
///
/// Phrases count at word borders, whatever the case and number of their words, most in the title, less in the text. A
/// title that names another subject speaks of that, whatever else the text mentions.
pub fn match_rules(claim: &Claim, rules: &[RuleWords]) -> Vec<usize> {
    let title = stems(&claim.title);
    let context = stems(&claim.context);
    let subjects: Vec<&String> = title.iter().filter(|word| is_subject(word)).collect();
    let consequence: Vec<Vec<String>> = claim.consequence.split(['\n', '.', ';']).map(stems).collect();
    let sentences: Vec<Vec<String>> =
        claim.prose.split(['\n', '.', ';']).map(stems).filter(|words| !words.is_empty()).collect();
    // `Process.monitor` is split above; whole lines keep it together.
    let lines: Vec<Vec<String>> = claim.prose.lines().map(stems).collect();
    let code: Vec<Vec<String>> = claim
        .snippets
        .iter()
        .filter(|snippet| !snippet.suggested)
        .flat_map(|snippet| snippet.code.lines().take(200).map(stems))
        .collect();
    let mut scored: Vec<(f64, usize)> = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let id = rule.id.replace('-', " ");
        let (mut in_title, mut in_context, mut in_prose, mut in_code) = (0.0f64, 0.0f64, 0.0f64, 0.0f64);
        let mut in_consequence = 0.0f64;
        let mut own_subject = subjects.is_empty();
        for phrase in rule.claims.iter().map(String::as_str).chain([id.as_str()]) {
            let phrase = stems(phrase);
            if phrase.is_empty() {
                continue;
            }
            let weight = weight(phrase.len());
            own_subject |= subjects.iter().any(|subject| phrase.contains(subject));
            in_title = in_title.max(weight * standing(&title, &phrase, true));
            in_context = in_context.max(weight * standing(&context, &phrase, false));
            let best = |texts: &[Vec<String>]| {
                texts.iter().map(|text| standing(text, &phrase, false)).fold(0.0, f64::max)
            };
            // A text tells more the more of the rule's phrases it has.
            in_prose += weight * best(&sentences).max(if best(&lines) == TOGETHER { TOGETHER } else { 0.0 });
            in_consequence += weight * best(&consequence);
            in_code = in_code.max(if best(&code) == TOGETHER { weight } else { 0.0 });
        }
        if in_title == 0.0 && !own_subject {
            continue;
        }
        let told = 0.5 * in_prose.min(4.0) + 0.35 * in_consequence.min(4.0);
        let score = 3.0 * in_title + 0.5 * in_context + told + 0.25 * in_code;
        if score >= ENOUGH {
            scored.push((score, index));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let best = scored.first().map_or(0.0, |(score, _)| *score);
    scored.into_iter().take_while(|(score, _)| *score >= best * CLOSE).map(|(_, index)| index).collect()
}

/// Longer phrases say more, but not in proportion.
fn weight(words: usize) -> f64 {
    match words {
        1 => 1.0,
        2 => 2.0,
        more => 2.0 + 0.25 * (more - 2).min(4) as f64,
    }
}

/// How a phrase stands in a text: its words in one piece, in order with little between, or (if `anywhere`) all of them.
fn standing(text: &[String], phrase: &[String], anywhere: bool) -> f64 {
    if text.windows(phrase.len()).any(|window| window == phrase) {
        return TOGETHER;
    }
    if phrase.len() < 2 {
        return 0.0;
    }
    let span = phrase.len() + 2;
    let nearby = (0..text.len()).filter(|&start| text[start] == phrase[0]).any(|start| {
        let mut wanted = phrase.iter().peekable();
        for word in text[start..].iter().take(span) {
            wanted.next_if(|next| *next == word);
        }
        wanted.peek().is_none()
    });
    match () {
        () if nearby => NEARBY,
        () if anywhere && phrase.iter().all(|word| text.contains(word)) => SCATTERED,
        () => 0.0,
    }
}

/// The words of a text in lower case, without the endings of plurals.
fn stems(text: &str) -> Vec<String> {
    plain_words(text).into_iter().map(stem).collect()
}

fn stem(word: String) -> String {
    let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
    if plural && word.ends_with("ies") {
        return format!("{}y", &word[..word.len() - 3]);
    }
    if plural && ["sses", "ches", "shes", "xes"].iter().any(|end| word.ends_with(end)) {
        return word[..word.len() - 2].to_string();
    }
    if plural { word[..word.len() - 1].to_string() } else { word }
}
