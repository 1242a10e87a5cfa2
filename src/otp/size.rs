//! How much code a module holds: lines that are code, functions of its own.

use super::{File, Function, Module};
use crate::source::Span;
use crate::syntax::{Flags, Kind, NodeId, Quoted};

/// What does not count as code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// Nothing but what never counts: nested modules, blank lines, comments, docs, what stands in heredocs.
    Nothing,
    /// Functions that call nothing, and attributes that are literals: tables written as code.
    Data,
    /// Functions that only hand their arguments on, with their specifications.
    Delegates,
}

/// The lines of code from `defmodule` to `end`.
pub fn code_lines(file: &File, module: &Module, without: Without) -> usize {
    lines_with_code(file, module, without).len()
}

/// The lines of code of each of these statements of a module.
pub fn code_lines_of(file: &File, module: &Module, statements: impl Iterator<Item = NodeId>) -> Vec<usize> {
    let all = lines_with_code(file, module, Without::Nothing);
    let size = |statement: NodeId| {
        let (first, last) = lines(file, file.q.node(statement).outer);
        all.partition_point(|&line| line <= last) - all.partition_point(|&line| line < first)
    };
    statements.map(size).collect()
}

/// The numbers of the lines of code.
fn lines_with_code(file: &File, module: &Module, without: Without) -> Vec<u32> {
    let q = &file.q;
    let is_inside = |other: &&Module| other.node != module.node && q.holds(module.node, other.node);
    let mut left_out: Vec<Lines> =
        file.modules.iter().filter(is_inside).map(|inner| lines(file, q.node(inner.node).outer)).collect();
    let heredocs = q.subtree(module.node).filter(|&id| q.node(id).flags.has(Flags::HEREDOC));
    left_out.extend(heredocs.map(|id| {
        let (first, last) = lines(file, q.node(id).inner);
        (first + 1, last)
    }));
    let is_left_out = |id: NodeId| match without {
        Without::Nothing => false,
        Without::Data => is_table(file, module, id),
        Without::Delegates => hands_on(file, module, id),
    };
    let statements = module.statements.iter().copied().filter(|&id| is_doc(q, id) || is_left_out(id));
    left_out.extend(statements.map(|id| lines(file, q.node(id).outer)));
    left_out.extend(q.comments.iter().filter_map(|comment| {
        let (line, _) = lines(file, comment.span);
        let before = &file.text[file.lines.span(line)?.start as usize..comment.span.start as usize];
        before.trim().is_empty().then_some((line, line))
    }));
    left_out.sort_unstable();
    let (first, last) = lines(file, q.node(module.node).outer);
    let mut next = left_out.into_iter().peekable();
    let mut until = 0;
    (first..=last)
        .filter(|&line| {
            while let Some(found) = next.next_if(|found| found.0 <= line) {
                until = until.max(found.1);
            }
            let is_blank = file.lines.span(line).is_none_or(|span| span.of(&file.text).trim().is_empty());
            line > until && !is_blank
        })
        .collect()
}

/// The functions, public and private, that do more than hand their arguments on.
pub fn functions<'m>(file: &File, module: &'m Module) -> Vec<&'m Function> {
    let own = |function: &&Function| {
        matches!(function.definer.as_str(), "def" | "defp") && !is_delegate(file, module, function)
    };
    module.functions.iter().filter(own).collect()
}

type Lines = (u32, u32);

/// First and last line of some bytes.
fn lines(file: &File, span: Span) -> Lines {
    (file.lines.line(span.start), file.lines.line(span.end.max(span.start + 1) - 1))
}

/// The name of the attribute that a statement sets.
pub fn attribute_set(q: &Quoted, statement: NodeId) -> Option<&str> {
    let &[set] = q.args_of(statement, "@")? else { return None };
    q.local(set).filter(|(_, args)| args.len() == 1).map(|(name, _)| name)
}

fn is_doc(q: &Quoted, statement: NodeId) -> bool {
    matches!(attribute_set(q, statement), Some("doc" | "moduledoc" | "typedoc" | "shortdoc"))
}

/// True for a function whose only clause calls another module's function with the very arguments it was given.
pub fn is_delegate(file: &File, module: &Module, function: &Function) -> bool {
    let q = &file.q;
    let mut bodies = function.clauses.iter().filter(|clause| clause.sections.is_some());
    let (Some(clause), None) = (bodies.next(), bodies.next()) else { return false };
    let name = |param: NodeId| match q.args_of(param, "\\\\") {
        Some(&[param, _]) => q.var(param),
        _ => q.var(param),
    };
    let Some(call) = clause.body.and_then(|body| q.call(body)) else { return false };
    let elsewhere = call.module.and_then(|target| file.names.module_name(q, target));
    clause.guard.is_none()
        && elsewhere.is_some_and(|target| target != module.name)
        && clause.sections.is_some_and(|sections| q.pairs(sections).count() == 1)
        && call.args.len() == clause.params.len()
        && call
            .args
            .iter()
            .zip(&clause.params)
            .all(|(&arg, &param)| q.var(arg).is_some_and(|arg| name(param) == Some(arg)))
}

