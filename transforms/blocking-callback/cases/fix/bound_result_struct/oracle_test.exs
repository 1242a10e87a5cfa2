ExUnit.start(assert_receive_timeout: 400)

defmodule BlockingCallback.BoundResultStructTest do
  use ExUnit.Case

  @moduletag :capture_log

  # The test is the bench: it weighs when it wants to.
  setup do
    Process.register(self(), Depot.Bench)
    start = {Depot.Application, :start, [:normal, []]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while the bench weighs" do
    work = Task.async(fn -> Depot.Scales.weigh(:melon) end)
    assert_receive {:"$gen_call", from, {:weigh, :melon}}
    send(Depot.Scales, :beep)
    assert Depot.Scales.unit() == :gram
    GenServer.reply(from, {12.4, 0})
    assert Task.await(work) == {:ok, 12, :gram}
    assert :sys.get_state(Depot.Scales).weighed == 1
  end

  test "the other answer is the same" do
    work = Task.async(fn -> Depot.Scales.weigh(:melon) end)
    assert_receive {:"$gen_call", from, {:weigh, :melon}}
    GenServer.reply(from, {0, 3})
    assert Task.await(work) == {:error, 3}
    refute inspect(:sys.get_state(Depot.Scales)) =~ "#Reference"
  end

  test "failing work is answered at once" do
    server = Process.whereis(Depot.Scales)
    work = Task.async(fn -> Depot.Scales.weigh(:melon) end)
    assert_receive {:"$gen_call", from, {:weigh, :melon}}
    GenServer.reply(from, {:heavy, 0})
    assert {:error, {:task_exit, {:badarg, _stack}}} = Task.await(work, 1000)
    assert Process.whereis(Depot.Scales) == server
  end
end
