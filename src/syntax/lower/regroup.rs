//! Groups operators anew where the grammar did it otherwise than Elixir: by shift and reduce, as Elixir's parser does.

use super::{
    Ex, Lowerer, Refused, Step,
    marks::{SUSPECT, UNMATCHED},
    operators::{Assoc, CAPTURE, Regrouped, View, precedence},
};
use crate::source::Span;
use crate::syntax::cst::{Id, K};

fn unary_precedence(op: &str) -> (u16, Assoc) {
    match op {
        "&" => (CAPTURE, Assoc::None),
        "@" => (320, Assoc::None),
        _ => (300, Assoc::None),
    }
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

impl Lowerer<'_> {
    /// Groups the operators from `root` down as Elixir's grammar does.
    pub(super) fn regroup(&mut self, root: Id) -> Result<Ex, Refused> {
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
}
