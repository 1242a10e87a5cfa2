//! Relations over messages and over what becomes of a value, with recipes of the tests' own.

use salve::engine::{Chosen, Outcome, Request, run, run_ahead};
use salve::recipe::{Options, load};
use std::collections::{BTreeMap, HashSet};

fn run_on(rest: &str, files: &[(&str, &str)]) -> Outcome {
    let head = "[recipe]\nid = \"old-mark\"\ntitle = \"Old mark\"\nsafety = \"safe\"\n";
    let sets =
        "[sets]\nignoring = \"ignoring.txt\"\ncollecting = \"collecting.txt\"\n[unit]\neach = \"clause\"\n";
    let beside = [("ignoring.txt", "Enum.each/2\ntap/2\n"), ("collecting.txt", "Enum.map/2\n")];
    let beside = beside.map(|(name, text)| (name.to_string(), text.to_string()));
    let text = format!("{head}{sets}{rest}");
    let recipe = load("recipe.toml", &text, BTreeMap::from(beside)).unwrap_or_else(|error| panic!("{error}"));
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let files: Vec<String> = files.iter().map(|(path, _)| path.to_string()).collect();
    let chosen = Chosen { fix: true, ..Chosen::new(&recipe, &Options::new()) };
    run(&Request { root: dir.path(), files: &files, rules: vec![chosen], without: &HashSet::new() })
}

/// How many marks there are of which the condition holds.
fn count(condition: &str, files: &[(&str, &str)]) -> usize {
    let site = format!(
        "[[site]]\nid = \"mark\"\nany = [\"Old.mark($$$ARGS)\", \"Old.mark($A, $B)\"]\nwhere = [\"{condition}\"]\n"
    );
    run_on(&site, files).findings.len()
}

fn holds(condition: &str, module: &str) -> bool {
    count(condition, &[("lib/a.ex", &format!("defmodule A do\n{module}\nend\n"))]) == 1
}

#[test]
fn what_nobody_looks_at_is_dropped_in_whatever_function() {
    let dropped = |body: &str| holds("dropped(mark, ignoring, collecting)", body);
    for body in [
        "def f(x) do\n Old.mark(x)\n :ok\nend",
        "def f(x) do\n if x, do: Old.mark(x)\n :ok\nend",
        "def f(x), do: Enum.each(x, &Old.mark(&1))",
        "def f(x), do: x |> Enum.each(fn y -> Old.mark(y) end)",
        "def f(x) do\n g = &Old.mark(&1)\n Enum.each(x, g)\nend",
        "def f(x) do\n Enum.map(x, fn y -> Old.mark(y) end)\n :ok\nend",
        "def f(x) do\n for y <- x, do: Old.mark(y)\n :ok\nend",
        "def f(x) do\n g(x)\n :ok\nend\ndefp g(x), do: Old.mark(x)",
        "def f(x), do: Enum.each(x, &g/1)\ndefp g(x), do: Old.mark(x)",
        "def f(x), do: Enum.each(x, &g(&1, 1))\ndefp g(x, 0), do: x\ndefp g(x, n) do\n g(x, n - 1)\n Old.mark(x)\nend",
        "use GenServer\ndef terminate(_, x), do: Old.mark(x)",
        "def f(x) do\n try do\n Old.mark(x)\n rescue\n _ -> 1\n end\n :ok\nend",
    ] {
        assert!(dropped(body), "{body}");
    }
    for body in [
        "def f(x), do: Old.mark(x)",
        "def f(x), do: Enum.map(x, &Old.mark(&1))",
        "def f(x), do: Enum.filter(x, &Old.mark(&1))",
        "def f(x), do: for(y <- x, do: Old.mark(y))",
        "def f(x, io) do\n for y <- x, into: io, do: Old.mark(y)\n :ok\nend",
        "def f(x) do\n y = g(x)\n y + 1\nend\ndefp g(x), do: Old.mark(x)",
        "defp g(x), do: Old.mark(x)",
        "use GenServer\ndef handle_info(x, _), do: Old.mark(x)",
    ] {
        assert!(!dropped(body), "{body}");
    }
}

#[test]
fn callers_of_other_files_look_at_a_value_too() {
    let own = "defmodule A do\n  def f(x), do: Old.mark(x)\nend\n";
    let drops = "defmodule B do\n  def f(x) do\n    A.f(x)\n    :ok\n  end\nend\n";
    let looks = "defmodule C do\n  def f(x), do: A.f(x)\nend\n";
    let dropped = "dropped(mark, ignoring, collecting)";
    assert_eq!(count(dropped, &[("lib/a.ex", own), ("lib/b.ex", drops)]), 1);
    assert_eq!(count(dropped, &[("lib/a.ex", own), ("lib/b.ex", drops), ("lib/c.ex", looks)]), 0);
}

