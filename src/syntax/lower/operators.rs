//! Operators: precedence, regrouping, and the rewrites that Elixir's parser itself makes.

use super::{Ex, Job, Lowerer, Step, call, marks::SUSPECT};
use crate::source::Span;
use crate::syntax::{
    Flags, Kind,
    cst::{Id, K},
    refusal::Refused,
};
use smol_str::SmolStr;

/// Binding power of `&`.
pub(super) const CAPTURE: u16 = 90;

/// The side on which an operator takes itself as an operand without parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assoc {
    /// `a - b - c` is `(a - b) - c`.
    Left,
    /// `a = b = c` is `a = (b = c)`.
    Right,
    /// Neither: a unary operator.
    None,
}

/// Binding power and side of a binary operator, as in `elixir_parser.yrl`; `None` for any other name.
pub fn binary_operator(op: &str) -> Option<(u16, Assoc)> {
    Some(match op {
        "<-" | "\\\\" => (40, Assoc::Left),
        "when" => (50, Assoc::Right),
        "::" => (60, Assoc::Right),
        "|" => (70, Assoc::Right),
        "=>" => (80, Assoc::Right),
        "=" => (100, Assoc::Right),
        "||" | "|||" | "or" => (110, Assoc::Left),
        "&&" | "&&&" | "and" => (130, Assoc::Left),
        "==" | "!=" | "=~" | "===" | "!==" => (140, Assoc::Left),
        "<" | ">" | "<=" | ">=" => (150, Assoc::Left),
        "|>" | "<<<" | ">>>" | "<<~" | "~>>" | "<~" | "~>" | "<~>" | "<|>" => (160, Assoc::Left),
        "^^^" => (180, Assoc::Left),
        "//" => (190, Assoc::Right),
        "++" | "--" | "+++" | "---" | "<>" | ".." => (200, Assoc::Right),
        "+" | "-" => (210, Assoc::Left),
        "*" | "/" => (220, Assoc::Left),
        "**" => (230, Assoc::Left),
        "in" | "not in" => (170, Assoc::Left),
        _ => return None,
    })
}

pub(super) fn precedence(op: &str) -> (u16, Assoc) {
    // `not in` with any spacing between its words.
    binary_operator(op).unwrap_or((170, Assoc::Left))
}

/// An operator's node that the grammar grouped otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) enum Regrouped {
    Unary { op: Span, operand: Ex, span: Span },
    Binary { op: Span, left: Ex, right: Ex, span: Span },
}

impl Regrouped {
    pub fn span(self) -> Span {
        match self {
            Regrouped::Unary { span, .. } | Regrouped::Binary { span, .. } => span,
        }
    }
}

