//! Blocks, their statements, comments and blank lines; clauses and anonymous functions.

use super::{
    LayoutError,
    document::{Doc, Nesting},
    print::{Context, Printed, Printer, comma_separated},
};
use crate::{
    edit::layout::width,
    source::Span,
    syntax::{Flags, Kind, NodeId},
};

/// A statement or a comment of a block.
struct Line {
    doc: Doc,
    /// What follows if no blank line was written: a blank line if the statement takes several lines.
    after: Option<Doc>,
    /// Line ends up to what follows.
    newlines: usize,
}

impl Printer<'_> {
    /// The statements of a body with their comments; `region` is where those may stand.
    ///
    /// `None` for an empty body.
    pub fn block(&mut self, body: NodeId, region: Span) -> Result<Option<Doc>, LayoutError> {
        let statements = match (self.is_call_of(Some(&body), "__block__"), self.q.children(body)) {
            (true, many @ ([] | [_, _, ..])) if self.inner(body) == self.outer(body) => many.to_vec(),
            _ => vec![body],
        };
        let mut lines: Vec<Line> = Vec::new();
        let mut at = region.start;
        for &statement in &statements {
            let span = self.outer(statement);
            self.gap(at, span.start, !lines.is_empty(), &mut lines)?;
            let is_attribute = self.is_call_of(Some(&statement), "@");
            let after = if is_attribute { None } else { Some(Doc::soft("")) };
            lines.push(Line { doc: self.statement(statement)?, after, newlines: 1 });
            at = span.end;
        }
        self.gap(at, region.end, false, &mut lines)?;
        Ok(merged(lines))
    }

    /// What stands between statements: comments on lines of their own, and line ends.
    fn gap(
        &mut self,
        from: u32,
        until: u32,
        statement_before: bool,
        lines: &mut Vec<Line>,
    ) -> Result<(), LayoutError> {
        let gap = self.text.get(from as usize..until as usize).unwrap_or_default();
        let several = gap.contains('\n');
        if statement_before && !several {
            return Err(LayoutError::Unsure("two statements on a line"));
        }
        for (at, part) in gap.split('\n').enumerate() {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            // At the very start of the code nothing stands before it.
            if !part.starts_with('#') || at == 0 && from > 0 {
                return Err(LayoutError::Unsure("a comment beside code"));
            }
            lines.push(Line { doc: Doc::text(part), after: None, newlines: 0 });
            self.comments_done += 1;
        }
        let before = lines.len() - gap.split('\n').filter(|part| part.trim().starts_with('#')).count();
        // Line ends behind what came before, then behind each comment.
        let mut owner = before.checked_sub(1);
        let mut newlines = 0;
        for (at, part) in gap.split('\n').enumerate() {
            newlines += usize::from(at > 0);
            if part.trim().is_empty() {
                continue;
            }
            if let Some(line) = owner.and_then(|owner| lines.get_mut(owner)) {
                line.newlines = newlines;
            }
            owner = Some(owner.map_or(0, |owner| owner + 1));
            newlines = 0;
        }
        if let Some(line) = owner.and_then(|owner| lines.get_mut(owner)) {
            line.newlines = newlines;
        }
        Ok(())
    }

    fn statement(&mut self, id: NodeId) -> Printed {
        if self.keep_within.is_some_and(|limit| self.lines_fit(id, limit)) {
            return self.as_written(id);
        }
        let span = self.outer(id);
        let inside = self.q.comments.iter().filter(|comment| span.contains(comment.span)).count();
        let done = self.comments_done;
        let doc = self.expr(id, Context::Block)?;
        if self.comments_done - done != inside {
            return Err(LayoutError::Unsure("a comment inside an expression"));
        }
        Ok(doc)
    }

    fn lines_fit(&self, id: NodeId, limit: usize) -> bool {
        let span = self.outer(id);
        let start = self.text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let end =
            self.text[span.end as usize..].find('\n').map_or(self.text.len(), |at| at + span.end as usize);
        self.text[start..end].lines().all(|line| width(line) <= limit)
    }

    /// The statement's own lines, moved as a whole.
    fn as_written(&mut self, id: NodeId) -> Printed {
        let span = self.outer(id);
        let text = span.of(self.text);
        if !text.contains('\n') {
            return Ok(Doc::text(text));
        }
        for inside in self.q.subtree(id) {
            let node = self.q.node(inside);
            let quoted = node.inner.of(self.text);
            let is_text = matches!(node.kind, Kind::Str(_)) || node.flags.has(Flags::CHARLIST);
            if is_text && !node.flags.has(Flags::HEREDOC) && quoted.contains('\n') && !self.in_heredoc(inside)
            {
                return Err(LayoutError::Unsure("text over several lines"));
            }
        }
        self.comments_done += self.q.comments.iter().filter(|comment| span.contains(comment.span)).count();
        let start = self.text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let indent = span.start as usize - start;
        let mut docs = Vec::new();
        for (at, line) in text.split('\n').enumerate() {
            if at == 0 {
                docs.push(Doc::text(line));
                continue;
            }
            if line.trim().is_empty() {
                docs.push(Doc::line().nest(Nesting::Reset));
                continue;
            }
            match line.get(..indent) {
                Some(blank) if blank.trim_start_matches(' ').is_empty() => {
                    docs.extend([Doc::line(), Doc::text(&line[indent..])]);
                }
                _ => return Err(LayoutError::Unsure("a line left of its statement")),
            }
        }
        Ok(Doc::cat(docs).force())
    }

    fn in_heredoc(&self, id: NodeId) -> bool {
        self.q.ancestors(id).take(2).any(|up| self.has(up, Flags::HEREDOC))
    }

    /// The sections of a `do` block, from behind `do` to before `end`.
    pub fn do_blocks(&mut self, list: NodeId) -> Printed {
        let sections = self.q.children(list);
        let mut docs = Vec::new();
        for (at, &section) in sections.iter().enumerate() {
            let &[key, value] = self.q.children(section) else {
                return Err(LayoutError::Unsure("a section without a body"));
            };
            let until = match sections.get(at + 1) {
                Some(&next) => self.inner(next).start,
                None => self.inner(list).end.saturating_sub("end".len() as u32),
            };
            let region = Span::new(self.inner(key).end, until.max(self.inner(key).end));
            let mut doc = if at == 0 { Doc::empty() } else { self.leaf(key)? };
            if let Some(body) = self.body(value, region)? {
                doc = Doc::cat([doc, Doc::line(), body]).nest(Nesting::By(2));
            }
            if at > 0 {
                docs.push(Doc::line());
            }
            docs.push(doc);
        }
        Ok(Doc::cat(docs))
    }

    fn body(&mut self, value: NodeId, region: Span) -> Result<Option<Doc>, LayoutError> {
        if matches!(self.q.kind(value), Kind::List)
            && self.is_call_of(self.q.children(value).first(), "->")
            && self.inner(value) == self.outer(value)
        {
            return self.clauses(self.q.children(value)).map(Some);
        }
        Ok(self.block(value, region)?.map(Doc::group))
    }

    fn clauses(&mut self, clauses: &[NodeId]) -> Printed {
        let docs = self.each(clauses, |printer, clause| printer.clause(clause))?;
        let between = Doc::cat([Doc::soft("").nest(Nesting::Reset), Doc::line()]);
        let several = self.has_several_lines(clauses)?;
        Ok(Doc::join(docs, &between).force_if(several).group())
    }

    fn clause(&mut self, id: NodeId) -> Printed {
        let (args, body) = self.clause_parts(id)?;
        self.operand_nesting += 2;
        let head = self.clause_head(args);
        self.operand_nesting -= 2;
        let head = head?;
        let body = self.clause_body(id, body)?;
        Ok(match head {
            None => Doc::cat([Doc::text("() ->"), Doc::space(), body]).nest(Nesting::By(2)),
            Some(head) => {
                let head = head.then(Doc::text(" ->")).group();
                head.then(Doc::space().then(body).nest(Nesting::By(2)))
            }
        })
    }

    fn clause_parts(&self, id: NodeId) -> Result<(NodeId, NodeId), LayoutError> {
        match *self.q.children(id) {
            [args, body] => Ok((args, body)),
            _ => Err(LayoutError::Unsure("an unusual clause")),
        }
    }

    fn clause_body(&mut self, clause: NodeId, body: NodeId) -> Printed {
        if self.has(body, Flags::SYNTHETIC) && self.q.children(body).is_empty() {
            return Err(LayoutError::Unsure("a clause without a body"));
        }
        let arrow = self.arrow_end(clause)?;
        let region = Span::new(arrow, self.outer(body).end.max(arrow));
        self.block(body, region)?.ok_or(LayoutError::Unsure("a clause without a body"))
    }

    /// The arguments and the guard; `None` if there are none.
    fn clause_head(&mut self, args: NodeId) -> Result<Option<Doc>, LayoutError> {
        let q = self.q;
        match q.children(args) {
            [] => Ok(None),
            &[guarded] if self.is_call_of(Some(&guarded), "when") => {
                let Some((&guard, args)) = q.children(guarded).split_last() else {
                    return Err(LayoutError::Unsure("a guard without arguments"));
                };
                let Some(&last) = args.last() else {
                    return Err(LayoutError::Unsure("a guard without arguments"));
                };
                let args = self.each(args, |printer, arg| printer.expr(arg, Context::NoParens))?;
                let args = comma_separated(args).group();
                self.leading_right_of("when", args, last, guard, Context::NoParens).map(Some)
            }
            args => {
                let args = self.each(args, |printer, arg| printer.expr(arg, Context::NoParens))?;
                Ok(Some(comma_separated(args)))
            }
        }
    }

    /// Where the arrow of a clause ends.
    fn arrow_end(&self, clause: NodeId) -> Result<u32, LayoutError> {
        let (args, body) = self.clause_parts(clause)?;
        let from = self.outer(args).end;
        let gap = self.between(args, body);
        gap.find("->").map(|at| from + at as u32 + 2).ok_or(LayoutError::Unsure("a clause without an arrow"))
    }

    /// True if a clause has several statements, or its body was put on a line of its own.
    fn has_several_lines(&self, clauses: &[NodeId]) -> Result<bool, LayoutError> {
        for &clause in clauses {
            let (_, body) = self.clause_parts(clause)?;
            let block = self.is_call_of(Some(&body), "__block__") && self.q.children(body).len() > 1;
            if block || self.line_ends_at(self.arrow_end(clause)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `fn ... end`.
    pub fn anonymous_function(&mut self, id: NodeId, clauses: &[NodeId]) -> Printed {
        let &[clause] = clauses else { return self.function_clauses(clauses) };
        let (args, body) = self.clause_parts(clause)?;
        let bare = self.q.children(args).is_empty();
        if !bare && self.opens_line(id, "fn".len() as u32) {
            return self.function_clauses(clauses);
        }
        let head = match self.clause_head(args)? {
            None => Doc::text("fn ->"),
            Some(head) => {
                let head = head.then(Doc::text(" ->")).nest(Nesting::Cursor).group();
                Doc::text("fn ").then(head)
            }
        };
        let several = self.has_several_lines(clauses)?;
        let gap = if several { Doc::line() } else { Doc::space() };
        let arrow = self.arrow_end(clause)?;
        let end = self.inner(id).end.saturating_sub("end".len() as u32);
        let region = Span::new(arrow, end.max(arrow));
        if self.has(body, Flags::SYNTHETIC) && self.q.children(body).is_empty() {
            return Err(LayoutError::Unsure("a function without a body"));
        }
        let body = self.block(body, region)?.ok_or(LayoutError::Unsure("a function without a body"))?;
        let inside = Doc::cat([head, gap.clone(), body]).nest(Nesting::By(2));
        Ok(Doc::cat([inside, gap, Doc::text("end")]).force_if(several).group())
    }

    fn function_clauses(&mut self, clauses: &[NodeId]) -> Printed {
        let clauses = self.clauses(clauses)?;
        let inside = Doc::cat([Doc::text("fn"), Doc::line(), clauses]).nest(Nesting::By(2));
        Ok(Doc::cat([inside, Doc::line(), Doc::text("end")]).force())
    }

    /// `(a -> b)`, as in types.
    pub fn arrow_in_parens(&mut self, clauses: &[NodeId]) -> Printed {
        let &[clause] = clauses else {
            return Err(LayoutError::Unsure("several clauses in parentheses"));
        };
        let (args, body) = self.clause_parts(clause)?;
        let head = self.clause_head(args)?;
        let body = self.clause_body(clause, body)?;
        let several = self.has_several_lines(clauses)?;
        let gap = if several { Doc::line() } else { Doc::space() };
        let doc = match head {
            None => Doc::cat([Doc::text("(() -> "), body.nest(Nesting::Cursor), Doc::text(")")]),
            Some(head) => {
                let head = head.then(Doc::text(" ->")).group();
                head.then(gap.then(body).nest(Nesting::By(2))).parens()
            }
        };
        Ok(doc.force_if(several).group())
    }
}

/// Statements and comments with the line ends between them.
fn merged(lines: Vec<Line>) -> Option<Doc> {
    let all = lines.len();
    let mut left: Option<Doc> = None;
    let mut docs = Vec::with_capacity(all);
    for (at, line) in lines.into_iter().enumerate() {
        let right = if line.newlines > 1 { Some(Doc::line()) } else { line.after };
        let mut parts: Vec<Doc> = left.into_iter().chain([line.doc]).collect();
        if at + 1 < all
            && let Some(right) = &right
        {
            parts.extend([Doc::collapse(), right.clone()]);
        }
        docs.push(Doc::cat(parts).group());
        left = right;
    }
    match all {
        0 => None,
        1 => docs.pop(),
        _ => Some(Doc::join(docs, &Doc::line()).force()),
    }
}
