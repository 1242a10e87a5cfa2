//! What rewrites ensure, on small modules: each expectation is laid out as Elixir's formatter has it, which the last test
//! asks Elixir itself.

use salve::engine::{Chosen, Outcome, Request, run};
use salve::finding::{Fix, Safety};
use salve::recipe::{Options, load};
use std::collections::{BTreeMap, HashSet};

const HEAD: &str = r#"
[recipe]
id = "old-mark"
title = "Old mark"
safety = "safe"
[unit]
each = "clause"
[[site]]
id = "mark"
any = ["Old.mark($WHAT)"]
"#;

fn outcome(rest: &str, files: &[(&str, &str)]) -> Outcome {
    let text = format!("{HEAD}{rest}");
    let recipe = load("recipe.toml", &text, BTreeMap::new()).unwrap_or_else(|error| panic!("{error}"));
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let files: Vec<String> =
        files.iter().map(|(path, _)| path.to_string()).filter(|path| path.ends_with(".ex")).collect();
    let chosen = Chosen { fix: true, unsafe_too: true, ..Chosen::new(&recipe, &Options::new()) };
    run(&Request { root: dir.path(), files: &files, rules: vec![chosen], without: &HashSet::new() })
}

fn fixed(rest: &str, before: &str) -> String {
    let outcome = outcome(rest, &[("lib/a.ex", before)]);
    match outcome.changes.get("lib/a.ex") {
        Some((_, after)) => after.clone(),
        None => panic!("nothing changed: {:?}", outcome.findings),
    }
}

fn declined(rest: &str, before: &str) -> String {
    let outcome = outcome(rest, &[("lib/a.ex", before)]);
    assert!(outcome.changes.is_empty(), "{:?}", outcome.changes);
    match &outcome.findings[0].fix {
        Fix::Withheld(reason) => reason.clone(),
        other => panic!("{other:?}"),
    }
}

const STATE: &str = r#"
[[edit]]
at = "mark"
let = { seen = "fresh_key:seen" }
text = "New.mark($WHAT, :$seen)"
[[ensure]]
state = { "$seen" = "%{}" }
"#;

/// A server whose `init/1` is given, around a call to mend.
fn server(head: &str, rest: &str) -> String {
    format!(
        "defmodule A do\n  use GenServer\n\n{head}  def handle_call(:a, _from, state) do\n    Old.mark(1)\n    {{:reply, :ok, state}}\n  end\n{rest}end\n"
    )
}

/// What `STATE` makes of such a server.
fn marked(text: &str, key: &str) -> String {
    text.replace("Old.mark(1)", &format!("New.mark(1, :{key})"))
}

fn state_becomes(head: &str, wanted: &str) -> (String, String) {
    (fixed(STATE, &server(head, "")), marked(&server(wanted, ""), "seen"))
}

