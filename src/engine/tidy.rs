//! After a plan's edits: lines that grew too long are broken, statements of several lines get blank lines around
//! them, as Elixir's formatter has it.

use crate::config::FormatterOptions;
use crate::edit::{Edit, apply, layout};
use crate::layout::LayoutError;
use crate::otp::File;
use crate::source::Span;
use crate::syntax::{Kind, NodeId};
use similar::{DiffTag, TextDiff};
use std::collections::HashSet;

/// The edits of whole lines that have the effect of `edits` on the text of `old`, tidied.
///
/// # Errors
/// Why the result would be no Elixir, or cannot be laid out.
pub fn tidy(old: &File, edits: &[Edit], options: &FormatterOptions) -> Result<Vec<Edit>, String> {
    let mut text = Text::of(old, edits)?;
    for step in [break_long_lines as Step, separate] {
        let more = step(&text.parsed()?, &text.changed, options)?;
        text.apply(&more)?;
    }
    if let Some(more) = reformat(old, edits, &text, options).filter(|more| !more.is_empty()) {
        text.apply(&more)?;
        if let Ok(file) = text.parsed() {
            let more = separate(&file, &text.changed, options)?;
            text.apply(&more)?;
        }
    }
    Ok(line_edits(&old.text, &text.text))
}

/// The text that edits make, with what is known of it.
struct Text<'f> {
    path: &'f str,
    text: String,
    /// Where new text stands.
    changed: Vec<Span>,
    /// Statements far from it, which need not be parsed again.
    idle: Vec<Span>,
}

impl<'f> Text<'f> {
    fn of(old: &'f File, edits: &[Edit]) -> Result<Self, String> {
        let text = apply(&old.text, edits).map_err(|error| error.to_string())?;
        let idle = moved(&idle(old, edits), edits);
        Ok(Self { path: &old.path, text, changed: changed_spans(edits), idle })
    }

    fn parsed(&self) -> Result<File, String> {
        File::parse_without(self.path, &self.text, &self.idle)
            .map_err(|refusal| format!("the result would not parse: {}", refusal.reason))
    }

    fn apply(&mut self, more: &[Edit]) -> Result<(), String> {
        if !more.is_empty() {
            self.text = apply(&self.text, more).map_err(|error| error.to_string())?;
            self.changed = moved(&self.changed, more);
            self.changed.extend(changed_spans(more));
            self.idle = moved(&self.idle, more);
        }
        Ok(())
    }
}

/// Statements of modules that no edit touches, nor one of those beside them: they say nothing of how those are laid out.
fn idle(file: &File, edits: &[Edit]) -> Vec<Span> {
    const NEAR: usize = 2;
    let q = &file.q;
    let spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    let mut found: Vec<Span> = Vec::new();
    for statements in file.modules.iter().map(|module| &module.statements) {
        let touched = |id: &NodeId| touches(&spans, q.node(*id).outer);
        for (at, &id) in statements.iter().enumerate() {
            let near = &statements[at.saturating_sub(NEAR)..(at + NEAR + 1).min(statements.len())];
            let span = q.node(id).outer;
            // What stands in a module that is left out goes with it.
            if !near.iter().any(touched) && !found.iter().any(|whole| whole.contains(span)) {
                found.push(span);
            }
        }
    }
    found.sort();
    found
}

/// Function clauses that Elixir's formatter would have left alone before and would lay out otherwise now, as it would.
fn reformat(old: &File, edits: &[Edit], new: &Text, options: &FormatterOptions) -> Option<Vec<Edit>> {
    if !options.plugins.is_empty() || old.text.contains('\r') {
        return None;
    }
    let clauses = |file: &File, near: &[Span]| -> Vec<Span> {
        let all = file.modules.iter().flat_map(|module| module.clauses().map(|(_, clause)| clause.node));
        let spans = all.map(|id| file.q.node(id).outer);
        spans.filter(|span| touches(near, *span)).collect()
    };
    let code = |text: &str, span: Span| {
        let column = layout::column_of(text, span.start);
        (layout::reindent(span.of(text), column, 0, &[]), column)
    };
    let spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    let was_formatted = clauses(old, &spans).into_iter().all(|span| {
        let (code, column) = code(&old.text, span);
        crate::layout::is_formatted(&code, column, options) == Some(true)
    });
    if !was_formatted {
        return None;
    }
    let after = new.parsed().ok()?;
    let laid_out = |span: Span| {
        let (code, column) = code(&new.text, span);
        let formatted = crate::layout::format(&code, column, options).ok()?;
        (formatted != code).then(|| Edit::replace(span, layout::reindent(&formatted, 0, column, &[])))
    };
    Some(clauses(&after, &new.changed).into_iter().filter_map(laid_out).collect())
}

