//! The parts of a source that are no code, told from its bytes: comments, and the text of heredocs.
//!
//! A name that occurs only there is no reason to parse a file, and most of what talks about a function without calling
//! it is documentation. Strings on one line count as code: names may be quoted (`:"a b"`, `mod."fun"()`).

use super::{Span, needle::in_name};

/// The comments and heredoc texts of `text`, in order; code inside a heredoc's `#{}` is not among them. Where the bytes
/// are not surely read as Elixir reads them, nothing is: all may be code then.
pub fn prose(text: &[u8]) -> Vec<Span> {
    let mut found = Vec::new();
    match scan(text, &mut found) {
        Some(()) => found,
        None => Vec::new(),
    }
}

/// Who is told what a scan comes by, in order.
pub(super) trait Listener {
    /// True to be told of tokens, too.
    const TOKENS: bool;

    /// A comment or a piece of a heredoc's text.
    fn prose(&mut self, span: Span);

    /// A token from `start` to `end`. `None` ends the scan.
    fn token(&mut self, _: Token, _start: usize, _end: usize) -> Option<()> {
        Some(())
    }
}

/// What a scan tells apart in code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// The end of a line.
    Line,
    /// A name, a number or a word of the language.
    Word,
    /// A character such as `?a`.
    Char,
    /// The start of something in brackets or quotes, `#{` in quotes included.
    Open(u8),
    /// Its end.
    Close(u8),
    /// A byte of an operator, or of other punctuation.
    Sign(u8),
}

impl Listener for Vec<Span> {
    const TOKENS: bool = false;

    fn prose(&mut self, span: Span) {
        self.push(span);
    }
}

/// Goes through `text`; `None` where Elixir may read something else, or the listener has heard enough.
pub(super) fn scan<L: Listener>(text: &[u8], listener: &mut L) -> Option<()> {
    Scanner { text, at: 0, open: Vec::new(), listener }.run()
}

/// What the scanner is inside of.
enum Open {
    /// `#{`, with the number of braces that are open in it.
    Code(usize),
    /// A string, or a sigil like one.
    Quoted { end: Quote, escapes: bool },
}

#[derive(Clone, Copy)]
enum Quote {
    One(u8),
    /// Three of them on a line of their own.
    Heredoc(u8),
}

struct Scanner<'t, L> {
    text: &'t [u8],
    at: usize,
    open: Vec<Open>,
    listener: &'t mut L,
}