/// Pairs of what comes out and what should.
fn states() -> Vec<(String, String)> {
    vec![
        state_becomes(
            "  def init(x), do: {:ok, %{a: x}}\n\n",
            "  def init(x), do: {:ok, %{a: x, seen: %{}}}\n\n",
        ),
        state_becomes("  def init(_), do: {:ok, %{}}\n\n", "  def init(_), do: {:ok, %{seen: %{}}}\n\n"),
        state_becomes(
            "  def init(x) do\n    state = %{\n      a: x,\n      # why\n      b: 2 # two\n    }\n\n    {:ok, state, 5}\n  end\n\n"
                .replace(" 5}", " :hibernate}")
                .as_str(),
            "  def init(x) do\n    state = %{\n      a: x,\n      # why\n      b: 2, # two\n      seen: %{}\n    }\n\n    {:ok, state, :hibernate}\n  end\n\n",
        ),
        state_becomes(
            "  defstruct [:a, b: 1]\n\n  def init(x), do: {:ok, struct!(__MODULE__, x)}\n\n",
            "  defstruct [:a, b: 1, seen: %{}]\n\n  def init(x), do: {:ok, struct!(__MODULE__, x)}\n\n",
        ),
        state_becomes(
            "  defstruct []\n\n  def init(_), do: {:ok, %A{}}\n\n",
            "  defstruct seen: %{}\n\n  def init(_), do: {:ok, %A{}}\n\n",
        ),
        state_becomes(
            "  defmodule State do\n    defstruct a: 1,\n              b: 2\n  end\n\n  def init(x), do: {:ok, Map.put(%State{a: x}, :b, 3)}\n\n",
            "  defmodule State do\n    defstruct a: 1,\n              b: 2,\n              seen: %{}\n  end\n\n  def init(x), do: {:ok, Map.put(%State{a: x}, :b, 3)}\n\n",
        ),
        state_becomes(
            "  def init(x) do\n    if x do\n      {:ok, build(x) |> Map.put(:c, 1)}\n    else\n      {:stop, :no}\n    end\n  end\n\n  defp build(1), do: with_b(%{a: 1})\n  defp build(x), do: with_b(%{a: x, c: 0})\n  defp with_b(map), do: Map.merge(map, %{b: 1})\n\n",
            "  def init(x) do\n    if x do\n      {:ok, build(x) |> Map.put(:c, 1)}\n    else\n      {:stop, :no}\n    end\n  end\n\n  defp build(1), do: with_b(%{a: 1, seen: %{}})\n  defp build(x), do: with_b(%{a: x, c: 0, seen: %{}})\n  defp with_b(map), do: Map.merge(map, %{b: 1})\n\n",
        ),
        state_becomes(
            "  defstruct [:first_field_with_a_long_name, :second_field_with_a_long_name, :third_field_of_it]\n\n  def init(_), do: {:ok, %A{}}\n\n",
            "  defstruct [\n    :first_field_with_a_long_name,\n    :second_field_with_a_long_name,\n    :third_field_of_it,\n    seen: %{}\n  ]\n\n  def init(_), do: {:ok, %A{}}\n\n",
        ),
        state_becomes(
            "  def init(_) do\n    {:ok, %{first_field_with_a_long_name: 1, second_field_with_a_long_name: 2, third_field: 3}}\n  end\n\n",
            "  def init(_) do\n    {:ok,\n     %{\n       first_field_with_a_long_name: 1,\n       second_field_with_a_long_name: 2,\n       third_field: 3,\n       seen: %{}\n     }}\n  end\n\n",
        ),
    ]
}

#[test]
fn a_state_entry_is_added_wherever_the_state_is_built() {
    for (after, wanted) in states() {
        assert_eq!(after, wanted);
    }
}

#[test]
fn a_key_in_use_is_not_taken() {
    let head = "  def init(_), do: {:ok, %{seen: 3}}\n\n";
    let wanted = "  def init(_), do: {:ok, %{seen: 3, seen2: %{}}}\n\n";
    assert_eq!(fixed(STATE, &server(head, "")), marked(&server(wanted, ""), "seen2"));
}

#[test]
fn a_new_entry_makes_a_fix_unsafe_and_says_which_it_is() {
    let seen = |init: &str| outcome(STATE, &[("lib/a.ex", &server(init, ""))]).findings.remove(0);
    let new = seen("  def init(_), do: {:ok, %{}}\n\n");
    assert_eq!(new.safety, Safety::Unsafe);
    assert_eq!(new.caveats, ["the state of A gains `seen`: restart, do not hot-upgrade"]);
    let there = seen("  def init(_), do: {:ok, %{seen: %{}}}\n\n");
    assert_eq!((there.safety, there.caveats), (Safety::Safe, vec![]));
}

#[test]
fn what_an_earlier_fix_has_made_serves_again() {
    let head = "  def init(_), do: {:ok, %{seen: %{}}}\n\n";
    assert_eq!(fixed(STATE, &server(head, "")), marked(&server(head, ""), "seen"));
}

#[test]
fn a_state_of_another_file() {
    let state = "defmodule A.State do\n  defstruct [:a]\n\n  def new(a), do: %__MODULE__{a: a}\nend\n";
    let server = server("  alias A.State\n\n  def init(a), do: {:ok, State.new(a)}\n\n", "");
    let outcome = outcome(STATE, &[("lib/a.ex", &server), ("lib/a/state.ex", state)]);
    assert_eq!(outcome.changes["lib/a/state.ex"].1, state.replace("[:a]", "[:a, seen: %{}]"));
    assert_eq!(outcome.changes["lib/a.ex"].1, marked(&server, "seen"));
}

