ExUnit.start()

defmodule MonitorLeak.StoredAsValueTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, locks} = Depot.Locks.start_link()
    %{locks: locks, pid: idle()}
  end

  test "held twice, watched once, not at all after the drop", %{locks: locks, pid: pid} do
    for _ <- 1..20 do
      GenServer.call(locks, {:hold, pid})
      GenServer.call(locks, {:hold, pid})
      assert monitors(locks) == [pid]
      GenServer.call(locks, {:drop, pid})
      assert monitors(locks) == []
      GenServer.call(locks, {:drop, pid})
    end
  end

  test "death still cleans up", %{locks: locks, pid: pid} do
    GenServer.call(locks, {:hold, pid})
    assert kill(pid, locks).holders == %{}
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
