ExUnit.start()

defmodule MonitorLeak.ListOfEntriesTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, server} = Ticker.start_link()
    %{server: server, pid: idle()}
  end

  test "added twice, watched once, until both entries are gone", %{server: server, pid: pid} do
    for _ <- 1..10 do
      GenServer.call(server, {:add, pid})
      GenServer.call(server, {:add, pid})
      assert monitors(server) == [pid]
      GenServer.call(server, {:remove, pid})
      assert monitors(server) == [pid]
      GenServer.call(server, {:remove, pid})
      assert monitors(server) == []
    end
  end

  test "one :DOWN removes all entries of a pid", %{server: server, pid: pid} do
    GenServer.call(server, {:add, pid})
    GenServer.call(server, {:add, pid})
    state = kill(pid, server)
    assert state.listeners == []
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
