//! Statements of a file that need not be parsed, told from its bytes: those in which nothing is searched for and which
//! give no name a meaning.
//!
//! A statement is complete where a line ends outside brackets after an operand and the next one starts with something
//! that goes on no expression. Taking two statements for one costs time; taking one for two would show the parser half
//! of it. So what is not sure is no end, and where even the blocks are not sure nothing is cut.

use super::Span;
use super::prose::{Listener, Token, scan};

/// The complete statements of `do` blocks in `text` that lie around none of `places` (in order) and hold none of the words that give names a meaning. What stands in one call with a place stays whole.
pub fn idle_statements(text: &[u8], places: &[u32]) -> Vec<Span> {
    let mut reader = Reader {
        text,
        places,
        kept: None,
        frames: vec![Frame::Block(Block::default())],
        before: Before::Nothing,
        before_end: 0,
        new_line: true,
        cuts: Vec::new(),
    };
    match scan(text, &mut reader).and_then(|()| reader.finish()) {
        Some(()) => reader.cuts,
        None => Vec::new(),
    }
}

/// Statements with these words stay: they say what names mean, wherever in the block they stand.
const MEANING: [&[u8]; 8] =
    [b"alias", b"import", b"require", b"use", b"defmodule", b"defimpl", b"defprotocol", b"quote"];

enum Frame {
    /// `do ... end`, or the whole file.
    Block(Block),
    /// `fn ... end`.
    Fn,
    /// Brackets or quotes that this byte opened.
    Bracket(u8),
}

/// One section of a block.
#[derive(Default)]
struct Block {
    /// Where the statement that is being read starts.
    start: Option<usize>,
    /// True if one of the places stands in it outside inner blocks.
    is_place: bool,
    /// True if the section has clauses (`->`), whose heads are no statements.
    has_clauses: bool,
    /// Where the last statement that was cut ended, if it is the one before.
    cut_before: Option<usize>,
}

/// The token before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// None in this section.
    Nothing,
    /// One that ends an operand.
    Operand,
    /// A single dot, or a second one.
    Dot(bool),
    /// A byte that goes on.
    Sign(u8),
    /// A word that goes on.
    Word,
}

struct Reader<'t> {
    text: &'t [u8],
    /// Those not passed yet.
    places: &'t [u32],
    /// Where the last thing stands that must stay.
    kept: Option<usize>,
    frames: Vec<Frame>,
    before: Before,
    before_end: usize,
    new_line: bool,
    cuts: Vec<Span>,
}

impl Listener for Reader<'_> {
    const TOKENS: bool = true;

    fn prose(&mut self, _: Span) {}

    fn token(&mut self, token: Token, start: usize, end: usize) -> Option<()> {
        if token == Token::Line {
            self.new_line = true;
            return Some(());
        }
        self.pass(start);
        let word = self.text.get(start..end)?;
        let is_word = token == Token::Word && !self.is_name(start, end);
        if is_word && ends_section(word) {
            self.section(word, start)?;
        } else {
            self.begin(token, is_word.then_some(word), start);
            self.pass(end);
            self.enter(token, is_word.then_some(word), start)?;
        }
        self.before_end = end;
        self.new_line = false;
        Some(())
    }
}

