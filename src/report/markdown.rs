//! Markdown reports: from the outline to claims.

use super::body::{Body, Mode, mode_of};
use super::fields::field;
use super::form;
use super::labels::label;
use super::naming::{alike, bare_title, first_sentence, item_title};
use super::outline::{Kind, Node, Part, outline};
use super::sections::{Role, Section, classify};
use super::table::{self, Row};
use super::title::{self, Legend};
use super::vocabulary;
use super::{Claim, scan};

/// A claim, and how sure it is one.
pub struct Read {
    /// The claim.
    pub claim: Claim,
    /// Perhaps only an overview of those to come.
    pub weak: bool,
}

/// Reads the claims of a Markdown report, in the order of the text; ids are as written and may repeat or be empty.
pub fn read(text: &str) -> Vec<Claim> {
    let nodes = outline(text);
    let mut legend = Legend::default();
    for node in &nodes {
        legend.learn(&node.title.plain);
    }
    if let Some(claim) = form::read(&nodes, &legend) {
        return vec![claim];
    }
    for strict in [true, false] {
        let sections = classify(&nodes, &legend, strict);
        let claims = Reader { nodes: &nodes, sections: &sections, legend: &legend }.read();
        if !claims.is_empty() {
            return claims;
        }
    }
    prose_only(&nodes, &legend)
}

/// The outline of a report with the roles of its nodes.
pub struct Reader<'a> {
    pub(super) nodes: &'a [Node],
    pub(super) sections: &'a [Section],
    pub(super) legend: &'a Legend,
}

