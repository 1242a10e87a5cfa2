ExUnit.start()

defmodule MonitorLeak.PidInEntryTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, board} = Alerts.Board.start_link()
    %{board: board, pid: idle()}
  end

  test "mounted and unmounted in turn", %{board: board, pid: pid} do
    for _ <- 1..20 do
      GenServer.call(board, {:mount, :a, %{pid: pid, title: "A"}})
      GenServer.call(board, {:mount, :b, %{pid: pid, title: "B"}})
      assert monitors(board) == [pid]
      send(board, {:unmount, :a})
      assert monitors(board) == [pid]
      send(board, {:unmount, :b})
      assert monitors(board) == []
    end
  end

  test "another view under the same name", %{board: board, pid: pid} do
    other = idle()
    GenServer.call(board, {:mount, :a, %{pid: other, title: "A"}})
    GenServer.call(board, {:mount, :a, %{pid: pid, title: "A"}})
    assert monitors(board) == [pid]
  end

  test "death still cleans up", %{board: board, pid: pid} do
    GenServer.call(board, {:mount, :a, %{pid: pid, title: "A"}})
    GenServer.call(board, {:mount, :b, %{pid: pid, title: "B"}})
    state = kill(pid, board)
    assert GenServer.call(board, :titles) == []
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