/// An expression seen as an operator.
#[derive(Clone, Copy, Debug)]
pub(super) enum View<'a> {
    Unary(&'a str, Ex),
    Binary(&'a str, Ex, Ex),
    Other,
}

impl<'a> Lowerer<'a> {
    /// The expression regrouped where the grammar's grouping is not Elixir's.
    pub(super) fn resolve(&mut self, ex: Ex) -> Result<Ex, Refused> {
        match ex {
            Ex::Cst(id) if self.cst.n(id).marks & SUSPECT != 0 => self.regroup(id),
            _ => Ok(ex),
        }
    }

    pub(super) fn view(&self, ex: Ex) -> View<'a> {
        match ex {
            Ex::Paren(_) => View::Other,
            Ex::Regrouped(at) => match self.regrouped[at as usize] {
                Regrouped::Unary { op, operand, .. } => View::Unary(op.of(self.text), operand),
                Regrouped::Binary { op, left, right, .. } => View::Binary(self.op_name(op), left, right),
            },
            Ex::Cst(id) => {
                let mut children = self.cst.children(id);
                match self.cst.kind(id) {
                    K::Binary => match (children.next(), children.next(), children.next()) {
                        (Some(left), Some(op), Some(right)) => {
                            View::Binary(self.op_name(self.cst.span(op)), Ex::Cst(left), Ex::Cst(right))
                        }
                        _ => View::Other,
                    },
                    K::Unary => match (children.next(), children.next()) {
                        (Some(op), Some(operand)) => {
                            let operand = if self.cst.kind(operand) == K::LParen {
                                Ex::Paren(id)
                            } else {
                                Ex::Cst(operand)
                            };
                            View::Unary(self.text_of(op), operand)
                        }
                        _ => View::Other,
                    },
                    _ => View::Other,
                }
            }
        }
    }

    pub(super) fn op_name(&self, op: Span) -> &'a str {
        let text = op.of(self.text);
        if text.starts_with("not") { "not in" } else { text }
    }

    /// The expression inside the parentheses that the grammar keeps in a unary operator's node, and their span.
    pub(super) fn inside_parens(&self, unary: Id) -> Result<(Ex, Span), Refused> {
        let mut children = self.cst.children(unary).skip_while(|&child| self.cst.kind(child) != K::LParen);
        match (children.next(), children.next()) {
            (Some(paren), Some(inside)) => {
                Ok((Ex::Cst(inside), Span::new(self.cst.n(paren).start, self.cst.n(unary).end)))
            }
            _ => Err(self.refuse(unary, "has no operand")),
        }
    }

    /// Lowers a unary or binary operator.
    pub(super) fn operator(&mut self, ex: Ex, outer: Option<Span>) -> Step {
        let span = self.span_of(ex);
        match self.view(ex) {
            View::Unary(op, operand) => {
                if op == "@"
                    && let Some((ats, alias)) = self.attribute_of_alias(ex)
                {
                    self.attribute_alias(&ats, alias, outer);
                    return Ok(());
                }
                self.open(call(op), span, outer, Flags::default());
                self.plan_all([Job::Expr(operand), Job::Close]);
                Ok(())
            }
            View::Binary(op, left, right) => self.binary(op, left, right, span, outer),
            View::Other => Err(Refused::new(span.start, "operator without operands")),
        }
    }

    /// The `@`s before an alias of several parts. A run of them is looked through once.
    fn attribute_of_alias(&mut self, ex: Ex) -> Option<(Vec<Span>, Id)> {
        let start = self.span_of(ex).start;
        if (self.plain_ats.start..self.plain_ats.end).contains(&start) {
            return None;
        }
        let mut ats = Vec::new();
        let mut at = ex;
        loop {
            match (self.view(at), at) {
                (View::Unary("@", operand), _) => {
                    ats.push(self.span_of(at));
                    at = operand;
                }
                (View::Other, Ex::Cst(id))
                    if self.cst.kind(id) == K::Alias && self.text_of(id).contains('.') =>
                {
                    return Some((ats, id));
                }
                _ => {
                    self.plain_ats = Span::new(start, self.span_of(at).start.max(start));
                    return None;
                }
            }
        }
    }

    fn binary(&mut self, op: &str, left: Ex, right: Ex, span: Span, outer: Option<Span>) -> Step {
        match op {
            "in" => return self.membership(left, right, span, outer),
            "not in" => {
                self.open(call("not"), span, outer, Flags::default());
                self.open(call("in"), span, None, Flags::SYNTHETIC);
                self.plan_all([Job::Expr(left), Job::Expr(right), Job::Close, Job::Close]);
                return Ok(());
            }
            "//" => return self.step_range(left, right, span, outer),
            "=>" => return Err(Refused::new(span.start, "`=>` outside of a map")),
            "|" if self.is_keywords(right) => {
                return Err(Refused::new(span.start, "keywords after `|` outside of a map"));
            }
            _ => {}
        }
        self.open(call(op), span, outer, Flags::default());
        self.plan_all([Job::Expr(left), Job::Expr(right), Job::Close]);
        Ok(())
    }

    pub(super) fn is_keywords(&self, ex: Ex) -> bool {
        matches!(ex, Ex::Cst(id) if self.cst.kind(id) == K::Keywords)
    }

    /// `a in b`; Elixir turns `not a in b` and `!a in b` round, also along a chain of `in`.
    fn membership(&mut self, left: Ex, right: Ex, span: Span, outer: Option<Span>) -> Step {
        let mut rights = vec![right];
        let mut base = left;
        let negation = loop {
            match self.view(base) {
                View::Unary(op @ ("not" | "!"), operand) => {
                    base = operand;
                    break Some(op);
                }
                View::Binary("not in", left, right) => {
                    rights.push(right);
                    base = left;
                    break Some("not");
                }
                View::Binary("in", left, right) => {
                    rights.push(right);
                    base = left;
                }
                _ => break None,
            }
        };
        let Some(negation) = negation else {
            self.open(call("in"), span, outer, Flags::default());
            self.plan_all([Job::Expr(left), Job::Expr(right), Job::Close]);
            return Ok(());
        };
        self.open(call(negation), span, outer, Flags::default());
        for _ in &rights {
            self.open(call("in"), span, None, Flags::SYNTHETIC);
        }
        self.plan(Job::Expr(base));
        while let Some(right) = rights.pop() {
            self.plan_all([Job::Expr(right), Job::Close]);
        }
        self.plan(Job::Close);
        Ok(())
    }

    /// `a..b//c`, also with parentheses around `a..b`.
    fn step_range(&mut self, left: Ex, right: Ex, span: Span, outer: Option<Span>) -> Step {
        let mut range = self.resolve(left)?;
        while let Some(inside) = self.sole_of_parens(range) {
            range = self.resolve(inside)?;
        }
        match self.view(range) {
            View::Binary("..", first, last) => {
                self.open(call("..//"), span, outer, Flags::default());
                self.plan_all([Job::Expr(first), Job::Expr(last), Job::Expr(right), Job::Close]);
                Ok(())
            }
            _ => Err(Refused::new(span.start, "`//` must follow a range `..`")),
        }
    }

    /// What stands alone inside parentheses, if `ex` is that.
    pub(super) fn sole_of_parens(&self, ex: Ex) -> Option<Ex> {
        match ex {
            Ex::Cst(id) if self.cst.kind(id) == K::Block => {
                let mut items = self.cst.constructs(id);
                let only = items.next()?;
                (items.next().is_none() && self.cst.kind(only) != K::StabClause).then_some(Ex::Cst(only))
            }
            Ex::Paren(unary) => self.inside_parens(unary).ok().map(|(inside, _)| inside),
            _ => None,
        }
    }

    /// True if Elixir wraps the expression into a block where it stands alone: a negation, or `unquote_splicing(x)`.
    pub(super) fn wraps_alone(&self, ex: Ex) -> bool {
        let mut at = ex;
        loop {
            return match self.view(at) {
                View::Unary(op, _) => matches!(op, "not" | "!"),
                View::Binary("not in", ..) => true,
                View::Binary("in", left, _) => {
                    at = left;
                    // Only a negation below turns the whole round; any other left side is a plain `in`.
                    if matches!(self.view(at), View::Binary("in" | "not in", ..) | View::Unary(..)) {
                        continue;
                    }
                    false
                }
                View::Binary(..) => false,
                View::Other => matches!(at, Ex::Cst(id) if self.is_splice(id)),
            };
        }
    }

    fn is_splice(&self, id: Id) -> bool {
        if self.cst.kind(id) != K::Call || !self.text_of(id).starts_with("unquote_splicing") {
            return false;
        }
        let mut arguments = 0;
        for child in self.cst.children(id) {
            arguments += match self.cst.kind(child) {
                K::Arguments => self.cst.constructs(child).count(),
                K::DoBlock => 1,
                _ => 0,
            };
        }
        arguments == 1
            && self.cst.children(id).next().is_some_and(|target| {
                self.cst.kind(target) == K::Identifier && self.text_of(target) == "unquote_splicing"
            })
    }

    /// `+` in `&+/2`, or the range `..` without ends.
    pub(super) fn operator_identifier(&mut self, id: Id, outer: Option<Span>) -> Step {
        let span = self.cst.span(id);
        let text = self.text_of(id);
        let rest = self.text[span.end as usize..].trim_start_matches([' ', '\t']);
        if rest.starts_with('/') {
            let name = if text.starts_with("not") && text.ends_with("in") { "not in" } else { text };
            self.leaf(Kind::Var(SmolStr::new(name)), span, outer, Flags::default());
            return Ok(());
        }
        match text {
            ".." => {
                self.leaf(call(".."), span, outer, Flags::default());
                Ok(())
            }
            _ => Err(self.refuse(id, "is an operator without operands")),
        }
    }

    /// Lowers what stands alone in a body, in parentheses or in an interpolation.
    pub(super) fn alone(&mut self, ex: Ex, outer: Option<Span>) -> Step {
        let ex = self.resolve(ex)?;
        if !self.wraps_alone(ex) {
            return self.expr(ex, outer);
        }
        let span = self.span_of(ex);
        self.open(call("__block__"), span, outer, Flags::SYNTHETIC);
        self.plan_all([Job::Expr(ex), Job::Close]);
        Ok(())
    }
}
