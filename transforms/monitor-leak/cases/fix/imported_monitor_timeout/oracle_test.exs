ExUnit.start()

defmodule MonitorLeak.ImportedMonitorTimeoutTest do
  use ExUnit.Case, async: true

  test "enter and exit in turn" do
    {:ok, gate} = Parking.Gate.start_link()
    car = idle()

    for _ <- 1..20 do
      GenServer.cast(gate, {:enter, car})
      assert monitors(gate) == [car]
      send(gate, {:exit, car})
      assert monitors(gate) == []
    end
  end

  test "death still cleans up" do
    {:ok, gate} = Parking.Gate.start_link()
    car = idle()
    GenServer.cast(gate, {:enter, car})
    state = kill(car, gate)
    assert MapSet.size(state.cars) == 0
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
