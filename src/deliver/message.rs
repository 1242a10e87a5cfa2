//! The words of a commit: an imperative subject, what was wrong, why the rewrite is right, where, and the trailers.

use super::branch::{FINDING_TRAILER, RULE_TRAILER};
use super::{Change, CommitSpec};

/// The longest subject that `git log --oneline` and GitHub show whole.
pub const SUBJECT_WIDTH: usize = 72;
/// The width that commit bodies are wrapped to.
const BODY_WIDTH: usize = 72;
/// More places than this are counted, not listed: the diff shows them.
const PLACES_SHOWN: usize = 20;

/// What a commit has to say, as plain data.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// The rules whose plans this commit carries.
    pub rules: Vec<String>,
    /// What the commit does, imperative: "Release monitors in terminate/2".
    pub action: String,
    /// What it is about, put behind the action where the subject has room: "SignalRouter", "3 modules".
    pub scope: Option<String>,
    /// Why the code was wrong, in a sentence or a paragraph.
    pub problem: String,
    /// The claims of a report that led here.
    pub claims: Vec<ClaimNote>,
    /// What the rewrite changes, in a sentence or two.
    pub change: Option<String>,
    /// What is true afterwards, in a sentence or two.
    pub after: Option<String>,
    /// Why the rewrite keeps behaviour.
    pub why_sound: Option<String>,
    /// What an unsafe rewrite may change: for a reviewer to check.
    pub caveats: Vec<String>,
    /// Where, and what was found there.
    pub places: Vec<Place>,
    /// The findings' stable ids.
    pub findings: Vec<String>,
}

/// A claim of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimNote {
    /// The report's file name, as given.
    pub report: String,
    /// Its id there.
    pub id: String,
    /// Its heading.
    pub title: String,
}

/// One place of the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Relative to the repository.
    pub path: String,
    /// 1-based line before the change.
    pub line: u32,
    /// What was found there; may be empty.
    pub message: String,
}

impl Story {
    /// The commit that tells this story about these files.
    pub fn into_commit(self, changes: Vec<Change>) -> CommitSpec {
        CommitSpec { subject: self.subject(), body: self.body(), trailers: self.trailers(), changes }
    }

    /// At most `SUBJECT_WIDTH` characters; the scope is left out before the action is cut.
    pub fn subject(&self) -> String {
        let action = one_line(&self.action);
        let scoped = self.scope.as_ref().map(|scope| format!("{action} in {}", one_line(scope)));
        scoped
            .filter(|subject| subject.chars().count() <= SUBJECT_WIDTH)
            .unwrap_or_else(|| shorten(&action, SUBJECT_WIDTH))
    }

