ExUnit.start()

defmodule MonitorLeak.TakenNamesTest do
  use ExUnit.Case, async: true

  test "posted and relieved in turn" do
    {:ok, watch} = Night.Watch.start_link()
    pid = idle()

    for _ <- 1..20 do
      :ok = GenServer.call(watch, {:post, pid})
      :ok = GenServer.call(watch, {:post, pid})
      assert monitors(watch) == [pid]
      :ok = GenServer.call(watch, {:relieve, pid})
      assert monitors(watch) == []
    end
  end

  test "the limit stays, and death still cleans up" do
    {:ok, watch} = Night.Watch.start_link()
    [pid | _] = pids = for _ <- 1..3, do: idle()
    for guard <- pids, do: :ok = GenServer.call(watch, {:post, guard})
    assert GenServer.call(watch, {:post, idle()}) == :full
    state = kill(pid, watch)
    assert MapSet.size(state.guards) == 2
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
