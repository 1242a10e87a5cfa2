//! Places in running text: paths with their lines, modules with lines, functions.

use super::Place;
use super::text::Text;
use super::vocabulary;
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// First and last line, 1-based, both included.
pub type Lines = (u32, u32);

/// A range that starts at line 1 and is at least this long names a file by its size, not a place in it.
const WHOLE_FILE: u32 = 100;

/// A place found in a text.
#[derive(Clone, Debug)]
pub struct Found {
    /// The file, module or function, without lines.
    pub place: Place,
    /// Its lines; none if the text names none, or only a size.
    pub lines: Vec<Lines>,
    /// The bytes of the text that it takes, lines included.
    pub range: Range<usize>,
}

// One number or range, and a list of them: `12`, `L10-L20`, `5-7, 9 and 12`.
const ONE: &str = r"~?L?\d+(?:\s*(?:-|–|—|to|\.\.)\s*L?\d+)?";
const LIST: &str = r"~?L?\d+(?:\s*(?:-|–|—|to|\.\.)\s*L?\d+)?(?:\s*(?:,|;|&|\+|/|and)(?:\s*(?:and|lines?|&))?\s*~?L?\d+(?:\s*(?:-|–|—|to|\.\.)\s*L?\d+)?)*";

/// What line numbers are called, in the languages of [`super::labels`].
const WORD: &str = "(?:lines?|zeilen?|lignes?|l[ií]neas?|linhas?)";

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r#"https?://[^\s)>\]"'`|]+"#));
static PATH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:file://)?(?:\b[A-Za-z]:[\\/])?[\w.~+@*/\\{},-]*[\w*}-]\.(?:exs?|erl|hrl|[hl]?eex)\b")
});
static DIRECTORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:\.{0,2}/)?(?:[\w.~+@-]+/)*(?:lib|apps|test|src|web)/[\w.~+@*/-]*|(?:[\w.~+@-]+/){2,}")
});
static MODULE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b([A-Z]\w*(?:\.[A-Z]\w*)*)(?:(?:\.([a-z_]\w*[?!]?)(?:/(\d+)|\(\.*\))?)|:({LIST})|\s*[\[(]\s*(?:lines?|L)\s*({LIST})[^)\]]*[\])])?"
    ))
});
static FUNCTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[^\w.])([a-z_]\w*[?!]?/\d{1,3})\b"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"L?(\d+)(?:\s*(?:-|–|—|to|\.\.)\s*L?(\d+))?"));

/// What may stand between a path and its lines. Each has the list of lines as its first group.
static AFTER: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    vec![
        pattern(r"^#L(\d+(?:C\d+)?(?:\s*-\s*L?\d+)?)(?:C\d+)?"),
        // As compilers on Windows write: `a.ex(23)`, `a.ex(23,5)` with a column.
        pattern(r"^\((\d+)(?:,\s?\d+)?\)"),
        // `a.ex:10:5` has a column, `a.ex:10,15-20` a list.
        pattern(&format!(r#"^[`*"'\])]*:({ONE}(?:,\s?{ONE})*)(?::\d+)?"#)),
        pattern(&format!(
            r#"(?i)^[`*"'\])]*\s*[\[({{](?:[^\d()\[\]]{{0,20}}\b)?(?:{WORD}|ln|ll?)\b\.?\s*:?\s*({LIST})[^)\]}}]*[)\]}}]"#
        )),
        pattern(&format!(
            r#"^[`*"'\])]*\s*[\[(]\s*(L\d+(?:\s*[-–]\s*L?\d+)?|\d+\s*[-–]\s*\d+(?:\s*,\s*{ONE})*)\s*[)\]]"#
        )),
        pattern(&format!(
            r#"(?i)^[`*"']*\s*[,;:]?\s*(?:[-–—|]\s*)?(?:(?:at|on|around|near|in|from)\s+)?(?:{WORD}|ln)\b\.?\s*:?\s*#?({LIST})"#
        )),
        pattern(r#"^[`*"']*\s*[,;:]?\s+(L\d+(?:\s*[-–]\s*L?\d+)?)\b"#),
    ]
});
static BEFORE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    vec![
        pattern(&format!(r#"(?i)\b{WORD}\s*({LIST})\s*(?:of|in|from|inside|@|,)\s*[`*"'(]*$"#)),
        // An editor's citation: `12:20:lib/a.ex`.
        pattern(r"(?:^|\s|`)(\d+:\d+):$"),
    ]
});

/// Lines named without a file: `line 12`, `lines 3-5 and 9`, `(L12)`, each list with its bytes.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?i)\b(?:{WORD}|ln\.)\s*:?\s*#?({LIST})|\b(L\d+(?:\s*[-–]\s*L?\d+)?)\b"))
});

