//! Conditions of recipes: relations over sites and variables, joined by `and`, `or` and `not`.
//!
//! ```text
//! condition := conjunction { "or" conjunction }
//! conjunction := negation { "and" negation }
//! negation := "not" negation | atom
//! atom := "(" condition ")" | term [ ("is" | "is" "not" | "==" | "!=") term ]
//! term := single { "|" single }
//! single := "$NAME" | "'text'" | number | word [ "." word ] | word "(" [ term { "," term } ] ")"
//! ```

use std::fmt;

/// A parsed condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Both hold, with the bindings of the first visible in the second.
    And(Box<Condition>, Box<Condition>),
    /// One of them holds.
    Or(Box<Condition>, Box<Condition>),
    /// It does not hold; binds nothing.
    Not(Box<Condition>),
    /// Both terms are the same, or (`false`) are not.
    Same(Term, Term, bool),
    /// A relation holds, or a site or variable is bound.
    Holds(Term),
}

/// An argument of a relation.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// `$NAME`.
    Var(String),
    /// A site's id, or a word that a relation knows (`self`, `module`, `handle_call`).
    Word(String),
    /// A quoted text: a pattern, a name.
    Text(String),
    /// `relation(arguments)`.
    Call(String, Vec<Term>),
    /// `a | b`.
    OneOf(Vec<Term>),
}

/// Why a text is not a condition; `at` is a byte offset into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// Byte offset.
    pub at: usize,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// Parses a condition.
pub fn parse(text: &str) -> Result<Condition, ConditionError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.len() };
    let condition = parser.condition()?;
    match parser.tokens.get(parser.at) {
        None => Ok(condition),
        Some((at, token)) => Err(ConditionError {
            at: *at,
            reason: format!("unexpected `{token}`; join conditions with `and` or `or`"),
        }),
    }
}

impl Condition {
    /// Every term in the condition, outer before inner.
    pub fn terms(&self) -> Vec<&Term> {
        let mut found = Vec::new();
        let mut conditions = vec![self];
        let mut open = Vec::new();
        while let Some(condition) = conditions.pop() {
            match condition {
                Condition::And(a, b) | Condition::Or(a, b) => conditions.extend([&**b, &**a]),
                Condition::Not(a) => conditions.push(a),
                Condition::Same(a, b, _) => open.extend([a, b]),
                Condition::Holds(a) => open.push(a),
            }
        }
        while let Some(term) = open.pop() {
            found.push(term);
            match term {
                Term::Call(_, terms) | Term::OneOf(terms) => open.extend(terms),
                _ => {}
            }
        }
        found
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Var(String),
    Word(String),
    Text(String),
    Sign(&'static str),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Var(name) => write!(f, "${name}"),
            Token::Word(word) | Token::Text(word) => f.write_str(word),
            Token::Sign(sign) => f.write_str(sign),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ConditionError> {
    const SIGNS: [&str; 7] = ["==", "!=", "(", ")", ",", "|", "."];
    let mut found = Vec::new();
    let mut at = 0;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '?' | '!');
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            found.push((at, Token::Sign(sign)));
            at += sign.len();
        } else if c == '\'' {
            let Some(len) = rest[1..].find('\'') else {
                return Err(ConditionError { at, reason: "the text has no closing `'`".into() });
            };
            found.push((at, Token::Text(rest[1..1 + len].to_string())));
            at += len + 2;
        } else if c == '$' || is_word(c) {
            let start = at + usize::from(c == '$');
            let len = text[start..].find(|c| !is_word(c)).unwrap_or(text.len() - start);
            let name = text[start..start + len].to_string();
            found.push((at, if c == '$' { Token::Var(name) } else { Token::Word(name) }));
            at = start + len;
        } else {
            return Err(ConditionError { at, reason: format!("`{c}` has no meaning in a condition") });
        }
    }
    Ok(found)
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    end: usize,
}

impl Parser {
    fn condition(&mut self) -> Result<Condition, ConditionError> {
        let mut left = self.conjunction()?;
        while self.word("or") {
            left = Condition::Or(Box::new(left), Box::new(self.conjunction()?));
        }
        Ok(left)
    }

