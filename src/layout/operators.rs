//! Operators, captures and module attributes.

use super::{
    LayoutError,
    document::{Doc, Nesting},
    print::{Context, Printed, Printer, one_line},
};
use crate::syntax::{Assoc, Flags, Kind, NodeId, binary_operator};

/// Starts each line of a chain that breaks.
const PIPELINE: [&str; 7] = ["|>", "~>>", "<<~", "~>", "<~", "<~>", "<|>"];
/// As above, and the chain leans to the right.
const LEADING_RIGHT: [&str; 2] = ["|", "when"];
const NO_SPACE: [&str; 2] = ["..", "//"];
const NO_BREAK: [&str; 3] = ["\\\\", "in", "not in"];
/// Operators whose right side may break instead of the line after them.
const NEXT_BREAK_FITS: [&str; 12] = ["<-", "==", "!=", "=~", "===", "!==", "<", ">", "<=", ">=", "=", "::"];
const LOGICAL: [&str; 6] = ["||", "|||", "or", "&&", "&&&", "and"];
/// Operators whose operands are in parentheses if they are operators, whatever they bind.
const PARENS_ON_OPERANDS: [&str; 17] = [
    "|>", "<<<", ">>>", "<~", "~>", "<<~", "~>>", "<~>", "<|>", "^^^", "+++", "---", "in", "++", "--", "..",
    "<>",
];
const UNARY: [&str; 8] = ["&", "@", "+", "-", "!", "^", "not", "~~~"];
/// What `&` binds.
const CAPTURE: u16 = 90;

