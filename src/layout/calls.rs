//! Calls: local, remote, anonymous, with and without parentheses, with `do` blocks; access.

use super::{
    LayoutError,
    containers::{Join, Last, joined},
    document::{Doc, Nesting},
    locals::is_without_parens,
    print::{Context, Printed, Printer, one_line},
};
use crate::syntax::{Flags, Kind, NodeId};

/// When a call's arguments stand without parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parens {
    Always,
    /// None if a `do` block is all there is.
    UnlessOnlyBlock,
    /// None before a `do` block.
    UnlessBlock,
    /// None, unless the call stands among several arguments.
    OnlyInArguments,
}

impl Printer<'_> {
    pub fn local_call(&mut self, id: NodeId, name: &str, args: &[NodeId], context: Context) -> Printed {
        let spelled = one_line(self.text_of(id).get(..name.len()).unwrap_or_default())?;
        if !self.text_of(id).starts_with(name) {
            return Err(LayoutError::Unsure("a call whose name is spelled otherwise"));
        }
        let parens = if self.has(id, Flags::PARENS) {
            Parens::UnlessOnlyBlock
        } else if is_without_parens(name, args.len(), &self.options.locals_without_parens) {
            Parens::OnlyInArguments
        } else {
            Parens::UnlessBlock
        };
        let eol = self.has(id, Flags::PARENS) && self.opens_line(id, name.len() as u32 + 1);
        let (args, wrap) = self.call_arguments(args, eol, context, parens, true)?;
        let doc = spelled.then(args);
        Ok(if wrap { doc.parens() } else { doc })
    }

    pub fn attribute_arguments(
        &mut self,
        id: NodeId,
        args: &[NodeId],
        context: Context,
    ) -> Result<(Doc, bool), LayoutError> {
        let name = self.text_of(id).find('(').unwrap_or(0) as u32;
        let eol = self.has(id, Flags::PARENS) && self.opens_line(id, name + 1);
        self.call_arguments(args, eol, context, Parens::OnlyInArguments, false)
    }

    /// A call of something that is not just a local name.
    pub fn apply(&mut self, id: NodeId, context: Context) -> Printed {
        let Some((&callee, args)) = self.q.children(id).split_first() else {
            return Err(LayoutError::Unsure("a call of nothing"));
        };
        let synthetic = self.has(callee, Flags::SYNTHETIC);
        let dot = self.is_call_of(Some(&callee), ".");
        match *self.q.children(callee) {
            [_, function] if dot && synthetic => match (self.q.kind(function), args) {
                (Kind::Atom(name), &[target, key]) if name == "get" => self.access(target, key),
                _ => self.leaf(id),
            },
            [target] if dot => {
                let target = self.remote_target(target)?.then(Doc::text("."));
                self.remote_call(id, target, callee, args, context, Parens::UnlessBlock)
            }
            [module, _] if dot && self.is_several_aliases(id) => {
                let module = self.remote_target(module)?.then(Doc::text("."));
                let eol = self.text_of(id).find('{').is_some_and(|_| self.braces_open_line(callee));
                let join = self.join_of(eol, Join::Break);
                if args.is_empty() {
                    return Ok(module.then(Doc::text("{}")));
                }
                let args = self.arguments(args, Context::Parens, join, Last::Plain)?;
                Ok(module.then(Doc::surround(Doc::text("{"), args, "}")))
            }
            [module, name] if dot => {
                let plain = !self.has(id, Flags::PARENS) && args.is_empty();
                let target =
                    Doc::cat([self.remote_target(module)?, Doc::text("."), one_line(self.text_of(name))?]);
                if plain && !self.names_module(module) {
                    return Ok(target);
                }
                self.remote_call(id, target, callee, args, context, Parens::UnlessBlock)
            }
            _ => {
                let target = self.expr(callee, Context::NoParens)?;
                self.remote_call(id, target, callee, args, context, Parens::Always)
            }
        }
    }

    fn remote_call(
        &mut self,
        id: NodeId,
        target: Doc,
        callee: NodeId,
        args: &[NodeId],
        context: Context,
        parens: Parens,
    ) -> Printed {
        let eol = self.has(id, Flags::PARENS) && self.line_ends_at(self.outer(callee).end + 1);
        let (args, wrap) = self.call_arguments(args, eol, context, parens, true)?;
        let doc = target.then(args);
        Ok(if wrap { doc.parens() } else { doc })
    }

    /// What stands left of a dot or a bracket.
    pub fn remote_target(&mut self, target: NodeId) -> Printed {
        let doc = self.expr(target, Context::NoParens)?;
        if self.is_call_of(Some(&target), "fn") {
            return Ok(doc.parens());
        }
        Ok(self.parens_if_operator(doc, target))
    }

    fn names_module(&self, id: NodeId) -> bool {
        match self.q.kind(id) {
            Kind::Atom(_) => true,
            Kind::Var(name) => name == "__MODULE__",
            Kind::Call(name) => name == "__aliases__",
            _ => false,
        }
    }

    /// `A.{B, C}`.
    pub fn is_several_aliases(&self, id: NodeId) -> bool {
        self.q.children(id).first().is_some_and(|&callee| {
            !self.has(callee, Flags::SYNTHETIC)
                && matches!(self.q.children(callee), &[_, name] if matches!(self.q.kind(name), Kind::Atom(name) if name == "{}"))
        })
    }

    fn braces_open_line(&self, callee: NodeId) -> bool {
        match *self.q.children(callee) {
            [_, braces] => self.line_ends_at(self.inner(braces).start + 1),
            _ => false,
        }
    }

    /// `target[key]`.
    fn access(&mut self, target: NodeId, key: NodeId) -> Printed {
        let doc = self.remote_target(target)?;
        let keys = if self.is_keywords(key) { self.q.children(key) } else { &[key][..] };
        let bracket = self.between(target, key).find('[').unwrap_or(0) as u32;
        let join = self.join_of(self.line_ends_at(self.outer(target).end + bracket + 1), Join::Break);
        let key = self.arguments(keys, Context::Parens, join, Last::Plain)?;
        Ok(doc.then(Doc::surround(Doc::text("["), key, "]")))
    }

    /// The arguments, and whether the whole call needs parentheses; `eol` if the line ends after the call's own `(`.
    fn call_arguments(
        &mut self,
        args: &[NodeId],
        eol: bool,
        context: Context,
        parens: Parens,
        drops_brackets: bool,
    ) -> Result<(Doc, bool), LayoutError> {
        let Some((&last, rest)) = args.split_last() else { return Ok((Doc::text("()"), false)) };
        if self.has(last, Flags::DO_BLOCK) {
            let head = match rest {
                [] if parens == Parens::Always => Doc::text("() do"),
                [] => Doc::text(" do"),
                _ => {
                    let bare = !matches!(parens, Parens::Always | Parens::UnlessOnlyBlock);
                    self.plain_arguments(rest, eol, bare, drops_brackets, " do")?
                }
            };
            let blocks = self.do_blocks(last)?;
            let doc = Doc::cat([head, blocks, Doc::line(), Doc::text("end")]).force();
            return Ok((doc, matches!(context, Context::NoParens | Context::NoParensOne)));
        }
        let bare =
            parens == Parens::OnlyInArguments && !matches!(context, Context::NoParens | Context::Parens);
        Ok((self.plain_arguments(args, eol, bare, drops_brackets, "")?, false))
    }

    /// `[key: value]`.
    fn is_bracketed_keywords(&self, id: NodeId) -> bool {
        let pairs = self.q.children(id);
        let is_keyword = |&pair: &NodeId| {
            matches!(self.q.kind(pair), Kind::Pair)
                && self.q.children(pair).first().is_some_and(|&key| self.has(key, Flags::KEYWORD_KEY))
        };
        matches!(self.q.kind(id), Kind::List)
            && !self.is_keywords(id)
            && !pairs.is_empty()
            && pairs.iter().all(is_keyword)
    }

    /// Arguments but for a `do` block; `bare` ones have no parentheses; `extra` follows them.
    ///
    /// `drops_brackets`: whether the formatter makes a last argument `[k: v]` plain keywords.
    fn plain_arguments(
        &mut self,
        args: &[NodeId],
        eol: bool,
        bare: bool,
        drops_brackets: bool,
        extra: &str,
    ) -> Printed {
        let Some((&last, left)) = args.split_last() else { return Ok(Doc::empty()) };
        if drops_brackets && self.is_bracketed_keywords(last) {
            return Err(LayoutError::Unsure("the formatter would drop brackets"));
        }
        let keywords = self.is_keywords(last);
        let context = match (left.is_empty() && !keywords, bare) {
            (true, true) => Context::NoParensOne,
            (true, false) => Context::ParensOne,
            (false, true) => Context::NoParens,
            (false, false) => Context::Parens,
        };
        let right: &[NodeId] = if keywords { self.q.children(last) } else { &args[left.len()..] };
        let all: Vec<NodeId> = left.iter().chain(right).copied().collect();
        let lines = all.len() > 1 && eol;
        let keywords_follow =
            !left.is_empty() && keywords && !all.iter().any(|&arg| self.operator(arg) == Some("<-"));
        let (doc, next_break_fits) = if keywords_follow {
            (self.keywords_last(left, right, context, lines, bare)?, true)
        } else {
            let join = self.join_of(lines || self.on_lines_of_their_own(&all), Join::Break);
            let fits = join == Join::Break && !keywords && self.next_break_fits(last);
            let last = if fits { Last::NextBreakFits } else { Last::Plain };
            let doc = self.arguments(&all, context, join, last)?;
            // A sole argument leaves the choice of a break to what follows it.
            let doc = if all.len() == 1 { doc.ungroup() } else { doc };
            let doc = if bare {
                doc.nest_if_broken(Nesting::Cursor)
            } else {
                doc.nest_if_broken(Nesting::By(2)).then(Doc::soft(""))
            };
            (doc, fits)
        };
        let extra = Doc::text(extra);
        let doc = if bare && keywords_follow {
            Doc::cat([Doc::text(" ").then(doc).nest(Nesting::By(2)), extra])
        } else if bare {
            Doc::cat([Doc::text(" "), doc, extra])
        } else {
            let open = Doc::cat([Doc::text("("), Doc::soft("")]).nest_if_broken(Nesting::By(2));
            Doc::cat([open, doc, Doc::text(")"), extra])
        };
        let doc = doc.group();
        Ok(if next_break_fits { doc.next_break_fits(false) } else { doc })
    }

    /// Arguments of which the last are keywords, which may stand on lines of their own.
    fn keywords_last(
        &mut self,
        left: &[NodeId],
        right: &[NodeId],
        context: Context,
        lines: bool,
        bare: bool,
    ) -> Printed {
        let all: Vec<NodeId> = left.iter().chain(right).copied().collect();
        let left_join = self.join_of(lines || self.on_lines_of_their_own(left), Join::Break);
        let forced = lines || self.on_lines_of_their_own(right) || self.on_lines_of_their_own(&all);
        let right_join = self.join_of(forced, Join::Break);
        let left = self.arguments(left, context, left_join, Last::Comma)?;
        let entries = self.each(right, |printer, entry| printer.expr(entry, context))?;
        let entries = joined(entries, right_join, Last::Plain);
        let separator = if forced { Doc::line() } else { Doc::space() };
        let right = separator.then(entries);
        Ok(if bare {
            left.then(right.group_inherit().next_break_fits(true)).nest_if_broken(Nesting::Cursor)
        } else {
            let right = right.nest_if_broken(Nesting::By(2)).then(Doc::soft(""));
            left.nest_if_broken(Nesting::By(2)).then(right.group_inherit().next_break_fits(true))
        })
    }
}
