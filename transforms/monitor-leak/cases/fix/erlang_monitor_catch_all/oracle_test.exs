ExUnit.start()

defmodule MonitorLeak.ErlangMonitorCatchAllTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, room} = Chat.Room.start_link("tea")
    %{room: room, pid: idle()}
  end

  test "join and part in turn", %{room: room, pid: pid} do
    for _ <- 1..20 do
      GenServer.call(room, {:join, pid})
      GenServer.call(room, {:join, pid})
      assert monitors(room) == [pid]
      GenServer.call(room, {:part, pid})
      assert monitors(room) == []
    end
  end

  test "the dead leave the room", %{room: room, pid: pid} do
    GenServer.call(room, {:join, pid})
    state = kill(pid, room)
    assert state.members == []
    refute inspect(state) =~ "#Reference"
    send(room, :anything)
    assert :sys.get_state(room).topic == "tea"
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
