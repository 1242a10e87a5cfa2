ExUnit.start()

defmodule MonitorLeak.HelpersAndPipesTest do
  use ExUnit.Case, async: true

  test "watch and unwatch in turn" do
    {:ok, server} = Billing.Watchers.start_link()
    pid = idle()

    for _ <- 1..20 do
      GenServer.call(server, {:watch, pid})
      GenServer.cast(server, {:watch, pid})
      assert monitors(server) == [pid]
      GenServer.call(server, {:unwatch, pid})
      assert monitors(server) == []
    end

    assert :sys.get_state(server).changes == 40
  end

  test "death still cleans up" do
    {:ok, server} = Billing.Watchers.start_link()
    pid = idle()
    GenServer.cast(server, {:watch, pid})
    state = kill(pid, server)
    assert state.watchers == %{}
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
