//! What a commit is made of: plain data, knowing nothing of rules or repositories.

use super::Change;

/// One commit to be made on top of the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitSpec {
    /// The first line, imperative, at most 72 characters.
    pub subject: String,
    /// The paragraphs below it, already wrapped; may be empty.
    pub body: String,
    /// The last paragraph, one `Key: value` a line.
    pub trailers: Vec<(String, String)>,
    /// The files that this commit changes. Each `after` is the file as of this commit; the first `before` of a path is
    /// the text that was scanned.
    pub changes: Vec<Change>,
}

impl CommitSpec {
    /// The message as git stores it: subject, body and trailers, a blank line between each.
    pub fn message(&self) -> String {
        let mut text = self.subject.replace(['\r', '\n'], " ");
        for part in [self.body.trim().to_string(), self.trailer_lines()] {
            if !part.is_empty() {
                text.push_str("\n\n");
                text.push_str(&part);
            }
        }
        text.push('\n');
        text
    }

    fn trailer_lines(&self) -> String {
        // A line break would end the trailer paragraph early.
        let line = |(key, value): &(String, String)| format!("{key}: {}", value.replace(['\r', '\n'], " "));
        self.trailers.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