impl Reader<'_> {
    fn read(&self) -> Vec<Claim> {
        let mut claims: Vec<Read> = Vec::new();
        let mut tables: Vec<(usize, Vec<Row>)> = Vec::new();
        for (index, section) in self.sections.iter().enumerate() {
            match section.role {
                Role::Claim => {
                    claims.push(Read { claim: self.claim(index), weak: section.weak });
                }
                Role::Neutral | Role::Group => {
                    self.loose(index, &mut claims);
                    tables.extend(self.tables(index));
                }
                Role::Aside => tables.extend(self.tables(index)),
                Role::Part => {}
            }
        }
        claims.sort_by_key(|read| read.claim.line);
        let mut claims = without_overview(claims);
        for (index, rows) in tables {
            self.merge(index, rows, &mut claims);
        }
        claims.sort_by_key(|claim| claim.line);
        claims
    }

    /// The claim of a node, with all parts below it.
    fn claim(&self, index: usize) -> Claim {
        let node = &self.nodes[index];
        let section = &self.sections[index];
        let mut body = Body::new(self.legend, section.file.clone(), node.title.line.max(1));
        let claim = body.claim_mut();
        claim.severity = section.severity;
        claim.settled = section.settled;
        claim.context = self.context(index);
        claim.id = section.title.id.clone().unwrap_or_default();
        let mut mode = Mode::Problem;
        match node.kind {
            Kind::Item { number, .. } => {
                if let (true, Some(number)) = (claim.id.is_empty(), number) {
                    claim.id = number.to_string();
                }
                if field(&node.title).is_some_and(|field| field.label.is_some()) {
                    mode = body.text(&node.title, Mode::Problem);
                } else {
                    let told = scan::without_leading_place(&node.title, section.file.is_some());
                    let (name, rest) = item_title(&told, &section.title.words);
                    body.claim_mut().title = name;
                    body.title(&node.title);
                    body.prose(&rest);
                }
            }
            _ => {
                let words = section.title.words.as_str();
                let (name, rest) = title::named_and_rated(words).unwrap_or((words, ""));
                body.claim_mut().title = bare_title(&node.title, name);
                body.title(&node.title);
                body.prose(rest);
            }
        }
        self.parts(index, mode, &mut body);
        let mut claim = body.finish();
        if claim.title.is_empty() {
            claim.title = first_sentence(&claim.prose, node.title.plain.trim());
        }
        claim
    }

    /// Reads what stands below a node into `body`, without recursion.
    fn parts(&self, index: usize, mode: Mode, body: &mut Body<'_>) {
        let mut open = vec![(index, 0, mode)];
        while let Some((node, at, mode)) = open.last_mut() {
            let Some(part) = self.nodes[*node].parts.get(*at) else {
                open.pop();
                continue;
            };
            *at += 1;
            match part {
                Part::Lines(lines) => {
                    if *mode != Mode::Suggestion {
                        *mode = Mode::Problem;
                    }
                    for line in lines {
                        *mode = body.text(line, *mode);
                    }
                }
                Part::Code(code) => body.code(code, *mode),
                Part::Table(table) => {
                    if let Some(fields) = table::fields(table) {
                        fields.into_iter().for_each(|(label, value)| body.entry(label, value));
                        continue;
                    }
                    for row in table::rows(table).unwrap_or_default() {
                        self.row_place(&row, *mode, body);
                    }
                }
                Part::Node(child) => {
                    let child = *child;
                    let inner = match self.nodes[child].kind {
                        Kind::Heading(_) => self.heading_mode(child, body),
                        _ => body.text(&self.nodes[child].title, *mode),
                    };
                    open.push((child, 0, inner));
                }
            }
        }
    }

    /// A heading inside an issue: a field, something that is right, or more of the problem.
    fn heading_mode(&self, index: usize, body: &mut Body<'_>) -> Mode {
        let title = &self.sections[index].title;
        if title.ticked {
            return Mode::Aside;
        }
        match label(&title.words) {
            Some(label) => mode_of(Some(label)),
            None => {
                body.title(&self.nodes[index].title);
                body.prose(&title.words);
                Mode::Problem
            }
        }
    }

    /// A table's row inside an issue names a place of it, unless it is done.
    fn row_place(&self, row: &Row, mode: Mode, body: &mut Body<'_>) {
        let done = row.status.as_ref().is_some_and(|status| title::is_settled(&status.plain));
        if done || matches!(mode, Mode::Suggestion | Mode::Aside) {
            return;
        }
        let note = row.name().map_or("", |name| name.plain.as_str());
        for place in &row.places {
            body.row(place, &row.lines, note);
        }
        if row.places.is_empty() {
            for cell in row.title.iter().chain(&row.notes) {
                body.text(cell, Mode::Problem);
            }
        }
    }

    fn tables(&self, index: usize) -> Option<(usize, Vec<Row>)> {
        let mut all = Vec::new();
        for part in &self.nodes[index].parts {
            if let Part::Table(table) = part {
                all.extend(table::rows(table).unwrap_or_default());
            }
        }
        (!all.is_empty()).then_some((index, all))
    }

    /// Rows that repeat a claim tell its status and severity; the others are claims, unless they stand aside.
    fn merge(&self, index: usize, rows: Vec<Row>, claims: &mut Vec<Claim>) {
        let section = &self.sections[index];
        let known = claims.len();
        for row in rows {
            let status = row.status.as_ref().map(|status| status.plain.as_str());
            let severity = row
                .severity
                .as_ref()
                .and_then(|severity| title::leading_severity(&severity.plain, self.legend));
            let named = row.name().map(|name| title::parse(name, self.legend));
            let done =
                status.is_some_and(title::is_settled) || named.as_ref().is_some_and(|name| name.settled);
            let id = row.id.clone().or_else(|| named.as_ref().and_then(|name| name.id.clone()));
            let words = named.as_ref().map_or("", |name| name.words.as_str());
            let same = claims[..known].iter_mut().find(|claim| {
                let by_id = !claim.id.is_empty() && Some(&claim.id) == id.as_ref();
                by_id && (row.places.is_empty() || alike(&claim.title, words)) || alike(&claim.title, words)
            });
            if let Some(claim) = same {
                claim.settled |= done;
                claim.severity = claim.severity.or(severity);
            } else if section.role != Role::Aside {
                let mut claim = self.row_claim(index, &row);
                claim.id = id.unwrap_or_default();
                claim.severity = severity.or(claim.severity);
                claim.settled |= done;
                claims.push(claim);
            }
        }
    }

    fn row_claim(&self, index: usize, row: &Row) -> Claim {
        let section = &self.sections[index];
        let mut body = Body::new(self.legend, section.file.clone(), row.line);
        body.claim_mut().severity = section.severity;
        body.claim_mut().settled = section.settled;
        body.claim_mut().context = self.context(index);
        if let Some(name) = row.name() {
            let title = title::parse(name, self.legend);
            let claim = body.claim_mut();
            claim.title = bare_title(name, &title.words);
            claim.severity = title.severity.or(claim.severity);
            claim.settled |= title.ticked;
            body.title(name);
        }
        for place in &row.places {
            body.row(place, &row.lines, "");
        }
        for note in &row.notes {
            body.text(note, Mode::Problem);
        }
        if let Some(suggestion) = &row.suggestion {
            body.text(suggestion, Mode::Suggestion);
        }
        let mut claim = body.finish();
        if claim.title.is_empty() {
            claim.title = first_sentence(&claim.prose, "");
        }
        claim
    }

    /// The titles of the nearest sections above, outermost first.
    pub(super) fn context(&self, index: usize) -> String {
        let mut titles = Vec::new();
        let mut at = self.nodes[index].parent;
        let mut from = index;
        for _ in 0..64 {
            if at == 0 || at == from || titles.len() == 3 {
                break;
            }
            // The title of the whole report names all its subjects.
            if !matches!(self.nodes[at].kind, Kind::Heading(1)) {
                titles.push(self.sections[at].title.words.as_str());
            }
            from = at;
            at = self.nodes[at].parent;
        }
        titles.reverse();
        titles.join("\n")
    }
}

