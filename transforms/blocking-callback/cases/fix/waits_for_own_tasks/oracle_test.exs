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

defmodule BlockingCallback.WaitsForOwnTasksTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)
    start = {Ferry.Supervisor, :start_link, [[]]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while two tasks run, and see the update" do
    work = Task.async(fn -> Ferry.Harbour.both(:dover, :calais) end)
    assert_receive {:at_gate, first, :dover}
    assert_receive {:at_gate, second, :calais}
    assert Ferry.Harbour.asked() == 1
    send(first, {:open, 9})
    send(second, {:open, 7})
    assert Task.await(work) == 7
    assert settled?()
  end

  test "a task that fails is answered at once" do
    server = Process.whereis(Ferry.Harbour)
    work = Task.async(fn -> Ferry.Harbour.both(:dover, :calais) end)
    assert_receive {:at_gate, first, :dover}
    send(first, :crash)
    assert {:error, {:task_exit, _reason}} = Task.await(work, 1000)
    assert Process.whereis(Ferry.Harbour) == server
    assert settled?()
  end

  test "a task that is given up is answered as before" do
    work = Task.async(fn -> Ferry.Harbour.soon(:dover) end)
    assert_receive {:at_gate, _sounding, :dover}
    assert Ferry.Harbour.asked() == 0
    assert Task.await(work) == {:error, :late}

    work = Task.async(fn -> Ferry.Harbour.soon(:dover) end)
    assert_receive {:at_gate, sounding, :dover}
    send(sounding, {:open, 3})
    assert Task.await(work) == {:ok, 3}
    assert settled?()
  end

  test "a stream of tasks is taken in its order" do
    work = Task.async(fn -> Ferry.Harbour.each([:dover, :calais]) end)
    assert_receive {:at_gate, first, :dover}
    assert_receive {:at_gate, second, :calais}
    assert Ferry.Harbour.asked() == 0
    send(second, {:open, 2})
    send(first, {:open, 1})
    assert Task.await(work) == [1, 2]
  end

  defp settled?, do: not (inspect(:sys.get_state(Ferry.Harbour)) =~ "#Reference")
end
