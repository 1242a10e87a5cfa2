ExUnit.start()

defmodule MonitorLeak.EachCaptureGroupsTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, roster} = Crew.Roster.start_link(:harbour)
    %{roster: roster, a: idle(), b: idle()}
  end

  test "hired and disbanded in turn", %{roster: roster, a: a, b: b} do
    for _ <- 1..20 do
      assert GenServer.call(roster, {:hire, :day, [a, b, a]}) == 2
      assert monitors(roster) == Enum.sort([a, b])
      GenServer.call(roster, {:disband, :day})
      assert monitors(roster) == []
    end
  end

  test "in two crews until the last one goes", %{roster: roster, a: a, b: b} do
    GenServer.call(roster, {:hire, :day, [a, b]})
    GenServer.call(roster, {:hire, :night, [a]})
    GenServer.call(roster, {:disband, :day})
    assert monitors(roster) == [a]
    GenServer.cast(roster, {:keep, []})
    assert monitors(roster) == []
  end

  test "death still cleans up", %{roster: roster, a: a} do
    GenServer.call(roster, {:hire, :day, [a]})
    state = kill(a, roster)
    assert MapSet.size(state.crews.day) == 0
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