#[test]
fn a_server_is_behind_its_module_and_what_that_calls() {
    let helper = "defmodule A do\n  def f(x), do: g(x)\n  defp g(x), do: Old.mark(x)\nend\n";
    let server = |call: &str| {
        format!(
            "defmodule B do\n  use GenServer\n  def handle_info(x, s) do\n    {call}\n    {{:noreply, s}}\n  end\nend\n"
        )
    };
    let (calls, spawns, other) = (server("A.f(x)"), server("Task.start(A, :f, [x])"), server("C.f(x)"));
    assert_eq!(count("of_server(mark)", &[("lib/a.ex", helper)]), 0);
    assert_eq!(count("of_server(mark)", &[("lib/a.ex", helper), ("lib/b.ex", &calls)]), 1);
    assert_eq!(count("of_server(mark)", &[("lib/a.ex", helper), ("lib/b.ex", &other)]), 0);
    // A function that is named by module and name is not followed.
    assert_eq!(count("of_server(mark)", &[("lib/a.ex", helper), ("lib/b.ex", &spawns)]), 0);
    assert_eq!(count("of_server(mark)", &[("lib/b.ex", &server("Old.mark(x)"))]), 1);
}

#[test]
fn parts_of_one_value_are_bound_together() {
    for (body, wanted) in [
        ("def f({a, b}), do: Old.mark(a, b)", true),
        ("def f(a, b), do: Old.mark(a, b)", true),
        ("def f(x) do\n {a, %{b: b}} = x\n Old.mark(a, b)\nend", true),
        ("def f(xs), do: for({a, b} <- xs, do: Old.mark(a, b))", true),
        ("def f(xs), do: Enum.map(xs, fn {a, b} -> Old.mark(a, b) end)", true),
        ("def f(x), do: Old.mark(x.a, x.b)", true),
        ("def f(a, x) do\n b = x.b\n Old.mark(a, b)\nend", false),
        ("def f(xs, a), do: for(b <- xs, do: Old.mark(a, b))", false),
        ("def f(x, y), do: Old.mark(x.a, y.b)", false),
        ("def f(x), do: Old.mark(x, 1)", false),
    ] {
        assert_eq!(holds("$A and bound_together($A, $B)", body), wanted, "{body}");
    }
}

#[test]
fn a_message_brings_what_its_pattern_binds() {
    for (body, wanted) in [
        ("use GenServer\ndef handle_info({:a, x, y}, s), do: Old.mark(x, y)", true),
        ("use GenServer\ndef handle_call(x, _, s), do: Old.mark(x, s)", true),
        ("use GenServer\ndef handle_call(x, _, s), do: Old.mark(s, x)", false),
        ("use GenServer\ndef handle_info(x, s) do\n y = x\n Old.mark(y, s)\nend", false),
        ("def handle_info({:a, x, y}, s), do: Old.mark(x, y)", false),
        ("def f(s) do\n receive do\n {:a, x} -> Old.mark(x, s)\n end\nend", true),
        ("def f(s) do\n case s do\n {:a, x} -> Old.mark(x, s)\n end\nend", false),
    ] {
        assert_eq!(holds("$A and received($A)", body), wanted, "{body}");
    }
}

#[test]
fn names_mean_what_they_mean_in_elixir() {
    let plain = |body: &str| holds("as_in_elixir('Process' | 'node/0' | 'send/2')", body);
    let mark = "def f(x), do: Old.mark(x)";
    assert!(plain(mark));
    for other in [
        "alias B.Process",
        "def node, do: 1",
        "import Kernel, except: [send: 2]",
        "import Kernel, only: [is_nil: 1]",
        "import B, only: [send: 2]",
    ] {
        assert!(!plain(&format!("{other}\n{mark}")), "{other}");
    }
    assert!(plain(&format!("import B, only: [post: 2]\nalias B.Port\ndef node(x), do: x\n{mark}")));
}

#[test]
fn test_code_is_told_by_its_place_and_by_what_it_uses() {
    let module = "defmodule A do\n  def f(x), do: Old.mark(x)\nend\n";
    let case = module.replace("  def", "  use ExUnit.Case\n  def");
    assert_eq!(count("in_tests()", &[("lib/a.ex", module)]), 0);
    assert_eq!(count("in_tests()", &[("test/support/a.ex", module)]), 1);
    assert_eq!(count("in_tests()", &[("lib/a.ex", &case)]), 1);
}

