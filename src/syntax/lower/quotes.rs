//! Everything between quotes: strings, charlists, heredocs, sigils, quoted atoms, keys and names.
//!
//! The grammar says where a quote ends and where interpolations are; the text between is read from the bytes.

use super::{Ex, Job, Lowerer, Refused, Step, atom, call};
use crate::source::Span;
use crate::syntax::{
    Flags, Kind,
    cst::{Id, K},
    escapes::unescape,
};
use smol_str::SmolStr;

/// What an interpolated value is turned into.
#[derive(Clone, Copy, Debug)]
pub(super) enum Conversion {
    /// A segment of a binary: `Kernel.to_string(x) :: binary`.
    Segment,
    /// An element of a charlist: `Kernel.to_string(x)`.
    Plain,
}

/// A quoted text cut at its interpolations.
struct Quote {
    parts: Vec<Part>,
    heredoc: bool,
    close: u8,
}

enum Part {
    /// Trimmed if in a heredoc, not yet unescaped.
    Text(Vec<u8>, Span),
    Interpolation(Id),
}

impl Lowerer<'_> {
    fn quote(&self, id: Id) -> Result<Quote, Refused> {
        let (mut open, mut close) = (None, None);
        let mut interpolations = Vec::new();
        for child in self.cst.children(id) {
            match self.cst.kind(child) {
                K::Interpolation => interpolations.push(child),
                K::Token | K::LParen if open.is_some() => close = Some(self.cst.span(child)),
                K::Token | K::LParen if !matches!(self.text_of(child), ":" | "~") => {
                    open = Some(self.cst.span(child));
                }
                _ => {}
            }
        }
        let (Some(open), Some(close)) = (open, close) else { return Err(self.refuse(id, "is not closed")) };
        let heredoc = open.len() == 3;
        let (mut start, mut end, mut indent) = (open.end, close.start, 0);
        if heredoc {
            (start, end, indent) = self.heredoc_bounds(id, Span::new(start, end))?;
        }
        let mut parts = Vec::with_capacity(interpolations.len() * 2 + 1);
        let mut at = start;
        let add = |from: u32, to: u32, parts: &mut Vec<Part>| {
            let span = Span::new(from, to.max(from));
            let raw = span.of(self.text).as_bytes();
            let first = from == start;
            if heredoc && (first || !raw.is_empty()) {
                parts.push(Part::Text(trim(raw, indent, first), span));
            } else if !raw.is_empty() {
                parts.push(Part::Text(raw.to_vec(), span));
            }
        };
        for interpolation in interpolations {
            let n = self.cst.n(interpolation);
            add(at, n.start, &mut parts);
            parts.push(Part::Interpolation(interpolation));
            at = n.end;
        }
        add(at, end, &mut parts);
        if parts.is_empty() {
            parts.push(Part::Text(Vec::new(), Span::at(start)));
        }
        let close = self.text.as_bytes()[close.start as usize];
        Ok(Quote { parts, heredoc, close })
    }

    /// Start and end of a heredoc's lines, and how far the closing quotes are indented.
    fn heredoc_bounds(&self, id: Id, content: Span) -> Result<(u32, u32, usize), Refused> {
        let text = content.of(self.text);
        let header = text.trim_start_matches([' ', '\t']);
        let lines = header.strip_prefix("\r\n").or_else(|| header.strip_prefix('\n'));
        let Some(lines) = lines else {
            return Err(self.refuse(id, "must have only spaces after its opening quotes"));
        };
        let start = content.end - lines.len() as u32;
        let body = text.trim_end_matches([' ', '\t']);
        if !body.ends_with('\n') {
            return Err(self.refuse(id, "must have its closing quotes on a line of their own"));
        }
        let indent = text.len() - body.len();
        // An empty heredoc's header is also its last line end.
        let end = (content.start + body.len() as u32).max(start);
        Ok((start, end, indent))
    }

    fn unescaped(&self, raw: Vec<u8>, span: Span) -> Result<Vec<u8>, Refused> {
        if memchr::memchr(b'\\', &raw).is_none() {
            return Ok(raw);
        }
        unescape(&raw).map_err(|_| Refused::new(span.start, "invalid escape sequence in this text"))
    }

    /// Without interpolation the whole unescaped text, else `Err` with the parts.
    fn whole(&self, mut quote: Quote) -> Result<Result<(Vec<u8>, Span), Quote>, Refused> {
        match &mut quote.parts[..] {
            [Part::Text(raw, span)] => {
                let (raw, span) = (std::mem::take(raw), *span);
                Ok(Ok((self.unescaped(raw, span)?, span)))
            }
            _ => Ok(Err(quote)),
        }
    }

    /// Plans the parts of an interpolated text, unescaped.
    fn plan_parts(&mut self, quote: Quote, conversion: Conversion) -> Step {
        for part in quote.parts {
            let job = match part {
                Part::Text(raw, span) => {
                    let bytes = self.unescaped(raw, span)?;
                    Job::Leaf(Kind::Str(bytes.into()), span, Flags::default())
                }
                Part::Interpolation(id) => Job::Interpolation(id, conversion),
            };
            self.plan(job);
        }
        Ok(())
    }

    pub(super) fn string(&mut self, id: Id, outer: Option<Span>) -> Step {
        let span = self.cst.span(id);
        let quote = self.quote(id)?;
        let flags = heredoc_flag(&quote);
        match self.whole(quote)? {
            Ok((bytes, _)) => self.leaf(Kind::Str(bytes.into()), span, outer, flags),
            Err(quote) => {
                self.open(call("<<>>"), span, outer, flags);
                self.plan_parts(quote, Conversion::Segment)?;
                self.plan(Job::Close);
            }
        }
        Ok(())
    }

    pub(super) fn charlist(&mut self, id: Id, outer: Option<Span>) -> Step {
        let span = self.cst.span(id);
        let quote = self.quote(id)?;
        let flags = heredoc_flag(&quote).with(Flags::CHARLIST);
        match self.whole(quote)? {
            Ok((bytes, _)) => {
                let Ok(text) = String::from_utf8(bytes) else {
                    return Err(self.refuse(id, "is not valid UTF-8"));
                };
                self.open(Kind::List, span, outer, flags);
                self.code_points(&text, span);
                self.out.close();
            }
            Err(quote) => {
                self.open(Kind::Apply, span, outer, flags);
                self.synthetic_remote("Elixir.List", "to_charlist", span);
                self.open(Kind::List, span, None, Flags::SYNTHETIC);
                self.plan_parts(quote, Conversion::Plain)?;
                self.plan_all([Job::Close, Job::Close]);
            }
        }
        Ok(())
    }

    fn code_points(&mut self, text: &str, span: Span) {
        for c in text.chars() {
            let digits = SmolStr::new((c as u32).to_string());
            self.leaf(Kind::Int(digits), span, None, Flags::SYNTHETIC);
        }
    }

    pub(super) fn quoted_atom(&mut self, id: Id, outer: Option<Span>, flags: Flags) -> Step {
        let span = self.cst.span(id);
        self.atom_of_quote(id, span, outer, flags)
    }

    pub(super) fn quoted_key(&mut self, id: Id, span: Span) -> Step {
        self.atom_of_quote(id, span, None, Flags::KEYWORD_KEY)
    }

    fn atom_of_quote(&mut self, id: Id, span: Span, outer: Option<Span>, flags: Flags) -> Step {
        let quote = self.quote(id)?;
        match self.whole(quote)? {
            Ok((bytes, _)) => {
                let name = self.atom_from_bytes(id, bytes)?;
                self.leaf(Kind::Atom(name), span, outer, flags);
            }
            Err(quote) => {
                self.open(Kind::Apply, span, outer, flags);
                self.synthetic_remote("erlang", "binary_to_atom", span);
                self.open(call("<<>>"), span, None, Flags::SYNTHETIC);
                self.plan_parts(quote, Conversion::Segment)?;
                self.plan_all([Job::Close, Job::Leaf(atom("utf8"), span, Flags::SYNTHETIC), Job::Close]);
            }
        }
        Ok(())
    }

    /// `M."name"`: Elixir does not unescape it, save for its quote.
    pub(super) fn quoted_name(&mut self, id: Id) -> Result<SmolStr, Refused> {
        let quote = self.quote(id)?;
        match &quote.parts[..] {
            [Part::Text(raw, _)] => self.atom_from_bytes(id, unquote_terminator(raw, quote.close, false)),
            _ => Err(self.refuse(id, "has an interpolation in a function's name")),
        }
    }

    pub(super) fn sigil(&mut self, id: Id, outer: Option<Span>) -> Step {
        let span = self.cst.span(id);
        let quote = self.quote(id)?;
        let Some(name) = self.cst.first_of(id, K::SigilName) else {
            return Err(self.refuse(id, "has no name"));
        };
        let name = format!("sigil_{}", self.text_of(name));
        let modifiers = self.cst.first_of(id, K::SigilModifiers);
        let body_end = modifiers.map_or(span.end, |modifiers| self.cst.n(modifiers).start);
        self.open(call(&name), span, outer, heredoc_flag(&quote));
        self.open(call("<<>>"), Span::new(span.start, body_end), None, Flags::SYNTHETIC);
        for part in quote.parts {
            let job = match part {
                Part::Text(raw, span) => {
                    let bytes = unquote_terminator(&raw, quote.close, quote.heredoc);
                    Job::Leaf(Kind::Str(bytes.into()), span, Flags::default())
                }
                Part::Interpolation(id) => Job::Interpolation(id, Conversion::Segment),
            };
            self.plan(job);
        }
        self.plan(Job::Close);
        let at = modifiers.map_or(Span::at(body_end), |modifiers| self.cst.span(modifiers));
        let flags =
            if modifiers.is_some() { Flags::CHARLIST } else { Flags::CHARLIST.with(Flags::SYNTHETIC) };
        self.plan(Job::Open(Kind::List, at, flags));
        for byte in at.of(self.text).bytes() {
            self.plan(Job::Leaf(Kind::Int(SmolStr::new(byte.to_string())), at, Flags::SYNTHETIC));
        }
        self.plan_all([Job::Close, Job::Close]);
        Ok(())
    }

    /// `#{ ... }`.
    pub(super) fn interpolation(&mut self, id: Id, conversion: Conversion) -> Step {
        let span = self.cst.span(id);
        let segment = matches!(conversion, Conversion::Segment);
        if segment {
            self.open(call("::"), span, None, Flags::SYNTHETIC);
        }
        self.open(Kind::Apply, span, None, Flags::SYNTHETIC);
        self.synthetic_remote("Elixir.Kernel", "to_string", span);
        match self.cst.constructs(id).next() {
            Some(inside) => self.alone(Ex::Cst(inside), None)?,
            None => self.leaf(call("__block__"), span, None, Flags::SYNTHETIC),
        }
        self.plan(Job::Close);
        if segment {
            self.plan_all([Job::Leaf(Kind::Var("binary".into()), span, Flags::SYNTHETIC), Job::Close]);
        }
        Ok(())
    }
}

