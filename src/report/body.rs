//! What a claim's text says: places, words, code, parameters.

use super::fields::{Field, field};
use super::labels::Label;
use super::outline::Code;
use super::parameters;
use super::scan::{self, Found, Lines};
use super::text::{Text, without};
use super::title::{self, Legend};
use super::vocabulary;
use super::{Claim, Place, Snippet};
use crate::finding::Severity;

/// Longer lines are read up to here: nobody writes them, and some looks cost the square of a line's length.
const LONG_LINE: usize = 16_384;
/// Words beyond this are no help in matching a claim to a rule.
const LONG_PROSE: usize = 65_536;
/// More places than this are a listing, not an issue.
const MANY_PLACES: usize = 2_000;

/// What the text at hand speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// What is wrong, and why.
    Problem,
    /// What comes of it.
    Consequence,
    /// Where it is wrong.
    Places,
    /// The code as it is.
    Code,
    /// What the reviewer proposes.
    Suggestion,
    /// What else there is, or what is right: no statement about a place.
    Aside,
}

/// The mode that a label starts.
pub fn mode_of(label: Option<Label>) -> Mode {
    match label {
        Some(Label::Place | Label::Lines | Label::Function) => Mode::Places,
        Some(Label::Code) => Mode::Code,
        Some(Label::Suggestion) => Mode::Suggestion,
        Some(Label::Reference | Label::Purpose) => Mode::Aside,
        Some(Label::Consequence) => Mode::Consequence,
        Some(Label::Severity | Label::Status | Label::Title | Label::Problem) | None => Mode::Problem,
    }
}

/// Collects one claim, text by text, in the order of the report.
#[derive(Debug)]
pub struct Body<'a> {
    legend: &'a Legend,
    claim: Claim,
    /// What fields say of the severity; stronger than the words of an impact.
    severity_field: Option<Severity>,
    impact: Option<Severity>,
    /// The file that the section stands for, used where no other is named.
    section_file: Option<Place>,
    /// Lines that were named before any file.
    pending: Vec<(Vec<Lines>, String)>,
    /// Lines and files named in comments of code blocks.
    comments: Vec<(Option<Place>, Vec<Lines>, String)>,
    /// The first place of the field or line at hand.
    batch: usize,
}

impl<'a> Body<'a> {
    /// An empty claim; `section_file` is the file of the section that the claim stands in, if it is one file's.
    pub fn new(legend: &'a Legend, section_file: Option<Place>, line: u32) -> Self {
        Self {
            legend,
            claim: Claim { line, ..Claim::default() },
            severity_field: None,
            impact: None,
            section_file,
            pending: Vec::new(),
            comments: Vec::new(),
            batch: 0,
        }
    }

    /// Reads the title: its places are statements.
    pub fn title(&mut self, text: &Text) {
        let text = &text.shortened(LONG_LINE);
        self.batch = self.claim.places.len();
        let paths = scan::paths(text);
        let ranges: Vec<_> = paths.iter().map(|found| found.range.clone()).collect();
        let rest = without(&text.plain, &ranges);
        for found in paths {
            self.add(found, false, &rest);
        }
        for found in scan::modules(text, false) {
            let stated = !found.lines.is_empty() || (ranges.is_empty() && found.place.symbol.is_some());
            self.add(found, !stated, "");
        }
        let bare = scan::bare_lines(&text.plain, &ranges);
        if bare.is_empty()
            && ranges.is_empty()
            && self.section_file.is_some()
            && let Some((_, lines)) = scan::leading_lines(&text.plain)
        {
            self.attach(lines, &rest);
        }
        for (_, lines) in bare {
            self.attach(lines, "");
        }
    }

    /// Reads one line of text in `mode`; returns the mode that holds after it.
    pub fn text(&mut self, text: &Text, mode: Mode) -> Mode {
        let text = &text.shortened(LONG_LINE);
        match field(text) {
            Some(Field { label, value, .. }) => {
                self.field(label, &value);
                mode_of(label)
            }
            None => {
                if mode == Mode::Problem {
                    self.impact = self.impact.or_else(|| title::told_severity(&text.plain));
                }
                self.in_mode(text, mode);
                mode
            }
        }
    }

    /// Reads a field whose label stands apart from its value: in a table's first column, or in a heading.
    pub fn entry(&mut self, label: Label, value: &Text) {
        self.field(Some(label), &value.shortened(LONG_LINE));
    }

