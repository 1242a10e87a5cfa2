ExUnit.start()

defmodule MonitorLeak.MapValueByIdTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, server} = Fleet.Directory.start_link()
    %{server: server, pid: idle()}
  end

  test "removal by id", %{server: server, pid: pid} do
    for n <- 1..20 do
      GenServer.call(server, {:assign, n, pid})
      assert monitors(server) == [pid]
      GenServer.call(server, {:release, n})
      assert monitors(server) == []
    end
  end

  test "a pid under two ids", %{server: server, pid: pid} do
    GenServer.call(server, {:assign, :a, pid})
    GenServer.call(server, {:assign, :b, pid})
    assert monitors(server) == [pid]
    GenServer.call(server, {:release, :a})
    assert monitors(server) == [pid]
    GenServer.call(server, {:release, :b})
    assert monitors(server) == []
  end

  test "overwriting, bulk removal and reset", %{server: server, pid: pid} do
    other = idle()
    GenServer.call(server, {:assign, :a, pid})
    GenServer.call(server, {:assign, :a, other})
    assert monitors(server) == [other]
    GenServer.call(server, {:assign, :b, pid})
    GenServer.call(server, {:release_all, [:a, :c]})
    assert monitors(server) == [pid]
    GenServer.call(server, :reset)
    assert monitors(server) == []
  end

  test "death still cleans up", %{server: server, pid: pid} do
    GenServer.call(server, {:assign, :a, pid})
    GenServer.call(server, {:assign, :b, pid})
    state = kill(pid, server)
    assert state.workers == %{}
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
