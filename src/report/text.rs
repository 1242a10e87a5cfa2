//! One line of Markdown as plain text that remembers what was code, strong, struck or linked.

use std::ops::Range;

/// A line without its markup; the ranges are byte ranges of `plain`.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// The words, without backticks, stars and link targets.
    pub plain: String,
    /// 1-based line in the report.
    pub line: u32,
    /// Parts written as inline code.
    pub code: Vec<Range<usize>>,
    /// Parts written bold.
    pub strong: Vec<Range<usize>>,
    /// Parts struck out.
    pub struck: Vec<Range<usize>>,
    /// Links: the part that shows, and the target.
    pub links: Vec<(Range<usize>, String)>,
}

impl Text {
    /// Plain text without any markup.
    pub fn bare(plain: impl Into<String>, line: u32) -> Self {
        Self { plain: plain.into(), line, ..Self::default() }
    }

    /// The part from byte `start`, a character boundary, with its markup.
    pub fn tail(&self, start: usize) -> Self {
        let cut = |ranges: &[Range<usize>]| {
            ranges
                .iter()
                .filter(|r| r.end > start)
                .map(|r| r.start.max(start) - start..r.end - start)
                .collect()
        };
        Self {
            plain: self.plain[start..].to_string(),
            line: self.line,
            code: cut(&self.code),
            strong: cut(&self.strong),
            struck: cut(&self.struck),
            links: self
                .links
                .iter()
                .filter(|(r, _)| r.end > start)
                .map(|(r, target)| (r.start.max(start) - start..r.end - start, target.clone()))
                .collect(),
        }
    }

    /// The first `longest` bytes or less, cut between characters.
    pub fn shortened(&self, longest: usize) -> Self {
        if self.plain.len() <= longest {
            return self.clone();
        }
        let mut end = longest;
        while !self.plain.is_char_boundary(end) {
            end -= 1;
        }
        let fits =
            |ranges: &[Range<usize>]| ranges.iter().filter(|range| range.end <= end).cloned().collect();
        Self {
            plain: self.plain[..end].to_string(),
            line: self.line,
            code: fits(&self.code),
            strong: fits(&self.strong),
            struck: fits(&self.struck),
            links: self.links.iter().filter(|(range, _)| range.end <= end).cloned().collect(),
        }
    }

    /// True if all that shows is bold.
    pub fn wholly_strong(&self) -> bool {
        covered(&self.plain, &self.strong)
    }

    /// True if all that shows is struck out.
    pub fn wholly_struck(&self) -> bool {
        covered(&self.plain, &self.struck)
    }

    /// True if byte `at` lies in inline code.
    pub fn is_code(&self, at: usize) -> bool {
        self.code.iter().any(|range| range.contains(&at))
    }
}

/// True if every letter of `plain` lies in one of `ranges`, and there is one; a number may stand before them.
fn covered(plain: &str, ranges: &[Range<usize>]) -> bool {
    let mut letters = plain.char_indices().filter(|(_, c)| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|(at, _)| ranges.iter().any(|range| range.contains(&at)))
}

/// `text` without the given ranges, and without what is left of their brackets.
pub fn without(text: &str, ranges: &[Range<usize>]) -> String {
    if ranges.is_empty() {
        return text.trim().to_string();
    }
    let mut out = String::new();
    let mut at = 0;
    for range in ranges {
        if range.start >= at {
            out.push_str(&text[at..range.start]);
            at = range.end;
        }
    }
    out.push_str(&text[at..]);
    let trim = |c: char| {
        c.is_whitespace()
            || matches!(c, ':' | '-' | '–' | '—' | ',' | '`' | '*' | '(' | ')' | '[' | ']' | '|')
    };
    out.trim_matches(trim).to_string()
}