/// The paths of `text`, in order, each with the lines that are named right after or before it.
pub fn paths(text: &Text) -> Vec<Found> {
    let plain = text.plain.as_str();
    let mut found: Vec<Found> = Vec::new();
    for (range, target) in &text.links {
        if let Some((path, lines)) = from_target(target) {
            let shown = &plain[range.clone()];
            // The text of the link may know the lines that its target lacks.
            let lines = if lines.is_empty() {
                paths(&Text::bare(shown, text.line)).pop().map_or_else(Vec::new, |inner| inner.lines)
            } else {
                lines
            };
            let (end, after) = lines_after(plain, range.end);
            let lines = if lines.is_empty() { after } else { lines };
            found.push(Found { place: path_place(&path), lines, range: range.start..end });
        }
    }
    for link in LINK.find_iter(plain) {
        if let Some((path, lines)) = from_target(link.as_str()) {
            found.push(Found { place: path_place(&path), lines, range: link.range() });
        } else {
            // Keeps the host's name from being read as a path.
            found.push(Found { place: Place::default(), lines: Vec::new(), range: link.range() });
        }
    }
    for path in PATH.find_iter(plain) {
        if found.iter().any(|known| known.range.start < path.end() && path.start() < known.range.end)
            || !path.as_str().chars().any(char::is_alphanumeric)
            || is_extension_only(path.as_str())
        {
            continue;
        }
        let (end, mut lines) = lines_after(plain, path.end());
        let mut start = path.start();
        if lines.is_empty()
            && let Some((begin, before)) = lines_before(plain, start)
            && found.iter().all(|known| known.range.end <= begin)
        {
            lines = before;
            start = begin;
        }
        found.push(Found { place: path_place(path.as_str()), lines: sizes_out(lines), range: start..end });
    }
    found.retain(|found| found.place.path.is_some());
    found.sort_by_key(|found| found.range.start);
    found
}

/// Directories of `text`: for fields that name places, where a path may have no file name.
pub fn directories(text: &Text) -> Vec<Found> {
    DIRECTORY
        .find_iter(&text.plain)
        .filter(|path| !path.as_str().contains("//"))
        .map(|path| {
            let start = path.start();
            // A path that climbs is told whole, for it is refused by its name.
            let climbs = path.as_str().contains("../");
            let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
            let more = text.plain[path.end()..].find(|c| !name(c)).unwrap_or(text.plain.len() - path.end());
            let range = start..if climbs { path.end() + more } else { path.end() };
            Found { place: path_place(&text.plain[range.clone()]), lines: Vec::new(), range }
        })
        .collect()
}

