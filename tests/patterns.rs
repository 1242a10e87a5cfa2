//! Patterns on the quoted form: what they match, and what only looks alike.

use proptest::prelude::*;
use salve::otp::File;
use salve::pattern::{Bindings, Pattern};
use salve::syntax::{Kind, NodeId};
use std::path::{Path, PathBuf};

fn matches(pattern: &str, code: &str) -> Vec<String> {
    let pattern = Pattern::new(pattern).unwrap();
    let file = File::parse("a.ex", code).unwrap_or_else(|error| panic!("{error:?}\n{code}"));
    let found = |id: &NodeId| pattern.matches(file.subject(), *id, &mut Bindings::default());
    file.q.ids().filter(found).map(|id| file.code(id).to_string()).collect()
}

fn in_module(body: &str) -> String {
    format!("defmodule A do\n  def f(pid, x) do\n    {body}\n  end\nend\n")
}

#[test]
fn every_spelling_of_a_remote_call_is_one() {
    for body in [
        "Process.monitor(pid)",
        "Process.monitor pid",
        "pid |> Process.monitor()",
        "pid |> Process.monitor",
        "alias Process, as: P\n    P.monitor(pid)",
        "import Process, only: [monitor: 1]\n    monitor(pid)",
        "import Process\n    monitor(pid)",
        "Elixir.Process.monitor(pid)",
    ] {
        assert_eq!(matches("Process.monitor($PID)", &in_module(body)).len(), 1, "{body}");
    }
    let aliased = "alias :ets, as: ETS\n    ETS.lookup(x, pid)";
    assert_eq!(matches(":ets.lookup($T, $K)", &in_module(aliased)), ["ETS.lookup(x, pid)"]);
}

#[test]
fn what_only_looks_alike_is_left_alone() {
    for body in [
        "\"Process.monitor(pid)\"",
        "# Process.monitor(pid)\n    x",
        "alias My.Process\n    Process.monitor(pid)",
        "monitor(pid)",
        "Process.monitor(pid, x)",
        "import Process, only: [demonitor: 1]\n    monitor(pid)",
    ] {
        assert_eq!(matches("Process.monitor($PID)", &in_module(body)), Vec::<String>::new(), "{body}");
    }
    let own = "defmodule A do\n  def f(p), do: send(p, 1)\n  defp send(_, _), do: :ok\nend\n";
    assert!(matches("send($P, $M)", own).is_empty());
    assert_eq!(matches("send($P, $M)", &in_module("send(pid, x)")).len(), 1);
    assert_eq!(matches("send($P, $M)", &in_module("Kernel.send(pid, x)")).len(), 1);
}

#[test]
fn a_function_is_named_by_name() {
    for (pattern, body) in [
        ("Access.get($A, $B)", "pid[x]"),
        ("to_string($A)", "\"#{pid}\""),
        ("Kernel.to_string($A)", "\"#{pid}\""),
        (":erlang.binary_to_atom($$$A)", ":\"#{pid}\""),
    ] {
        assert_eq!(matches(pattern, &in_module(body)), Vec::<String>::new(), "{body}");
    }
    assert_eq!(matches("$A[$B]", &in_module("pid[x]")), ["pid[x]"]);
}

#[test]
fn a_repeated_variable_is_the_same_code() {
    assert_eq!(matches("max($A, $A)", &in_module("max(x + 1, x+1)")).len(), 1);
    assert!(matches("max($A, $A)", &in_module("max(x + 1, x + 2)")).is_empty());
}

#[test]
fn keywords_and_maps_match_in_any_order_and_do_is_do() {
    assert_eq!(matches("%{a: $A, b: $B}", &in_module("%{b: 1, a: 2}")).len(), 1);
    assert!(matches("%{a: $A}", &in_module("%{b: 1, a: 2}")).is_empty());
    assert_eq!(matches("if $C do $X end", &in_module("if pid, do: x")).len(), 1);
    assert_eq!(matches("if($C, do: $X)", &in_module("if pid do\n      x\n    end")).len(), 1);
}

#[test]
fn the_rest_of_a_tuple_may_be_anything() {
    for row in ["{pid}", "{pid, 1}", "{pid, 1, 2}"] {
        assert_eq!(matches("{pid, $$$REST}", &in_module(row)).len(), 1, "{row}");
    }
    assert!(matches("{pid, $$$REST}", &in_module("{x, pid}")).is_empty());
}

/// Elixir files of the recipes' cases.
fn corpus() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("transforms")];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|kind| kind == "ex") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A pattern has no aliases and imports, so code that names a module by one means another module there.
fn means_the_same_anywhere(file: &File, id: NodeId) -> bool {
    file.q.subtree(id).all(|id| match file.q.kind(id) {
        Kind::Call(name) if name == "__aliases__" => {
            file.names.module_name(&file.q, id).as_deref() == Some(file.code(id))
        }
        Kind::Var(name) => name != "__MODULE__",
        Kind::Call(_) => file.q.call(id).is_none_or(|call| {
            call.module.is_some() || file.names.target(&file.q, &call).as_deref() == Some("Kernel")
        }),
        _ => true,
    })
}

/// The `{}` of `%Struct{}` is a map in the quoted form, a tuple by itself; an interpolation is a comment; a sigil's text
/// without its modifiers is another sigil.
fn means_this_only_inside(file: &File, id: NodeId) -> bool {
    file.q.parent(id).is_some_and(|up| file.q.args_of(up, "%").is_some())
        || file.code(id).starts_with("#{")
        || file.code(id).starts_with('~') && file.q.args_of(id, "<<>>").is_some()
        || file.q.parent(id).is_some_and(|up| file.code(up) == file.code(id))
}

#[test]
fn code_of_every_case_matches_itself() {
    let mut tried = 0;
    for path in corpus() {
        let text = std::fs::read_to_string(&path).unwrap();
        let Ok(file) = File::parse("a.ex", &text) else { continue };
        // The callee `M.f` of a call is a node of its own, but by itself the same text is a call.
        let is_call =
            |id| file.q.call(id).is_some_and(|call| call.name != "." && !means_this_only_inside(&file, id));
        for id in file.q.ids().filter(|&id| is_call(id) && means_the_same_anywhere(&file, id)) {
            let Ok(pattern) = Pattern::new(file.code(id)) else { continue };
            tried += 1;
            assert!(
                pattern.matches(file.subject(), id, &mut Bindings::default()),
                "{}:{}: {}",
                path.display(),
                file.line(id),
                file.code(id)
            );
        }
    }
    assert!(tried > 1000, "only {tried} expressions were tried");
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof!["[a-f]", Just(":ok".into()), Just("\"text\"".into()), "[0-9]{1,3}"];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("{{{}}}", items.join(", "))),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|items| format!("Mod.run({})", items.join(", "))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} + {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("%{{key: {a}, other: {b}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} |> Mod.run({b}))")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("(if {a} do\n{b}\nend)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_pattern_made_from_an_expression_matches_it(code in expression()) {
        let module = in_module(&format!("_ = [0, {code}]"));
        prop_assert!(!matches(&code, &module).is_empty(), "{}", code);
    }
}
