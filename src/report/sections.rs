//! Which node of the outline is an issue, which groups issues, which is neither.

use super::Place;
use super::fields::field;
use super::labels::{Label, label};
use super::outline::{Kind, Node, Part};
use super::scan;
use super::text::{Text, without};
use super::title::{self, Legend, Title};
use super::vocabulary;
use crate::finding::Severity;

/// What a node is to the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A summary, recommendations, strengths ...: no issues, with all that stands below.
    Aside,
    /// Says nothing of its own; issues may stand below.
    Neutral,
    /// A list of issues.
    Group,
    /// An issue.
    Claim,
    /// A part of the issue above it.
    Part,
}

/// A node's role, and what it hands down.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it is.
    pub role: Role,
    /// What its title says.
    pub title: Title,
    /// Its own severity or that of the sections above.
    pub severity: Option<Severity>,
    /// It or a section above is settled.
    pub settled: bool,
    /// The file that it and what stands below is about.
    pub file: Option<Place>,
    /// An issue by its position only: it may as well be an overview of those to come.
    pub weak: bool,
}

/// What a node's own text holds.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    place_field: bool,
    problem_field: bool,
    severity_field: bool,
    purpose_field: bool,
    path: bool,
    lines: bool,
    /// Has paragraphs that are neither fields nor places.
    prose: bool,
    /// Items below have places and say something of each.
    told_items: bool,
    items: bool,
    /// Items below are nothing but places with lines.
    place_items: bool,
    /// A heading below stands for an issue of its own.
    issues_below: bool,
    /// A heading below continues its number.
    numbered_below: bool,
}

/// Gives every node its role. `strict` leaves asides out; without it, everything that looks like an issue is one.
pub fn classify(nodes: &[Node], legend: &Legend, strict: bool) -> Vec<Section> {
    let titles: Vec<Title> = nodes
        .iter()
        .map(|node| match node.kind {
            Kind::Item { .. } => title::parse(&scan::without_leading_place(&node.title, false), legend),
            _ => title::parse(&node.title, legend),
        })
        .collect();
    let facts = gather(nodes, &titles);
    let has_headings = nodes.iter().any(|node| matches!(node.kind, Kind::Heading(2..)));
    let mut sections: Vec<Section> = Vec::with_capacity(nodes.len());
    for (index, (node, title)) in nodes.iter().zip(titles).enumerate() {
        let mut section = Section {
            role: Role::Neutral,
            severity: None,
            settled: title.settled,
            file: None,
            weak: false,
            title,
        };
        if index == 0 {
            section.role = if has_headings { Role::Neutral } else { Role::Group };
            sections.push(section);
            continue;
        }
        let above = &sections[node.parent];
        section.settled |= above.settled;
        section.file = above.file.clone();
        if section.file.is_some() && matches!(node.kind, Kind::Item { .. }) {
            section.title = title::parse(&scan::without_leading_place(&node.title, true), legend);
        }
        section.severity = section.title.severity.or(above.severity);
        section.role = match above.role {
            Role::Aside => Role::Aside,
            Role::Claim | Role::Part => Role::Part,
            Role::Neutral | Role::Group => match node.kind {
                Kind::Root => Role::Neutral,
                Kind::Heading(level) => {
                    heading(node, level, facts[index], above.role == Role::Group, strict, &mut section)
                }
                Kind::Item { number, ticked } => {
                    section.settled |= ticked == Some(true);
                    item(node, number.is_some(), facts[index], above.role == Role::Group, &mut section)
                }
            },
        };
        sections.push(section);
    }
    sections
}

fn heading(
    node: &Node,
    level: u8,
    facts: Facts,
    in_group: bool,
    strict: bool,
    section: &mut Section,
) -> Role {
    let plain = node.title.plain.as_str();
    let numbered = section.title.id.is_some();
    let path = scan::paths(&node.title);
    let marked = section.title.severity.is_some() || !path.is_empty();
    let own = facts.place_field || facts.problem_field;
    if strict && !marked && vocabulary::is_aside(&section.title.words, numbered) && !facts.place_field {
        return Role::Aside;
    }
    // What is described is not found fault with.
    if strict && facts.purpose_field && !facts.problem_field && !facts.severity_field && !marked {
        return Role::Aside;
    }
    section.settled |= section.title.ticked;
    if !numbered && title::is_settled_section(plain) {
        section.settled = true;
        return Role::Group;
    }
    if !numbered && vocabulary::is_group_title(plain) || numbered && facts.issues_below && !own {
        section.severity = section.severity.or_else(|| group_severity(plain));
        return Role::Group;
    }
    if facts.numbered_below || facts.issues_below && !own {
        section.severity = section.severity.or_else(|| group_severity(plain));
        return Role::Group;
    }
    if label(plain).is_some() && !numbered {
        return Role::Neutral;
    }
    // A file's heading over what is wrong in it.
    if let ([only], false) = (path.as_slice(), numbered)
        && only.lines.is_empty()
        && counts_only(&without(plain, std::slice::from_ref(&only.range)))
        && !facts.place_field
        && (facts.items || facts.prose)
        && !facts.problem_field
    {
        section.file = Some(only.place.clone());
        return Role::Group;
    }
    let told = facts.told_items && !facts.prose && !own && !numbered && !marked;
    if told {
        section.severity = section.severity.or_else(|| group_severity(plain));
        return Role::Group;
    }
    if numbered || marked || facts.place_field || section.title.settled || section.title.ticked {
        return Role::Claim;
    }
    if level == 1 {
        return Role::Neutral;
    }
    if in_group || facts.place_items || facts.problem_field && facts.path {
        return Role::Claim;
    }
    if vocabulary::speaks_of_issues(plain) {
        section.severity = section.severity.or_else(|| group_severity(plain));
        return Role::Group;
    }
    Role::Neutral
}

