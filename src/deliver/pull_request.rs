//! The text of a pull request, from plain data: for a maintainer who doubts, and wants to know what to check.

use super::branch::{Committed, FINDING_TRAILER, RULE_TRAILER};
use std::fmt::Write;

/// GitHub refuses longer bodies.
const BODY_LIMIT: usize = 65_536;
/// More rows than this are counted: the report has them all.
const ROWS_SHOWN: usize = 100;

/// More places of one commit than this are counted: its diff shows them.
const PLACES_SHOWN: usize = 20;

/// All that the text tells.
#[derive(Clone, Debug, Default)]
pub struct PullRequest {
    /// The headline, as of the only commit or of the run.
    pub title: String,
    /// The report's file name, where there was one.
    pub report: Option<String>,
    /// What the commits do, each with why and where.
    pub changes: Vec<ChangeNote>,
    /// How many files change.
    pub files: usize,
    /// What a reviewer should check: the unsafe plans' caveats.
    pub caveats: Vec<String>,
    /// What `--verify` ran, in words; empty where it did not run.
    pub verified: Vec<(String, String)>,
    /// Units that the verification took back: the place and the evidence.
    pub taken_back: Vec<(String, String)>,
    /// The claims of the report, all of them.
    pub claims: Vec<ClaimRow>,
    /// What was found beside the report or withheld: a place and a sentence.
    pub not_in_report: Vec<(String, String)>,
    /// The rules whose plans these are.
    pub rules: Vec<String>,
    /// The findings' stable ids.
    pub findings: Vec<String>,
}

/// One commit, or one finding of a commit, for the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeNote {
    /// The commit's id in hex.
    pub commit: String,
    /// Its first line.
    pub subject: String,
    /// The claims of the report that led here, as `3 Title`.
    pub claims: Vec<String>,
    /// What was wrong.
    pub problem: String,
    /// What the rewrite changes.
    pub change: String,
    /// What is true afterwards, or why behaviour is kept.
    pub after: String,
    /// `path:line` of each place, and what was wrong there if `problem` does not say it.
    pub places: Vec<(String, String)>,
}

/// One claim and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimRow {
    /// Its id in the report.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// True if the commits mend it, at one of its places at least.
    pub is_fixed: bool,
    /// What became of it, in words.
    pub verdict: String,
    /// Why, with the place.
    pub evidence: String,
    /// Its places, each with a verdict of its own.
    pub places: Vec<PlaceRow>,
}

/// One place of a claim and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceRow {
    /// `path:line`, or as much of it as is known.
    pub place: String,
    /// True if the commits mend it.
    pub is_fixed: bool,
    /// What became of it, in words.
    pub verdict: String,
    /// Why.
    pub evidence: String,
}

impl ClaimRow {
    fn fixed_places(&self) -> usize {
        self.places.iter().filter(|place| place.is_fixed).count()
    }

    fn is_in_part(&self) -> bool {
        self.is_fixed && self.fixed_places() < self.places.len()
    }

    /// The rows of what is not changed: the claim, or, where its places fared differently, those left as they are.
    fn left(&self) -> Vec<[String; 3]> {
        let name = format!("{} {}", self.id, self.title);
        let fared_alike = self.places.iter().all(|place| place.verdict == self.verdict);
        if fared_alike && self.is_fixed {
            return Vec::new();
        }
        if fared_alike {
            return vec![[name, self.verdict.clone(), self.evidence.clone()]];
        }
        let left = self.places.iter().filter(|place| !place.is_fixed);
        left.map(|one| [format!("{name}, {}", one.place), one.verdict.clone(), one.evidence.clone()])
            .collect()
    }
}

impl PullRequest {
    /// The commits of a branch as notes without details.
    pub fn notes(commits: &[Committed]) -> Vec<ChangeNote> {
        let note = |commit: &Committed| ChangeNote {
            commit: commit.id.clone(),
            subject: commit.subject.clone(),
            ..ChangeNote::default()
        };
        commits.iter().map(note).collect()
    }