#[test]
fn states_that_cannot_be_added_to() {
    for (head, rest, reason) in [
        ("  def init(_), do: {:ok, []}\n\n", "", "the state `[]` is not a map or struct that init builds"),
        ("  def init(x), do: {:ok, x}\n\n", "", "init returns its argument as the state"),
        ("  def init(x), do: {:ok, Elsewhere.new(x)}\n\n", "", "the state `Elsewhere.new(x)` is not a map"),
        (
            "  @fields [:a]\n  defstruct @fields\n  def init(_), do: {:ok, %A{}}\n\n",
            "",
            "the fields of %A{} are not a literal list",
        ),
        ("  def init(_), do: {:ok, %Gone{}}\n\n", "", "%Gone{} is no struct of this project"),
        (
            "  def init(_), do: {:ok, %{a: 1}}\n\n",
            "\n  def handle_cast(:b, _), do: {:noreply, %{a: 2}}\n",
            "handle_cast builds the state anew at lib/a.ex:11",
        ),
        (
            "  def init(_), do: {:ok, %{a: 1}}\n\n",
            "\n  def code_change(_, s, _), do: {:ok, s}\n",
            "A has a code_change/3 that does not know the new entry",
        ),
    ] {
        let found = declined(STATE, &server(head, rest));
        assert!(found.starts_with(reason), "{found}");
    }
}

fn clauses(place: &str, text: &str) -> String {
    format!(
        "[[edit]]\nat = \"mark\"\ntext = \"New.mark($WHAT)\"\n[[ensure]]\nclauses = \"handle_info/2\"\nplace = \"{place}\"\ntext = '''\n{text}'''\n"
    )
}

const PING: &str =
    "def handle_info({:ping, $WHAT}, state) do\n  New.pong()\n  {:noreply, state$HIBERNATE}\nend\n";
const PINGED: &str =
    "  def handle_info({:ping, 1}, state) do\n    New.pong()\n    {:noreply, state}\n  end\n";
const REST: &str = "  def handle_info(message, state) do\n    Logger.error(\"#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}\")\n    {:noreply, state}\n  end\n";

fn call(mark: &str) -> String {
    format!(
        "{mark}  def handle_call(:a, _from, state) do\n    Old.mark(1)\n    {{:reply, :ok, state}}\n  end\n"
    )
}

/// Place, before, after.
fn groups() -> Vec<(&'static str, String, String)> {
    let module = |head: &str, rest: &str| {
        format!(
            "defmodule A do\n  use GenServer\n{head}\n  @impl true\n  def init(_), do: {{:ok, %{{}}}}\n\n{rest}end\n"
        )
    };
    let marked = call("  @impl true\n");
    let new = marked.replace("Old", "New");
    vec![
        // No group, with the default kept alive.
        (
            "first",
            module("", &format!("{marked}\n  # helpers\n  defp b, do: 1\n")),
            module(
                "  require Logger\n",
                &format!("{new}\n  @impl true\n{PINGED}\n{REST}\n  # helpers\n  defp b, do: 1\n"),
            ),
        ),
        (
            "first",
            module(
                "",
                &format!(
                    "  # first\n  @impl true\n  def handle_info(:x, s), do: {{:noreply, s}}\n\n{marked}"
                ),
            ),
            module(
                "",
                &format!(
                    "  @impl true\n{PINGED}\n  # first\n  @impl true\n  def handle_info(:x, s), do: {{:noreply, s}}\n\n{new}"
                ),
            ),
        ),
        (
            "before_catch_all",
            module("", &format!("{marked}\n  @impl true\n  def handle_info(_, s), do: {{:noreply, s}}\n")),
            module(
                "",
                &format!("{new}\n  @impl true\n{PINGED}\n  def handle_info(_, s), do: {{:noreply, s}}\n"),
            ),
        ),
        (
            "before_catch_all",
            module(
                "",
                &format!(
                    "{marked}\n  @impl true\n  def handle_info(:x, s), do: {{:noreply, s}}\n  def handle_info(_, s), do: {{:noreply, s}}\n"
                ),
            ),
            module(
                "",
                &format!(
                    "{new}\n  @impl true\n  def handle_info(:x, s), do: {{:noreply, s}}\n\n{PINGED}\n  def handle_info(_, s), do: {{:noreply, s}}\n"
                ),
            ),
        ),
        (
            "last",
            module(
                "",
                &format!(
                    "  @impl true\n  def handle_info(:x, s), do: {{:noreply, s}}\n\n  @impl true\n  def handle_info(:y, s), do: {{:noreply, s}}\n\n{marked}"
                ),
            ),
            module(
                "",
                &format!(
                    "  @impl true\n  def handle_info(:x, s), do: {{:noreply, s}}\n\n  @impl true\n  def handle_info(:y, s), do: {{:noreply, s}}\n\n  @impl true\n{PINGED}\n{new}"
                ),
            ),
        ),
        // There already.
        ("first", module("", &format!("{marked}\n{PINGED}")), module("", &format!("{new}\n{PINGED}"))),
    ]
}

