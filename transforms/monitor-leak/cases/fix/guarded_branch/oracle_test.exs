ExUnit.start()

defmodule MonitorLeak.GuardedBranchTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, boxes} = Mail.Boxes.start_link()
    %{boxes: boxes, pid: idle()}
  end

  test "cycles leave nothing behind", %{boxes: boxes, pid: pid} do
    for _ <- 1..20 do
      :ok = GenServer.call(boxes, {:subscribe, pid})
      :ok = GenServer.call(boxes, {:subscribe, pid})
      assert monitors(boxes) == [pid]
      :ok = GenServer.call(boxes, {:unsubscribe, pid})
      assert monitors(boxes) == []
      assert GenServer.call(boxes, {:unsubscribe, pid}) == {:error, :not_subscribed}
    end
  end

  test "death still cleans up, and the sweeper's own monitor is its own", context do
    %{boxes: boxes, pid: pid} = context
    GenServer.call(boxes, {:subscribe, pid})
    GenServer.cast(boxes, :sweep)
    wait(fn -> :sys.get_state(boxes).sweeper == nil end)
    assert monitors(boxes) == [pid]
    state = kill(pid, boxes)
    assert state.subscribers == []
    refute inspect(state) =~ "#Reference"
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
