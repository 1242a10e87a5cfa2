ExUnit.start()

defmodule MonitorLeak.RefsInAnotherFieldTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, station} = Radio.Station.start_link()
    %{station: station, pid: idle()}
  end

  test "tuned in and out in turn", %{station: station, pid: pid} do
    for _ <- 1..20 do
      GenServer.call(station, {:tune_in, 1, pid})
      GenServer.call(station, {:tune_in, 2, pid})
      assert monitors(station) == [pid]
      GenServer.call(station, {:tune_out, 1, pid})
      assert monitors(station) == [pid]
      GenServer.call(station, {:tune_out, 2, pid})
      assert monitors(station) == []
      assert :sys.get_state(station).refs == %{}
    end
  end

  test "death still cleans up", %{station: station, pid: pid} do
    GenServer.call(station, {:tune_in, 1, pid})
    state = kill(pid, station)
    assert state.listeners == %{1 => MapSet.new()}
    assert state.refs == %{}
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