#[test]
fn clauses_join_their_group() {
    for (place, before, wanted) in groups() {
        assert_eq!(fixed(&clauses(place, PING), &before), wanted, "{place}");
    }
}

#[test]
fn generated_clauses_hibernate_like_their_neighbours() {
    let head = "  def init(_), do: {:ok, %{}, :hibernate}\n\n";
    let after = fixed(&clauses("first", PING), &server(head, ""));
    assert_eq!(after.matches("{:noreply, state, :hibernate}").count(), 2, "{after}");
}

#[test]
fn clauses_that_cannot_be_added() {
    for (head, reason) in [
        ("  def init(_), do: {:ok, %{}, 50}\n\n", "the callbacks of A return time-outs"),
        ("  use Own.Server\n\n", "A is not a plain GenServer: `use Own.Server` may inject its callbacks"),
    ] {
        let found = declined(&clauses("first", PING), &server(head, ""));
        assert!(found.starts_with(reason), "{found}");
    }
}

const SETTLE: &str = r##"
[[edit]]
at = "mark"
let = { settle = "fresh_function:settle" }
text = "$settle($WHAT)"
[[ensure]]
function = "$settle/1"
text = """
# Why.
defp $settle(x) when is_integer(x), do: x

defp $settle(x) do
  x + 1
end
"""
"##;

/// Before and after.
fn functions() -> Vec<(String, String)> {
    let module = |site: &str, rest: &str| format!("defmodule A do\n  def f, do: {site}\n{rest}end\n");
    let settle = |name: &str| {
        format!(
            "\n  # Why.\n  defp {name}(x) when is_integer(x), do: x\n\n  defp {name}(x) do\n    x + 1\n  end\n"
        )
    };
    vec![
        (module("Old.mark(1)", ""), module("settle(1)", &settle("settle"))),
        (
            module("Old.mark(1)", "\n  def settle(x), do: x\n"),
            module("settle2(1)", &format!("\n  def settle(x), do: x\n{}", settle("settle2"))),
        ),
        (module("Old.mark(1)", &settle("settle")), module("settle(1)", &settle("settle"))),
    ]
}

#[test]
fn functions_stand_last_under_a_free_name() {
    for (before, wanted) in functions() {
        assert_eq!(fixed(SETTLE, &before), wanted);
    }
}

#[test]
fn two_sites_share_what_they_ensure() {
    let before = "defmodule A do\n  def f, do: Old.mark(1)\n\n  def g do\n    Old.mark(2)\n  end\nend\n";
    let after = fixed(SETTLE, before);
    assert_eq!(after.matches("defp settle(x) do").count(), 1, "{after}");
    assert!(after.contains("settle(2)") && after.contains("do: settle(1)"));
}

fn statement(function: &str, place: &str) -> String {
    format!(
        "[[edit]]\nat = \"mark\"\ntext = \"New.mark()\"\n[[ensure]]\nstatement = \"{function}\"\nplace = \"{place}\"\ntext = \"Process.flag(:trap_exit, true)\"\n"
    )
}

/// Place, before, after.
fn statements() -> Vec<(&'static str, String, String)> {
    let module = |init: &str, mark: &str| {
        format!("defmodule A do\n  use GenServer\n\n{init}\n  def f, do: {mark}\nend\n")
    };
    let pair = |place, before: &str, after: &str| {
        (place, module(before, "Old.mark(1)"), module(after, "New.mark()"))
    };
    vec![
        pair(
            "first",
            "  def init(_), do: {:ok, %{}}\n",
            "  def init(_) do\n    Process.flag(:trap_exit, true)\n\n    {:ok, %{}}\n  end\n",
        ),
        pair(
            "first",
            "  def init(_) do\n    # why\n    {:ok, %{}}\n  end\n",
            "  def init(_) do\n    Process.flag(:trap_exit, true)\n\n    # why\n    {:ok, %{}}\n  end\n",
        ),
        pair(
            "first",
            "  def init(x)\n      when x,\n      do:\n        {:ok,\n         x}\n",
            "  def init(x)\n      when x do\n    Process.flag(:trap_exit, true)\n\n    {:ok,\n     x}\n  end\n",
        ),
        pair(
            "first",
            "  def init(1) do\n    Process.flag(:trap_exit, true)\n    {:ok, 1}\n  end\n\n  def init(2), do: :ignore\n  def init(_), do: {:ok, 3}\n",
            "  def init(1) do\n    Process.flag(:trap_exit, true)\n    {:ok, 1}\n  end\n\n  def init(2), do: :ignore\n\n  def init(_) do\n    Process.flag(:trap_exit, true)\n\n    {:ok, 3}\n  end\n",
        ),
        pair(
            "last",
            "  def init(_) do\n    case 1 do\n      1 -> 2\n    end\n  end\n",
            "  def init(_) do\n    case 1 do\n      1 -> 2\n    end\n\n    Process.flag(:trap_exit, true)\n  end\n",
        ),
        pair(
            "last",
            "  def init(_), do: g()\n",
            "  def init(_) do\n    g()\n    Process.flag(:trap_exit, true)\n  end\n",
        ),
    ]
}