    fn conjunction(&mut self) -> Result<Condition, ConditionError> {
        let mut left = self.negation()?;
        while self.word("and") {
            left = Condition::And(Box::new(left), Box::new(self.negation()?));
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Condition, ConditionError> {
        if self.word("not") {
            return Ok(Condition::Not(Box::new(self.negation()?)));
        }
        if self.sign("(") {
            let inner = self.condition()?;
            self.expect(")")?;
            return Ok(inner);
        }
        let left = self.term()?;
        if self.sign("==") {
            return Ok(Condition::Same(left, self.term()?, true));
        }
        if self.sign("!=") {
            return Ok(Condition::Same(left, self.term()?, false));
        }
        if self.word("is") {
            let wanted = !self.word("not");
            return Ok(Condition::Same(left, self.term()?, wanted));
        }
        Ok(Condition::Holds(left))
    }

    fn term(&mut self) -> Result<Term, ConditionError> {
        let first = self.single()?;
        if !matches!(self.tokens.get(self.at), Some((_, Token::Sign("|")))) {
            return Ok(first);
        }
        let mut terms = vec![first];
        while self.sign("|") {
            terms.push(self.single()?);
        }
        Ok(Term::OneOf(terms))
    }

    fn single(&mut self) -> Result<Term, ConditionError> {
        let found = self.tokens.get(self.at).cloned();
        self.at += 1;
        match found {
            Some((_, Token::Var(name))) => Ok(Term::Var(name)),
            Some((_, Token::Text(text))) => Ok(Term::Text(text)),
            Some((_, Token::Word(word))) => {
                if !self.sign("(") {
                    return match self.sign(".") {
                        true => match self.single()? {
                            Term::Word(column) => Ok(Term::Word(format!("{word}.{column}"))),
                            _ => Err(self.wrong("a name after `.`")),
                        },
                        false => Ok(Term::Word(word)),
                    };
                }
                let mut arguments = Vec::new();
                while !self.sign(")") {
                    if !arguments.is_empty() {
                        self.expect(",")?;
                    }
                    arguments.push(self.term()?);
                }
                Ok(Term::Call(word, arguments))
            }
            _ => {
                self.at -= 1;
                Err(self.wrong("a relation, a site, `$NAME` or `'text'`"))
            }
        }
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some((_, Token::Word(found))) if found == word);
        self.at += usize::from(found);
        found
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some((_, Token::Sign(found))) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), ConditionError> {
        match self.sign(sign) {
            true => Ok(()),
            false => Err(self.wrong(&format!("`{sign}`"))),
        }
    }

    fn wrong(&self, wanted: &str) -> ConditionError {
        match self.tokens.get(self.at) {
            Some((at, token)) => {
                ConditionError { at: *at, reason: format!("`{token}` where {wanted} should stand") }
            }
            None => ConditionError {
                at: self.end,
                reason: format!("the condition ends where {wanted} should stand"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str) -> Term {
        Term::Word(word.into())
    }

    #[test]
    fn not_binds_tighter_than_and_and_and_tighter_than_or() {
        let parsed = parse("not a and b or c").unwrap();
        let not_a = Condition::Not(Box::new(Condition::Holds(word("a"))));
        let both = Condition::And(Box::new(not_a), Box::new(Condition::Holds(word("b"))));
        assert_eq!(parsed, Condition::Or(Box::new(both), Box::new(Condition::Holds(word("c")))));
    }

    #[test]
    fn a_relation_takes_alternatives() {
        let parsed = parse("reads(region, self | process_dictionary)").unwrap();
        let either = Term::OneOf(vec![word("self"), word("process_dictionary")]);
        assert_eq!(parsed, Condition::Holds(Term::Call("reads".into(), vec![word("region"), either])));
    }

    #[test]
    fn is_not_compares() {
        let parsed = parse("clause(push) is not handle_call").unwrap();
        let clause = Term::Call("clause".into(), vec![word("push")]);
        assert_eq!(parsed, Condition::Same(clause, word("handle_call"), false));
    }

    #[test]
    fn errors_say_where_and_what_would_be_right() {
        let error = parse("flows(a b)").unwrap_err();
        assert_eq!(error, ConditionError { at: 8, reason: "`b` where `,` should stand".into() });
        assert_eq!(parse("a and").unwrap_err().at, 5);
        assert_eq!(parse("a & b").unwrap_err().reason, "`&` has no meaning in a condition");
    }
}
