//! Lists and queues in a server's state that grow with its messages: what of that recipes can ask for.

use salve::engine::{Chosen, Outcome, Request, run};
use salve::recipe::{Options, load};
use std::collections::{BTreeMap, HashSet};

/// A recipe that tells what it sees of each place.
const RECIPE: &str = r#"
[recipe]
id = "longer"
title = "Longer"
safety = "safe"
message = "{$NAME}: {$KIND}, {$FATE}"
[unit]
each = "module"
[[site]]
id = "longer"
any = ["$X"]
where = ["grows(longer, $FIELD, $NAME, $KIND)"]
[[site]]
id = "fate"
in = "longer"
where = ["limited(longer, $FIELD, $AT, $FATE) or adds_caller(longer, $FIELD, $FATE) or taken_out($FIELD, $AT) and text('taken out', $FATE) or text('kept', $FATE)"]
"#;

fn run_on(recipe: &str, text: &str) -> Outcome {
    let recipe = load("recipe.toml", recipe, BTreeMap::new()).unwrap_or_else(|error| panic!("{error}"));
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.ex"), text).unwrap();
    let chosen = Chosen::new(&recipe, &Options::new());
    run(&Request { root: dir.path(), files: &["a.ex".into()], rules: vec![chosen], without: &HashSet::new() })
}

/// What is seen in a server with these callbacks.
fn seen(callbacks: &str) -> Vec<String> {
    told(RECIPE, callbacks)
}

fn told(recipe: &str, callbacks: &str) -> Vec<String> {
    let server = format!(
        "defmodule A do\n  use GenServer\n  def init(_), do: {{:ok, %{{q: []}}}}\n{callbacks}\nend\n"
    );
    let outcome = run_on(recipe, &server);
    assert!(outcome.skipped.is_empty(), "{:?}", outcome.skipped);
    outcome.findings.into_iter().map(|finding| finding.message).collect()
}

#[track_caller]
fn pushed(next: &str, expected: &str) {
    let found = seen(&format!("  def handle_cast({{:push, x}}, s), do: {{:noreply, {next}}}"));
    assert_eq!(found, [expected], "{next}");
}

#[test]
fn an_element_more_in_any_spelling() {
    for next in [
        "%{s | q: [x | s.q]}",
        "%{s | q: [x] ++ s.q}",
        "Map.put(s, :q, List.insert_at(s.q, 0, x))",
        "Map.update!(s, :q, &[x | &1])",
        "Map.update!(s, :q, fn q -> [x | q] end)",
        "update_in(s.q, &[x | &1])",
        "update_in(s, [:q], &[x | &1])",
        "put_in(s.q, [x | s[:q]])",
        "s |> Map.replace!(:q, [x | Map.get(s, :q, [])])",
        "%{s | q: [x | s.q || []]}",
    ] {
        pushed(next, "q: list front, kept");
    }
    for next in
        ["%{s | q: s.q ++ [x]}", "%{s | q: Enum.concat(s.q, [x])}", "%{s | q: List.insert_at(s.q, -1, x)}"]
    {
        pushed(next, "q: list back, kept");
    }
    for next in
        ["%{s | q: :queue.in(x, s.q)}", "%{s | q: x |> :queue.in(s.q)}", "%{s | q: :queue.snoc(s.q, x)}"]
    {
        pushed(next, "q: queue back, kept");
    }
    pushed("%{s | q: :queue.cons(x, s.q)}", "q: queue front, kept");
    pushed("%{s | a: %{s.a | q: [x | s.a.q]}}", "q: list front, kept");
    pushed("[x | s]", "state: list front, kept");
}

#[test]
fn what_is_no_single_element_is_unsure() {
    pushed("%{s | q: s.q ++ x}", "q: unsure, kept");
    pushed("%{s | q: if(x, do: [x | s.q], else: s.q)}", "q: unsure, kept");
    pushed("%{s | q: Enum.sort([x | s.q])}", "q: mixed, kept");
}

#[test]
fn what_owes_nothing_to_the_old_list_is_no_growth() {
    for next in
        ["%{s | q: [x]}", "%{s | q: [:a | x]}", "%{s | q: Enum.map(s.q, &(&1 + x))}", "%{s | n: [x | s.q]}"]
    {
        let found = seen(&format!("  def handle_cast({{:push, x}}, s), do: {{:noreply, {next}}}"));
        assert!(found.is_empty(), "{next}: {found:?}");
    }
}

#[test]
fn limits_are_told() {
    pushed("%{s | q: Enum.take([x | s.q], 9)}", "q: list front, takes elements out as one is added");
    let push = "%{s | q: [x | s.q], n: s.n + 1}";
    for (callbacks, why) in [
        (
            "def handle_cast({:push, _}, %{n: n} = s) when n > 9, do: {:noreply, s}\n\
             def handle_cast({:push, x}, s), do: {:noreply, PUSH}",
            "compares how many there are",
        ),
        (
            "def handle_cast({:push, x}, s), do: {:noreply, if(length(s.q) < 9, do: PUSH, else: s)}",
            "compares how many there are",
        ),
        (
            "def handle_cast({:push, x}, s), do: {:noreply, if(x in s.q, do: s, else: PUSH)}",
            "looks whether it is there already",
        ),
        (
            "def handle_cast({:push, x}, s), do: {:noreply, all(PUSH)}\n\
             defp all(s), do: %{s | q: []}",
            "takes elements out in the same callback",
        ),
        (
            "def handle_cast({:push, x}, s), do: {:noreply, PUSH}\n\
             def handle_info({:DOWN, _, _, p, _}, s), do: {:noreply, %{s | q: List.delete(s.q, p)}}",
            "takes out what belongs to a process that has ended",
        ),
        (
            "def handle_cast({:push, x}, s), do: {:noreply, PUSH}\n\
             def handle_cast({:drop, x}, s), do: {:noreply, %{s | q: s.q -- [x]}}",
            "takes out what a message names: it is a register, no queue",
        ),
    ] {
        let found = seen(&callbacks.replace("PUSH", push));
        assert_eq!(found, [format!("q: list front, {why}")], "{callbacks}");
    }
}