    fn field(&mut self, label: Option<Label>, value: &Text) {
        match label {
            Some(Label::Severity) => {
                self.severity_field =
                    self.severity_field.or(title::leading_severity(&value.plain, self.legend));
            }
            Some(Label::Status) => self.claim.settled |= title::is_settled(&value.plain),
            Some(Label::Lines) => {
                self.batch_lines(scan::sizes_out(scan::numbers(&value.plain)));
            }
            Some(Label::Function) => self.functions(value),
            Some(Label::Title) if self.claim.title.is_empty() => {
                self.claim.title = value.plain.trim().to_string();
                self.in_mode(value, Mode::Problem);
            }
            Some(Label::Consequence) => {
                self.impact = self.impact.or_else(|| impact_severity(&value.plain));
                self.in_mode(value, Mode::Consequence);
            }
            label => self.in_mode(value, mode_of(label)),
        }
    }

    fn in_mode(&mut self, text: &Text, mode: Mode) {
        match mode {
            Mode::Problem | Mode::Code => {
                let words = self.problem(text);
                self.prose(&words);
            }
            Mode::Consequence => {
                let words = self.problem(text);
                add_words(&mut self.claim.consequence, &words);
            }
            Mode::Places => self.places(text),
            Mode::Suggestion => parameters::collect(&text.plain, &mut self.claim.parameters),
            Mode::Aside => {}
        }
    }

    /// Text that says what is wrong: a file with lines is a statement, one without a mention. Returns its other words.
    fn problem(&mut self, text: &Text) -> String {
        self.batch = self.claim.places.len();
        let paths = scan::paths(text);
        let mut ranges: Vec<_> = paths.iter().map(|found| found.range.clone()).collect();
        let rest = without(&text.plain, &ranges);
        let has_path = !paths.is_empty();
        for found in paths {
            let mentioned = found.lines.is_empty() || is_reference(&text.plain[..found.range.start]);
            self.add(found, mentioned, "");
        }
        for found in scan::modules(text, false) {
            ranges.push(found.range.clone());
            let mentioned = found.lines.is_empty();
            self.add(found, mentioned, "");
        }
        if has_path || self.one_file() {
            for (_, lines) in scan::bare_lines(&text.plain, &ranges) {
                self.attach(lines, "");
            }
        }
        rest
    }

    /// The value of a field that names places, or an item of its list.
    fn places(&mut self, text: &Text) {
        self.batch = self.claim.places.len();
        let mut found = scan::paths(text);
        if found.is_empty() {
            found = scan::directories(text);
        }
        let named_path = !found.is_empty();
        if !named_path {
            found = scan::modules(text, true);
        }
        let mut ranges: Vec<_> = found.iter().map(|found| found.range.clone()).collect();
        let rest = without(&text.plain, &ranges);
        for found in found {
            self.add(found, false, &rest);
        }
        if named_path {
            // `fun/2 in a.ex`, `a.ex, My.Mod.fun/2`
            let modules = scan::modules(text, false);
            ranges.extend(modules.iter().map(|found| found.range.clone()));
            let symbol = modules.into_iter().find_map(|found| found.place.symbol);
            let symbol = symbol.or_else(|| scan::functions(text).into_iter().next());
            for place in &mut self.claim.places[self.batch..] {
                place.symbol = place.symbol.take().or_else(|| symbol.clone());
            }
        }
        let bare = scan::bare_lines(&text.plain, &ranges);
        if bare.is_empty()
            && !named_path
            && self.batch == self.claim.places.len()
            && let Some((length, lines)) = scan::leading_lines(&text.plain)
        {
            self.attach(lines, text.plain[length..].trim());
        }
        for (_, lines) in bare {
            self.attach(lines, &rest);
        }
        self.prose(&rest);
    }

    fn functions(&mut self, value: &Text) {
        let modules = scan::modules(value, false);
        if modules.iter().any(|found| found.place.symbol.is_some()) {
            let named = self.claim.places.iter().any(|place| place.path.is_some() && !place.mentioned);
            for found in modules {
                self.add(found, named, "");
            }
        } else if let Some(symbol) = scan::functions(value).into_iter().next()
            && let Some(place) = self.claim.places.last_mut()
        {
            place.symbol.get_or_insert(symbol);
        }
    }

