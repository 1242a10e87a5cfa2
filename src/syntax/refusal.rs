use crate::source::LineIndex;

/// Why a file has no quoted form: the place and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {reason}")]
pub struct Refusal {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in Unicode code points.
    pub column: u32,
    /// What Elixir, the grammar or salve does not accept, in one line.
    pub reason: String,
}

/// A refusal by byte offset, before lines are counted.
#[derive(Debug)]
pub(super) struct Refused {
    pub at: u32,
    pub reason: String,
}

impl Refused {
    pub fn new(at: u32, reason: impl Into<String>) -> Self {
        Self { at, reason: reason.into() }
    }

    pub fn place(self, text: &str) -> Refusal {
        let mut at = (self.at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let place = LineIndex::new(text).line_column(text, at as u32);
        Refusal { line: place.line, column: place.column, reason: self.reason }
    }
}
