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

defmodule BlockingCallback.MaxConcurrencyTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)

    start_supervised!(%{
      id: :app,
      start: {Press.Application, :start, [:normal, []]},
      type: :supervisor
    })

    :ok
  end

  test "others are answered while the work runs, and the reply is the same" do
    work = Task.async(fn -> Press.Printer.print("hi") end)
    assert_receive {:at_gate, worker, _}
    assert Press.Printer.sizes() == [:a4, :a5]
    send(worker, {:open, :bold})
    assert Task.await(work) == {:printed, "hi", :bold}
    assert settled?(Press.Printer)
  end

  test "raising work is answered as before" do
    server = Process.whereis(Press.Printer)
    work = Task.async(fn -> Press.Printer.print("hi") end)
    assert_receive {:at_gate, worker, _}
    send(worker, :crash)
    assert {:printed, "hi", {:badrpc, {:EXIT, _reason}}} = Task.await(work, 1000)
    assert Process.whereis(Press.Printer) == server
    assert settled?(Press.Printer)
  end

  test "killed work is answered at once" do
    work = Task.async(fn -> Press.Printer.print("hi") end)
    assert_receive {:at_gate, worker, _}
    [task] = Task.Supervisor.children(Press.TaskSupervisor)
    Process.exit(task, :kill)
    assert {:error, {:task_exit, :killed}} = Task.await(work, 1000)
    Process.exit(worker, :kill)
    assert Press.Printer.sizes() == [:a4, :a5]
    assert settled?(Press.Printer)
  end

  test "what is too much is turned away at once, and only that" do
    first = Task.async(fn -> Press.Printer.print("one") end)
    assert_receive {:at_gate, first_worker, "one"}
    second = Task.async(fn -> Press.Printer.cut("two") end)
    assert_receive {:at_gate, second_worker, "two"}
    assert Press.Printer.print("three") == {:error, :overloaded}
    assert Press.Printer.cut("four") == {:error, :overloaded}
    send(second_worker, {:open, 2})
    assert Task.await(second) == {:printed, "two", 2}
    third = Task.async(fn -> Press.Printer.print("three") end)
    assert_receive {:at_gate, third_worker, "three"}
    send(third_worker, {:open, 3})
    send(first_worker, {:open, 1})
    assert Task.await(first) == {:printed, "one", 1}
    assert Task.await(third) == {:printed, "three", 3}
    refute_received {:at_gate, _worker, "four"}
  end

  # Nothing of the work is left in the state.
  defp settled?(server), do: not (inspect(:sys.get_state(server)) =~ "#Reference")
end
