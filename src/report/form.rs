//! An issue form: one issue whose every heading is a field (`### Location`, `### Severity`), as forges fill it in.

use super::Claim;
use super::body::{Body, mode_of};
use super::labels::{Label, label};
use super::naming::first_sentence;
use super::outline::{Kind, Node, Part};
use super::title::Legend;

/// The one issue of a report that is nothing but fields under headings, a place's among them.
pub fn read(nodes: &[Node], legend: &Legend) -> Option<Claim> {
    let headings: Vec<(Label, &Node)> = nodes
        .iter()
        .filter(|node| matches!(node.kind, Kind::Heading(_)))
        .map(|node| Some((label(&node.title.plain)?, node)))
        .collect::<Option<_>>()?;
    let count = |wanted: Label| headings.iter().filter(|(label, _)| *label == wanted).count();
    let flat = headings.iter().all(|(_, node)| node.parent == 0);
    let twice = headings.iter().any(|(label, _)| *label != Label::Problem && count(*label) > 1);
    if headings.len() < 2 || count(Label::Place) != 1 || !flat || twice {
        return None;
    }
    let mut body = Body::new(legend, None, headings[0].1.title.line.max(1));
    for &(label, node) in &headings {
        let mut mode = mode_of(Some(label));
        let mut open: Vec<&Part> = node.parts.iter().rev().collect();
        while let Some(part) = open.pop() {
            match part {
                Part::Lines(lines) => {
                    for line in lines {
                        // "Other places" of a list, or prose after a field's value, are more of the field.
                        if super::fields::field(line).is_some() {
                            mode = body.text(line, mode);
                        } else {
                            body.entry(label, line);
                        }
                    }
                }
                Part::Code(code) => body.code(code, mode),
                Part::Table(_) => {}
                Part::Node(child) => {
                    body.entry(label, &nodes[*child].title);
                    open.extend(nodes[*child].parts.iter().rev());
                }
            }
        }
    }
    let mut claim = body.finish();
    if claim.title.is_empty() {
        claim.title = first_sentence(&claim.prose, "");
    }
    Some(claim)
}