/// Modules of `text` that are surely meant as names of modules: with lines, with a function, with dots, or in code.
///
/// `loose` also takes plain words in CamelCase, for fields that name places.
pub fn modules(text: &Text, loose: bool) -> Vec<Found> {
    MODULE
        .captures_iter(&text.plain)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let name = found.get(1)?.as_str();
            let lines = found.get(4).or(found.get(5)).map_or_else(Vec::new, |list| numbers(list.as_str()));
            let in_code = text.is_code(whole.start());
            let sure = name.contains('.') || in_code || (loose && is_camel(name));
            // `Foo.ex` is a file, `Foo.bar` without arity in prose the end of a sentence.
            let is_file =
                matches!(found.get(2).map(|name| name.as_str()), Some("ex" | "exs" | "erl" | "hrl"));
            if !sure
                || is_file
                || vocabulary::is_standard_module(name)
                || text.plain[..whole.start()].ends_with(['/', '.', '@', '%', ':'])
            {
                return None;
            }
            let symbol = found.get(2).map(|name| function_name(name.as_str(), &found));
            let place = Place { module: Some(name.to_string()), symbol, ..Place::default() };
            Some(Found { place, lines, range: whole.range() })
        })
        .collect()
}

/// Functions named without a module: `handle_call/3`.
pub fn functions(text: &Text) -> Vec<String> {
    FUNCTION.captures_iter(&text.plain).map(|found| found[1].to_string()).collect()
}

/// Lists of lines named without a file, outside the given ranges, each with where it stands.
pub fn bare_lines(text: &str, taken: &[Range<usize>]) -> Vec<(Range<usize>, Vec<Lines>)> {
    BARE.captures_iter(text)
        .filter_map(|found| {
            let whole = found.get(0)?;
            if taken.iter().any(|range| range.start < whole.end() && whole.start() < range.end) {
                return None;
            }
            let lines = sizes_out(numbers(found.get(1).or(found.get(2))?.as_str()));
            (!lines.is_empty()).then(|| (whole.range(), lines))
        })
        .collect()
}

/// The lines at the very start of a text that has nothing else before them: `12-20`, `L12`, `Line 12`, `[12]`.
pub fn leading_lines(text: &str) -> Option<(usize, Vec<Lines>)> {
    static START: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?i)^\W{{0,3}}(?:(?:lines?|ln\.?)\s*:?\s*({LIST})|({ONE}(?:\s*,\s*{ONE})*)\s*[\])]?\s*(?:[:–—]|-\s|$))"
        ))
    });
    let found = START.captures(text)?;
    let lines = numbers(found.get(1).or(found.get(2))?.as_str());
    (!lines.is_empty()).then(|| (found[0].len(), lines))
}

/// `text` without the place that it starts with: a path with its lines, or, in a file's section, lines alone.
pub fn without_leading_place(text: &Text, in_file: bool) -> Text {
    if text.plain.len() > 16_384 {
        return text.clone();
    }
    let blank = |part: &str| !part.chars().any(char::is_alphanumeric);
    let after = match paths(text).first() {
        Some(found) if blank(&text.plain[..found.range.start]) && !blank(&text.plain[found.range.end..]) => {
            Some(found.range.end)
        }
        None if in_file => leading_lines(&text.plain).map(|(length, _)| length),
        _ => None,
    };
    let Some(after) = after else { return text.clone() };
    let rest = &text.plain[after..];
    let skip =
        |c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | '—' | ',' | ')' | ']' | '`' | '*' | '|');
    text.tail(text.plain.len() - rest.trim_start_matches(skip).len())
}

/// The numbers and ranges of a list, without zeros and what is too big; a range that runs backwards is its start.
pub fn numbers(list: &str) -> Vec<Lines> {
    NUMBER
        .captures_iter(list)
        .filter_map(|found| {
            let start: u32 = found[1].parse().ok().filter(|line| (1..=10_000_000).contains(line))?;
            let end: u32 = found.get(2).and_then(|end| end.as_str().parse().ok()).unwrap_or(start);
            Some((start, if (start..=10_000_000).contains(&end) { end } else { start }))
        })
        .collect()
}

/// Without ranges that are the size of a file.
pub fn sizes_out(lines: Vec<Lines>) -> Vec<Lines> {
    lines.into_iter().filter(|&(start, end)| !(start == 1 && end >= WHOLE_FILE)).collect()
}