#[test]
fn another_function_is_called_with_the_same_arguments() {
    let edit = "[[site]]\nid = \"mark\"\nany = [\"Old.mark($A, $B)\", \"send($A, $B)\"]\n[[edit]]\nat = \"mark\"\ncall = \"new_mark\"\n";
    for (before, wanted) in [
        ("Old.mark(x, 1)", "new_mark(x, 1)"),
        ("x |> Old.mark(1)", "x |> new_mark(1)"),
        ("Old.mark x, 1", "new_mark(x, 1)"),
        ("send x, {1, y}", "new_mark(x, {1, y})"),
        ("x |> Kernel.send(1)", "x |> new_mark(1)"),
        ("Enum.each(x, &Old.mark(&1, y))", "Enum.each(x, &new_mark(&1, y))"),
    ] {
        let module = |code: &str| format!("defmodule A do\n  def f(x, y) do\n    {code}\n  end\nend\n");
        let outcome = run_on(edit, &[("lib/a.ex", &module(before))]);
        assert_eq!(outcome.changes["lib/a.ex"].1, module(wanted));
    }
}

#[test]
fn of_several_function_names_the_first_that_is_free_is_taken() {
    let rest = "[[site]]\nid = \"mark\"\nany = [\"Old.mark($A)\"]\n[[edit]]\nat = \"mark\"\nlet = { new = \"fresh_function:new|newer\" }\ncall = \"$new\"\n[[ensure]]\nfunction = \"$new/1\"\ntext = \"defp $new(x), do: x\"\n";
    for (other, wanted) in [
        ("def other(x), do: x", "new("),
        ("def new(x), do: x + 1", "newer("),
        ("def new(x), do: x + 1\n  def newer(x), do: x + 1", "new2("),
        ("defp new(x), do: x", "new("),
    ] {
        let module = format!("defmodule A do\n  def f(x), do: Old.mark(x)\n  {other}\nend\n");
        let outcome = run_on(rest, &[("lib/a.ex", &module)]);
        let after = &outcome.changes["lib/a.ex"].1;
        assert!(after.contains(&format!("def f(x), do: {wanted}x)")), "{after}");
    }
}

const SENDER: &str = "defmodule A do\n  use GenServer\n  def handle_cast(pid, s) do\n    Old.mark(pid, {:done, s, 1})\n    {:noreply, s}\n  end\nend\n";

fn server(name: &str, clauses: &str) -> String {
    format!("defmodule {name} do\n  use GenServer\n{clauses}\nend\n")
}

const TAKES: &str = "  def handle_info({:done, _, n}, s) when n > 0, do: {:noreply, s}";

#[test]
fn receivers_of_a_message_are_told_by_its_shape() {
    let told = |other: &str| {
        let why = "[[site]]\nid = \"mark\"\nany = [\"Old.mark($A, $B)\"]\n[[decline]]\nwhen = \"no_handlers($B, handle_cast, $WHY)\"\nsay = \"{$WHY}\"\n[[edit]]\nat = \"mark\"\ntext = \"1\"\n";
        let outcome = run_on(why, &[("lib/a.ex", SENDER), ("lib/b.ex", other)]);
        match &outcome.findings[0].fix {
            salve::finding::Fix::Withheld(why) => why.clone(),
            salve::finding::Fix::Available => String::new(),
        }
    };
    let none = "no `handle_info/2` of the project takes `{:done, _, _}`";
    assert_eq!(told(&server("B", TAKES)), "");
    for unfit in ["{:done, _}", "{:other, _, _}", "{:done, _, _, _}", "{1, _, _}", "message", ":done"] {
        let clause = format!("  def handle_info({unfit}, s), do: {{:noreply, s}}");
        assert_eq!(told(&server("B", &clause)), none, "{unfit}");
    }
    for (other, why) in [
        ("  def handle_info({:done, _, _} = message, s), do: f(message, s)".into(), ""),
        (format!("{TAKES}\n  def handle_cast(_, s), do: {{:noreply, s}}"), ""),
        (format!("{TAKES}\n  def handle_cast({{:done, _, _}} = m, s), do: handle_info(m, s)"), ""),
        (
            format!("{TAKES}\n  def handle_cast({{what, _, _}}, s), do: {{what, s}}"),
            "`handle_cast` of B may take it already",
        ),
        (
            format!("  use Phoenix.LiveView\n{TAKES}"),
            "B takes it at lib/b.ex:4: it also uses Phoenix.LiveView",
        ),
        (
            format!("{TAKES}\n  def wait do\n    receive do\n      {{:done, _, n}} -> n\n    end\n  end"),
            "`receive` at lib/b.ex:6",
        ),
        (format!("{TAKES}\n  def on(:info, {{:done, _, _}}, s), do: s"), "`on/3` at lib/b.ex:4"),
        (
            format!(
                "{TAKES}\n  defmacro x do\n    quote do\n      def handle_info({{:done, _, _}}, s), do: s\n    end\n  end"
            ),
            "the clause at lib/b.ex:6",
        ),
    ] {
        let found = told(&server("B", &other));
        assert!(found.starts_with(why) && found.is_empty() == why.is_empty(), "{other}: {found}");
    }
}

