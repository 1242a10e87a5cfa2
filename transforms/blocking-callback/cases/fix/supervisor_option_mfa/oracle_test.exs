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

defmodule BlockingCallback.SupervisorOptionMfaTest do
  use ExUnit.Case

  @moduletag :capture_log

  alias Yard.Ledger

  setup do
    Process.register(self(), :gatekeeper)

    start_supervised!(%{
      id: :app,
      start: {Yard.Application, :start, [:normal, []]},
      type: :supervisor
    })

    :ok
  end

  test "others are answered while the work runs, by the supervisor that was asked for" do
    work = Task.async(fn -> Ledger.saw("oak") end)
    assert_receive {:at_gate, worker, "oak"}
    assert Ledger.book() == {1, ["oak"], nil}
    assert Task.Supervisor.children(Yard.Hands) == [worker]
    send(worker, {:open, [:plank]})
    assert Task.await(work) == [:plank]
    assert Ledger.book() == {1, ["oak"], nil}
  end

  test "updates behind the work are all there, and the answer sees them" do
    work = Task.async(fn -> Ledger.plane("elm") end)
    assert_receive {:at_gate, worker, "elm"}
    assert Ledger.book() == {1, ["elm"], "ELM"}
    other = Task.async(fn -> Ledger.plane("ash") end)
    assert_receive {:at_gate, other_worker, "ash"}
    send(other_worker, {:open, [3]})
    assert Task.await(other) == {[smooth: 3], 2}
    send(worker, {:open, [1, 2]})
    assert Task.await(work) == {[smooth: 1, smooth: 2], 1}
    assert Ledger.book() == {2, ["ash", "elm"], "ASH"}
  end

  test "failing work keeps the updates" do
    work = Task.async(fn -> Ledger.saw("oak") end)
    assert_receive {:at_gate, worker, "oak"}
    send(worker, :crash)

    assert {:error, {:task_exit, {%RuntimeError{message: "boom"}, _stack}}} =
             Task.await(work, 1000)

    assert Ledger.book() == {1, ["oak"], nil}
  end

  test "of a cast, too" do
    Ledger.turn("yew")
    assert_receive {:at_gate, worker, "yew"}
    assert {1, [], nil} = Ledger.book()
    send(worker, {:open, :ok})
    assert {1, [], nil} = Ledger.book()
  end
end
