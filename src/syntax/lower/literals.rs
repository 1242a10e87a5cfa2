//! Names, atoms and numbers.

use super::{Lowerer, Refused, Step};
use crate::source::Span;
use crate::syntax::{Flags, Kind, cst::Id, escapes::escaped_char, number::decimal};
use smol_str::SmolStr;

/// Elixir's limit on the length of an atom.
const ATOM_LIMIT: usize = 255;

impl Lowerer<'_> {
    pub(super) fn variable(&mut self, id: Id, outer: Option<Span>) -> Step {
        let name = self.local_name(id)?;
        self.leaf(Kind::Var(name), self.cst.span(id), outer, Flags::default());
        Ok(())
    }

    /// The name of a variable or a local function: no reserved word, which the grammar takes for a name where the word
    /// itself cannot stand.
    pub(super) fn local_name(&mut self, id: Id) -> Result<SmolStr, Refused> {
        const RESERVED: &[&str] = &[
            "true", "false", "nil", "when", "and", "or", "not", "in", "fn", "do", "end", "catch", "rescue",
            "after", "else",
        ];
        if RESERVED.contains(&self.text_of(id)) {
            return Err(self.refuse(id, "is a reserved word"));
        }
        self.checked_name(id)
    }

    /// An identifier that Elixir accepts as a name, also after a dot.
    pub(super) fn checked_name(&mut self, id: Id) -> Result<SmolStr, Refused> {
        let name = self.text_of(id);
        if matches!(name, "__block__" | "__aliases__") {
            return Err(self.refuse(id, "is reserved"));
        }
        self.check_unquoted(id, name)?;
        Ok(SmolStr::new(name))
    }

    fn check_unquoted(&self, id: Id, name: &str) -> Step {
        if name.len() > ATOM_LIMIT && name.chars().count() > ATOM_LIMIT {
            return Err(self.refuse(id, "is longer than an atom may be"));
        }
        // Elixir wants names composed (NFC); a combining mark is a sign that this one is not.
        if !name.is_ascii() && name.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c)) {
            return Err(self.refuse(id, "has a combining mark"));
        }
        Ok(())
    }

    pub(super) fn atom(&mut self, id: Id, outer: Option<Span>) -> Step {
        let name = &self.text_of(id)[1..];
        if name == "//" {
            return Err(self.refuse(id, "must be quoted"));
        }
        self.check_unquoted(id, name)?;
        self.leaf(Kind::Atom(SmolStr::new(name)), self.cst.span(id), outer, Flags::default());
        Ok(())
    }

    pub(super) fn keyword_atom(&mut self, id: Id, name: &str, span: Span) -> Step {
        if name == "//" {
            return Err(self.refuse(id, "must be quoted"));
        }
        self.check_unquoted(id, name)?;
        self.leaf(Kind::Atom(SmolStr::new(name)), span, None, Flags::KEYWORD_KEY);
        Ok(())
    }

    /// A quoted atom's name after unescaping.
    pub(super) fn atom_from_bytes(&self, id: Id, bytes: Vec<u8>) -> Result<SmolStr, Refused> {
        if bytes.len() > ATOM_LIMIT {
            return Err(self.refuse(id, "is longer than an atom may be"));
        }
        match String::from_utf8(bytes) {
            Ok(name) => Ok(SmolStr::new(name)),
            Err(_) => Err(self.refuse(id, "is not valid UTF-8")),
        }
    }

    pub(super) fn integer(&mut self, id: Id, outer: Option<Span>) -> Step {
        let Some(digits) = decimal(self.text_of(id)) else {
            return Err(self.refuse(id, "is not a number that salve reads"));
        };
        self.leaf(Kind::Int(digits), self.cst.span(id), outer, Flags::default());
        Ok(())
    }

    pub(super) fn float(&mut self, id: Id, outer: Option<Span>) -> Step {
        let digits: String = self.text_of(id).chars().filter(|&c| c != '_').collect();
        match digits.parse::<f64>() {
            Ok(value) if value.is_finite() => {
                self.leaf(Kind::Float(value), self.cst.span(id), outer, Flags::default());
                Ok(())
            }
            _ => Err(self.refuse(id, "is not a float")),
        }
    }

    /// `?c`, the character's code point.
    pub(super) fn char(&mut self, id: Id, outer: Option<Span>) -> Step {
        let mut chars = self.text_of(id).chars().skip(1);
        let value = match (chars.next(), chars.next()) {
            (Some('\\'), Some(escaped)) => escaped_char(escaped),
            (Some(plain), _) => plain,
            _ => return Err(self.refuse(id, "is no character")),
        };
        let digits = SmolStr::new((value as u32).to_string());
        self.leaf(Kind::Int(digits), self.cst.span(id), outer, Flags::default());
        Ok(())
    }
}
