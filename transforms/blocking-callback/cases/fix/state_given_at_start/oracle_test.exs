ExUnit.start(assert_receive_timeout: 400)

defmodule BlockingCallback.StateGivenAtStartTest do
  use ExUnit.Case

  @moduletag :capture_log

  # The test is the porter: it answers when it wants to.
  setup do
    Process.register(self(), Lodge.Porter)
    start = {Lodge.Application, :start, [:normal, []]}
    start_supervised!(%{id: :app, start: start, type: :supervisor})
    :ok
  end

  test "others are answered while the porter comes" do
    work = Task.async(fn -> Lodge.Bell.ring(:guest) end)
    assert_receive {:"$gen_call", from, {:ring, :guest, 2}}
    assert Lodge.Bell.rung() == 1
    GenServer.reply(from, :coming)
    assert Task.await(work) == :coming
    assert :sys.get_state(Lodge.Bell) == %{rings: 2, rung: 1, pending: %{}}
  end

  test "a failure is answered at once" do
    work = Task.async(fn -> Lodge.Bell.ring(:guest) end)
    assert_receive {:"$gen_call", {task, _tag}, {:ring, :guest, 2}}
    Process.exit(task, :kill)
    assert Task.await(work, 1000) == {:error, {:task_exit, :killed}}
  end

  test "a struct, too" do
    work = Task.async(fn -> GenServer.call(Lodge.Door, :knock) end)
    assert_receive {:"$gen_call", from, :knock}
    assert GenServer.call(Lodge.Door, :open?, 400)
    GenServer.reply(from, :who)
    assert Task.await(work) == :who
  end
end
