use super::Span;

/// A place as people write it: both numbers 1-based, the column counted in code points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineColumn {
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in Unicode code points.
    pub column: u32,
}

/// Where each line of a text starts, to turn byte offsets into lines and columns and back.
///
/// Lines end at `\n`; a `\r` before it belongs to the line that it ends.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// The code points before each block of `BLOCK` bytes: a column costs no more on a line of a megabyte.
    marks: Vec<u32>,
    len: u32,
}

const BLOCK: usize = 4096;

/// The code points that start in `bytes`.
fn code_points(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

impl LineIndex {
    /// Indexes `text`; reads it once.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        let mut before = 0;
        let mark = |block: &[u8]| {
            let mark = before;
            before += code_points(block);
            mark
        };
        let mut marks: Vec<u32> = text.as_bytes().chunks(BLOCK).map(mark).collect();
        marks.push(before);
        Self { starts, marks, len: text.len() as u32 }
    }

    /// Number of lines; a text that ends in `\n` has an empty last line.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The 1-based line that holds the byte `offset`.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// The 1-based line and column of the byte `offset` of `text` (the text that was indexed).
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.line(offset);
        let start = self.starts[line as usize - 1];
        let before = |offset: usize| {
            let block = offset / BLOCK;
            self.marks[block] + code_points(&text.as_bytes()[block * BLOCK..offset])
        };
        let column = before(offset as usize) - before(start as usize) + 1;
        LineColumn { line, column }
    }

    /// The bytes of a 1-based line, with its line end; `None` past the last line or for line 0.
    pub fn span(&self, line: u32) -> Option<Span> {
        let start = *self.starts.get(line.checked_sub(1)? as usize)?;
        let end = self.starts.get(line as usize).copied().unwrap_or(self.len);
        Some(Span::new(start, end))
    }
}