#[test]
fn statements_at_the_head_and_foot_of_a_callback() {
    for (place, before, wanted) in statements() {
        assert_eq!(fixed(&statement("init/1", place), &before), wanted, "{place}");
    }
}

fn directive(what: &str) -> String {
    format!("[[edit]]\nat = \"mark\"\ntext = \"New.mark()\"\n[[ensure]]\n{what}\n")
}

/// Ensure, before, after.
fn directives() -> Vec<(&'static str, String, String)> {
    let module = |head: &str, mark: &str| format!("defmodule A do\n{head}\n  def f, do: {mark}\nend\n");
    let pair =
        |what, before: &str, after: &str| (what, module(before, "Old.mark(1)"), module(after, "New.mark()"));
    vec![
        pair("require = \"Logger\"", "  use GenServer\n", "  use GenServer\n  require Logger\n"),
        pair("require = \"Logger\"", "  @moduledoc \"x\"\n", "  @moduledoc \"x\"\n\n  require Logger\n"),
        pair(
            "require = \"Logger\"",
            "  import A,\n    only: [f: 1]\n",
            "  import A,\n    only: [f: 1]\n\n  require Logger\n",
        ),
        pair("alias = \"New.Mark\"", "  alias B\n  import C\n", "  alias B\n  alias New.Mark\n  import C\n"),
        pair("require = \"Logger\"", "  require Logger, as: L\n", "  require Logger, as: L\n"),
        pair("attribute = \"most 3\"", "  use B\n\n  @size 2\n", "  use B\n\n  @most 3\n  @size 2\n"),
        pair("attribute = \"most 3\"", "  use B\n", "  use B\n\n  @most 3\n"),
        (
            "require = \"Logger\"",
            "defmodule A do\n  def f, do: Old.mark(1)\nend\n".into(),
            "defmodule A do\n  require Logger\n\n  def f, do: New.mark()\nend\n".into(),
        ),
    ]
}

#[test]
fn directives_stand_where_they_customarily_do() {
    for (what, before, wanted) in directives() {
        assert_eq!(fixed(&directive(what), &before), wanted, "{what}");
    }
}

const CHILD: &str = r#"
[[edit]]
at = "mark"
text = "New.mark()"
[[ensure]]
child = "{Task.Supervisor, name: Shop.Tasks}"
before = "$MODULE"
"#;

const WORKER: &str = "defmodule Shop.Worker do\n  use GenServer\n\n  def f, do: Old.mark(1)\nend\n";

/// The body of `start/2` before and after.
fn trees() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "    children = [\n      Shop.Repo,\n      # works\n      {Shop.Worker, 1}\n    ]\n\n    Supervisor.start_link(children, strategy: :one_for_one)\n",
            "    children = [\n      Shop.Repo,\n      {Task.Supervisor, name: Shop.Tasks},\n      # works\n      {Shop.Worker, 1}\n    ]\n\n    Supervisor.start_link(children, strategy: :one_for_one)\n",
        ),
        (
            "    alias Shop.Worker\n    Supervisor.start_link([Worker], strategy: :one_for_one, max_restarts: 5)\n",
            "    alias Shop.Worker\n\n    Supervisor.start_link([{Task.Supervisor, name: Shop.Tasks}, Worker],\n      strategy: :one_for_one,\n      max_restarts: 5\n    )\n",
        ),
        (
            "    x = [Shop.Repo] ++ [Shop.Worker]\n    x |> Supervisor.start_link(strategy: :one_for_one)\n",
            "    x = [Shop.Repo] ++ [{Task.Supervisor, name: Shop.Tasks}, Shop.Worker]\n    x |> Supervisor.start_link(strategy: :one_for_one)\n",
        ),
        (
            "    children = [Shop.Repo, %{id: :w, start: {Shop.Worker, :start_link, [1]}}, Shop.Other]\n    Supervisor.start_link(children, strategy: :one_for_one)\n",
            "    children = [\n      Shop.Repo,\n      {Task.Supervisor, name: Shop.Tasks},\n      %{id: :w, start: {Shop.Worker, :start_link, [1]}},\n      Shop.Other\n    ]\n\n    Supervisor.start_link(children, strategy: :one_for_one)\n",
        ),
        (
            "    Supervisor.start_link(children(), strategy: :one_for_one)\n  end\n\n  defp children do\n    [Shop.Repo]\n",
            "    Supervisor.start_link(children(), strategy: :one_for_one)\n  end\n\n  defp children do\n    [{Task.Supervisor, name: Shop.Tasks}, Shop.Repo]\n",
        ),
        // A list that is not always started holds no child that is always needed.
        (
            "    extra = if System.get_env(\"X\"), do: [Shop.X], else: []\n    Supervisor.start_link(extra ++ [Shop.Repo], strategy: :one_for_one)\n",
            "    extra = if System.get_env(\"X\"), do: [Shop.X], else: []\n\n    Supervisor.start_link(extra ++ [{Task.Supervisor, name: Shop.Tasks}, Shop.Repo],\n      strategy: :one_for_one\n    )\n",
        ),
    ]
}