    /// The text in GitHub's Markdown, ending with trailers by which a later run knows what was offered.
    pub fn body(&self) -> String {
        let mut text = self.opening();
        for note in &self.changes {
            text.push_str(&change(note, self.changes.len() > 1));
        }
        if !self.caveats.is_empty() {
            text.push_str("\n### Please check\n\nThese may change behaviour; the rest does not.\n\n");
            for caveat in &self.caveats {
                let _ = writeln!(text, "- [ ] {}", inline(caveat));
            }
        }
        text.push_str(&self.verification());
        text.push_str(&self.ledger());
        if !self.not_in_report.is_empty() {
            text.push_str("\n### Seen on the way\n\n");
            for (place, what) in &self.not_in_report {
                let _ = writeln!(text, "- `{}`: {}", place.replace('`', "'"), inline(what));
            }
        }
        let trailers = self.trailers();
        let ending = format!("{}{}", self.undo(), trailers);
        // What must give way is in the middle: the trailers keep the next run from offering the same again.
        let room = BODY_LIMIT.saturating_sub(ending.len() + 100);
        if text.len() > room {
            let cut = (0..=room).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let line = text[..cut].rfind('\n').unwrap_or(cut);
            text.truncate(line);
            text.push_str("\n\n(The rest is in the commits and in the report.)\n");
        }
        text + &ending
    }

    fn opening(&self) -> String {
        let commits = number(self.changes.len(), "commit");
        let files = number(self.files, "file");
        let safety =
            if self.caveats.is_empty() { "behaviour is kept" } else { "behaviour may change as listed" };
        let mut text = format!("{commits}, {files}; {safety}.\n");
        if let Some(report) = &self.report {
            let _ = writeln!(text, "From `{}`: {}.", report.replace('`', "'"), self.count());
        }
        text
    }

    /// How many of the report's claims are fixed, wholly or in part, and whether there is more to say.
    fn count(&self) -> String {
        let all = number(self.claims.len(), "claim");
        let (in_part, whole): (Vec<_>, Vec<_>) =
            self.claims.iter().filter(|claim| claim.is_fixed).partition(|claim| claim.is_in_part());
        let place = |claim: &&ClaimRow| {
            format!("claim {} at {} of {} places", claim.id, claim.fixed_places(), claim.places.len())
        };
        let parts: Vec<_> = in_part.iter().map(place).collect();
        let mut text = match (whole.len(), parts.as_slice()) {
            (whole, []) => format!("{whole} of {all} fixed here"),
            (0, parts) => format!("{} of {all} fixed here in part ({})", parts.len(), parts.join(", ")),
            (whole, parts) => {
                format!("{whole} of {all} fixed here, {} in part ({})", parts.len(), parts.join(", "))
            }
        };
        if self.claims.iter().any(|claim| !claim.left().is_empty()) {
            text.push_str("; the rest is below");
        }
        inline(&text)
    }

    fn verification(&self) -> String {
        let mut text = String::from("\n### Verified\n\n");
        if self.verified.is_empty() {
            text.push_str(
                "Every changed file parses and keeps its comments and its formatting. \
                 The project's own compiler and tests were not run (`--verify` does that).\n",
            );
            return text;
        }
        for (step, outcome) in &self.verified {
            let _ = writeln!(text, "- `{}`: {}", step.replace('`', "'"), inline(outcome));
        }
        if !self.taken_back.is_empty() {
            text.push_str("\nTaken back, since the project's own tools refuse them:\n\n");
            for (place, evidence) in &self.taken_back {
                let _ = writeln!(text, "- `{}`\n\n{}", place.replace('`', "'"), quoted(evidence));
            }
        }
        text
    }

    fn ledger(&self) -> String {
        let rows: Vec<_> = self.claims.iter().flat_map(ClaimRow::left).collect();
        if rows.is_empty() {
            return String::new();
        }
        let mut text = String::from(
            "\n### Not changed, and why\n\n| claim | verdict | evidence |\n| --- | --- | --- |\n",
        );
        for [claim, verdict, evidence] in rows.iter().take(ROWS_SHOWN) {
            let _ = writeln!(text, "| {} | {} | {} |", cell(claim), cell(verdict), cell(evidence));
        }
        if rows.len() > ROWS_SHOWN {
            let _ = writeln!(text, "\nand {} more.", rows.len() - ROWS_SHOWN);
        }
        text
    }

    fn undo(&self) -> String {
        let short = |id: &str| id.chars().take(10).collect::<String>();
        let revert = match self.changes.as_slice() {
            [] => return String::new(),
            // Before there is a branch there is nothing to revert.
            [first, ..] if first.commit.is_empty() => return String::new(),
            [only] => short(&only.commit),
            [first, .., last] => format!("{}^..{}", short(&first.commit), short(&last.commit)),
        };
        // A later commit may build on an earlier one: only all of them are sure to go back.
        format!("\n### Undo\n\n`git revert {revert}`\n")
    }

    fn trailers(&self) -> String {
        let line = |key: &str, value: &String| format!("{key}: {value}\n");
        let rules = self.rules.iter().map(|rule| line(RULE_TRAILER, rule));
        let lines: String = rules.chain(self.findings.iter().map(|id| line(FINDING_TRAILER, id))).collect();
        format!("\n<details><summary>For salve's next run</summary>\n\n```\n{lines}```\n\n</details>\n")
    }
}

