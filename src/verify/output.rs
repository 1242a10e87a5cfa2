//! Reading what `mix compile` and `mix test` print, over the versions of Elixir.

use std::collections::{BTreeMap, BTreeSet};

/// The compiler's warnings, each with how often it was given, without files and lines: those move with the code.
pub(super) type Warnings = BTreeMap<String, usize>;

/// Counts the warnings of a compiler's output. Elixir's begin with `warning:` (indented from 1.16 on), Erlang's carry
/// `Warning:` after the place.
pub(super) fn warnings(output: &str) -> Warnings {
    let mut found = Warnings::new();
    for line in output.lines() {
        let line = line.trim_start();
        let message = line.strip_prefix("warning: ").or_else(|| {
            let (place, message) = line.split_once(" Warning: ")?;
            place.contains(".erl:").then_some(message)
        });
        if let Some(message) = message {
            *found.entry(message.trim_end().to_string()).or_default() += 1;
        }
    }
    found
}

/// The warnings that `after` has more often than `before`.
pub(super) fn new_warnings(before: &Warnings, after: &Warnings) -> Vec<String> {
    let more = |(message, count): (&String, &usize)| {
        (*count > before.get(message).copied().unwrap_or(0)).then(|| message.clone())
    };
    after.iter().filter_map(more).collect()
}

/// What one run of ExUnit said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TestRun {
    /// Failed tests, as `app: test name (Module)` in an umbrella, else `test name (Module)`.
    pub failed: BTreeSet<String>,
    /// How many tests, doctests and properties there were; `None` where no summary was printed.
    pub total: Option<usize>,
}

/// Reads the output of `mix test` with ExUnit's own formatter; an umbrella prints one run an app.
pub(super) fn test_run(output: &str) -> TestRun {
    let mut run = TestRun::default();
    let mut app = String::new();
    let mut lines = output.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("==> ") {
            app = format!("{}: ", name.trim());
        } else if let Some(test) = failure(line, lines.peek().copied()) {
            run.failed.insert(format!("{app}{test}"));
        } else if let Some(count) = summary(line) {
            run.total = Some(run.total.unwrap_or(0) + count);
        }
    }
    run
}

/// `  1) test name (Module)`, and below it, deeper, a place or an error.
fn failure<'l>(line: &'l str, next: Option<&str>) -> Option<&'l str> {
    let (number, name) = line.strip_prefix("  ")?.trim_start().split_once(") ")?;
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let named = name.ends_with(')') || name.contains("failure on setup_all");
    let indented = next.is_some_and(|next| next.starts_with("     "));
    (numbered && named && indented).then_some(name)
}

/// `1 doctest, 3 tests, 2 failures, 1 excluded`: how many ran, were skipped or excluded, all kinds together.
fn summary(line: &str) -> Option<usize> {
    let mut total = 0;
    let mut has_failures = false;
    for part in line.trim().split(", ") {
        let (count, kind) = part.split_once(' ')?;
        let count: usize = count.parse().ok()?;
        match kind {
            "failure" | "failures" => has_failures = true,
            "excluded" | "skipped" | "invalid" => {}
            kind if kind.bytes().all(|byte| byte.is_ascii_alphabetic()) => total += count,
            _ => return None,
        }
    }
    has_failures.then_some(total)
}

/// The end of an output without blank lines, at most `count` lines: what a person looks at first.
pub(super) fn tail(output: &str, count: usize) -> String {
    let lines: Vec<_> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// From the compiler's first error to the end, at most `count` lines; the tail where none is marked.
pub(super) fn from_error(output: &str, count: usize) -> String {
    let marks = ["error:", "== Compilation error", "** ("];
    let is_error = |line: &&str| marks.iter().any(|mark| line.trim_start().starts_with(mark));
    let lines: Vec<_> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    match lines.iter().position(is_error) {
        Some(first) => lines[first..].iter().take(count).copied().collect::<Vec<_>>().join("\n"),
        None => tail(output, count),
    }
}

/// The block that ExUnit printed for one failed test, at most `count` lines.
pub(super) fn failure_block(output: &str, test: &str, count: usize) -> String {
    // Without the app that `test_run` put before it.
    let ends = |line: &&str| failure(line, Some("     ")).is_some_and(|name| test.ends_with(name));
    let block = output.lines().skip_while(|line| !ends(line)).filter(|line| !line.trim().is_empty());
    let mut lines: Vec<_> = Vec::new();
    for line in block.take(count) {
        if !lines.is_empty() && !line.starts_with("     ") {
            break;
        }
        lines.push(line);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_of_all_shapes_are_counted_without_their_places() {
        let old = "warning: variable \"x\" is unused\n  lib/one.ex:4: One.w/0\n\nwarning: variable \"x\" is unused\n  lib/two.ex:9\n";
        let new = "    warning: variable \"x\" is unused\n    │\n  4 │   x = 1\n    └─ lib/one.ex:4:5: One.w/0\n\nsrc/a.erl:3:1: Warning: function f/0 is unused\n";
        let (old, new) = (warnings(old), warnings(new));
        assert_eq!(old["variable \"x\" is unused"], 2);
        assert_eq!(new_warnings(&old, &new), ["function f/0 is unused"]);
        assert!(new_warnings(&new, &new).is_empty());
        assert_eq!(new_warnings(&Warnings::new(), &old).len(), 1);
    }

    #[test]
    fn tests_are_named_by_app_and_counted_over_apps() {
        let output = "==> aa\n\n\n  1) test greets (AaTest)\n     apps/aa/test/aa_test.exs:5\n     Assertion\n\n.\n\
                      1 doctest, 1 test, 1 failure, 3 excluded\n\n==> bb\n  1) a printed list (not a test)\n  x\n\
                      \n  1) BbTest: failure on setup_all callback, all tests have been invalidated\n     ** (RuntimeError) x\n\
                      2 properties, 4 tests, 0 failures\n";
        let run = test_run(output);
        let names = [
            "aa: test greets (AaTest)",
            "bb: BbTest: failure on setup_all callback, all tests have been invalidated",
        ];
        assert_eq!(run.failed, BTreeSet::from(names.map(String::from)));
        assert_eq!(run.total, Some(8));
        assert_eq!(failure_block(output, names[0], 9).lines().count(), 3);
        assert_eq!(test_run("** (Mix) no\n"), TestRun::default());
    }

    #[test]
    fn an_error_is_shown_from_its_first_line() {
        let output = "Compiling\n\n== Compilation error in file lib/a.ex ==\n** (CompileError) lib/a.ex:1: x\n\n    more\n";
        assert_eq!(
            from_error(output, 2),
            "== Compilation error in file lib/a.ex ==\n** (CompileError) lib/a.ex:1: x"
        );
        assert_eq!(from_error("a\n\nb\nc\n", 2), "b\nc");
    }
}