    /// Reads a code block in `mode`.
    pub fn code(&mut self, code: &Code, mode: Mode) {
        let info = code.info.trim();
        if info.split_whitespace().next() == Some("suggestion") {
            self.suggested(&code.text);
            return;
        }
        for found in scan::paths(&Text::bare(info, code.line)) {
            self.comments.push((Some(found.place), found.lines, String::new()));
        }
        if info.split_whitespace().next() == Some("diff") {
            let side = |dropped: char| -> String {
                let kept = code.text.lines().filter(|line| !line.starts_with(dropped));
                kept.map(|line| line.get(1..).unwrap_or("").to_string() + "\n").collect()
            };
            self.claim.snippets.push(Snippet { code: side('+'), suggested: false });
            self.suggested(&side('-'));
            return;
        }
        match mode {
            Mode::Suggestion => self.suggested(&code.text),
            Mode::Aside => {}
            _ => {
                self.comments(code);
                self.claim.snippets.push(Snippet { code: code.text.clone(), suggested: false });
            }
        }
    }

    fn suggested(&mut self, code: &str) {
        parameters::collect(code, &mut self.claim.parameters);
        self.claim.snippets.push(Snippet { code: code.to_string(), suggested: true });
    }

    /// `# lib/a.ex:12` and `# Lines 60-71: what happens` in existing code.
    fn comments(&mut self, code: &Code) {
        for line in code.text.lines().take(LONG_LINE) {
            let line = line.trim_start();
            let Some(comment) = line.strip_prefix('#').or(line.strip_prefix("//")) else { continue };
            let comment = Text::bare(comment.trim(), code.line).shortened(LONG_LINE);
            let paths = scan::paths(&comment);
            if paths.is_empty()
                && let Some((length, lines)) = scan::leading_lines(&comment.plain)
                && comment.plain.to_lowercase().starts_with("line")
            {
                let note = comment.plain[length..].trim_matches([':', ' ', '-']).to_string();
                self.comments.push((None, scan::sizes_out(lines), note));
            }
            for found in paths {
                self.comments.push((Some(found.place), found.lines, String::new()));
            }
        }
    }

    /// A place of a table's row inside the claim.
    pub fn row(&mut self, place: &Text, lines: &[Lines], note: &str) {
        self.batch = self.claim.places.len();
        self.places(place);
        if !lines.is_empty() {
            self.batch_lines(lines.to_vec());
        }
        for place in &mut self.claim.places[self.batch..] {
            if place.note.is_empty() {
                place.note = note.to_string();
            }
        }
        self.prose(note);
    }

    /// Adds words to match.
    pub fn prose(&mut self, text: &str) {
        add_words(&mut self.claim.prose, text);
    }

    fn add(&mut self, found: Found, mentioned: bool, note: &str) {
        if self.claim.places.len() >= MANY_PLACES {
            return;
        }
        let place = Place { mentioned, note: short(note), ..found.place };
        if found.lines.is_empty() {
            let pending = std::mem::take(&mut self.pending);
            self.claim.places.push(place);
            for (lines, note) in pending {
                self.attach(lines, &note);
            }
            return;
        }
        for lines in found.lines {
            self.claim.places.push(Place { lines: Some(lines), ..place.clone() });
        }
    }

    /// True if the statements so far name exactly one file.
    fn one_file(&self) -> bool {
        let mut files =
            self.claim.places.iter().filter(|place| place.path.is_some()).map(|place| &place.path);
        let first = files.next().or(self.section_file.as_ref().map(|place| &place.path));
        first.is_some_and(|first| files.all(|other| other == first))
    }

    /// Lines of the files of the last field: one each if they are as many, else all of the last file.
    fn batch_lines(&mut self, lines: Vec<Lines>) {
        let start = self.claim.places.iter().rposition(|place| place.lines.is_some()).map_or(0, |at| at + 1);
        let bare = &mut self.claim.places[start..];
        if bare.len() > 1 && bare.len() == lines.len() {
            for (place, lines) in bare.iter_mut().zip(lines) {
                place.lines = Some(lines);
                place.mentioned = false;
            }
        } else {
            self.attach(lines, "");
        }
    }

    /// Gives lines to the last place that was named.
    fn attach(&mut self, lines: Vec<Lines>, note: &str) {
        let last = self.claim.places.iter().rposition(|place| place.path.is_some() || place.module.is_some());
        let Some(last) = last else {
            match &self.section_file {
                Some(file) => self.claim.places.push(file.clone()),
                None => {
                    self.pending.push((lines, note.to_string()));
                    return;
                }
            }
            return self.attach(lines, note);
        };
        for lines in lines {
            if self.claim.places.len() >= MANY_PLACES {
                return;
            }
            let note = if note.is_empty() { self.claim.places[last].note.clone() } else { short(note) };
            let place =
                Place { lines: Some(lines), mentioned: false, note, ..self.claim.places[last].clone() };
            if self.claim.places[last].lines.is_none() {
                self.claim.places[last] = place;
            } else {
                self.claim.places.push(place);
            }
        }
    }

