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

defmodule Req do
  def get!(url), do: %{status: 200, body: Gate.pass(url)}
  def get(url), do: Gate.pass(url)
end

defmodule BlockingCallback.ArrowsAndLabelsTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start_supervised!(%{id: :app, start: {Mine, :start, [:normal, []]}, type: :supervisor})
    :ok
  end

  test "others are answered while the work runs, and the reply is the same" do
    work = Task.async(fn -> GenServer.call(Mine.Shaft, {:ask, :up}) end)
    assert_receive {:at_gate, worker, "http://up.test"}
    assert GenServer.call(Mine.Shaft, :depth, 400) == 9
    send(worker, {:open, :coal})
    assert Task.await(work) == :coal
    assert settled?(Mine.Shaft)
  end

  test "raising work is answered at once" do
    server = Process.whereis(Mine.Shaft)
    work = Task.async(fn -> GenServer.call(Mine.Shaft, {:ask, :up}) end)
    assert_receive {:at_gate, worker, _}
    send(worker, :crash)

    assert {:error, {:task_exit, {%RuntimeError{message: "boom"}, _stack}}} =
             Task.await(work, 1000)

    assert Process.whereis(Mine.Shaft) == server
    assert settled?(Mine.Shaft)
  end

  test "killed work is answered at once" do
    work = Task.async(fn -> GenServer.call(Mine.Shaft, {:ask, :up}) end)
    assert_receive {:at_gate, worker, _}
    Process.exit(worker, :kill)
    assert {:error, {:task_exit, :killed}} = Task.await(work, 1000)
    assert GenServer.call(Mine.Shaft, :depth, 400) == 9
    assert settled?(Mine.Shaft)
  end

  test "the other branches answer as before" do
    assert GenServer.call(Mine.Shaft, {:ask, :down}) == :no_lift
    assert GenServer.call(Mine.Shaft, {:ask_all, :down, :a}) == :no_lift
    work = Task.async(fn -> GenServer.call(Mine.Shaft, {:ask_all, :up, :a}) end)
    assert_receive {:at_gate, worker, "http://up.test?up"}
    send(worker, {:open, :b})
    assert Task.await(work) == {:a, :b}
  end

  test "failing casts are logged by name" do
    server = Process.whereis(Mine.Shaft)

    log =
      ExUnit.CaptureLog.capture_log(fn ->
        for message <- [{:lower, 3}, "http://other.test"] do
          GenServer.cast(Mine.Shaft, message)
          assert_receive {:at_gate, worker, _url}
          assert GenServer.call(Mine.Shaft, :depth, 400) == 12
          Process.exit(worker, :kill)
          wait(fn -> settled?(Mine.Shaft) end)
        end
      end)

    assert log =~ "lower failed: killed"
    assert log =~ "handle_cast failed: killed"
    assert Process.whereis(Mine.Shaft) == server
  end

  defp wait(condition, tries \\ 300) do
    cond do
      condition.() -> :ok
      tries == 0 -> flunk("gave up waiting")
      true -> Process.sleep(1) && wait(condition, tries - 1)
    end
  end

  # Nothing of the work is left in the state.
  defp settled?(server), do: not (inspect(:sys.get_state(server)) =~ "#Reference")
end