/// The rules and findings that a body of ours names; empty for anybody else's.
pub fn offered(body: &str) -> (Vec<String>, Vec<String>) {
    let values = |key: &str| {
        let value = |line: &str| Some(line.trim().strip_prefix(key)?.strip_prefix(": ")?.trim().to_string());
        body.lines().filter_map(value).collect()
    };
    (values(RULE_TRAILER), values(FINDING_TRAILER))
}

fn change(note: &ChangeNote, several: bool) -> String {
    let mut text = String::new();
    if several {
        let short: String = note.commit.chars().take(10).collect();
        let _ = writeln!(text, "\n### {}", inline(&note.subject));
        if !short.is_empty() {
            let _ = write!(text, "\n{short}\n");
        }
    }
    if !note.claims.is_empty() {
        let label = if note.claims.len() == 1 { "Claim" } else { "Claims" };
        let _ = write!(text, "\n**{label}.** {}\n", inline(&note.claims.join("; ")));
    }
    let is_told = note.problem.trim().is_empty();
    let shown = &note.places[..note.places.len().min(PLACES_SHOWN)];
    let code = |place: &str| format!("`{}`", place.replace('`', "'"));
    let more = match note.places.len() - shown.len() {
        0 => String::new(),
        more => format!("and {more} more"),
    };
    if !is_told {
        let _ = write!(text, "\n**Problem.** {}\n", inline(&note.problem));
    } else if !shown.is_empty() {
        text.push_str("\n**Problem.**\n\n");
        for (place, problem) in shown {
            let _ = writeln!(text, "- {}: {}", code(place), inline(problem));
        }
        if !more.is_empty() {
            let _ = writeln!(text, "- {more}");
        }
    }
    for (label, value) in [("Change", &note.change), ("After", &note.after)] {
        if !value.trim().is_empty() {
            let _ = write!(text, "\n**{label}.** {}\n", inline(value));
        }
    }
    if !is_told && !shown.is_empty() {
        let places: Vec<_> = shown.iter().map(|(place, _)| code(place)).collect();
        let _ = writeln!(text, "\nAt {} {more}", places.join(", "));
        text.truncate(text.trim_end().len());
        text.push_str(".\n");
    }
    text
}