/// A path as written, made uniform: `/` between its parts, no scheme, nothing around it.
pub fn path_place(written: &str) -> Place {
    let path = written.strip_prefix("file://").unwrap_or(written).replace('\\', "/");
    let path = path.trim_start_matches(['*', '{', ',']).trim_start_matches("./");
    // `/C:/work/a.ex` is how a file URI writes a drive.
    let bytes = path.as_bytes();
    let path = if bytes.len() > 2 && bytes[0] == b'/' && bytes[2] == b':' { &path[1..] } else { path };
    Place { path: Some(path.to_string()), ..Place::default() }
}

fn function_name(name: &str, found: &Captures<'_>) -> String {
    match found.get(3) {
        Some(arity) => format!("{name}/{}", arity.as_str()),
        None => name.to_string(),
    }
}

/// `lib/**/*.ex` names files; `.ex` and `*.ex` name none.
fn is_extension_only(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(stem, _)| !stem.chars().any(char::is_alphanumeric))
}

/// At least two humps: a plain capitalised word is no module.
fn is_camel(name: &str) -> bool {
    name.contains('.')
        || (name.chars().filter(|c| c.is_uppercase()).count() >= 2 && name.chars().any(char::is_lowercase))
}

fn lines_after(text: &str, end: usize) -> (usize, Vec<Lines>) {
    let rest = &text[end..];
    for pattern in AFTER.iter() {
        if let Some(found) = pattern.captures(rest) {
            let mut list = &found[1];
            let mut length = found[0].len();
            // `a.ex:12, 3 times`: what a word follows is no line.
            if let Some(comma) = list.rfind(", ")
                && rest[length..].trim_start().starts_with(char::is_alphabetic)
                && !found[0].ends_with([')', ']', '}'])
                && rest.starts_with(':')
            {
                length -= list.len() - comma;
                list = &list[..comma];
            }
            let lines = sizes_out(numbers(list));
            return (end + length, lines);
        }
    }
    (end, Vec::new())
}

fn lines_before(text: &str, start: usize) -> Option<(usize, Vec<Lines>)> {
    BEFORE.iter().find_map(|pattern| {
        // Looking back over the whole text for every path would cost the square of its length.
        let mut from = start.saturating_sub(120);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let found = pattern.captures(&text[from..start])?;
        let list = found[1].replace(':', "-");
        Some((from + found.get(0)?.start(), numbers(&list)))
    })
}

/// The file and lines that a link or URI points at, if it points at source code.
pub fn from_target(target: &str) -> Option<(String, Vec<Lines>)> {
    let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
    let path = path.split('?').next().unwrap_or(path);
    let path = percent_decode(path);
    let path = match path.strip_prefix("https://").or(path.strip_prefix("http://")) {
        // host/owner/repo/blob/ref/path
        Some(rest) => {
            let marker = ["/blob/", "/blame/", "/tree/", "/raw/", "/src/"]
                .iter()
                .find_map(|m| rest.find(m).map(|at| &rest[at + m.len()..]))?;
            marker.split_once('/')?.1.to_string()
        }
        None => path,
    };
    let whole = PATH.find(&path).filter(|found| found.end() == path.len())?;
    static COLUMN: LazyLock<Regex> = LazyLock::new(|| pattern(r"C\d+"));
    let lines = if fragment.starts_with('L') {
        sizes_out(numbers(&COLUMN.replace_all(fragment, "")))
    } else {
        Vec::new()
    };
    Some((path[whole.start()..].to_string(), lines))
}

/// Undoes `%20` and its like; what is no UTF-8 then stays as written.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |byte: u8| (byte as char).to_digit(16);
        match (bytes[at], bytes.get(at + 1).copied().and_then(hex), bytes.get(at + 2).copied().and_then(hex))
        {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}