fn application(start: &str) -> String {
    format!(
        "defmodule Shop.Application do\n  use Application\n\n  def start(_type, _args) do\n{start}  end\nend\n"
    )
}

const MIX: &str = "defmodule Shop.MixProject do\n  use Mix.Project\n  def project, do: [app: :shop]\n  def application, do: [mod: {Shop.Application, []}]\nend\n";

#[test]
fn a_child_is_put_before_the_one_that_needs_it() {
    for (before, wanted) in trees() {
        let before = application(before);
        let files =
            [("mix.exs", MIX), ("lib/worker.ex", WORKER), ("lib/shop/application.ex", before.as_str())];
        let outcome = outcome(CHILD, &files);
        let after = outcome.changes.get("lib/shop/application.ex").map(|(_, after)| after.as_str());
        assert_eq!(after, Some(application(wanted).as_str()), "{:?}", outcome.findings);
    }
}

#[test]
fn a_child_that_is_there_is_not_added() {
    for present in [
        "    children = [{Task.Supervisor, [name: Shop.Tasks]}, Shop.Worker]\n    Supervisor.start_link(children, [])\n",
        "    children = [Shop.Worker, supervisor(Task.Supervisor, [[name: Shop.Tasks]])]\n    Supervisor.start_link(children, [])\n",
        "    tasks = Supervisor.child_spec({Task.Supervisor, name: Shop.Tasks}, id: 1)\n    Supervisor.start_link([tasks, Shop.Worker], [])\n",
    ] {
        let text = application(present);
        let outcome =
            outcome(CHILD, &[("mix.exs", MIX), ("lib/a.ex", WORKER), ("lib/shop/application.ex", &text)]);
        assert_eq!(outcome.changes.keys().collect::<Vec<_>>(), ["lib/a.ex"]);
    }
}

#[test]
fn two_servers_share_a_child_across_files() {
    let tree = application(
        "    children = [\n      Shop.Worker,\n      Shop.Other\n    ]\n\n    Supervisor.start_link(children, [])\n",
    );
    let other = WORKER.replace("Shop.Worker", "Shop.Other");
    let outcome = outcome(
        CHILD,
        &[("mix.exs", MIX), ("lib/a.ex", WORKER), ("lib/b.ex", &other), ("lib/shop/application.ex", &tree)],
    );
    assert_eq!(outcome.changes.len(), 3, "{:?}", outcome.findings);
    let after = &outcome.changes["lib/shop/application.ex"].1;
    assert_eq!(after.matches("Task.Supervisor").count(), 1, "{after}");
}

#[test]
fn the_trees_of_other_applications_of_a_repository_do_not_count() {
    let tree = application("    Supervisor.start_link([Shop.Worker], [])\n");
    let other = application("    Supervisor.start_link([{Task.Supervisor, name: Shop.Tasks}], [])\n");
    let outcome = outcome(
        CHILD,
        &[
            ("back/shop/mix.exs", MIX),
            ("back/shop/lib/worker.ex", WORKER),
            ("back/shop/lib/shop/application.ex", &tree),
            ("examples/other/application.ex", &other),
        ],
    );
    let changed: Vec<_> = outcome.changes.keys().collect();
    assert_eq!(changed, ["back/shop/lib/shop/application.ex", "back/shop/lib/worker.ex"]);
}

