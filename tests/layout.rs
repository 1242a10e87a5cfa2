//! Lines put in and taken out; what comes out is formatted if what went in was, says the real Elixir.

use salve::edit::layout::{Gap, deletion_span, insert_lines_after, insert_lines_before, reindent};
use salve::edit::{Edit, apply};
use salve::source::Span;
use std::fs;
use std::process::Command;

/// The place of the first `part` in `text`.
fn span(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap_or_else(|| panic!("{part} in {text}")) as u32;
    Span::new(start, start + part.len() as u32)
}

/// All comments of a text that has `#` nowhere else.
fn comments(text: &str) -> Vec<Span> {
    text.match_indices('#')
        .map(|(at, _)| Span::new(at as u32, (at + text[at..].find('\n').unwrap_or(text.len() - at)) as u32))
        .collect()
}

fn before(text: &str, statement: &str, lines: &str, gap: Gap) -> String {
    let edit = insert_lines_before(text, span(text, statement), &comments(text), lines, gap).unwrap();
    apply(text, &[edit]).unwrap()
}

fn after(text: &str, statement: &str, lines: &str, gap: Gap) -> String {
    let edit = insert_lines_after(text, span(text, statement), &comments(text), lines, gap).unwrap();
    apply(text, &[edit]).unwrap()
}

fn without(text: &str, statement: &str) -> String {
    apply(text, &[Edit::delete(deletion_span(text, span(text, statement)).unwrap())]).unwrap()
}

const BODY: &str = "\
defmodule A do
  # head
  def a do
    one()
    # on two
    two() # behind

    case three() do
      3 -> :ok
    end

    # far

    four()
  end

  def b, do: 1
end
";

#[test]
fn lines_go_above_the_comments_of_a_statement() {
    let out = before(BODY, "two()", "new()", Gap::Fitting);
    assert_eq!(out, BODY.replace("    # on two\n", "    new()\n    # on two\n"));
    let out = before(BODY, "four()", "new()", Gap::Fitting);
    assert_eq!(out, BODY.replace("    four()\n", "    new()\n    four()\n"));
}

#[test]
fn lines_go_below_the_comment_behind_a_statement() {
    let out = after(BODY, "two()", "new()", Gap::Fitting);
    assert_eq!(out, BODY.replace("# behind\n", "# behind\n    new()\n"));
}

#[test]
fn statements_of_several_lines_stand_apart() {
    let case = "case three() do\n      3 -> :ok\n    end";
    let out = before(BODY, case, "new()", Gap::Fitting);
    assert_eq!(out, BODY.replace("    case", "    new()\n\n    case"));
    let out = after(BODY, case, "new()", Gap::Fitting);
    assert_eq!(out, BODY.replace("\n    # far", "\n    new()\n\n    # far"));
    let several = "if x do\n      y\n    end";
    let out = before(BODY, "one()", several, Gap::Fitting);
    assert_eq!(out, BODY.replace("    one()", "    if x do\n      y\n    end\n\n    one()"));
    let out = after(BODY, "one()", several, Gap::Fitting);
    assert_eq!(out, BODY.replace("    one()\n", "    one()\n\n    if x do\n      y\n    end\n\n"));
    let out = after(BODY, "four()", several, Gap::Fitting);
    assert_eq!(out, BODY.replace("    four()\n", "    four()\n\n    if x do\n      y\n    end\n"));
}

#[test]
fn a_gap_can_be_asked_for_or_forbidden() {
    let out = after(BODY, "def b, do: 1", "def c, do: 2", Gap::Blank);
    assert_eq!(out, BODY.replace("def b, do: 1\n", "def b, do: 1\n\n  def c, do: 2\n"));
    let function = &BODY[span(BODY, "def a").range().start..span(BODY, "\n\n  def b").range().start];
    let out = before(BODY, function, "@impl true", Gap::Tight);
    assert_eq!(out, BODY.replace("  # head", "  @impl true\n  # head"));
}

#[test]
fn a_deleted_statement_leaves_no_surplus_blank_lines() {
    let case = "case three() do\n      3 -> :ok\n    end";
    assert_eq!(without(BODY, case), BODY.replace("    case three() do\n      3 -> :ok\n    end\n\n", ""));
    assert_eq!(without(BODY, "def b, do: 1"), BODY.replace("\n  def b, do: 1\n", ""));
    assert_eq!(without(BODY, "one()"), BODY.replace("    one()\n", ""));
    assert_eq!(without("f do\n  a\n\n  b\nend\n", "a"), "f do\n  b\nend\n");
    assert_eq!(without("f do\n  a\n\n  b\nend\n", "b"), "f do\n  a\nend\n");
    assert_eq!(without("a\n\nb\n", "a"), "b\n");
    assert_eq!(without("a\n\nb", "b"), "a\n");
    assert_eq!(without("\u{FEFF}a\r\n\r\nb\r\n", "a"), "\u{FEFF}b\r\n");
}

