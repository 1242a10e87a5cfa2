//! Operators: precedence, regrouping, and the rewrites that Elixir's parser itself makes.

use super::{
    Ex, Job, Lowerer, Step, call,
    marks::{SUSPECT, UNMATCHED},
};
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

fn unary_precedence(op: &str) -> (u16, Assoc) {
    match op {
        "&" => (CAPTURE, Assoc::None),
        "@" => (320, Assoc::None),
        _ => (300, Assoc::None),
    }
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

#[derive(Clone, Copy)]
enum Token {
    Operand(Ex),
    Unary(Span),
    Binary(Span),
}

struct Pending {
    op: Span,
    precedence: u16,
    unary: bool,
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

    fn op_name(&self, op: Span) -> &'a str {
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

    /// Groups the operators from `root` down as Elixir's grammar does.
    fn regroup(&mut self, root: Id) -> Result<Ex, Refused> {
        let tokens = self.flatten(root)?;
        self.group(&tokens)
    }

    /// As [`Self::resolve`], for an entry of a map: `=>` separates key and value, and in the first entry `|` before it
    /// separates the map that is updated.
    pub(super) fn resolve_entry(&mut self, ex: Ex, first: bool) -> Result<Ex, Refused> {
        let id = match ex {
            Ex::Cst(id) if self.cst.n(id).marks & SUSPECT != 0 => id,
            _ => return Ok(ex),
        };
        let tokens = self.flatten(id)?;
        let is_arrow = |token: &Token| matches!(token, Token::Binary(op) if op.of(self.text) == "=>");
        let Some(arrow) = tokens.iter().position(is_arrow) else { return self.group(&tokens) };
        let Token::Binary(op) = tokens[arrow] else { return Ok(ex) };
        let key = self.group(&tokens[..arrow])?;
        let value = self.group(&tokens[arrow + 1..])?;
        match self.view(key) {
            View::Binary("|", map, key) if first => {
                let pipe = self.pipe_span(map, key);
                let entry = self.push_binary(op, key, value);
                Ok(self.push_binary(pipe, map, entry))
            }
            _ => Ok(self.push_binary(op, key, value)),
        }
    }

    /// The `|` between two expressions.
    fn pipe_span(&self, left: Ex, right: Ex) -> Span {
        let from = self.span_of(left).end;
        let until = self.span_of(right).start;
        let at = self.text[from as usize..until as usize].find('|').unwrap_or(0) as u32 + from;
        Span::new(at, at + 1)
    }

    fn push_binary(&mut self, op: Span, left: Ex, right: Ex) -> Ex {
        let span = self.span_of(left).join(self.span_of(right));
        self.regrouped.push(Regrouped::Binary { op, left, right, span });
        Ex::Regrouped(self.regrouped.len() as u32 - 1)
    }

    /// The operators and operands below `root`, in source order.
    fn flatten(&self, root: Id) -> Result<Vec<Token>, Refused> {
        enum Visit {
            Node(Id),
            Op(Id),
            Paren(Id),
        }
        let cst = self.cst;
        let mut tokens = Vec::new();
        let mut stack = vec![Visit::Node(root)];
        while let Some(visit) = stack.pop() {
            let id = match visit {
                Visit::Op(op) => {
                    tokens.push(Token::Binary(cst.span(op)));
                    continue;
                }
                Visit::Paren(unary) => {
                    tokens.push(Token::Operand(Ex::Paren(unary)));
                    continue;
                }
                Visit::Node(id) => id,
            };
            let mut children = cst.children(id);
            match cst.kind(id) {
                K::Binary => {
                    if let (Some(left), Some(op), Some(right)) =
                        (children.next(), children.next(), children.next())
                    {
                        stack.extend([Visit::Node(right), Visit::Op(op), Visit::Node(left)]);
                    }
                }
                K::Unary => {
                    let (Some(op), Some(operand)) = (children.next(), children.next()) else {
                        return Err(self.refuse(id, "has no operand"));
                    };
                    if cst.kind(operand) == K::Integer && self.text_of(op) == "&" {
                        tokens.push(Token::Operand(Ex::Cst(id)));
                        continue;
                    }
                    tokens.push(Token::Unary(cst.span(op)));
                    stack.push(if cst.kind(operand) == K::LParen {
                        Visit::Paren(id)
                    } else {
                        Visit::Node(operand)
                    });
                }
                _ => tokens.push(Token::Operand(Ex::Cst(id))),
            }
        }
        Ok(tokens)
    }

    /// Shift and reduce, as Elixir's generated parser does.
    fn group(&mut self, tokens: &[Token]) -> Result<Ex, Refused> {
        let mut operands: Vec<(Ex, bool)> = Vec::new();
        let mut pending: Vec<Pending> = Vec::new();
        for &token in tokens {
            match token {
                Token::Operand(ex) => {
                    let unmatched = matches!(ex, Ex::Cst(id) if self.cst.n(id).marks & UNMATCHED != 0);
                    operands.push((ex, unmatched));
                }
                Token::Unary(op) => {
                    let (precedence, _) = unary_precedence(op.of(self.text));
                    pending.push(Pending { op, precedence, unary: true });
                }
                Token::Binary(op) => {
                    let (power, assoc) = precedence(self.op_name(op));
                    while let Some(top) = pending.last() {
                        // After a unary operator an operand with a `do` block takes all that follows.
                        if top.unary && operands.last().is_some_and(|(_, unmatched)| *unmatched) {
                            break;
                        }
                        let reduce =
                            top.precedence > power || top.precedence == power && assoc == Assoc::Left;
                        if !reduce {
                            break;
                        }
                        self.reduce(&mut operands, &mut pending)?;
                    }
                    pending.push(Pending { op, precedence: power, unary: false });
                }
            }
        }
        while !pending.is_empty() {
            self.reduce(&mut operands, &mut pending)?;
        }
        match operands[..] {
            [(ex, _)] => Ok(ex),
            _ => Err(Refused::new(0, "operators without operands")),
        }
    }

    fn reduce(&mut self, operands: &mut Vec<(Ex, bool)>, pending: &mut Vec<Pending>) -> Step {
        let (Some(Pending { op, unary, .. }), Some((right, unmatched))) = (pending.pop(), operands.pop())
        else {
            return Err(Refused::new(0, "operators without operands"));
        };
        if unary {
            let span = op.join(self.span_of(right));
            self.regrouped.push(Regrouped::Unary { op, operand: right, span });
            operands.push((Ex::Regrouped(self.regrouped.len() as u32 - 1), unmatched));
        } else {
            let Some((left, unmatched_left)) = operands.pop() else {
                return Err(Refused::new(op.start, "operator without a left side"));
            };
            let ex = self.push_binary(op, left, right);
            operands.push((ex, unmatched || unmatched_left));
        }
        Ok(())
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