impl Printer<'_> {
    pub fn unary(&mut self, op: &str, operand: NodeId, context: Context) -> Printed {
        let doc = self.expr(operand, context.operand(Context::Operand))?;
        let doc = match self.q.kind(operand) {
            Kind::Call(inner) if matches!(op, "!" | "not") && inner == op => doc,
            _ => self.parens_if_operator(doc, operand),
        };
        Ok(Doc::text(if op == "not" { "not " } else { op }).then(doc))
    }

    pub fn binary(&mut self, op: &str, left: NodeId, right: NodeId, context: Context) -> Printed {
        self.binary_nested(op, left, right, context, self.operand_nesting)
    }

    fn binary_nested(
        &mut self,
        op: &str,
        left: NodeId,
        right: NodeId,
        context: Context,
        nesting: usize,
    ) -> Printed {
        if LEADING_RIGHT.contains(&op) {
            return self.leading_right(op, left, right, context);
        }
        if PIPELINE.contains(&op) {
            return self.pipeline(op, left, right, context);
        }
        let left_doc = self.operand(left, context.operand(Context::Parens), op, Assoc::Left, 2)?.group();
        let right_doc = self.operand(right, context.operand(Context::Operand), op, Assoc::Right, 0)?;
        if NO_SPACE.contains(&op) {
            return Ok(Doc::cat([left_doc, Doc::text(op), right_doc.group()]));
        }
        if NO_BREAK.contains(&op) {
            return Ok(Doc::cat([left_doc, Doc::text(&format!(" {op} ")), right_doc.group()]));
        }
        let breaks = self.between(left, right).contains('\n') && (op != "=" || self.match_keeps_line);
        let next_break_fits = NEXT_BREAK_FITS.contains(&op) && !breaks && self.next_break_fits(right);
        Ok(with_next_break_fits(next_break_fits, right_doc, |right| {
            let right = Doc::cat([Doc::text(&format!(" {op}")), Doc::space(), right.group()])
                .nest_if_broken(Nesting::By(nesting))
                .force_if(breaks);
            left_doc.then(right.group())
        }))
    }

    /// `x when y when z`, `x | y | z`.
    fn leading_right(&mut self, op: &str, left: NodeId, right: NodeId, context: Context) -> Printed {
        let first = self.operand(left, context.operand(Context::Parens), op, Assoc::Left, 2)?;
        self.leading_right_of(op, first, left, right, context)
    }

    /// As above, with the left side printed.
    pub fn leading_right_of(
        &mut self,
        op: &str,
        first: Doc,
        left: NodeId,
        right: NodeId,
        context: Context,
    ) -> Printed {
        let breaks = self.between(left, right).contains('\n');
        let mut docs = vec![first.group()];
        let (mut last, mut side) = (right, context.operand(Context::Operand));
        while self.operator(last) == Some(op)
            && let &[next, rest] = self.q.children(last)
        {
            let doc = self.operand(next, side.operand(Context::Parens), op, Assoc::Left, 0)?;
            docs.push(self.led_by(op, doc, next));
            (last, side) = (rest, side.operand(Context::Operand));
        }
        let doc = self.operand(last, side, op, Assoc::Right, 0)?;
        docs.push(self.led_by(op, doc, last));
        let doc = joined(docs, breaks);
        let in_arguments = matches!(context, Context::Parens | Context::NoParens);
        Ok(if self.is_keywords(right) && in_arguments { doc.parens() } else { doc })
    }

    fn led_by(&self, op: &str, doc: Doc, operand: NodeId) -> Doc {
        let forced = self.is_keywords(operand) && self.on_lines_of_their_own(self.q.children(operand));
        let doc = doc.nest(Nesting::By(op.len() + 1)).force_if(forced);
        Doc::text(&format!("{op} ")).then(doc).group()
    }

    /// `x |> y |> z`.
    fn pipeline(&mut self, op: &str, left: NodeId, right: NodeId, context: Context) -> Printed {
        let breaks = self.between(left, right).contains('\n');
        let mut pipes = vec![(op, right, context.operand(Context::Operand))];
        let (mut first, mut side) = (left, context.operand(Context::Parens));
        while let Some(op) = self.operator(first).filter(|op| PIPELINE.contains(op))
            && let &[before, after] = self.q.children(first)
        {
            pipes.push((op, after, side.operand(Context::Operand)));
            (first, side) = (before, side.operand(Context::Parens));
        }
        let mut docs = vec![self.operand(first, side, op, Assoc::Left, 2)?.group()];
        for (op, operand, side) in pipes.into_iter().rev() {
            let doc = self.operand(operand, side, op, Assoc::Right, 0)?;
            docs.push(Doc::text(&format!("{op} ")).then(doc).group());
        }
        Ok(joined(docs, breaks))
    }

    /// One side of an operator, in parentheses if it needs or deserves them.
    fn operand(
        &mut self,
        operand: NodeId,
        context: Context,
        parent: &str,
        side: Assoc,
        nesting: usize,
    ) -> Printed {
        let (parent_power, parent_side) = binary_operator(parent).unwrap_or((0, Assoc::None));
        if let Some(op) = self.operator(operand)
            && let Some((power, _)) = binary_operator(op)
            && let &[left, right] = self.q.children(operand)
        {
            let same_side = parent_power == power && parent_side == side;
            if same_side && (side == Assoc::Left || op == parent) {
                return self.binary_nested(op, left, right, context, nesting);
            }
            let doc = self.binary_nested(op, left, right, context, 2)?;
            let parens = PARENS_ON_OPERANDS.contains(&without_not(parent)) && !NO_SPACE.contains(&op)
                || LOGICAL.contains(&op) && LOGICAL.contains(&parent)
                || parent_power > power
                || parent_power == power && parent_side != side;
            return Ok(if parens { doc.parens() } else { doc });
        }
        let doc = self.expr(operand, context)?;
        let negated = without_not(parent) == "in"
            && side == Assoc::Left
            && self.is_call_of(Some(&operand), "__block__")
            && self.q.children(operand).first().is_some_and(|inside| {
                self.is_call_of(Some(inside), "not") || self.is_call_of(Some(inside), "!")
            });
        let captures = self.is_call_of(Some(&operand), "&")
            && !self.is_argument(operand)
            && (side == Assoc::Left || parent_side == Assoc::Left && parent_power > CAPTURE);
        Ok(if negated || captures { doc.parens() } else { doc })
    }

    /// `&1`.
    fn is_argument(&self, id: NodeId) -> bool {
        self.is_call_of(Some(&id), "&")
            && matches!(self.q.children(id), &[number] if matches!(self.q.kind(number), Kind::Int(_)))
    }

    pub fn step_range(&mut self, first: NodeId, last: NodeId, step: NodeId, context: Context) -> Printed {
        let left = self.binary("..", first, last, context.operand(Context::Parens))?.group();
        let right = self.operand(step, context.operand(Context::Operand), "//", Assoc::Right, 0)?;
        Ok(Doc::cat([left, Doc::text("//"), right.group()]))
    }

    pub fn parens_if_operator(&self, doc: Doc, id: NodeId) -> Doc {
        let id = match (self.is_call_of(Some(&id), "__block__"), self.q.children(id)) {
            (true, &[only]) => only,
            _ => id,
        };
        if self.is_operator(id) { doc.parens() } else { doc }
    }

    /// A unary or binary operator that is no plain value: neither `@name` nor `&1`.
    fn is_operator(&self, id: NodeId) -> bool {
        let Kind::Call(name) = self.q.kind(id) else { return false };
        match *self.q.children(id) {
            [operand] if UNARY.contains(&name.as_str()) && !self.has(id, Flags::PARENS) => {
                let reads = name == "@" && matches!(self.q.kind(operand), Kind::Var(_));
                !reads && !self.is_argument(id)
            }
            _ => self.is_binary_operator(id),
        }
    }

    pub fn is_binary_operator(&self, id: NodeId) -> bool {
        self.operator(id).is_some() || self.is_call_of(Some(&id), "..//")
    }

    pub fn capture(&mut self, id: NodeId, target: NodeId, context: Context) -> Printed {
        if self.is_argument(id) {
            return self.leaf(id);
        }
        let doc = match self.captured_function(target)? {
            Some(doc) => doc,
            None => {
                let doc = self.expr(target, context)?;
                self.parens_if_operator(doc, target)
            }
        };
        Ok(Doc::text(if doc.starts_with(&["&"]) { "& " } else { "&" }).then(doc))
    }

    /// `name/2` or `Module.name/2`.
    fn captured_function(&mut self, target: NodeId) -> Result<Option<Doc>, LayoutError> {
        let &[function, arity] = self.q.children(target) else { return Ok(None) };
        if self.operator(target) != Some("/") || !matches!(self.q.kind(arity), Kind::Int(_)) {
            return Ok(None);
        }
        match (self.q.kind(function), self.q.children(function)) {
            (Kind::Var(_), _) => one_line(self.text_of(target)).map(Some),
            (Kind::Apply, &[callee]) => match *self.q.children(callee) {
                [module, name] if self.is_call_of(Some(&callee), ".") => {
                    let module = self.remote_target(module)?.nest(Nesting::By(1));
                    let name = format!(".{}/{}", self.text_of(name), self.text_of(arity));
                    Ok(Some(module.then(one_line(&name)?)))
                }
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// `@name`, `@name value`.
    pub fn attribute(&mut self, expression: NodeId, context: Context) -> Printed {
        match (self.q.kind(expression), self.q.children(expression)) {
            (Kind::Var(_), _) => Ok(Doc::text("@").then(self.leaf(expression)?)),
            (Kind::Call(name), args @ [_])
                if name.starts_with(|first: char| first.is_alphabetic() || first == '_')
                    && self.text_of(expression).starts_with(name.as_str()) =>
            {
                let (args, parens) = self.attribute_arguments(expression, args, context)?;
                let doc = Doc::text(&format!("@{name}")).then(args);
                Ok(if parens { doc.parens() } else { doc })
            }
            _ => Err(LayoutError::Unsure("an unusual module attribute")),
        }
    }
}

/// `not in` binds as `in` does.
fn without_not(op: &str) -> &str {
    if op == "not in" { "in" } else { op }
}

/// The operands of a chain, one a line or with breaks between them.
fn joined(docs: Vec<Doc>, breaks: bool) -> Doc {
    if breaks { Doc::join(docs, &Doc::line()).force() } else { Doc::join(docs, &Doc::space()) }
}

/// Lets the document's first break count for what `wrap` puts around it, and only for that.
pub(super) fn with_next_break_fits(condition: bool, doc: Doc, wrap: impl FnOnce(Doc) -> Doc) -> Doc {
    if condition { wrap(doc.next_break_fits(true)).next_break_fits(false) } else { wrap(doc) }
}