    /// The claim, with its places made unique.
    pub fn finish(mut self) -> Claim {
        self.claim.severity = self.severity_field.or(self.claim.severity).or(self.impact);
        self.settle_comments();
        let stated = self.claim.places.iter().any(|place| !place.mentioned && !place.is_nowhere());
        if !stated {
            for place in self.claim.places.iter_mut().filter(|place| place.path.is_some()) {
                place.mentioned = false;
            }
        }
        if let (Some(file), false) =
            (self.section_file, self.claim.places.iter().any(|place| !place.mentioned))
        {
            self.claim.places.insert(0, file);
        }
        unique(&mut self.claim.places);
        self.claim
    }

    fn settle_comments(&mut self) {
        let comments = std::mem::take(&mut self.comments);
        let stated = self.claim.places.iter().any(|place| !place.mentioned);
        for (place, lines, note) in comments {
            match place {
                Some(place) => {
                    let lines =
                        if lines.is_empty() { vec![None] } else { lines.into_iter().map(Some).collect() };
                    for lines in lines {
                        let mentioned = stated && lines.is_none();
                        let note = short(&note);
                        self.claim.places.push(Place { lines, mentioned, note, ..place.clone() });
                    }
                }
                None if self.one_file() => {
                    let known = |&(start, end): &Lines| {
                        let inside = |(a, b): Lines| a <= start && end <= b;
                        !self.claim.places.iter().any(|place| place.lines.is_some_and(inside))
                    };
                    let lines: Vec<Lines> = lines.into_iter().filter(known).collect();
                    if !lines.is_empty() {
                        self.attach(lines, &note);
                    }
                }
                None => {}
            }
        }
    }
}

fn add_words(prose: &mut String, text: &str) {
    let text = text.trim();
    if !text.is_empty() && prose.len() + text.len() < LONG_PROSE {
        if !prose.is_empty() {
            prose.push('\n');
        }
        prose.push_str(text);
    }
}

impl Place {
    fn is_nowhere(&self) -> bool {
        self.path.is_none() && self.module.is_none()
    }
}

/// Drops repeated places, and a file without lines where the same file has some.
fn unique(places: &mut Vec<Place>) {
    let all = std::mem::take(places);
    for place in all {
        let same = |other: &Place| other.path == place.path && other.module == place.module;
        if let Some(known) = places.iter_mut().find(|known| same(known) && known.lines == place.lines) {
            known.mentioned &= place.mentioned;
            known.symbol = known.symbol.take().or(place.symbol);
        } else if place.lines.is_none() && place.symbol.is_none() && places.iter().any(same) {
            // The file is known, and with lines.
        } else {
            places.push(place);
        }
    }
    let lined: Vec<Place> = places.iter().filter(|place| place.lines.is_some()).cloned().collect();
    places.retain(|place| {
        place.lines.is_some()
            || place.symbol.is_some()
            || !lined.iter().any(|other| other.path == place.path && other.module == place.module)
    });
}

/// `HIGH - loses data`: a severity where the impact begins with one that stands for itself.
fn impact_severity(value: &str) -> Option<Severity> {
    let value = value.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = value.find(|c: char| !c.is_alphanumeric()).unwrap_or(value.len());
    let word = &value[..end];
    let severity = vocabulary::severity(word)?;
    let shouted = word.chars().all(|c| !c.is_lowercase());
    let alone = value[end..]
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| matches!(c, '-' | '–' | '—' | ',' | '.' | '(' | ':'));
    (shouted || alone).then_some(severity)
}

/// True if what stands before a place makes it a reference: `see`, `unlike in`.
fn is_reference(before: &str) -> bool {
    let words =
        before.trim_end_matches(|c: char| !c.is_alphanumeric()).rsplit(|c: char| !c.is_alphanumeric());
    let mut words = words.filter(|word| !word.is_empty() && !matches!(*word, "in" | "at" | "the"));
    let word = words.next().unwrap_or("").to_lowercase();
    matches!(word.as_str(), "see" | "cf" | "compare" | "unlike" | "like" | "as")
}

fn short(note: &str) -> String {
    note.chars().take(160).collect()
}

impl Body<'_> {
    /// The claim being built, for what its node and section say.
    pub fn claim_mut(&mut self) -> &mut Claim {
        &mut self.claim
    }
}