fn heredoc_flag(quote: &Quote) -> Flags {
    if quote.heredoc { Flags::HEREDOC } else { Flags::default() }
}

/// Takes up to `indent` spaces off each line; `line_start` says whether the text begins a line.
fn trim(raw: &[u8], indent: usize, line_start: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    for (at, line) in raw.split_inclusive(|&byte| byte == b'\n').enumerate() {
        if at == 0 && !line_start {
            out.extend_from_slice(line);
            continue;
        }
        let spaces = line.iter().take(indent).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        out.extend_from_slice(&line[spaces..]);
    }
    out
}

/// Takes the backslash away before the closing quote, and keeps all other escapes as they are.
fn unquote_terminator(raw: &[u8], close: u8, heredoc: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        let after = &raw[at + 1..];
        if byte != b'\\' || after.is_empty() {
            out.push(byte);
            at += 1;
            continue;
        }
        let closes = if heredoc { after.starts_with(&[close; 3]) } else { after[0] == close };
        if !closes {
            out.push(byte);
        }
        let taken = if closes && heredoc { 3 } else { 1 };
        out.extend_from_slice(&after[..taken]);
        at += 1 + taken;
    }
    out
}

/// Where the body of an uppercase sigil ends for Elixir: at the first closing delimiter that no backslash precedes,
/// where a backslash takes the next character with it. The grammar does not know the latter.
pub(in crate::syntax) fn raw_sigil_end(body: &[u8], close: u8) -> Option<usize> {
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        if byte == close {
            return Some(at);
        }
        at += if byte == b'\\' { 2 } else { 1 };
    }
    None
}
