ExUnit.start(assert_receive_timeout: 400)

# The work stops here until the test lets it go on or makes it fail.
defmodule Gate do
  def pass(what) do
    send(:gatekeeper, {:at_gate, self(), what})

    receive do
      {:open, answer} -> answer
      :crash -> raise "boom"
    end
  end
end

defmodule BlockingCallback.InfoWithOwnTaskClausesTest do
  use ExUnit.Case

  import ExUnit.CaptureLog

  alias Ferry.Harbour

  setup do
    Process.register(self(), :gatekeeper)
    start = {Ferry.Application, :start, [:normal, []]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "calls are answered while the work runs, and its messages are its own" do
    path = Path.join(System.tmp_dir!(), "tide-#{System.unique_integer([:positive])}")
    on_exit(fn -> File.rm(path) end)
    send(Harbour, {:tide, :ostend})
    assert_receive {:at_gate, worker, :ostend}
    assert Harbour.docked() == {0, []}
    send(worker, {:open, path})
    wait(&settled?/0)
    assert File.read!(path) == "read"
    assert Harbour.docked() == {0, []}
  end

  test "the module's own clauses keep their messages" do
    send(Harbour, {:tide, :ostend})
    assert_receive {:at_gate, worker, :ostend}
    ship = spawn(fn -> Process.sleep(:infinity) end)
    ref = Harbour.dock(ship)
    send(Harbour, {ref, :horn})
    send(Harbour, {make_ref(), :bell})
    Process.exit(ship, :kill)
    wait(fn -> Harbour.docked() == {0, [:bell, :horn]} end)
    Process.exit(worker, :kill)
  end

  test "failing work leaves the server alive and is logged" do
    server = Process.whereis(Harbour)

    log =
      capture_log(fn ->
        send(Harbour, {:tide, :ostend})
        assert_receive {:at_gate, worker, :ostend}
        send(worker, :crash)
        wait(&settled?/0)
      end)

    assert log =~ "tide failed"
    assert Process.whereis(Harbour) == server
  end

  defp settled?, do: not (inspect(:sys.get_state(Harbour)) =~ "#Reference")

  defp wait(condition, tries \\ 300) do
    cond do
      condition.() -> :ok
      tries == 0 -> flunk("gave up waiting")
      true -> Process.sleep(1) && wait(condition, tries - 1)
    end
  end
end