    /// The paragraphs between subject and trailers.
    pub fn body(&self) -> String {
        let mut paragraphs = Vec::new();
        for claim in &self.claims {
            paragraphs.push(wrap(&format!("{}, claim {}: {}", claim.report, claim.id, claim.title), "", ""));
        }
        let places = self.place_list();
        if self.problem.trim().is_empty() && !places.is_empty() {
            paragraphs.push(format!("Problem:\n{places}"));
        } else if !self.problem.trim().is_empty() {
            paragraphs.push(wrap(&format!("Problem: {}", self.problem), "", ""));
            paragraphs.push(places);
        }
        let labelled =
            [("Change", &self.change), ("After", &self.after), ("Behaviour is kept", &self.why_sound)];
        for (label, text) in labelled {
            if let Some(text) = text.as_ref().filter(|text| !text.trim().is_empty()) {
                paragraphs.push(wrap(&format!("{label}: {text}"), "", ""));
            }
        }
        if !self.caveats.is_empty() {
            let items = self.caveats.iter().map(|caveat| wrap(caveat, "- ", "  "));
            paragraphs.push(format!(
                "Behaviour may change, please check:\n{}",
                items.collect::<Vec<_>>().join("\n")
            ));
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs.join("\n\n")
    }

    fn place_list(&self) -> String {
        let line = |place: &Place| {
            let text = match one_line(&place.message) {
                message if message.is_empty() => format!("{}:{}", place.path, place.line),
                message => format!("{}:{}: {message}", place.path, place.line),
            };
            wrap(&text, "- ", "  ")
        };
        let mut lines: Vec<_> = self.places.iter().take(PLACES_SHOWN).map(line).collect();
        if self.places.len() > PLACES_SHOWN {
            lines.push(format!("- and {} more", self.places.len() - PLACES_SHOWN));
        }
        lines.join("\n")
    }

    fn trailers(&self) -> Vec<(String, String)> {
        let rules = self.rules.iter().map(|rule| (RULE_TRAILER.to_string(), rule.clone()));
        rules.chain(self.findings.iter().map(|id| (FINDING_TRAILER.to_string(), id.clone()))).collect()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cut at a word where one ends in time, with an ellipsis.
fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_string();
    }
    let cut: String = text.chars().take(width - 1).collect();
    let whole = cut.rfind(' ').filter(|at| *at > cut.len() / 2).map_or(cut.as_str(), |at| &cut[..at]);
    format!("{whole}…")
}

/// Greedy wrapping of each paragraph; words longer than a line (paths, modules) stay whole.
fn wrap(text: &str, first: &str, rest: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.trim().split("\n\n") {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let mut line = if lines.is_empty() { first.to_string() } else { rest.to_string() };
        let mut empty = true;
        for word in paragraph.split_whitespace() {
            if !empty && line.chars().count() + 1 + word.chars().count() > BODY_WIDTH {
                lines.push(std::mem::replace(&mut line, rest.to_string()));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        lines.push(line);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_drops_the_scope_before_it_is_cut() {
        let mut story = Story {
            action: "Release handler monitors when the last subscription ends".into(),
            scope: Some("Router".into()),
            ..Story::default()
        };
        let subject = "Release handler monitors when the last subscription ends in Router";
        assert_eq!(story.subject(), subject);
        story.scope = Some("TheVeryLongModuleNameOfARouter".into());
        assert_eq!(story.subject(), "Release handler monitors when the last subscription ends");
        story.action = "Übersetze ".repeat(12);
        assert!(story.subject().chars().count() <= SUBJECT_WIDTH);
        assert!(story.subject().ends_with("Übersetze…"));
    }

    #[test]
    fn the_message_has_all_parts_in_order_and_git_reads_its_trailers() {
        let place = Place { path: "lib/a.ex".into(), line: 7, message: "the reference is dropped".into() };
        let story = Story {
            rules: vec!["leaky".into()],
            action: "Keep the reference".into(),
            problem:
                "A monitor outlives its subscription, because nothing keeps the reference that would end it."
                    .into(),
            claims: vec![ClaimNote { report: "R.md".into(), id: "3".into(), title: "Leak".into() }],
            change: Some("The reference is kept in the state.".into()),
            after: Some("No monitor outlives its subscription.".into()),
            why_sound: None,
            caveats: vec!["the state gains a key: restart".into()],
            places: vec![place; 22],
            findings: vec!["f1".into(), "f2".into()],
            scope: None,
        };
        let message = story.into_commit(Vec::new()).message();
        let order = [
            "Keep the",
            "R.md, claim 3: Leak",
            "Problem: A monitor",
            "- lib/a.ex:7: the",
            "- and 2 more",
            "Change: The reference is kept",
            "After: No monitor",
            "please check",
        ];
        let found: Vec<_> = order.iter().map(|part| message.find(part).expect(part)).collect();
        assert!(found.is_sorted(), "{message}");
        assert!(message.lines().all(|line| line.chars().count() <= 72), "{message}");
        let trailers = git2::message_trailers_strs(&message).unwrap();
        let trailers: Vec<_> = trailers.iter().collect();
        assert_eq!(trailers, [("Salve-Rule", "leaky"), ("Salve-Finding", "f1"), ("Salve-Finding", "f2")]);
    }
}