#[test]
fn line_ends_and_marks_of_the_text_are_taken() {
    assert_eq!(after("a\r\nb\r\n", "a", "new", Gap::Blank), "a\r\n\r\nnew\r\n\r\nb\r\n");
    assert_eq!(before("\u{FEFF}a\r\n", "a", "new", Gap::Tight), "\u{FEFF}new\r\na\r\n");
    assert_eq!(after("  a", "a", "new", Gap::Blank), "  a\n\n  new");
    assert_eq!(before("\ta\n", "a", "new\n", Gap::Tight), "\tnew\n\ta\n");
}

#[test]
fn a_statement_that_shares_its_line_is_not_touched() {
    for (text, statement) in [("f(a)\n", "a"), ("a; b\n", "a"), ("a; b\n", "b"), ("x = a\n", "a")] {
        let at = span(text, statement);
        assert_eq!(deletion_span(text, at), None, "{text}");
        assert_eq!(insert_lines_after(text, at, &[], "new", Gap::Tight), None, "{text}");
        assert_eq!(insert_lines_before(text, at, &[], "new", Gap::Tight), None, "{text}");
    }
    assert_eq!(deletion_span("a # why\n", Span::new(0, 1)), None, "the comment would be lost");
    // Looks like a comment, but is the end of a string.
    let text = "x = \"a\n# b\"\nc\n";
    let edit = insert_lines_before(text, Span::new(12, 13), &[], "new", Gap::Tight).unwrap();
    assert_eq!(apply(text, &[edit]).unwrap(), "x = \"a\n# b\"\nnew\nc\n");
}

/// Runs Elixir code over the files of a fresh directory, as `dir`; its output.
fn elixir(code: &str, files: &[String]) -> String {
    let dir = tempfile::tempdir().unwrap();
    for (at, text) in files.iter().enumerate() {
        fs::write(dir.path().join(format!("{at:04}.ex")), text).unwrap();
    }
    let read = "files = for file <- Enum.sort(Path.wildcard(\"*.ex\")), do: File.read!(file);";
    let out = Command::new("elixir")
        .args(["-e", &format!("{read} {code}")])
        .current_dir(dir.path())
        .output()
        .expect("elixir is installed");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn formatted_text_stays_formatted() {
    // Every statement of these, on its own, with each of these texts beside it, and gone.
    let simple = "one()";
    let block = "if x do\n    y\n  end";
    let statements = ["one()", "two(1)", "if x do\n    y\n  end", "three = fn a ->\n    a\n  end", "four()"];
    let mut texts = Vec::new();
    for first in 0..statements.len() {
        for second in 0..statements.len() {
            let several = |at: usize| statements[at].contains('\n');
            for comment in ["", "# says\n  "] {
                let between = if several(first) || several(second) { "\n\n  " } else { "\n  " };
                let (a, b) = (statements[first], statements[second]);
                let text = format!("def f do\n  {a}{between}{comment}{b}\nend\n");
                let a_at = Span::new(11, 11 + a.len() as u32);
                let b_start = text.len() - 5 - b.len();
                let b_at = Span::new(b_start as u32, (b_start + b.len()) as u32);
                let comments = comments(&text);
                for at in [a_at, b_at] {
                    for lines in [simple, block] {
                        for gap in [Gap::Fitting, Gap::Blank] {
                            let before = insert_lines_before(&text, at, &comments, lines, gap).unwrap();
                            let after = insert_lines_after(&text, at, &comments, lines, gap).unwrap();
                            texts.push(apply(&text, &[before]).unwrap());
                            texts.push(apply(&text, &[after]).unwrap());
                        }
                    }
                    let gone = deletion_span(&text, at).unwrap();
                    texts.push(apply(&text, &[Edit::delete(gone)]).unwrap());
                }
                texts.push(text);
            }
        }
    }
    let code = "for text <- files, IO.iodata_to_binary([Code.format_string!(text), ?\\n]) != text, do: IO.puts(text)";
    assert_eq!(elixir(code, &texts), "");
}

#[test]
fn moved_text_keeps_its_value() {
    let value =
        "[\"\"\"\n    a\n      b\n\n     \n    \"\"\", \"x\n   y\n\", ~S'''\n      c\n    ''',\n    \"z\"]";
    let string = span(value, "\"x\n   y\n\"");
    let moved = (0..9).map(|to| format!("v = {}", reindent(value, 4, to, &[string]))).collect::<Vec<_>>();
    assert_eq!(moved[4], format!("v = {value}"));
    let code = "IO.inspect(files |> Enum.map(&elem(Code.eval_string(&1), 0)) |> Enum.uniq())";
    assert_eq!(elixir(code, &moved), "[[\"a\\n  b\\n\\n \\n\", \"x\\n   y\\n\", \"  c\\n\", \"z\"]]\n");
}
