ExUnit.start()

defmodule MonitorLeak.MapsetHibernateTest do
  use ExUnit.Case, async: true

  alias Lobby.Presence

  test "join and leave in turn" do
    {:ok, server} = Presence.start_link()
    pid = idle()

    for _ <- 1..20 do
      Presence.join(server, pid)
      Presence.join(server, pid)
      assert monitors(server) == [pid]
      Presence.leave(server, pid)
      assert monitors(server) == []
    end

    assert MapSet.size(:sys.get_state(server).watchers) == 0
  end

  test "death still cleans up" do
    {:ok, server} = Presence.start_link()
    pid = idle()
    Presence.join(server, pid)
    state = kill(pid, server)
    assert MapSet.size(state.watchers) == 0
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
