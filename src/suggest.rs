//! The word that was probably meant.

/// The one of `words` closest to `word`, if any is close enough to be a slip of the pen.
///
/// Case and the choice of `-` or `_` do not count; of equally close words the first is taken.
pub fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |word: &str| word.to_lowercase().replace('_', "-");
    let word = plain(word);
    let close = |other: &&str| {
        let other = plain(other);
        let distance = strsim::damerau_levenshtein(&word, &other);
        let longest = word.chars().count().max(other.chars().count());
        // A third of the letters wrong is still the same word; a part of it is what was remembered of it.
        let is_part = word.len() >= 3 && other.split('-').any(|part| part == word);
        (distance * 3 <= longest || is_part).then_some(distance)
    };
    let scored = words.into_iter().filter_map(|other| close(&other).map(|distance| (distance, other)));
    scored.min_by_key(|(distance, _)| *distance).map(|(_, other)| other)
}

/// `did you mean `...`?` for the nearest word, else the list of all words; `None` if there are none.
pub fn help<'a>(word: &str, words: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(near) = nearest(word, words.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let all: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    (!all.is_empty()).then(|| format!("it must be one of {}", all.join(", ")))
}

/// A message that lists what is expected in place of a word, with the nearest of it alone if there is one.
pub fn instead(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    match (message.split_once(", expected"), parts.get(1)) {
        (Some((wrong, _)), Some(word)) => match nearest(word, parts.iter().skip(3).step_by(2).copied()) {
            Some(near) => format!("{wrong}; did you mean `{near}`?"),
            None => message.to_string(),
        },
        _ => message.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_forgiven_and_strangers_are_not() {
        let words = ["lazy-key", "mute-log", "lost-timeout", "silent-failure"];
        assert_eq!(nearest("lazy_key", words), Some("lazy-key"));
        assert_eq!(nearest("LAZY-kye", words), Some("lazy-key"));
        assert_eq!(nearest("timeout", words), Some("lost-timeout"));
        assert_eq!(nearest("slient-failre", words), Some("silent-failure"));
        assert_eq!(nearest("sql-injection", words), None);
        assert_eq!(nearest("", words), None);
    }

    #[test]
    fn a_long_list_becomes_the_nearest_word() {
        let message = |word| format!("unknown field `{word}`, expected one of `when`, `say`");
        assert_eq!(instead(&message("wen")), "unknown field `wen`; did you mean `when`?");
        assert_eq!(instead(&message("colour")), message("colour"));
        assert_eq!(instead("missing field `title`"), "missing field `title`");
    }

    #[test]
    fn help_names_what_is_near_or_all() {
        assert_eq!(help("ofF", ["off", "report", "fix"]).as_deref(), Some("did you mean `off`?"));
        assert_eq!(help("on", ["report", "fix"]).as_deref(), Some("it must be one of `report`, `fix`"));
        assert_eq!(help("x", []), None);
    }
}
