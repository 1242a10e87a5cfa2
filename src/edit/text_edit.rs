use crate::source::Span;
use thiserror::Error;

/// New text for a byte range of an original text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The bytes of the original text that go; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards; empty for a deletion.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of the bytes under `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Puts `text` before the byte `offset`.
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self { span: Span::at(offset), text: text.into() }
    }

    /// Takes the bytes under `span` away.
    pub fn delete(span: Span) -> Self {
        Self { span, text: String::new() }
    }

    /// True if the edit would leave `original` as it is; false for a range that is not one of `original`.
    pub fn is_noop(&self, original: &str) -> bool {
        original.get(self.span.range()) == Some(self.text.as_str())
    }
}

/// Why edits cannot be applied to a text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// Two edits want the same bytes, or one inserts into bytes that the other replaces.
    #[error("the edits of bytes {}..{} and {}..{} overlap", .first.start, .first.end, .second.start, .second.end)]
    Overlap {
        /// The one that starts first.
        first: Span,
        /// The other.
        second: Span,
    },
    /// An edit reaches past the end of the text, or runs backwards.
    #[error("the edit of bytes {}..{} is not a range of the text, which has {len} bytes", .span.start, .span.end)]
    OutOfBounds {
        /// The edit's range.
        span: Span,
        /// The text's length in bytes.
        len: usize,
    },
    /// An edit starts or ends in the middle of a character.
    #[error("the edit of bytes {}..{} cuts a character in two", .span.start, .span.end)]
    InsideCharacter {
        /// The edit's range.
        span: Span,
    },
}

/// Applies `edits`, in any order, to `text`.
///
/// Ranges may touch. Insertions at one position appear in the order given, before a replacement that starts there and
/// after one that ends there.
///
/// # Errors
/// Edits that overlap, or that are not ranges of whole characters of `text`; then nothing is applied.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let edits = in_order(text, edits)?;
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut copied = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(&text[copied..range.start]);
        out.push_str(&edit.text);
        copied = range.end;
    }
    out.push_str(&text[copied..]);
    Ok(out)
}

/// The edits sorted by place, once they are known to be ranges of `text` that do not overlap.
pub(super) fn in_order<'e>(
    text: &str,
    edits: impl IntoIterator<Item = &'e Edit>,
) -> Result<Vec<&'e Edit>, EditError> {
    let mut sorted: Vec<&Edit> = edits.into_iter().collect();
    // Stable, so that insertions at one position keep their order.
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    for edit in &sorted {
        let (span, range) = (edit.span, edit.span.range());
        if range.start > range.end || range.end > text.len() {
            return Err(EditError::OutOfBounds { span, len: text.len() });
        }
        if !text.is_char_boundary(range.start) || !text.is_char_boundary(range.end) {
            return Err(EditError::InsideCharacter { span });
        }
    }
    for pair in sorted.windows(2) {
        let (first, second) = (pair[0].span, pair[1].span);
        if second.start < first.end {
            return Err(EditError::Overlap { first, second });
        }
    }
    Ok(sorted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    #[test]
    fn edits_apply_in_any_order() {
        let edits = [
            Edit::delete(span(4, 6)),
            Edit::insert(0, "« "),
            Edit::replace(span(1, 3), "BÇ"),
            Edit::insert(6, "!"),
        ];
        assert_eq!(apply("abcdef", &edits).unwrap(), "« aBÇd!");
    }

    #[test]
    fn insertions_at_one_position_keep_the_order_given() {
        let edits = [
            Edit::replace(span(1, 2), "B"),
            Edit::insert(1, "1"),
            Edit::insert(1, "2"),
            Edit::insert(2, "3"),
        ];
        assert_eq!(apply("abc", &edits).unwrap(), "a12B3c");
    }

    #[test]
    fn overlaps_are_refused() {
        let replaced = Edit::replace(span(1, 4), "x");
        for other in
            [Edit::insert(2, "y"), Edit::delete(span(3, 5)), Edit::delete(span(0, 2)), replaced.clone()]
        {
            let result = apply("abcdef", &[replaced.clone(), other]);
            assert!(matches!(result, Err(EditError::Overlap { .. })), "{result:?}");
        }
    }

    #[test]
    fn ranges_that_are_not_of_the_text_are_refused() {
        assert!(matches!(apply("é", &[Edit::insert(1, "x")]), Err(EditError::InsideCharacter { .. })));
        assert!(matches!(apply("é", &[Edit::insert(3, "x")]), Err(EditError::OutOfBounds { .. })));
        assert!(matches!(apply("abc", &[Edit::delete(span(2, 1))]), Err(EditError::OutOfBounds { .. })));
    }

    /// Pieces of a text, each either kept or replaced, with an optional insertion before it.
    fn pieces() -> impl Strategy<Value = Vec<(String, Option<String>, Option<String>)>> {
        let text = || prop::string::string_regex("[a-z é日\u{1F469}\u{200D}\r\n\u{FEFF}]{0,6}").unwrap();
        prop::collection::vec((text(), prop::option::of(text()), prop::option::of(text())), 0..12)
    }

    proptest! {
        /// Splicing with offsets equals writing the pieces out one by one.
        #[test]
        fn apply_equals_naive_splicing(pieces in pieces(), shuffle in any::<u64>()) {
            let (mut original, mut expected, mut edits) = (String::new(), String::new(), Vec::new());
            for (text, inserted, replaced) in &pieces {
                let start = original.len() as u32;
                if let Some(inserted) = inserted {
                    // Insertions at one position depend on their order, so one is made a piece.
                    if !edits.iter().any(|edit: &Edit| edit.span.end == start) {
                        edits.push(Edit::insert(start, inserted.clone()));
                        expected.push_str(inserted);
                    }
                }
                original.push_str(text);
                match replaced {
                    Some(new) if !text.is_empty() => {
                        edits.push(Edit::replace(span(start, original.len() as u32), new.clone()));
                        expected.push_str(new);
                    }
                    _ => expected.push_str(text),
                }
            }
            if !edits.is_empty() {
                let by = (shuffle % edits.len() as u64) as usize;
                edits.rotate_left(by);
            }
            prop_assert_eq!(apply(&original, &edits).unwrap(), expected);
        }

        /// Any ranges at all give a result or an error.
        #[test]
        fn apply_is_total(text in ".{0,8}", ranges in prop::collection::vec((0u32..40, 0u32..40), 0..6)) {
            let edits: Vec<Edit> = ranges.iter().map(|&(start, end)| Edit::replace(Span { start, end }, "é")).collect();
            let _ = apply(&text, &edits);
        }
    }
}