impl Reader<'_> {
    /// Notes the places before `end`.
    fn pass(&mut self, end: usize) {
        while let Some((&place, rest)) = self.places.split_first()
            && (place as usize) < end
        {
            self.places = rest;
            self.kept = Some(place as usize);
            if let Some(block) = self.block() {
                block.is_place = true;
            }
        }
    }

    /// The innermost block.
    fn block(&mut self) -> Option<&mut Block> {
        self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Block(block) => Some(block),
            _ => None,
        })
    }

    /// True for a word of the language that is a name where it stands: a key, an atom, a function after a dot.
    fn is_name(&self, start: usize, end: usize) -> bool {
        let byte = |at: usize| self.text.get(at).copied().unwrap_or(b' ');
        let is_key = byte(end) == b':' && byte(end + 1) != b':';
        let is_atom = self.before == Before::Sign(b':') && self.before_end == start;
        is_key || is_atom || self.before == Before::Dot(false)
    }

    /// Ends the statement before a token that starts another one, and starts it.
    fn begin(&mut self, token: Token, word: Option<&[u8]>, start: usize) {
        let starts = match token {
            Token::Word => word.is_none_or(|word| !goes_on(word)),
            Token::Char | Token::Open(b'"') => true,
            Token::Sign(b'@' | b'%') => true,
            Token::Sign(b':') => self.text.get(start + 1).is_some_and(u8::is_ascii_alphabetic),
            _ => false,
        };
        let ends = self.new_line && starts && self.before == Before::Operand;
        let end = self.before_end;
        if let Some(Frame::Block(block)) = self.frames.last_mut() {
            if ends && !block.has_clauses {
                self.close(end);
            }
            if let Some(Frame::Block(block)) = self.frames.last_mut() {
                block.start.get_or_insert(start);
            }
        }
    }

    /// Ends the statement that is being read in the innermost block.
    fn close(&mut self, end: usize) {
        // The file's own statements stay: its root begins and ends with them.
        let is_outside = self.frames.len() == 1;
        let Some(Frame::Block(block)) = self.frames.last_mut() else { return };
        let Some(start) = block.start.take() else { return };
        let from = self.cuts.partition_point(|cut| (cut.start as usize) < start);
        let cut_before = block.cut_before.take();
        let is_kept = self.kept.is_some_and(|kept| kept >= start);
        if is_kept || is_outside || block.has_clauses {
            if std::mem::take(&mut block.is_place) {
                self.cuts.truncate(from);
            }
            return;
        }
        self.cuts.truncate(from);
        block.cut_before = Some(end);
        match self.cuts.last_mut() {
            Some(last) if cut_before == Some(last.end as usize) => last.end = end as u32,
            _ => self.cuts.push(Span::new(start as u32, end as u32)),
        }
    }

    /// A word that ends a section: of the innermost block, else the file is not read right.
    fn section(&mut self, word: &[u8], start: usize) -> Option<()> {
        // What is not a plain word of the language is not read here.
        if matches!(self.before, Before::Dot(_)) || self.touches(start) {
            return None;
        }
        match (self.frames.last()?, word) {
            (Frame::Fn, b"end") => {
                self.frames.pop();
            }
            (Frame::Block(_), _) if self.frames.len() > 1 => {
                self.close(self.before_end);
                self.frames.pop();
                if word != b"end" {
                    self.frames.push(Frame::Block(Block::default()));
                }
            }
            _ => return None,
        }
        self.before = if word == b"end" { Before::Operand } else { Before::Nothing };
        Some(())
    }

    /// True if the token before is a sign without a space between.
    fn touches(&self, start: usize) -> bool {
        self.before_end == start && matches!(self.before, Before::Sign(b':' | b'@' | b'&'))
    }

    /// Takes a token that is part of a statement.
    fn enter(&mut self, token: Token, word: Option<&[u8]>, start: usize) -> Option<()> {
        let before = self.before;
        self.before = match token {
            Token::Word => match word {
                Some(word @ (b"do" | b"fn")) => {
                    if matches!(before, Before::Dot(_)) || self.touches(start) {
                        return None;
                    }
                    let is_fn = word == b"fn";
                    self.frames.push(if is_fn { Frame::Fn } else { Frame::Block(Block::default()) });
                    Before::Nothing
                }
                Some(word) if goes_on(word) => Before::Word,
                Some(word) => {
                    if MEANING.contains(&word) {
                        self.kept = Some(start);
                    }
                    Before::Operand
                }
                None => Before::Operand,
            },
            Token::Char => Before::Operand,
            Token::Open(byte) => {
                self.frames.push(Frame::Bracket(byte));
                Before::Nothing
            }
            Token::Close(byte) => match self.frames.pop()? {
                Frame::Bracket(open) if open == byte => Before::Operand,
                _ => return None,
            },
            Token::Sign(b'.') => Before::Dot(matches!(before, Before::Dot(_))),
            Token::Sign(b'>') if before == Before::Sign(b'-') && self.before_end == start => {
                if let Some(Frame::Block(block)) = self.frames.last_mut() {
                    block.has_clauses = true;
                }
                Before::Sign(b'>')
            }
            Token::Sign(byte) => Before::Sign(byte),
            Token::Line => before,
        };
        Some(())
    }

    /// Ends the file.
    fn finish(&mut self) -> Option<()> {
        self.pass(usize::MAX);
        if self.frames.len() != 1 {
            return None;
        }
        if self.before != Before::Operand {
            return None;
        }
        self.close(self.before_end);
        Some(())
    }
}

fn ends_section(word: &[u8]) -> bool {
    matches!(word, b"end" | b"else" | b"rescue" | b"catch" | b"after")
}

