//! Where functions fail, and where the same failure has another place.

use salve::otp::{File, Ways, bare_reason};

/// Each failure of the file's modules: its line, its reason and where else it is.
fn failures(source: &str) -> Vec<(u32, String, Option<u32>)> {
    let file = File::parse("lib/a.ex", source).unwrap_or_else(|refusal| panic!("{}", refusal.reason));
    let mut found = Vec::new();
    for module in &file.modules {
        let ways = Ways::new(&file, module);
        for (function, clause) in module.clauses() {
            for failure in file.failures(clause).iter() {
                let elsewhere = ways.told_by_callers(function, failure);
                let elsewhere = elsewhere.or_else(|| ways.told_before(failure).ok().flatten());
                let reason = bare_reason(&file, clause, failure).to_string();
                found.push((file.line(failure.at), reason, elsewhere.map(|at| file.line(at))));
            }
        }
    }
    found.sort();
    found
}

/// The same of the body of one function.
fn of_body(body: &str) -> Vec<(u32, String)> {
    let source = format!("defmodule A do\ndef f(x, state) do\n{body}\nend\nend\n");
    failures(&source).into_iter().map(|(line, reason, _)| (line - 2, reason)).collect()
}

#[test]
fn answers_fail_in_every_place_of_an_answer() {
    assert_eq!(of_body("{:error, :late}"), [(1, ":late".into())]);
    assert_eq!(of_body("{:reply, {:error, :late}, state}"), [(1, ":late".into())]);
    assert_eq!(of_body("{:stop, :normal, :error, state}"), [(1, ":error".into())]);
    assert_eq!(of_body("{{:error, :late}, state}"), [(1, ":late".into())]);
    assert_eq!(of_body("if x do\n:ok\nelse\n{:error, :late}\nend"), [(4, ":late".into())]);
    let kept = "reply =\ncase x do\n1 -> :ok\n_ -> {:error, :late}\nend\n{:reply, reply, state}";
    assert_eq!(of_body(kept), [(4, ":late".into())]);
    // Data, and values that are no answer.
    assert_eq!(of_body("log({:error, :late})\n:ok"), []);
    assert_eq!(of_body("[{:error, :late}]"), []);
    assert_eq!(of_body("{:ok, :error}"), []);
}

#[test]
fn what_takes_an_error_fails_unless_it_answers_something_else() {
    let taken = |body: &str| {
        of_body(&format!("case x do\n{{:ok, y}} -> {{:ok, y}}\n{{:error, why}} ->\n{body}\nend"))
    };
    assert_eq!(taken("{:noreply, state}"), [(4, "why".into())]);
    assert_eq!(taken("state"), [(4, "why".into())]);
    assert_eq!(taken("Logger.error(\"no\")\n:ok"), [(4, "why".into())]);
    assert_eq!(taken("{:error, :worse}"), [(4, ":worse".into())]);
    assert_eq!(taken("{:reply, :default, state}"), []);
    assert_eq!(taken("{:ok, 0}"), []);
    assert_eq!(taken("raise why"), []);
    // Foreseen by name.
    assert_eq!(of_body("case x do\n{:error, :enoent} -> state\ny -> y\nend"), []);
    let rescued = "try do\nx.()\nrescue\ne -> {:error, Exception.message(e)}\ncatch\n:exit, {:timeout, _} -> {:error, x}\nend";
    assert_eq!(of_body(rescued), [(4, "e.__struct__".into()), (6, ":error".into())]);
}

#[test]
fn a_reason_is_bare() {
    let reason = |code: &str| of_body(&format!("{{:error, {code}}}")).remove(0).1;
    assert_eq!(reason("{:invalid, x}"), ":invalid");
    assert_eq!(reason("%Late{by: x}"), "Late");
    assert_eq!(reason("\"no #{x}\""), ":error");
    assert_eq!(reason("x"), ":error");
    assert_eq!(reason("describe(x)"), ":error");
}

#[test]
fn a_failure_of_a_helper_is_that_of_the_branch_which_takes_it() {
    let source = "defmodule A do
  def handle_call(:a, _from, state) do
    case get(state) do
      {:ok, a} -> {:reply, {:ok, a}, state}
      {:error, reason} -> {:reply, {:error, reason}, state}
    end
  end

  defp get(%{a: a}), do: {:ok, a}
  defp get(_), do: {:error, :none}
end
";
    assert_eq!(failures(source), [(5, "reason".into(), None), (10, ":none".into(), Some(5))]);
    // Where another caller answers it as it is, the helper is the only place that all pass.
    let passed = source.replace("  defp get(%{a", "  def peek(state), do: get(state)\n\n  defp get(%{a");
    assert_eq!(failures(&passed), [(5, "reason".into(), Some(12)), (12, ":none".into(), None)]);
}

#[test]
fn a_failure_of_the_server_is_that_of_the_client_function() {
    let source = "defmodule A do
  def a(server) do
    case GenServer.call(server, {:a, 1}) do
      {:ok, a} -> a
      {:error, reason} -> {:error, reason}
    end
  end

  def handle_call({:a, n}, _from, state) when n > 0, do: {:reply, {:error, :none}, state}
end
";
    assert_eq!(failures(source), [(5, "reason".into(), Some(9)), (9, ":none".into(), None)]);
}
