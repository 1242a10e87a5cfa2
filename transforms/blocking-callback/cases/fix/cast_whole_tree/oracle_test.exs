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

defmodule BlockingCallback.CastWholeTreeTest do
  use ExUnit.Case

  import ExUnit.CaptureLog

  setup do
    Process.register(self(), :gatekeeper)
    start_supervised!(%{id: :app, start: {Attic, :start, [:normal, []]}, type: :supervisor})
    box = Path.join(System.tmp_dir!(), "attic-#{System.unique_integer([:positive])}")
    File.mkdir_p!(Path.join(box, "old/things"))
    on_exit(fn -> File.rm_rf(box) end)
    {:ok, box: box}
  end

  test "calls are answered while the work runs", %{box: box} do
    Attic.Sweeper.sweep(box)
    assert_receive {:at_gate, worker, ^box}
    refute File.exists?(box)
    assert Attic.Sweeper.swept() == 1
    send(worker, {:open, :ok})
    wait(&settled?/0)
  end

  test "failing work leaves the server alive and is logged", %{box: box} do
    server = Process.whereis(Attic.Sweeper)

    log =
      capture_log(fn ->
        Attic.Sweeper.sweep(box)
        assert_receive {:at_gate, worker, ^box}
        send(worker, :crash)
        wait(&settled?/0)
      end)

    assert log =~ "sweep failed"
    assert log =~ "boom"
    assert Process.whereis(Attic.Sweeper) == server
  end

  test "killed work too", %{box: box} do
    server = Process.whereis(Attic.Sweeper)

    log =
      capture_log(fn ->
        Attic.Sweeper.sweep(box)
        assert_receive {:at_gate, worker, ^box}
        assert worker != server
        Process.exit(worker, :kill)
        wait(&settled?/0)
      end)

    assert log =~ "sweep failed: killed"
    assert Process.whereis(Attic.Sweeper) == server
  end

  defp settled?, do: not (inspect(:sys.get_state(Attic.Sweeper)) =~ "#Reference")

  defp wait(condition, tries \\ 300) do
    cond do
      condition.() -> :ok
      tries == 0 -> flunk("gave up waiting")
      true -> Process.sleep(1) && wait(condition, tries - 1)
    end
  end
end
