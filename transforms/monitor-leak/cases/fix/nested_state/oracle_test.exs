ExUnit.start()

defmodule MonitorLeak.NestedStateTest do
  use ExUnit.Case, async: true

  test "watch and unwatch in turn" do
    {:ok, server} = Grid.Node.start_link(name: :n1)
    pid = idle()

    for _ <- 1..20 do
      GenServer.call(server, {:watch, pid})
      GenServer.call(server, {:watch, pid})
      assert monitors(server) == [pid]
      GenServer.call(server, {:unwatch, pid})
      assert monitors(server) == []
    end

    assert :sys.get_state(server).registry.seen == 40
  end

  test "death still cleans up" do
    {:ok, server} = Grid.Node.start_link(name: :n1)
    pid = idle()
    GenServer.call(server, {:watch, pid})
    state = kill(pid, server)
    assert MapSet.size(state.registry.watchers) == 0
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