#[test]
fn the_application_of_an_umbrella_that_starts_the_module_gets_the_child() {
    let tree = application("    Supervisor.start_link([Shop.Worker], [])\n");
    let library = MIX.replace("  def application, do: [mod: {Shop.Application, []}]\n", "");
    let files = |second: &'static str| {
        [
            ("mix.exs", "defmodule Mall.MixProject do\n  use Mix.Project\nend\n".to_string()),
            ("apps/work/mix.exs", library.replace(":shop", ":work")),
            ("apps/work/lib/worker.ex", WORKER.to_string()),
            ("apps/shop/mix.exs", MIX.to_string()),
            ("apps/shop/lib/application.ex", tree.clone()),
            ("apps/second/mix.exs", MIX.replace("Shop.App", "Second.App")),
            (
                "apps/second/lib/application.ex",
                tree.replace("Shop.App", "Second.App").replace("Shop.Worker", second),
            ),
        ]
    };
    let of = |second| {
        let files = files(second);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        outcome(CHILD, &files)
    };
    let found = of("Second.Worker");
    let changed: Vec<_> = found.changes.keys().collect();
    assert_eq!(changed, ["apps/shop/lib/application.ex", "apps/work/lib/worker.ex"], "{:?}", found.findings);
    // Where two of them start it, neither is the one.
    assert!(of("Shop.Worker").changes.is_empty());
}

#[test]
fn a_line_that_was_too_long_already_is_broken() {
    let list = format!("[{}]", ["Shop.Worker"; 7].join(", "));
    let tree = application(&format!("    Supervisor.start_link({list}, [])\n"));
    let outcome =
        outcome(CHILD, &[("mix.exs", MIX), ("lib/a.ex", WORKER), ("lib/shop/application.ex", &tree)]);
    let after = &outcome.changes["lib/shop/application.ex"].1;
    assert!(after.lines().all(|line| line.len() <= 98), "{after}");
}

#[test]
fn children_that_cannot_be_added() {
    assert_eq!(declined(CHILD, WORKER), "no supervision tree of this project starts Shop.Worker");
    let taken = format!("{WORKER}\ndefmodule Shop.Tasks do\nend\n");
    assert_eq!(declined(CHILD, &taken), "Shop.Tasks is already another module");
}

const NAME: &str = r#"
[[edit]]
at = "$FROM"
name = "from"
[[edit]]
at = "mark"
text = "New.mark($from)"
"#;

#[test]
fn parameters_get_names() {
    let module = |from: &str, at: &str| {
        format!(
            "defmodule A do\n  use GenServer\n\n  def handle_call(:a, {from}, state) do\n    {at}\n    {{:reply, :ok, state}}\n  end\nend\n"
        )
    };
    for (before, after, name) in [
        ("_from", "from", "from"),
        ("_", "from", "from"),
        ("caller", "caller", "caller"),
        ("{pid, _}", "{pid, _} = from", "from"),
        ("{from, _}", "{from, _} = from2", "from2"),
        ("{_, _} = who", "{_, _} = who", "who"),
        ("{_, _} = _who", "{_, _} = from", "from"),
    ] {
        let wanted = module(after, &format!("New.mark({name})"));
        assert_eq!(fixed(NAME, &module(before, "Old.mark(1)")), wanted);
    }
}

#[test]
fn wrapping_leaves_room_for_edits_inside() {
    let rest = "[[edit]]\nat = \"$WHAT\"\nwrap = \"count($it, 2)\"\n";
    let before =
        "defmodule A do\n  def f(x), do: Old.mark(x |> g())\n\n  def h(x), do: Old.mark(x + 1)\nend\n";
    let after = "defmodule A do\n  def f(x), do: Old.mark(x |> g() |> count(2))\n\n  def h(x), do: Old.mark(count(x + 1, 2))\nend\n";
    assert_eq!(fixed(rest, before), after);
    // The state's new entry lands inside of what is wrapped.
    let rest = "[[site]]\nid = \"state\"\nany = [\"{:ok, $NEXT}\"]\n[[edit]]\nat = \"mark\"\ntext = \"New.mark()\"\n[[edit]]\nat = \"$NEXT\"\nwrap = \"count($it, 2)\"\n[[ensure]]\nstate = { seen = \"%{}\" }\n";
    let module = |mark: &str, state: &str| {
        format!(
            "defmodule A do\n  use GenServer\n\n  def init(x) do\n    {mark}\n    {{:ok, {state}}}\n  end\nend\n"
        )
    };
    assert_eq!(
        fixed(rest, &module("Old.mark(1)", "%{a: x}")),
        module("New.mark()", "count(%{a: x, seen: %{}}, 2)")
    );
}