fn number(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// One line, with nothing that would start HTML or mention somebody: evidence quotes other people's code. What stands
/// in backquotes is shown as it is.
fn inline(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('@', "&#64;");
    let parts: Vec<&str> = text.split('`').collect();
    // Longer fences, or one that stays open: what is code there is not worth a guess.
    if parts.len().is_multiple_of(2) || text.contains("``") {
        return escaped(&text);
    }
    let part = |(at, part): (usize, &&str)| if at % 2 == 1 { part.to_string() } else { escaped(part) };
    parts.iter().enumerate().map(part).collect::<Vec<_>>().join("`")
}

fn cell(text: &str) -> String {
    inline(text).replace('|', "\\|")
}

/// A code block with a fence that the text does not contain, two deep in a list.
fn quoted(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let lines = text.lines().map(|line| format!("  {line}\n")).collect::<String>();
    format!("  {fence}text\n{lines}  {fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> PullRequest {
        PullRequest {
            title: "Keep each reference".into(),
            report: Some("REVIEW.md".into()),
            changes: vec![ChangeNote {
                commit: "0123456789abcdef".into(),
                subject: "Keep each reference".into(),
                claims: vec!["1 Leak".into()],
                problem: "lib/a.ex drops @ref of `Process.monitor(@pid)`".into(),
                change: "the state keeps the reference".into(),
                after: "no monitor outlives its subscription".into(),
                places: vec![("lib/a.ex:7".into(), String::new())],
            }],
            files: 1,
            caveats: vec!["the state gains a key: restart".into()],
            verified: vec![("test".into(), "all 12 tests pass".into())],
            taken_back: vec![("lib/b.ex:3".into(), "1) test x\n```\nleft | right".into())],
            claims: vec![
                ClaimRow {
                    id: "1".into(),
                    title: "Leak".into(),
                    is_fixed: true,
                    verdict: "fixed".into(),
                    ..ClaimRow::default()
                },
                ClaimRow {
                    id: "2".into(),
                    title: "Race".into(),
                    verdict: "refuted".into(),
                    evidence: "one | server\nonly <b>".into(),
                    ..ClaimRow::default()
                },
            ],
            not_in_report: vec![("lib/c.ex:9".into(), "calls itself".into())],
            rules: vec!["leak".into()],
            findings: vec!["f1".into(), "f2".into()],
        }
    }

    #[test]
    fn the_body_says_what_why_how_verified_what_not_and_how_to_undo_in_this_order() {
        let body = request().body();
        let parts = [
            "1 commit, 1 file; behaviour may change as listed.",
            "From `REVIEW.md`: 1 of 2 claims fixed here; the rest is below.",
            "**Claim.** 1 Leak",
            "**Problem.** lib/a.ex drops &#64;ref of `Process.monitor(@pid)`",
            "**Change.** the state keeps",
            "**After.** no monitor",
            "At `lib/a.ex:7`.",
            "- [ ] the state gains a key: restart",
            "- `test`: all 12 tests pass",
            "- `lib/b.ex:3`\n\n  ````text\n  1) test x\n  ```\n  left | right\n  ````\n",
            "| 2 Race | refuted | one \\| server only &lt;b> |",
            "- `lib/c.ex:9`: calls itself",
            "`git revert 0123456789`",
        ];
        let places: Vec<_> =
            parts.iter().map(|part| body.find(part).unwrap_or_else(|| panic!("{part}\n{body}"))).collect();
        assert!(places.is_sorted(), "{body}");
        assert!(!body.contains("| 1 Leak"), "what is fixed is not listed as unchanged\n{body}");
        assert_eq!(offered(&body), (vec!["leak".to_string()], vec!["f1".into(), "f2".into()]));
        assert_eq!(offered("Fixes a leak.\n"), (vec![], vec![]));
    }

    #[test]
    fn a_claim_that_is_fixed_in_part_says_so_and_lists_the_places_that_are_left() {
        let place = |place: &str, verdict: &str, evidence: &str| PlaceRow {
            place: place.into(),
            is_fixed: verdict == "fixed",
            verdict: verdict.into(),
            evidence: evidence.into(),
        };
        let mixed = ClaimRow {
            places: vec![
                place("lib/a.ex:7", "fixed", "dropped"),
                place("lib/b.ex:9", "refuted", "kept at :12"),
                place("lib/c.ex", "not located", "looked at lib/c.ex"),
            ],
            ..request().claims[0].clone()
        };
        let mut request = PullRequest { claims: vec![mixed.clone()], ..request() };
        let body = request.body();
        let opening = "1 of 1 claim fixed here in part (claim 1 at 1 of 3 places); the rest is below.";
        assert!(body.contains(opening), "{body}");
        assert!(body.contains("| 1 Leak, lib/b.ex:9 | refuted | kept at :12 |"), "{body}");
        assert!(body.contains("| 1 Leak, lib/c.ex | not located | looked at lib/c.ex |"), "{body}");
        assert!(!body.contains("Leak, lib/a.ex:7"), "{body}");
        let whole =
            ClaimRow { places: vec![place("lib/d.ex:1", "fixed", "")], id: "2".into(), ..mixed.clone() };
        request.claims.push(whole);
        assert!(request.body().contains("1 of 2 claims fixed here, 1 in part (claim 1 at 1 of 3 places); "));
    }

    #[test]
    fn of_several_problems_each_place_tells_its_own() {
        let mut request = request();
        request.changes[0].problem.clear();
        request.changes[0].places =
            vec![("lib/a.ex:7".into(), "drops it".into()), ("lib/b.ex:9".into(), "loses it".into())];
        let body = request.body();
        let list = "**Problem.**\n\n- `lib/a.ex:7`: drops it\n- `lib/b.ex:9`: loses it\n\n**Change.**";
        assert!(body.contains(list), "{body}");
    }

    #[test]
    fn undo_promises_no_more_than_git_keeps() {
        let mut request = request();
        request.changes.push(ChangeNote { commit: "fedcba9876543210".into(), ..request.changes[0].clone() });
        let body = request.body();
        assert!(body.contains("### Undo\n\n`git revert 0123456789^..fedcba9876`\n"), "{body}");
    }

    #[test]
    fn without_verification_it_does_not_claim_any() {
        let request = PullRequest { verified: vec![], ..request() };
        assert!(request.body().contains("compiler and tests were not run"));
    }

    #[test]
    fn an_enormous_one_is_cut_but_keeps_its_trailers() {
        let claim = ClaimRow { evidence: "é".repeat(4_000), ..request().claims[1].clone() };
        let request = PullRequest { claims: vec![claim; 90], ..request() };
        let body = request.body();
        assert!(body.len() <= BODY_LIMIT, "{}", body.len());
        assert!(body.contains("git revert") && offered(&body).1.len() == 2);
    }
}
