ExUnit.start()

defmodule UnboundedQueue.WaitingCallersRejectedTest do
  use ExUnit.Case, async: true
  alias Pool.Slots

  test "two may wait, the third is told at once" do
    {:ok, slots} = Slots.start_link(1)
    assert Slots.take(slots) == :ok
    first = waiting(slots, 1)
    second = waiting(slots, 2)
    assert GenServer.call(slots, :take, 200) == {:error, :overloaded}
    Slots.give_back(slots)
    assert Task.await(first) == :ok
    third = waiting(slots, 2)
    assert GenServer.call(slots, :take, 200) == {:error, :overloaded}
    for _ <- 1..3, do: Slots.give_back(slots)
    assert Task.await_many([second, third]) == [:ok, :ok]
    assert Slots.take(slots) == :ok
  end

  defp waiting(slots, count) do
    task = Task.async(fn -> Slots.take(slots) end)
    until(fn -> length(:sys.get_state(slots).waiting) == count end)
    task
  end

  defp until(condition), do: condition.() || (Process.sleep(1) && until(condition))
end
