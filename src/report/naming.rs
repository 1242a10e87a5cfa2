//! What a claim is called: titles without places, first sentences, titles that say the same.

use super::scan;
use super::text::{Text, without};
use super::title::{self, Legend};
use super::vocabulary;

/// Titles are one line, and not too long a one.
const LONG_TITLE: usize = 200;

/// An item's title, and the words that follow it: its bold start, else its first sentence.
pub fn item_title(text: &Text, words: &str) -> (String, String) {
    if let Some(range) = text.strong.iter().find(|range| !range.is_empty())
        && !text.plain[..range.start].chars().any(char::is_alphabetic)
    {
        let strong = Text::bare(&text.plain[range.clone()], text.line);
        let title = title::parse(&strong, &Legend::default());
        if !vocabulary::is_kind_of_remark(&title.words)
            && scan::paths(&strong).is_empty()
            && !is_lines(&strong)
        {
            let rest = &text.plain[range.end..];
            let rest = without(rest, &ranges(&Text::bare(rest, text.line)));
            return (cut(title.words.trim_end_matches(':')), rest);
        }
    }
    let named = match title::named_and_rated(words) {
        Some((name, rest)) if is_lines(&Text::bare(name, text.line)) => rest,
        Some((name, _)) => name,
        None => words,
    };
    let title = bare_title(&Text::bare(named, text.line), named);
    (title, without(&text.plain, &ranges(text)))
}

/// The words of a title without the places at its start or end; empty if it names nothing but places.
pub fn bare_title(text: &Text, words: &str) -> String {
    let bare = Text::bare(words, text.line);
    let blank = |part: &str| !part.chars().any(char::is_alphanumeric);
    let outer: Vec<_> = ranges(&bare)
        .into_iter()
        .filter(|range| blank(&words[..range.start]) || blank(&words[range.end..]))
        .collect();
    let left = without(words, &outer);
    let dangling = |word: &str| matches!(word, "in" | "at" | "see" | "of" | "from" | "on" | "see:" | "and");
    let mut kept: Vec<&str> = left.split_whitespace().collect();
    while !outer.is_empty() && kept.last().is_some_and(|word| dangling(word)) {
        kept.pop();
    }
    let left = kept.join(" ");
    match left.trim_end_matches([',', ':', ';', '.']) {
        _ if outer.is_empty() => cut(if blank(words) { text.plain.trim() } else { words }),
        kept if blank(kept) => String::new(),
        kept => cut(kept),
    }
}

/// True for `L23`, `Line 13:`: lines say where, not what.
fn is_lines(text: &Text) -> bool {
    let ranges: Vec<_> = scan::bare_lines(&text.plain, &[]).into_iter().map(|(range, _)| range).collect();
    !ranges.is_empty() && !without(&text.plain, &ranges).chars().any(char::is_alphanumeric)
}

fn ranges(text: &Text) -> Vec<std::ops::Range<usize>> {
    if text.plain.len() > 4_096 {
        return Vec::new();
    }
    scan::paths(text).into_iter().map(|found| found.range).collect()
}

pub fn first_sentence(prose: &str, otherwise: &str) -> String {
    let line = prose.lines().next().unwrap_or(otherwise);
    let end = line.find(". ").unwrap_or(line.len());
    cut(line[..end].trim())
}

pub fn cut(text: &str) -> String {
    text.chars().take(LONG_TITLE).collect::<String>().trim().to_string()
}

/// True if two titles share most of their words.
pub fn alike(one: &str, other: &str) -> bool {
    let stem = |word: String| word.trim_end_matches("es").trim_end_matches('s').to_string();
    let words = |text: &str| -> Vec<String> {
        vocabulary::plain_words(text).into_iter().filter(|word| word.len() > 2).map(stem).collect()
    };
    let (one, other) = (words(one), words(other));
    let fewer = one.len().min(other.len());
    let shared = other.iter().filter(|word| one.contains(word)).count();
    fewer > 0 && shared * 2 > fewer && shared >= 2.min(fewer)
}