impl<L: Listener> Scanner<'_, L> {
    /// `None` where Elixir may read something else.
    fn run(&mut self) -> Option<()> {
        loop {
            match self.open.last() {
                None | Some(Open::Code(_)) => {
                    if !self.code()? {
                        return self.open.is_empty().then_some(());
                    }
                }
                Some(&Open::Quoted { end: Quote::One(end), escapes }) => self.quoted(end, escapes)?,
                Some(&Open::Quoted { end: Quote::Heredoc(end), escapes }) => self.heredoc(end, escapes)?,
            }
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(b' ')
    }

    /// Goes through code up to the next change of state; false at the end of the text.
    fn code(&mut self) -> Option<bool> {
        loop {
            match L::TOKENS {
                true => self.tokens()?,
                false => {
                    let ahead = &self.text[self.at.min(self.text.len())..];
                    self.at += ahead.iter().position(|&byte| TURNS[byte as usize]).unwrap_or(ahead.len());
                }
            }
            if self.at >= self.text.len() {
                return Some(false);
            }
            let before = if self.at == 0 { b' ' } else { self.text[self.at - 1] };
            match self.text[self.at] {
                b'#' => {
                    let end = memchr::memchr(b'\n', &self.text[self.at..]);
                    let end = end.map_or(self.text.len(), |length| self.at + length);
                    self.listener.prose(Span::new(self.at as u32, end as u32));
                    self.at = end;
                }
                quote @ (b'"' | b'\'') => {
                    let triple = self.byte(self.at + 1) == quote && self.byte(self.at + 2) == quote;
                    // `:"""` and `."""` are no heredocs to everyone.
                    if triple && matches!(before, b':' | b'.') {
                        return None;
                    }
                    self.quote(self.at, true)?;
                    return Some(true);
                }
                // `foo?` is a name, `?f` a character.
                b'?' if !in_name(before) => {
                    let start = self.at;
                    self.at += if self.byte(self.at + 1) == b'\\' { 3 } else { 2 };
                    self.listener.token(Token::Char, start, self.at)?;
                }
                b'~' if self.byte(self.at + 1).is_ascii_alphabetic() => {
                    // `=~`, `<~` and `~~~` are operators.
                    if matches!(before, b'=' | b'<' | b'~') {
                        return None;
                    }
                    self.sigil()?;
                    return Some(true);
                }
                b'{' => {
                    if let Some(Open::Code(braces)) = self.open.last_mut() {
                        *braces += 1;
                    }
                    self.step(Token::Open(b'{'))?;
                }
                b'}' => {
                    self.step(Token::Close(b'{'))?;
                    match self.open.last_mut() {
                        Some(Open::Code(0)) => {
                            self.open.pop();
                            return Some(true);
                        }
                        Some(Open::Code(braces)) => *braces -= 1,
                        _ => {}
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// Tells of the byte ahead, and goes past it.
    fn step(&mut self, token: Token) -> Option<()> {
        self.at += 1;
        self.listener.token(token, self.at - 1, self.at)
    }

    /// Tells of the tokens ahead, up to the next change of state.
    fn tokens(&mut self) -> Option<()> {
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => self.step(Token::Line)?,
                byte if in_name(byte) => {
                    let start = self.at;
                    let ahead = &self.text[start..];
                    self.at += ahead.iter().position(|&byte| !in_name(byte)).unwrap_or(ahead.len());
                    if matches!(self.byte(self.at), b'?' | b'!') && self.byte(self.at + 1) != b'=' {
                        self.at += 1;
                    }
                    self.listener.token(Token::Word, start, self.at)?;
                }
                b'(' | b'[' => self.step(Token::Open(byte))?,
                b')' => self.step(Token::Close(b'('))?,
                b']' => self.step(Token::Close(b'['))?,
                b'?' => return Some(()),
                b'~' if !self.byte(self.at + 1).is_ascii_alphabetic() => self.step(Token::Sign(byte))?,
                byte if TURNS[byte as usize] => return Some(()),
                byte => self.step(Token::Sign(byte))?,
            }
        }
        Some(())
    }

    /// Enters what the quotation mark at `at` opens.
    fn quote(&mut self, at: usize, escapes: bool) -> Option<()> {
        let mark = self.byte(at);
        let is_heredoc = self.byte(at + 1) == mark && self.byte(at + 2) == mark;
        let end = match is_heredoc {
            true => {
                let line = memchr::memchr(b'\n', &self.text[at + 3..])?;
                if !self.text[at + 3..at + 3 + line].iter().all(u8::is_ascii_whitespace) {
                    return None;
                }
                // The line's end belongs to the text: it may end on the very next line.
                self.at = at + 3 + line;
                Quote::Heredoc(mark)
            }
            false => {
                self.at = at + 1;
                Quote::One(mark)
            }
        };
        self.open.push(Open::Quoted { end, escapes });
        self.listener.token(Token::Open(b'"'), at, self.at)
    }

    fn sigil(&mut self) -> Option<()> {
        let name = self.at + 1;
        let raw = self.byte(name).is_ascii_uppercase();
        let mut at = name + 1;
        while raw && (self.byte(at).is_ascii_uppercase() || self.byte(at).is_ascii_digit()) {
            at += 1;
        }
        let end = match self.byte(at) {
            b'"' | b'\'' => return self.quote(at, !raw),
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            b'<' => b'>',
            same @ (b'/' | b'|') => same,
            _ => return None,
        };
        let start = self.at;
        self.at = at + 1;
        self.open.push(Open::Quoted { end: Quote::One(end), escapes: !raw });
        self.listener.token(Token::Open(b'"'), start, self.at)
    }

    /// Goes through a string up to its end or to code inside it. A backslash takes the next character with it in raw
    /// sigils, too, where it matters for their end only.
    fn quoted(&mut self, end: u8, escapes: bool) -> Option<()> {
        loop {
            self.at += memchr::memchr3(end, b'\\', b'#', self.text.get(self.at..)?)?;
            match self.text[self.at] {
                byte if byte == end => {
                    self.open.pop();
                    return self.step(Token::Close(b'"'));
                }
                b'\\' => self.at += 2,
                _ if escapes && self.byte(self.at + 1) == b'{' => {
                    return self.interpolation();
                }
                _ => self.at += 1,
            }
        }
    }

    /// Enters `#{`.
    fn interpolation(&mut self) -> Option<()> {
        self.open.push(Open::Code(0));
        self.at += 2;
        self.listener.token(Token::Open(b'{'), self.at - 2, self.at)
    }

    /// Goes through a heredoc up to its end or to code inside it.
    fn heredoc(&mut self, mark: u8, escapes: bool) -> Option<()> {
        let start = self.at;
        loop {
            self.at += memchr::memchr3(b'\n', b'\\', b'#', self.text.get(self.at..)?)?;
            match self.text[self.at] {
                b'\n' => {
                    let line = &self.text[self.at + 1..];
                    let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                    if line[indent..].starts_with(&[mark; 3]) {
                        self.listener.prose(Span::new(start as u32, self.at as u32));
                        self.open.pop();
                        self.at += 1 + indent + 3;
                        return self.listener.token(Token::Close(b'"'), self.at - 3, self.at);
                    }
                    self.at += 1 + indent;
                }
                // The line's end after a backslash is one still.
                b'\\' if self.byte(self.at + 1) == b'\n' => self.at += 1,
                b'\\' if escapes => self.at += 2,
                b'#' if escapes && self.byte(self.at + 1) == b'{' => {
                    self.listener.prose(Span::new(start as u32, self.at as u32));
                    return self.interpolation();
                }
                _ => self.at += 1,
            }
        }
    }
}

/// Bytes at which code may turn into something else.
const TURNS: [bool; 256] = {
    let mut turns = [false; 256];
    let bytes = b"#\"'?~{}";
    let mut at = 0;
    while at < bytes.len() {
        turns[bytes[at] as usize] = true;
        at += 1;
    }
    turns
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{self, Flags, Kind};
    use std::path::Path;

    fn texts(source: &str) -> Vec<&str> {
        prose(source.as_bytes()).into_iter().map(|span| span.of(source)).collect()
    }

    #[test]
    fn comments_and_heredocs_are_prose() {
        assert_eq!(texts("a # b\n# c"), ["# b", "# c"]);
        assert_eq!(texts("@doc \"\"\"\nuse send/2\n\"\"\"\nsend(a)"), ["\nuse send/2"]);
        assert_eq!(texts("~S'''\n#{a}\n''' # b"), ["\n#{a}", "# b"]);
    }

    #[test]
    fn what_only_looks_like_a_comment_is_none() {
        for code in ["?# + a", "\"#\" <> '#' <> ~s(#) <> ~S|#|", "\"#{a}\"", "?\\# + ?\\\\ + 1", "\"\\\"#\""]
        {
            assert_eq!(texts(code), [""; 0], "{code}");
        }
        assert_eq!(texts("ok?\"#\" # a"), ["# a"]);
        assert_eq!(texts("?\" # a\n?' # b"), ["# a", "# b"]);
    }

    #[test]
    fn code_inside_quotes_is_code() {
        assert_eq!(texts("\"\"\"\na #{b # c\n} \"\n\"\"\"\n"), ["\na ", "# c", " \""]);
        assert_eq!(texts("\"#{%{a: {\"}\"}}} # no\" # b"), ["# b"]);
        assert_eq!(texts("~s[#{[\"]\"]}] # b"), ["# b"]);
    }

    #[test]
    fn a_heredoc_ends_on_a_line_of_its_own() {
        assert_eq!(texts("'''\na ''' b\n\\'''\n  ''' # c"), ["\na ''' b\n\\'''", "# c"]);
        assert_eq!(texts("\"\"\"\n\"\"\" # c"), ["", "# c"]);
    }

    #[test]
    fn what_is_not_surely_read_right_is_all_code() {
        for source in
            ["# a\n\"", "# a\n\"\"\"b", "# a\n~ab(c)", "# a\nx =~r/b/", "# a\n:\"\"\"\n", "# a\n'#{"]
        {
            assert_eq!(texts(source), [""; 0], "{source}");
        }
    }

    #[test]
    fn every_name_in_this_repository_lies_outside_prose_and_every_comment_inside() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut seen = 0;
        for folder in ["transforms", "fixtures"] {
            check_folder(&root.join(folder), &mut seen);
        }
        assert!(seen > 100, "{seen} files");
    }

    fn check_folder(folder: &Path, seen: &mut usize) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                check_folder(&path, seen);
            } else if path.extension().is_some_and(|end| end == "ex" || end == "exs")
                && let Ok(text) = std::fs::read_to_string(&path)
                && let Ok(q) = syntax::parse(&text)
            {
                *seen += 1;
                check(&text, &q, &path);
            }
        }
    }

    fn check(text: &str, q: &syntax::Quoted, path: &Path) {
        let spans = prose(text.as_bytes());
        for comment in &q.comments {
            assert!(
                spans.iter().any(|span| span.start == comment.span.start),
                "{path:?}: {:?}",
                comment.span
            );
        }
        for id in q.ids() {
            let node = q.node(id);
            let is_name = matches!(node.kind, Kind::Var(_)) && !node.flags.has(Flags::SYNTHETIC);
            let inside = |span: &Span| span.start <= node.inner.start && node.inner.start < span.end;
            assert!(!is_name || !spans.iter().any(inside), "{path:?}: {:?}", node.inner.of(text));
        }
    }
}
