ExUnit.start()

defmodule MonitorLeak.AtomListStructTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, tower} = Tower.Control.start_link(:west)
    %{tower: tower, pid: idle()}
  end

  test "entered and left in turn", %{tower: tower, pid: pid} do
    for n <- 1..20 do
      assert GenServer.call(tower, {:enter, pid, n}) == 1
      assert GenServer.call(tower, {:enter, pid, -n}) == 2
      assert monitors(tower) == [pid]
      assert GenServer.call(tower, {:leave, n}) == 1
      assert monitors(tower) == [pid]
      assert GenServer.call(tower, {:leave, -n}) == 0
      assert monitors(tower) == []
    end
  end

  test "death still cleans up", %{tower: tower, pid: pid} do
    GenServer.call(tower, {:enter, pid, 1})
    GenServer.call(tower, {:enter, pid, 2})
    state = kill(pid, tower)
    assert state.planes == []
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
