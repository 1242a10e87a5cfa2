ExUnit.start(assert_receive_timeout: 400)

defmodule BlockingCallback.TwoWaitsTest do
  use ExUnit.Case

  @moduletag :capture_log

  # The test is the ground: it answers when it wants to.
  setup do
    Process.register(self(), Dig.Ground)

    start_supervised!(%{
      id: :app,
      start: {Dig.Application, :start, [:normal, []]},
      type: :supervisor
    })

    :ok
  end

  test "others are answered at both waits" do
    work = Task.async(fn -> Dig.Trench.dig(:here) end)
    assert_receive {:"$gen_call", from, {:dig, :here, 3}}
    assert Dig.Trench.depth() == 3
    GenServer.reply(from, :stone)
    assert_receive {:"$gen_call", from, {:drill, :here}}
    assert Dig.Trench.depth() == 3
    GenServer.reply(from, :gold)
    assert Task.await(work) == {:drilled, :gold}
  end

  test "the other way has one wait" do
    work = Task.async(fn -> Dig.Trench.dig(:there) end)
    assert_receive {:"$gen_call", from, {:dig, :there, 3}}
    GenServer.reply(from, :clay)
    assert Task.await(work) == {:dug, :clay}
  end

  test "a failure of the second wait is answered at once" do
    work = Task.async(fn -> Dig.Trench.dig(:here) end)
    assert_receive {:"$gen_call", from, {:dig, :here, 3}}
    GenServer.reply(from, :stone)
    assert_receive {:"$gen_call", {task, _tag}, {:drill, :here}}
    Process.exit(task, :kill)
    assert Task.await(work, 1000) == {:error, {:task_exit, :killed}}
    assert Dig.Trench.depth() == 3
  end

  test "the supervisor starts before the first server that needs it" do
    order = for {id, _pid, _type, _modules} <- Supervisor.which_children(app()), do: id
    assert Enum.reverse(order) == [Dig.TaskSupervisor, Dig.Index, Dig.Trench, Dig.Shed]
  end

  test "a cast, too" do
    GenServer.cast(Dig.Trench, {:fill, :here})
    assert_receive {:"$gen_call", from, {:fill, :here}}
    assert Dig.Trench.depth() == 3
    GenServer.reply(from, :ok)
    assert Dig.Trench.depth() == 3
  end

  defp app do
    {:dictionary, dictionary} = Process.info(Process.whereis(Dig.Shed), :dictionary)
    hd(dictionary[:"$ancestors"])
  end
end
