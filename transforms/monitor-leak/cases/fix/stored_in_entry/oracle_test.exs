ExUnit.start()

defmodule MonitorLeak.StoredInEntryTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, queue} = Print.Queue.start_link()
    %{queue: queue, owner: idle()}
  end

  test "a job that is done or cancelled is no longer watched", %{queue: queue, owner: owner} do
    for _ <- 1..10 do
      id = GenServer.call(queue, {:submit, owner})
      assert monitors(queue) == [owner]
      assert GenServer.call(queue, {:cancel, id}) == :ok
      assert monitors(queue) == []
      id = GenServer.call(queue, {:submit, owner})
      GenServer.cast(queue, {:done, id})
      assert monitors(queue) == []
      assert GenServer.call(queue, {:cancel, id}) == {:error, :unknown}
    end
  end

  test "one job of two", %{queue: queue, owner: owner} do
    a = GenServer.call(queue, {:submit, owner})
    b = GenServer.call(queue, {:submit, owner})
    GenServer.cast(queue, {:done, a})
    assert monitors(queue) == [owner]
    GenServer.cast(queue, {:done, b})
    assert monitors(queue) == []
  end

  test "death still cleans up", %{queue: queue, owner: owner} do
    GenServer.call(queue, {:submit, owner})
    GenServer.call(queue, {:submit, owner})
    assert kill(owner, queue).jobs == %{}
  end

  defp monitors(server) do
    :sys.get_state(server)
    {:monitors, monitors} = Process.info(server, :monitors)
    Enum.sort(for {:process, pid} <- monitors, do: pid)
  end

  defp idle, do: spawn(fn -> Process.sleep(:infinity) end)

  defp kill(pid, server) do
    Process.exit(pid, :kill)
    wait(fn -> pid not in monitors(server) end)
    :sys.get_state(server)
  end

  defp wait(condition, tries \\ 200) do
    cond do
      condition.() -> :ok
      tries == 0 -> flunk("gave up waiting")
      true -> Process.sleep(1) && wait(condition, tries - 1)
    end
  end
end