type Step = fn(&File, &[Span], &FormatterOptions) -> Result<Vec<Edit>, String>;

/// Where the new text of `edits` stands in the text that they make.
fn changed_spans(edits: &[Edit]) -> Vec<Span> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut shift = 0i64;
    sorted
        .iter()
        .map(|edit| {
            let start = (i64::from(edit.span.start) + shift) as u32;
            shift += edit.text.len() as i64 - i64::from(edit.span.len());
            Span::new(start, start + edit.text.len() as u32)
        })
        .collect()
}

/// Places after more edits inside or around them.
fn moved(places: &[Span], edits: &[Edit]) -> Vec<Span> {
    let shifted = |offset: u32| {
        let before = edits.iter().filter(|edit| edit.span.end <= offset);
        let shift: i64 = before.map(|edit| edit.text.len() as i64 - i64::from(edit.span.len())).sum();
        (i64::from(offset) + shift).max(0) as u32
    };
    let place = |span: &Span| Span::new(shifted(span.start), shifted(span.end).max(shifted(span.start)));
    places.iter().map(place).collect()
}

fn touches(changed: &[Span], span: Span) -> bool {
    changed.iter().any(|change| change.start <= span.end && span.start <= change.end)
}

/// The statements of function bodies and of modules, each with those that stand beside it.
fn blocks(file: &File) -> Vec<Vec<NodeId>> {
    let q = &file.q;
    let inside_function = |id: NodeId| file.clause_at(id).is_some_and(|(_, clause)| clause.node != id);
    let is_body = |&id: &NodeId| q.args_of(id, "__block__").is_some() && inside_function(id);
    let modules = file.modules.iter().map(|module| module.statements.clone());
    q.ids().filter(is_body).map(|id| q.children(id).to_vec()).chain(modules).collect()
}

fn break_long_lines(file: &File, changed: &[Span], options: &FormatterOptions) -> Result<Vec<Edit>, String> {
    let limit = options.line_length;
    let mut edits: Vec<Edit> = Vec::new();
    for line in 1..=file.lines.count() {
        let Some(span) = file.lines.span(line) else { continue };
        let text = span.of(&file.text).trim_end_matches(['\n', '\r']);
        if layout::width(text) <= limit
            || !touches(changed, Span::new(span.start, span.start + text.len() as u32))
        {
            continue;
        }
        let start = span.start + (text.len() - text.trim_start().len()) as u32;
        // A comment or a string that is too long cannot be broken.
        let Some(statement) = statement_at(file, start) else { continue };
        let whole = file.q.node(statement).outer;
        if edits.iter().any(|edit| edit.span.contains(whole)) {
            continue;
        }
        let column = layout::column_of(&file.text, whole.start);
        let ending = layout::line_ending(&file.text);
        let code = layout::reindent(&whole.of(&file.text).replace("\r\n", "\n"), column, 0, &[]);
        // Branches stay as they are broken; what stands alone is laid out from nothing.
        let has_branches = file.q.sections(statement).is_some_and(|sections| {
            file.q
                .pairs(sections)
                .flat_map(|(_, body)| file.q.children(body))
                .any(|&arm| file.q.args_of(arm, "->").is_some())
        });
        let laid = match has_branches {
            true => crate::layout::format(&code, column, options),
            false => crate::layout::lay_out(&code, column, options),
        };
        // What no break makes fit, such as a long string, stays too long, as it does in Elixir's formatter.
        let laid = match laid {
            Err(LayoutError::TooLong(_)) => crate::layout::format(&code, column, options),
            laid => laid,
        };
        let laid = match laid {
            Ok(laid) => laid,
            // A plugin has the last word on the layout, and may well take it as it is.
            Err(_) if !options.plugins.is_empty() => continue,
            Err(error) => return Err(format!("line {line} would not fit: {error}")),
        };
        let laid = layout::with_line_ending(&layout::reindent(&laid, 0, column, &[]), ending);
        edits.push(Edit::replace(whole, laid));
    }
    edits.retain(|edit| !edit.is_noop(&file.text));
    Ok(edits)
}