/// `lib/a.ex (3 comments)`: beside the file stands at most how much is wrong in it.
fn counts_only(rest: &str) -> bool {
    let filler =
        |word: &str| matches!(word, "file" | "in" | "module" | "has" | "violations" | "hunk" | "hunks");
    vocabulary::plain_words(rest).iter().all(|word| {
        filler(word) || vocabulary::speaks_of_issues(word) || word.chars().all(|c| c.is_ascii_digit())
    })
}

/// The severity of a heading that speaks of issues or says nothing but a severity.
fn group_severity(title: &str) -> Option<Severity> {
    let speaks = vocabulary::speaks_of_issues(title) || vocabulary::is_group_title(title);
    speaks.then(|| vocabulary::severity_in(title)).flatten()
}

fn item(node: &Node, ordered: bool, facts: Facts, in_group: bool, section: &mut Section) -> Role {
    let plain = node.title.plain.as_str();
    let path = scan::paths(&node.title);
    section.settled |= section.title.ticked;
    if facts.items && vocabulary::is_group_title(plain) {
        section.severity = section.severity.or_else(|| vocabulary::severity_in(plain));
        return Role::Group;
    }
    if let [only] = path.as_slice()
        && facts.items
        && only.lines.is_empty()
        && !facts.place_field
        && !facts.problem_field
        && without(plain, std::slice::from_ref(&only.range)).split_whitespace().count() <= 2
    {
        section.file = Some(only.place.clone());
        return Role::Group;
    }
    let words = plain.split_whitespace().count();
    let evident = (facts.lines || facts.place_items) && words > 1
        || facts.place_field
        || section.title.severity.is_some()
        || (facts.severity_field && facts.problem_field);
    if evident {
        return Role::Claim;
    }
    if !in_group {
        return Role::Neutral;
    }
    let titled = ordered && node.title.strong.first().is_some_and(|range| range.start == 0);
    let told = facts.path && words > 2 || section.file.is_some();
    section.weak = !(titled || told || section.title.id.is_some());
    if field(&node.title).is_some_and(|field| matches!(field.label, Some(Label::Status | Label::Severity))) {
        return Role::Neutral;
    }
    Role::Claim
}

/// What every node's text holds; items and headings that are mere fields count for the node above.
fn gather(nodes: &[Node], titles: &[Title]) -> Vec<Facts> {
    let mut all = vec![Facts::default(); nodes.len()];
    for index in (1..nodes.len()).rev() {
        let node = &nodes[index];
        let mut facts = all[index];
        if !matches!(node.kind, Kind::Heading(_)) {
            look(&node.title, &mut facts, false);
        }
        for part in &node.parts {
            match part {
                Part::Lines(lines) => lines.iter().for_each(|line| look(line, &mut facts, true)),
                Part::Table(table) => {
                    facts.path |= table.rows.iter().flatten().any(|c| !scan::paths(c).is_empty())
                }
                Part::Code(_) | Part::Node(_) => {}
            }
        }
        all[index] = facts;
        let above = &mut all[node.parent];
        match node.kind {
            Kind::Item { .. } => {
                above.items = true;
                above.place_items |= facts.lines && !facts.items && is_place(&node.title);
                let told = node.title.plain.split_whitespace().count() > 3;
                above.told_items |= facts.lines && told && field(&node.title).is_none();
                if field(&node.title).is_some() || matches!(nodes[node.parent].kind, Kind::Item { .. }) {
                    above.place_field |= facts.place_field;
                    above.problem_field |= facts.problem_field;
                    above.severity_field |= facts.severity_field;
                    above.purpose_field |= facts.purpose_field;
                }
                above.path |= facts.path;
            }
            Kind::Heading(_) => {
                let title = &titles[index];
                match label(&title.words) {
                    Some(label) if title.id.is_none() => {
                        above.place_field |= label == Label::Place || facts.place_field;
                        above.problem_field |=
                            matches!(label, Label::Problem | Label::Consequence | Label::Suggestion);
                        above.path |= facts.path;
                    }
                    _ => {
                        let aside = vocabulary::is_aside(&title.words, title.id.is_some());
                        let stands = title.id.is_some()
                            || title.severity.is_some()
                            || facts.place_field
                            || facts.issues_below
                            || facts.problem_field && facts.path;
                        above.issues_below |= stands && !aside;
                        let outer = titles[node.parent].id.as_deref();
                        above.numbered_below |=
                            title.id.as_deref().zip(outer).is_some_and(|(inner, outer)| {
                                inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'))
                            });
                    }
                }
            }
            Kind::Root => {}
        }
    }
    all
}

/// True for a text that is nothing but a place.
fn is_place(text: &Text) -> bool {
    let ranges: Vec<_> = scan::paths(text).into_iter().map(|found| found.range).collect();
    !ranges.is_empty() && !without(&text.plain, &ranges).chars().any(char::is_alphanumeric)
}

fn look(line: &Text, facts: &mut Facts, paragraph: bool) {
    if line.plain.len() > 16_384 {
        facts.prose = true;
        return;
    }
    let paths = scan::paths(line);
    facts.path |= !paths.is_empty();
    facts.lines |= paths.iter().any(|found| !found.lines.is_empty());
    match field(line).map(|field| field.label) {
        Some(Some(Label::Place | Label::Lines)) => facts.place_field = true,
        Some(Some(Label::Severity)) => facts.severity_field = true,
        Some(Some(Label::Purpose)) => facts.purpose_field = true,
        Some(Some(Label::Problem | Label::Consequence | Label::Title | Label::Suggestion)) => {
            facts.problem_field = true;
        }
        Some(_) => {}
        None => facts.prose |= paragraph && paths.is_empty(),
    }
}