const WRAP: &str = r#"
[[site]]
id = "tails"
tails_of = "$BODY"
any = ["{:ok, $NEXT}", "{:reply, $ANSWER, $NEXT}"]
many = true
[[edit]]
at = "mark"
text = "New.mark()"
[[edit]]
at = "$NEXT"
wrap = "recounted($it, $WHAT)"
[[ensure]]
state = { seen = "%{}" }
"#;

/// Before and after: a value that does not fit on its line is bound first, with what is ensured inside of it.
fn wraps() -> Vec<(String, String)> {
    let module = |init: &str, call: &str| {
        let gap = if call.is_empty() { "" } else { "\n" };
        format!("defmodule A do\n  use GenServer\n\n{init}{gap}{call}end\n").replace("MARK", "Old.mark(1)")
    };
    let init = "  def init(x) do\n    {:ok, %{a: x}}\n  end\n";
    let seen = "  def init(x) do\n    {:ok, %{a: x, seen: %{}}}\n  end\n";
    let pair = |before: &str, after: &str| (module(init, before), module(seen, after));
    let long = "a_rather_long_field_of_the_state: 12_345, another: :sort_of_atom";
    vec![
        (
            module(
                "  def init(x) do\n    MARK\n\n    {:ok,\n     %{\n       # why\n       a: x\n     }}\n  end\n",
                "",
            ),
            module(
                "  def init(x) do\n    New.mark()\n\n    state = %{\n      # why\n      a: x,\n      seen: %{}\n    }\n\n    {:ok, recounted(state, 1)}\n  end\n",
                "",
            ),
        ),
        pair(
            &format!(
                "  def handle_call(:a, _, s) do\n    MARK\n    {{:reply, :ok, %{{s | {long}}}}}\n  end\n"
            ),
            &format!(
                "  def handle_call(:a, _, s) do\n    New.mark()\n    s = %{{s | {long}}}\n    {{:reply, :ok, recounted(s, 1)}}\n  end\n"
            ),
        ),
        // The old state is read beside it.
        pair(
            &format!(
                "  def handle_call(:a, _, s) do\n    MARK\n    {{:reply, s.a, %{{s | {long}}}}}\n  end\n"
            ),
            &format!(
                "  def handle_call(:a, _, s) do\n    New.mark()\n    next = %{{s | {long}}}\n    {{:reply, s.a, recounted(next, 1)}}\n  end\n"
            ),
        ),
        pair(
            "  def handle_call(:a, _, s) do\n    MARK\n\n    {:reply, :ok,\n     s\n     |> first()\n     |> second()}\n  end\n",
            "  def handle_call(:a, _, s) do\n    New.mark()\n\n    {:reply, :ok,\n     s\n     |> first()\n     |> second()\n     |> recounted(1)}\n  end\n",
        ),
    ]
}

#[test]
fn what_does_not_fit_is_bound_first() {
    for (before, wanted) in wraps() {
        assert_eq!(fixed(WRAP, &before), wanted);
    }
}

/// Every expectation above is what Elixir's formatter makes of itself.
#[test]
fn expectations_are_formatted() {
    let mut texts: Vec<String> = Vec::new();
    texts.extend(states().into_iter().map(|(_, wanted)| wanted));
    texts.extend(groups().into_iter().map(|(_, _, wanted)| wanted));
    texts.extend(functions().into_iter().map(|(_, wanted)| wanted));
    texts.extend(directives().into_iter().map(|(_, _, wanted)| wanted));
    texts.extend(trees().into_iter().map(|(_, wanted)| application(wanted)));
    texts.extend(wraps().into_iter().map(|(_, wanted)| wanted));
    texts.retain(|text| !text.contains("# two"));
    let dir = tempfile::tempdir().unwrap();
    for (at, text) in texts.iter().enumerate() {
        std::fs::write(dir.path().join(format!("{at:03}.ex")), text).unwrap();
    }
    let script = "for path <- Path.wildcard(\"*.ex\"), text = File.read!(path) do
      new = IO.iodata_to_binary([Code.format_string!(text), ?\\n])
      if new != text, do: IO.puts(\"--- not formatted\\n\" <> text <> \"--- but\\n\" <> new)
    end";
    let output =
        std::process::Command::new("elixir").args(["-e", script]).current_dir(dir.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
