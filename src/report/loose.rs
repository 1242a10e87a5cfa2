//! Issues that stand in no heading, item or row: lines like a compiler's, and runs of labelled lines.

use super::Claim;
use super::body::{Body, Mode};
use super::fields::field;
use super::labels::Label;
use super::markdown::{Read, Reader};
use super::naming::{bare_title, cut, first_sentence};
use super::outline::{Code, Part};
use super::scan;
use super::text::Text;
use super::title;
use super::vocabulary;

impl Reader<'_> {
    /// Issues that no node holds: lines like a compiler's, and runs of labelled lines.
    pub(super) fn loose(&self, index: usize, claims: &mut Vec<Read>) {
        let mut lines: Vec<Piece<'_>> = Vec::new();
        for part in &self.nodes[index].parts {
            match part {
                Part::Lines(paragraph) => {
                    lines.extend(paragraph.iter().map(Piece::Line));
                    lines.push(Piece::Break);
                }
                Part::Code(code) => lines.push(Piece::Code(code)),
                Part::Table(_) | Part::Node(_) => {}
            }
        }
        let section = &self.sections[index];
        let starter = lines.iter().find_map(|piece| match piece {
            Piece::Line(line) => starter(line),
            _ => None,
        });
        let mut run: Vec<Piece<'_>> = Vec::new();
        let flush = |run: &mut Vec<Piece<'_>>, claims: &mut Vec<Read>| {
            let pieces = std::mem::take(run);
            claims.extend(self.run(index, &pieces).map(|claim| Read { claim, weak: false }));
        };
        for piece in lines {
            if let Piece::Line(line) = &piece {
                let begins = starts_with_place(line)
                    || announces_place(line)
                    || (section.file.is_some() && scan::leading_lines(&line.plain).is_some())
                    || (starter.is_some() && field(line).map(|field| field.name) == starter);
                if begins {
                    flush(&mut run, claims);
                    run.push(piece);
                    continue;
                }
            }
            if !run.is_empty() {
                run.push(piece);
            }
        }
        flush(&mut run, claims);
    }

    /// The claim of a run of lines that begins with a place or a label.
    fn run(&self, index: usize, pieces: &[Piece<'_>]) -> Option<Claim> {
        let Some(Piece::Line(first)) = pieces.first() else { return None };
        let section = &self.sections[index];
        let mut body = Body::new(self.legend, section.file.clone(), first.line);
        body.claim_mut().severity = section.severity;
        body.claim_mut().settled = section.settled;
        body.claim_mut().context = self.context(index);
        let labelled = field(first).is_some_and(|field| field.label.is_some());
        let mut mode = Mode::Problem;
        let mut labels = 0;
        let mut alone = !labelled;
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Line(line) if at == 0 && announces_place(line) => body.title(line),
                Piece::Line(line) if at == 0 && !labelled => {
                    body.title(line);
                    let told = scan::without_leading_place(line, section.file.is_some());
                    let title = title::parse(&told, self.legend);
                    let claim = body.claim_mut();
                    // A remark's kind ("Potential issue") is no title; its first bold line is.
                    let bold = pieces.iter().find_map(|piece| match piece {
                        Piece::Line(line) if line.wholly_strong() => Some(line.plain.trim().to_string()),
                        _ => None,
                    });
                    claim.title = match bold {
                        Some(bold) if vocabulary::is_kind_of_remark(&title.words) => cut(&bold),
                        _ => bare_title(&told, &title.words),
                    };
                    claim.severity = title.severity.or(claim.severity);
                    claim.settled |= title.settled || title.ticked;
                    body.prose(&title.words);
                }
                Piece::Line(line) => {
                    labels += usize::from(field(line).is_some_and(|field| field.label.is_some()));
                    mode = body.text(line, mode);
                }
                Piece::Code(code) => body.code(code, mode),
                Piece::Break => {
                    if mode == Mode::Places {
                        mode = Mode::Problem;
                    }
                }
            }
        }
        let mut claim = body.finish();
        if claim.title.is_empty() {
            claim.title = first_sentence(&claim.prose, &first.plain);
            alone &= !claim.prose.is_empty();
        }
        let stated = claim.places.iter().any(|place| !place.mentioned);
        (alone || (stated && labels >= 2) || labels >= 3).then_some(claim)
    }
}

enum Piece<'a> {
    Line(&'a Text),
    Code(&'a Code),
    Break,
}

/// The label that begins each of a run of records.
fn starter(line: &Text) -> Option<String> {
    let field = field(line)?;
    let starts = matches!(field.label?, Label::Title | Label::Problem | Label::Place | Label::Severity);
    starts.then_some(field.name)
}

/// `ann commented on lib/a.ex line 12:`: a place with lines, and a remark to follow.
fn announces_place(line: &Text) -> bool {
    line.plain.len() <= 4_096
        && line.plain.trim_end().ends_with(':')
        && field(line).is_none()
        && scan::paths(line).last().is_some_and(|found| {
            !found.lines.is_empty() && !line.plain[found.range.end..].chars().any(char::is_alphanumeric)
        })
}

/// `lib/a.ex:12: message`: a place with lines, then words.
fn starts_with_place(line: &Text) -> bool {
    if line.plain.len() > 4_096 {
        return false;
    }
    scan::paths(line).first().is_some_and(|found| {
        !found.lines.is_empty()
            && !line.plain[..found.range.start].chars().any(char::is_lowercase)
            && found.range.start <= 12
            && line.plain[found.range.end..].split_whitespace().count() >= 2
    })
}