/// True for a statement that is, or specifies, a delegate.
fn hands_on(file: &File, module: &Module, statement: NodeId) -> bool {
    let q = &file.q;
    let delegates = |name: &str| {
        let is_so = |&id: &NodeId| {
            let head = q.args_of(id, "defdelegate").and_then(|args| args.first());
            head.is_some_and(|&head| q.local(head).map(|(name, _)| name).or(q.var(head)) == Some(name))
        };
        module.statements.iter().any(is_so)
            || module.functions.iter().any(|own| own.name == name && is_delegate(file, module, own))
    };
    if q.args_of(statement, "defdelegate").is_some() {
        return true;
    }
    if let Some((function, _)) = module.clause_at(q, statement) {
        return is_delegate(file, module, function);
    }
    attribute_set(q, statement) == Some("spec")
        && specified(q, statement).is_some_and(|(name, _)| delegates(name))
}

/// The name and arity that a `@spec` is about.
pub fn specified(q: &Quoted, statement: NodeId) -> Option<(&str, usize)> {
    let &[set] = q.args_of(statement, "@")? else { return None };
    let &[mut spec] = q.args_of(set, "spec")? else { return None };
    if let Some(&[inner, _]) = q.args_of(spec, "when") {
        spec = inner;
    }
    let &[head, _] = q.args_of(spec, "::")? else { return None };
    match q.local(head) {
        Some((name, args)) => Some((name, args.len())),
        None => q.var(head).map(|name| (name, 0)),
    }
}

/// True for a function that calls nothing at all, and for an attribute that is set to such a value.
fn is_table(file: &File, module: &Module, statement: NodeId) -> bool {
    let q = &file.q;
    if let Some((function, _)) = module.clause_at(q, statement) {
        return function.clauses.iter().all(|clause| {
            let is_plain = clause.sections.is_none_or(|sections| q.pairs(sections).count() == 1);
            is_plain && clause.body.is_none_or(|body| calls_nothing(q, body))
        });
    }
    attribute_set(q, statement).is_some_and(|_| {
        let set = q.children(statement)[0];
        calls_nothing(q, q.children(set)[0])
    })
}

fn calls_nothing(q: &Quoted, id: NodeId) -> bool {
    q.subtree(id).all(|id| match q.kind(id) {
        Kind::Call(name) => {
            const FORMS: [&str; 30] = [
                "{}",
                "%{}",
                "%",
                "<<>>",
                "__aliases__",
                "__block__",
                "-",
                "..",
                "..//",
                "|",
                "::",
                "<>",
                "++",
                "@",
                "+",
                "case",
                "cond",
                "->",
                "when",
                "in",
                "and",
                "or",
                "not",
                "==",
                "!=",
                "===",
                "<",
                ">",
                "<=",
                ">=",
            ];
            FORMS.contains(&name.as_str()) || name.starts_with("sigil_")
        }
        Kind::Apply => false,
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(text: &str) -> Vec<(usize, usize, usize, usize)> {
        let file = File::parse("lib/a.ex", text).expect("it parses");
        let size = |module: &Module| {
            let lines = |without| code_lines(&file, module, without);
            let number = functions(&file, module).len();
            (lines(Without::Nothing), lines(Without::Data), lines(Without::Delegates), number)
        };
        file.modules.iter().map(size).collect()
    }

    #[test]
    fn docs_comments_heredocs_and_nested_modules_are_no_code() {
        let text = r#"defmodule A do
  @moduledoc """
  Two lines

  of it.
  """

  # A comment.
  defmodule B do
    def b, do: 1
  end

  @doc false
  def a(x) do
    text = """
    not code
    """

    x <> text # code
  end
end
"#;
        assert_eq!(sizes(text), [(6, 6, 6, 1), (3, 2, 3, 1)]);
    }

    #[test]
    fn tables_and_delegates_are_told_apart() {
        let text = r#"defmodule A do
  @codes %{
    a: 1
  }
  @spec one(term) :: term
  def one(x), do: Other.one(x)
  @spec two(term) :: term
  defdelegate two(x), to: Other
  def name(:a), do: "A"
  def name(:b), do: "B"
  def code(x), do: Map.fetch!(@codes, x)
  def run(x), do: A.code(x)
end
"#;
        assert_eq!(sizes(text), [(13, 8, 9, 3)]);
    }
}