#[test]
fn other_comparisons_are_no_limit() {
    for callbacks in [
        // How many run, not how many wait.
        "def handle_call(:take, from, s) do\n\
           if s.n < 9 do\n{:reply, :ok, %{s | n: s.n + 1}}\nelse\n{:noreply, %{s | q: [from | s.q]}}\nend\nend",
        "def handle_call(:take, from, s) do\n\
           if length(s.q) == 0, do: send(self(), :go)\n{:noreply, %{s | q: [from | s.q]}}\nend",
    ] {
        assert_eq!(seen(callbacks), ["q: list front, from"], "{callbacks}");
    }
    // Drained only while nothing else is busy.
    let callbacks = "def handle_cast({:push, x}, s), do: {:noreply, next(%{s | q: [x | s.q]})}\n\
                     defp next(%{busy: nil, q: [x | q]} = s), do: %{s | busy: x, q: q}\n\
                     defp next(s), do: s";
    assert_eq!(seen(callbacks), ["q: list front, taken out"]);
}

#[test]
fn callers_who_wait_are_seen() {
    let wait = |element: &str| {
        seen(&format!(
            "def handle_call({{:wait, k}}, from, s), do: {{:noreply, %{{s | q: [{element} | s.q]}}}}"
        ))
    };
    assert_eq!(wait("from"), ["q: list front, from"]);
    assert_eq!(wait("{k, from, :now}"), ["q: list front, {_, from, _}"]);
    assert_eq!(wait("%{key: k, from: from}"), ["q: list front, %{from: from}"]);
    assert_eq!(wait("Entry.new(from)"), ["q: list front, "]);
    assert_eq!(wait("k"), ["q: list front, kept"]);
}

/// The same with other questions.
fn asked(question: &str, callbacks: &str) -> Vec<String> {
    let site = RECIPE.find("where = [\"limited").unwrap_or_default();
    let recipe = format!("{}where = [\"{question}\"]\n", &RECIPE[..site]);
    told(&recipe, callbacks)
}

#[test]
fn what_is_kept_beside_an_element_is_seen() {
    let question = "added_beside(longer, $FIELD, $FATE) or text('alone', $FATE)";
    let put = |more: &str| {
        let next = format!("%{{s | q: [k | s.q], {more}}}");
        asked(question, &format!("def handle_cast({{:put, k, v}}, s), do: {{:noreply, {next}}}"))
    };
    assert_eq!(put("m: Map.put(s.m, v, 1)"), ["q: list front, alone"]);
    assert_eq!(put("n: s.n + 1"), ["q: list front, alone"]);
    assert!(put("m: Map.put(s.m, k, v)")[0].contains("Map.put"), "{:?}", put("m: Map.put(s.m, k, v)"));
}

#[test]
fn callbacks_and_starts_are_told_apart() {
    let push = "def handle_cast({:push, x}, s), do: {:noreply, push(s, x)}\n\
                def handle_info({:push, x}, s), do: {:noreply, push(s, x)}\n\
                defp push(s, x), do: %{s | q: [x | s.q]}";
    let is = |question: &str| !asked(&format!("{question} and text('so', $FATE)"), push).is_empty();
    assert!(is("run_by(longer, handle_cast)") && is("run_by(longer, handle_call | handle_info)"));
    assert!(!is("run_by(longer, handle_call)"));
    assert!(is("starts_as($FIELD, '[]')") && is("starts_as($FIELD, ':queue.new()' | '[]')"));
    assert!(!is("starts_as($FIELD, ':queue.new()')"));
    assert!(!is("comes_from_elsewhere($S)") && !is("shrunk_unseen($FIELD, $S)"));
    let other = format!("{push}\ndef handle_call(:new, _, s), do: {{:reply, :ok, Other.new(s)}}");
    assert_eq!(asked("comes_from_elsewhere($FATE)", &other), ["q: list front, `Other.new(s)`"]);
    let nil = format!("{push}\ndef handle_call(:off, _, s), do: {{:reply, :ok, %{{s | q: nil}}}}");
    assert_eq!(asked("shrunk_unseen($FIELD, $FATE)", &nil).len(), 1);
}

#[test]
fn the_body_that_answers_is_all_or_nothing() {
    let answered = |body: &str| {
        asked(
            "answering_body(longer, $BODY, $FATE)",
            &format!("def handle_call(:put, from, s) do\n{body}\nend"),
        )
    };
    assert_eq!(answered("a = 1\n{:reply, a, %{s | q: [from | s.q]}}"), ["q: list front, `a = 1`"]);
    let branch =
        "if s.free do\n{:reply, :ok, s}\nelse\nsend(self(), :go)\n{:noreply, %{s | q: [from | s.q]}}\nend";
    assert_eq!(answered(branch), ["q: list front, `send(self(), :go)`"]);
    let perhaps = "s = if s.free, do: %{s | q: [from | s.q]}, else: s\n{:reply, :ok, s}";
    assert!(answered(perhaps).is_empty());
}