#[test]
fn clauses_come_to_each_module_that_is_named() {
    let rest = "[[site]]\nid = \"mark\"\nany = [\"Old.mark($A, $B)\"]\n[[rewrite]]\nwhen = \"handlers_of($B, handle_cast, $ALL, $HEAD)\"\n[[rewrite.edit]]\nat = \"mark\"\ncall = \"New.mark\"\n[[rewrite.ensure]]\nclauses = \"handle_cast/2\"\nplace = \"before_catch_all\"\nof = \"$ALL\"\ntext = \"def handle_cast($HEAD = message, s), do: handle_info(message, s)\"\n";
    let catch_all = format!("{TAKES}\n\n  def handle_cast(_, s), do: {{:noreply, s}}");
    let (own, other) = (format!("{SENDER}\n{}", server("B", TAKES)), server("C", &catch_all));
    let outcome = run_on(rest, &[("lib/a.ex", &own), ("lib/c.ex", &other)]);
    let clause = "  def handle_cast({:done, _, _} = message, s), do: handle_info(message, s)\n";
    let (a, c) = (&outcome.changes["lib/a.ex"].1, &outcome.changes["lib/c.ex"].1);
    assert!(a.contains("New.mark(pid, {:done, s, 1})") && a.contains(&format!("{TAKES}\n\n{clause}")), "{a}");
    assert!(c.contains(&format!("{clause}\n  def handle_cast(_, s)")), "{c}");
}

#[test]
fn who_waits_for_another_may_wait_for_itself() {
    let entangled = |other: &str| {
        count(
            "$B and handlers_of($B, handle_call, $ALL, $HEAD) and entangled(mark, $ALL, $WHY)",
            &[("lib/a.ex", SENDER), ("lib/b.ex", other)],
        )
    };
    assert_eq!(entangled(&server("B", TAKES)), 0);
    assert_eq!(entangled(&server("B", &format!("{TAKES}\n  def f(x), do: A.get(x)"))), 1);
    let own = SENDER.replace("  def handle_cast", &format!("{TAKES}\n  def handle_cast"));
    let condition = "$B and handlers_of($B, handle_call, $ALL, $HEAD) and entangled(mark, $ALL, $WHY)";
    assert_eq!(count(condition, &[("lib/a.ex", &own)]), 1);
}

#[test]
fn what_must_be_there_first_is_a_part_of_a_fix_by_itself() {
    let rest = "[[site]]\nid = \"mark\"\nany = [\"Old.mark($A, $B)\"]\n[[rewrite]]\nwhen = \"handlers_of($B, handle_cast, $ALL, $HEAD)\"\n[[rewrite.edit]]\nat = \"mark\"\ncall = \"New.mark\"\n[[rewrite.ensure]]\nclauses = \"handle_cast/2\"\nof = \"$ALL\"\ntext = \"def handle_cast($HEAD = message, s), do: handle_info(message, s)\"\n";
    let head =
        "[recipe]\nid = \"old-mark\"\ntitle = \"Old mark\"\nsafety = \"safe\"\n[unit]\neach = \"clause\"\n";
    let recipe = load("recipe.toml", &format!("{head}{rest}"), BTreeMap::new()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.ex"), SENDER).unwrap();
    std::fs::write(dir.path().join("b.ex"), server("B", TAKES)).unwrap();
    let chosen = || Chosen { fix: true, ..Chosen::new(&recipe, &Options::new()) };
    let files = ["a.ex".to_string(), "b.ex".to_string()];
    let without = HashSet::new();
    let request = || Request { root: dir.path(), files: &files, rules: vec![chosen()], without: &without };
    let whole = run(&request());
    let ids: HashSet<String> = whole.fixed.iter().cloned().collect();
    let part = run_ahead(&request(), &ids);
    assert_eq!(whole.changes.keys().collect::<Vec<_>>(), ["a.ex", "b.ex"]);
    assert_eq!(part.changes.keys().collect::<Vec<_>>(), ["b.ex"]);
    assert_eq!(part.changes["b.ex"], whole.changes["b.ex"]);
}