/// True for words that stand between operands, or before a block.
fn goes_on(word: &[u8]) -> bool {
    matches!(word, b"and" | b"or" | b"in" | b"not" | b"when" | b"do")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is cut of a block with this text where `here` is searched for.
    fn cut(text: &str) -> Vec<String> {
        let text = format!("x do\n{text}\nend\n");
        cut_of_file(&text).into_iter().map(String::from).collect()
    }

    fn cut_of_file(text: &str) -> Vec<&str> {
        let places: Vec<u32> = text.match_indices("here").map(|(at, _)| at as u32).collect();
        idle_statements(text.as_bytes(), &places).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn whole_statements_of_modules_are_cut() {
        let text = "defmodule A do\n  @a 1\n\n  def f(x) do\n    x\n  end\n\n  def g, do: here()\n\n  # no\n  def h, do: 1\nend\n";
        assert_eq!(cut(text), ["@a 1\n\n  def f(x) do\n    x\n  end", "def h, do: 1"]);
    }

    #[test]
    fn blocks_are_cut_inside_unless_they_belong_to_the_call() {
        assert_eq!(cut("def f do\n  a = 1\n  b = here(a)\n  c\nend\n"), ["a = 1", "c"]);
        assert_eq!(cut("here a do\n  b\n  c\nend\nd\n"), ["d"]);
        assert_eq!(cut("if a do\n  b\nend\n|> here()\nc\n"), ["c"]);
        assert_eq!(cut("f(fn ->\n  if a do\n    b\n    here(c)\n  end\nend)\n"), ["b"]);
        assert_eq!(cut("here(fn ->\n  if a do\n    b\n  end\nend)\n"), [""; 0]);
    }

    #[test]
    fn what_says_what_names_mean_stays() {
        assert_eq!(cut("def f do\n  alias A.B\n  c\n  here()\nend\n"), ["c"]);
        assert_eq!(cut("defmodule A do\n  defmodule B do\n    use C\n    d\n  end\n  here()\nend\n"), ["d"]);
        assert_eq!(cut("a(alias)\nhere()"), [""; 0]);
        assert_eq!(cut("a(alias: 1)\nhere()"), ["a(alias: 1)"]);
    }

    #[test]
    fn a_statement_that_goes_on_is_one() {
        for text in [
            "a =\n  b\n",
            "a\n|> b\n",
            "a,\nb\n",
            "a\n# c\nwhen b\n",
            "a\nand b\n",
            "a \\\nb\n",
            "a.\nb\n",
            "a\n.b\n",
            "f [\n  a,\n  b\n]\n",
            "\"\"\"\na\nb\n\"\"\"\n",
            "\"a\nb\"\n",
            "fn\n  a -> b\n  c -> d\nend\n",
            "a\ndo\n  b\nend\n",
            "a do\n  b\nelse\n  c\nend\n",
            "%A\n{}\n",
            "a do: b,\n  else: c\n",
        ] {
            assert_eq!(cut(&format!("{text}here()\n")), [text.trim_end()], "{text}");
            assert_eq!(cut(&format!("here(x)\n{text}")), [text.trim_end()], "{text}");
        }
        // Elixir reads two, which costs nothing but time.
        for text in ["a\n-b\n+here()\n", "a\n[here()]\n", "here()\n{a}\n"] {
            assert_eq!(cut(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn clauses_are_no_statements() {
        assert_eq!(cut("case a do\n  b ->\n    c\n    d\n  e -> here()\nend\nf\n"), ["f"]);
        assert_eq!(
            cut("try do\n  a\n  here()\nrescue\n  b -> c\nelse\n  d -> e\nafter\n  g\nend\n"),
            ["a", "g"]
        );
    }

    #[test]
    fn words_of_the_language_may_be_names() {
        for text in
            ["a.end", ":end", "[end: 1]", "a.do(b)", "?\"", "%{fn: 1, do: 2}", "x.\nend", "done", "end?()"]
        {
            assert_eq!(cut(&format!("{text}\nhere()\n")), [text], "{text}");
        }
    }

    #[test]
    fn what_stands_outside_all_blocks_stays() {
        assert_eq!(cut_of_file("a\nb do\n  c\nend\nhere()\nd do\n  e\nend\n"), ["c", "e"]);
    }

    #[test]
    fn where_blocks_are_not_sure_nothing_is_cut() {
        for text in [
            "a\nend\nhere()",
            "a\nhere(\n",
            "a do\nb\nhere()\n",
            "a\n(end)\nhere()",
            "a\n@end\nhere()",
            "a\n)\nhere()",
        ] {
            assert_eq!(cut(text), [""; 0], "{text}");
        }
    }
}