/// The lines of `new` that are longer than `limit` and were no lines of `old`, wherever these stood: a line that a human
/// wrote and that no break makes fit may move to the right.
pub fn overlong<'t>(old: &str, new: &'t str, limit: usize) -> Vec<&'t str> {
    let mut long: Vec<&str> = new.lines().filter(|line| layout::counted_width(line) > limit).collect();
    if !long.is_empty() {
        let known: HashSet<&str> = old.lines().map(str::trim).collect();
        long.retain(|line| !known.contains(line.trim()));
    }
    long
}

/// True if Elixir's formatter leaves the statement of a line of `text` as it is.
pub fn is_laid_out(path: &str, text: &str, line: &str, options: &FormatterOptions) -> bool {
    let Ok(file) = File::parse(path, text) else { return false };
    let start = line.as_ptr() as usize - text.as_ptr() as usize + line.len() - line.trim_start().len();
    statement_at(&file, start as u32).is_some_and(|statement| {
        let span = file.q.node(statement).outer;
        let column = layout::column_of(text, span.start);
        let code = layout::reindent(span.of(text), column, 0, &[]);
        crate::layout::is_formatted(&code, column, options) == Some(true)
    })
}

/// The outermost expression that starts at a byte and is no block; for an entry of a list or a map, a branch, or a line
/// that begins with an operator, the first expression around it that starts a line.
fn statement_at(file: &File, start: u32) -> Option<NodeId> {
    let q = &file.q;
    let begins = |&id: &NodeId| q.node(id).outer.start == start && q.args_of(id, "__block__").is_none();
    let around = || {
        let holds = |id: &NodeId| q.node(*id).outer.contains(Span::new(start, start + 1));
        let innermost = q.ids().filter(holds).min_by_key(|&id| q.node(id).outer.len())?;
        q.args_of(innermost, "__block__").is_none().then_some(innermost)
    };
    let first = q.ids().find(begins).or_else(around)?;
    let starts_line = |id: NodeId| {
        let start = q.node(id).outer.start as usize;
        file.text[..start].rsplit('\n').next().is_some_and(|before| before.trim().is_empty())
    };
    // A branch is laid out with those beside it.
    let is_branch = |id: NodeId| q.args_of(id, "->").is_some();
    let is_entry = |id: NodeId| {
        let is_bare = || !q.node(id).inner.of(&file.text).starts_with(['{', '[']);
        is_branch(id)
            || matches!(q.kind(id), Kind::Pair | Kind::List)
                && (is_bare() || q.children(id).iter().any(|&child| is_branch(child)))
    };
    std::iter::once(first).chain(q.ancestors(first)).find(|&id| !is_entry(id) && starts_line(id))
}

fn separate(file: &File, changed: &[Span], _: &FormatterOptions) -> Result<Vec<Edit>, String> {
    let q = &file.q;
    let ending = layout::line_ending(&file.text);
    let mut edits = Vec::new();
    for statements in blocks(file) {
        for pair in statements.windows(2) {
            let (above, below) = (q.node(pair[0]).outer, q.node(pair[1]).outer);
            let gap = Span::new(above.end, below.start).of(&file.text);
            let several = |span: Span| span.of(&file.text).contains('\n');
            let blank = gap.lines().skip(1).any(|line| line.trim().is_empty() && line.len() < gap.len())
                && gap.matches('\n').count() > 1 + gap.lines().filter(|line| line.contains('#')).count();
            let near = touches(changed, above) || touches(changed, below);
            // What an attribute says belongs to what follows.
            let belongs = q.args_of(pair[0], "@").is_some();
            if near && (several(above) || several(below)) && !blank && !belongs {
                let line_end = gap.find('\n').map(|at| above.end + at as u32 + 1);
                edits.extend(line_end.map(|at| Edit::insert(at, ending)));
            }
        }
    }
    Ok(edits)
}

/// What turns `old` into `new`, a run of lines each.
fn line_edits(old: &str, new: &str) -> Vec<Edit> {
    let diff = TextDiff::from_lines(old, new);
    let starts = |text: &str| -> Vec<u32> {
        let ends = text.split_inclusive('\n').scan(0u32, |at, line| {
            *at += line.len() as u32;
            Some(*at)
        });
        std::iter::once(0).chain(ends).collect()
    };
    let (old_starts, new_starts) = (starts(old), starts(new));
    diff.ops()
        .iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .map(|op| {
            let (from, to) = (op.old_range(), op.new_range());
            let span = Span::new(old_starts[from.start], old_starts[from.end]);
            Edit::replace(span, &new[new_starts[to.start] as usize..new_starts[to.end] as usize])
        })
        .collect()
}
