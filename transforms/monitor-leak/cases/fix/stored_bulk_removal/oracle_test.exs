ExUnit.start()

defmodule MonitorLeak.StoredBulkRemovalTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, server} = Lab.Sensors.start_link()
    %{server: server, a: idle(), b: idle()}
  end

  test "attached and detached in turn", %{server: server, a: a, b: b} do
    for _ <- 1..20 do
      GenServer.call(server, {:attach, a})
      GenServer.call(server, {:attach, b})
      GenServer.call(server, {:detach, a})
      assert monitors(server) == [b]
      assert GenServer.call(server, :detach_all) == 1
      assert monitors(server) == []
    end
  end

  test "only some stay", %{server: server, a: a, b: b} do
    GenServer.call(server, {:attach, a})
    GenServer.call(server, {:attach, b})
    GenServer.cast(server, {:keep, [a]})
    assert monitors(server) == [a]
  end

  test "death still cleans up", %{server: server, a: a} do
    GenServer.call(server, {:attach, a})
    GenServer.call(server, {:attach, a})
    assert kill(a, server).sensors == []
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
