//! What the grammar accepts and Elixir refuses, as far as it shows in the tree alone.

use super::Refused;
use super::marks::{NO_PARENS, UNMATCHED};
use crate::syntax::cst::{Cst, Id, K};

/// The first place that Elixir's tokenizer or parser would refuse.
pub(super) fn check(cst: &Cst, text: &str) -> Result<(), Refused> {
    if let Some(at) = cst.stray_comma {
        return Err(Refused::new(at, "comma at the start of a line"));
    }
    let strict = Strict { cst, bytes: text.as_bytes() };
    for id in 0..cst.nodes.len() as Id {
        strict.node(id)?;
    }
    Ok(())
}

struct Strict<'a> {
    cst: &'a Cst,
    bytes: &'a [u8],
}

type Checked = Result<(), Refused>;

impl Strict<'_> {
    fn node(&self, id: Id) -> Checked {
        let cst = self.cst;
        match cst.kind(id) {
            K::Identifier | K::Boolean | K::Nil => {
                let dots = self.bytes[cst.n(id).end as usize - 1] == b'.';
                self.not_followed(id, |next, _| next == b'@' || dots && next == b'.')?;
                self.not_followed(id, |next, then| next == b':' && then != b':')
            }
            K::Alias => self.not_followed(id, |next, then| {
                matches!(next, b'@' | b'!' | b'?') || next >= 128 || next == b':' && then != b':'
            }),
            K::Integer | K::Float => {
                self.not_followed(id, |next, _| next.is_ascii_alphabetic() || next == b'_')
            }
            K::Sigil if cst.first_of(id, K::SigilModifiers).is_none() => {
                self.not_followed(id, |next, _| next.is_ascii_alphanumeric())
            }
            K::Token => self.token(id),
            K::Call => self.call(id),
            K::Dot => self.postfix(id),
            K::Access => {
                self.postfix(id)?;
                self.elements(id)
            }
            K::List | K::Tuple | K::Bitstring | K::MapContent => self.elements(id),
            K::StabClause => match cst.constructs(id).next() {
                Some(left) if cst.kind(left) == K::Arguments => self.clause_arguments(left, None),
                Some(left) if cst.kind(left) == K::Binary => {
                    let mut sides = cst.constructs(left);
                    match (sides.next(), sides.next()) {
                        (Some(arguments), guard) if cst.kind(arguments) == K::Arguments => {
                            self.clause_arguments(arguments, guard)
                        }
                        _ => Ok(()),
                    }
                }
                _ => Ok(()),
            },
            K::OperatorIdentifier => {
                self.operator_name(id)?;
                self.range_alone(id)
            }
            K::Map => self.percent(id),
            _ => Ok(()),
        }
    }

    fn refuse(&self, id: Id, reason: &str) -> Refused {
        Refused::new(self.cst.n(id).start, reason)
    }

    fn marked(&self, id: Id, mark: u8) -> bool {
        self.cst.n(id).marks & mark != 0
    }

    fn not_followed(&self, id: Id, bad: impl Fn(u8, u8) -> bool) -> Checked {
        let end = self.cst.n(id).end as usize;
        let Some(&next) = self.bytes.get(end) else { return Ok(()) };
        if bad(next, self.bytes.get(end + 1).copied().unwrap_or(b' ')) {
            return Err(Refused::new(end as u32, format!("unexpected `{}`", next as char)));
        }
        Ok(())
    }

    fn token(&self, id: Id) -> Checked {
        let n = self.cst.n(id);
        match &self.bytes[n.start as usize..n.end as usize] {
            // `:::` is an atom.
            b"::" => self.not_followed(id, |next, _| next == b':'),
            b".." => self.not_followed(id, |next, _| next == b'.'),
            word if word.last().is_some_and(u8::is_ascii_lowercase) => {
                self.not_followed(id, |next, then| next == b'@' || next == b':' && then != b':')
            }
            _ => Ok(()),
        }
    }

    /// Elixir reads `A.->` as `A.-` and `>`, and `not in` after a dot or `&` as two words.
    fn operator_name(&self, id: Id) -> Checked {
        let n = self.cst.n(id);
        let name = &self.bytes[n.start as usize..n.end as usize];
        let negated = || self.bytes[..n.start as usize].trim_ascii_end().ends_with(b"not");
        if name == b"->" || name.starts_with(b"not") && name.len() > 3 || name == b"in" && negated() {
            let name = String::from_utf8_lossy(name).into_owned();
            return Err(self.refuse(id, &format!("`{name}` is no function name")));
        }
        Ok(())
    }

    /// The percent sign and the brace of a map stand together, that and the name of a struct on one line.
    fn percent(&self, id: Id) -> Checked {
        let rest = &self.bytes[self.cst.n(id).start as usize + 1..];
        let spaces = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let map = self.cst.first_of(id, K::Struct).is_none();
        if map && rest.first() != Some(&b'{') || rest[..spaces].contains(&b'\n') {
            return Err(self.refuse(id, "white space after `%`"));
        }
        Ok(())
    }

    /// Nothing may be asked of a call with a `do` block: no `end.x`, `end[x]` or `end(x)`.
    fn postfix(&self, id: Id) -> Checked {
        match self.cst.children(id).next() {
            Some(target) if self.marked(target, UNMATCHED) => {
                Err(self.refuse(target, "a call with a `do` block must stand in parentheses here"))
            }
            _ => Ok(()),
        }
    }

    fn call(&self, id: Id) -> Checked {
        self.postfix(id)?;
        let cst = self.cst;
        let mut children = cst.children(id);
        let (Some(target), Some(next)) = (children.next(), children.next()) else { return Ok(()) };
        if cst.kind(next) == K::DoBlock {
            let gap = &self.bytes[cst.n(target).end as usize..cst.n(next).start as usize];
            if gap.contains(&b'\n') {
                return Err(self.refuse(next, "`do` on a line of its own after a name"));
            }
        }
        if cst.kind(next) != K::Arguments {
            return Ok(());
        }
        if cst.children(next).next().is_some_and(|first| cst.kind(first) == K::LParen) {
            let alone = cst.constructs(next).nth(1).is_none();
            return if alone { self.keyword_values(next) } else { self.elements(next) };
        }
        if let Some(first) = cst.children(next).next()
            && self.begins_with_range(first)
        {
            return Err(self.refuse(first, "range without a right side"));
        }
        if let Some(value) = self.keyword_value(next, UNMATCHED) {
            return Err(self.refuse(value, "a `do` block among keywords without parentheses"));
        }
        self.many(next)
    }

    /// A nullary `..` after a name would be a range to Elixir.
    fn begins_with_range(&self, mut id: Id) -> bool {
        while matches!(self.cst.kind(id), K::Binary | K::Access | K::Dot | K::Call) {
            id += 1;
        }
        let n = self.cst.n(id);
        n.kind == K::OperatorIdentifier && self.bytes[n.start as usize..].starts_with(b"..")
    }

    /// Arguments without parentheses: of several none may be a call without parentheses that has several itself.
    fn many(&self, arguments: Id) -> Checked {
        let cst = self.cst;
        if cst.constructs(arguments).nth(1).is_none() {
            return Ok(());
        }
        match cst.constructs(arguments).find(|&item| self.marked(item, NO_PARENS | UNMATCHED)) {
            Some(item) => {
                Err(self.refuse(item, "parentheses are required to solve ambiguity in nested calls"))
            }
            None => Ok(()),
        }
    }

    fn clause_arguments(&self, arguments: Id, guard: Option<Id>) -> Checked {
        let cst = self.cst;
        let mut items = cst.constructs(arguments);
        let (first, second) = (items.next(), items.next());
        let sole = first.is_some_and(|first| cst.kind(first) != K::Keywords) && second.is_none();
        let parens = cst.children(arguments).next().is_some_and(|first| cst.kind(first) == K::LParen);
        if let Some(guard) = guard
            && (!parens || sole)
            && (self.marked(guard, UNMATCHED) || !sole && self.marked(guard, NO_PARENS))
        {
            return Err(self.refuse(guard, "a guard that needs parentheses"));
        }
        if parens && sole {
            return Ok(());
        }
        let values = self.keyword_value(arguments, UNMATCHED);
        match values.or(cst.constructs(arguments).find(|&item| self.marked(item, UNMATCHED))) {
            Some(item) => Err(self.refuse(item, "a `do` block among the arguments of a clause")),
            None => self.many(arguments),
        }
    }

    /// `..` at the start of a line goes on with the line above.
    fn range_alone(&self, id: Id) -> Checked {
        self.not_followed(id, |next, _| next == b'.')?;
        let n = self.cst.n(id);
        let before = self.bytes[..n.start as usize].trim_ascii_end();
        let gap = &self.bytes[before.len()..n.start as usize];
        let words: [&[u8]; 12] = [
            b"do", b"fn", b"else", b"after", b"rescue", b"catch", b"and", b"or", b"in", b"not", b"when",
            b"->",
        ];
        let value = before
            .last()
            .is_some_and(|&byte| byte >= 128 || byte.is_ascii_alphanumeric() || b"_?!)]}\"'".contains(&byte))
            || before.ends_with(b"...");
        if self.bytes[n.start as usize..].starts_with(b"..")
            && gap.contains(&b'\n')
            && value
            && !words.iter().any(|word| before.ends_with(word))
        {
            return Err(self.refuse(id, "range without a right side"));
        }
        Ok(())
    }

    /// Elements of a container, or arguments in parentheses.
    fn elements(&self, id: Id) -> Checked {
        match self.cst.constructs(id).find(|&item| self.marked(item, NO_PARENS)) {
            Some(item) => {
                Err(self.refuse(item, "parentheses are required to solve ambiguity inside containers"))
            }
            None => self.keyword_values(id),
        }
    }

    fn keyword_values(&self, id: Id) -> Checked {
        match self.keyword_value(id, NO_PARENS) {
            Some(value) => {
                Err(self.refuse(value, "parentheses are required to solve ambiguity inside keywords"))
            }
            None => Ok(()),
        }
    }

    /// The first value of the keywords in `id` that carries a mark.
    fn keyword_value(&self, id: Id, mark: u8) -> Option<Id> {
        let keywords = self.cst.constructs(id).filter(|&item| self.cst.kind(item) == K::Keywords);
        keywords
            .flat_map(|keywords| self.cst.constructs(keywords))
            .filter_map(|pair| self.cst.constructs(pair).nth(1))
            .find(|&value| self.marked(value, mark))
    }
}