/// Drops bullets that only announce the issues to come, or repeat them.
fn without_overview(claims: Vec<Read>) -> Vec<Claim> {
    let Some(first) = claims.iter().find(|read| !read.weak).map(|read| read.claim.line) else {
        return claims.into_iter().map(|read| read.claim).collect();
    };
    let strong: Vec<String> =
        claims.iter().filter(|read| !read.weak).map(|read| read.claim.title.clone()).collect();
    claims
        .into_iter()
        .filter(|read| {
            !read.weak
                || read.claim.line > first && !strong.iter().any(|title| alike(title, &read.claim.title))
        })
        .map(|read| read.claim)
        .collect()
}

/// A text without structure: every paragraph that names a file or says that something is wrong is an issue, with the
/// code after it; where code comes first, all that stands below its heading is one.
fn prose_only(nodes: &[Node], legend: &Legend) -> Vec<Claim> {
    let mut claims = Vec::new();
    for node in nodes {
        if vocabulary::is_aside(&node.title.plain, false) {
            continue;
        }
        let told = |part: &&Part| matches!(part, Part::Lines(_) | Part::Code(_));
        let parts: Vec<&Part> = node.parts.iter().filter(told).collect();
        let whole = matches!(parts.first(), Some(Part::Code(_))) && !node.title.plain.is_empty();
        let starts = |part: &&Part| !whole && matches!(part, Part::Lines(_));
        let mut rest = parts.as_slice();
        while let Some((first, others)) = rest.split_first() {
            let end = 1 + others.iter().position(starts).unwrap_or(others.len());
            let (chunk, after) = rest.split_at(end);
            rest = after;
            let line = match first {
                Part::Lines(lines) => lines[0].line,
                _ => node.title.line,
            };
            let mut body = Body::new(legend, None, line);
            let (mut words, mut mode) = (Vec::new(), Mode::Problem);
            for part in chunk {
                match part {
                    Part::Lines(lines) => {
                        words.extend(lines.iter().map(|line| line.plain.as_str()));
                        mode = lines.iter().fold(mode, |mode, line| body.text(line, mode));
                    }
                    Part::Code(code) => body.code(code, mode),
                    Part::Table(_) | Part::Node(_) => {}
                }
            }
            let words = words.join(" ");
            let mut claim = body.finish();
            if claim.places.is_empty() && !vocabulary::speaks_of_trouble(&words) {
                continue;
            }
            // The description of an issue is called what the issue is called.
            let described = label(&node.title.plain).is_some() && node.parent != 0;
            claim.title = match (whole, described) {
                (true, false) => node.title.plain.trim().to_string(),
                (_, true) => nodes[node.parent].title.plain.trim().to_string(),
                (false, false) => first_sentence(&words, ""),
            };
            claim.context = node.title.plain.clone();
            claims.push(claim);
        }
    }
    claims
}
