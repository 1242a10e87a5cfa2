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

defmodule BlockingCallback.TupleBuiltByHelperTest do
  use ExUnit.Case

  @moduletag :capture_log

  setup do
    Process.register(self(), :gatekeeper)

    start_supervised!(%{
      id: :app,
      start: {Library.Application, :start, [:normal, []]},
      type: :supervisor
    })

    :ok
  end

  test "others are answered while the work runs, and the reply is the same" do
    work = Task.async(fn -> Library.Desk.find("12") end)
    assert_receive {:at_gate, worker, "http://shelf.test/12"}
    assert Library.Desk.readers() == 0
    send(worker, {:open, {:ok, %{title: "Kim"}}})
    assert Task.await(work) == {:ok, %{title: "Kim"}}
    assert settled?(Library.Desk)
  end

  test "raising work is answered at once" do
    server = Process.whereis(Library.Desk)
    work = Task.async(fn -> Library.Desk.find("12") end)
    assert_receive {:at_gate, worker, _}
    send(worker, :crash)

    assert {:error, {:task_exit, {%RuntimeError{message: "boom"}, _stack}}} =
             Task.await(work, 1000)

    assert Process.whereis(Library.Desk) == server
    assert settled?(Library.Desk)
  end

  test "killed work is answered at once" do
    work = Task.async(fn -> Library.Desk.find("12") end)
    assert_receive {:at_gate, worker, _}
    Process.exit(worker, :kill)
    assert {:error, {:task_exit, :killed}} = Task.await(work, 1000)
    assert Library.Desk.readers() == 0
    assert settled?(Library.Desk)
  end

  test "the other answers are the same" do
    assert Library.Desk.find("") == {:error, :empty}
    work = Task.async(fn -> Library.Desk.find("12") end)
    assert_receive {:at_gate, worker, _}
    send(worker, {:open, :error})
    assert Task.await(work) == {:error, :lent}
  end

  # Nothing of the work is left in the state.
  defp settled?(server), do: not (inspect(:sys.get_state(server)) =~ "#Reference")
end
