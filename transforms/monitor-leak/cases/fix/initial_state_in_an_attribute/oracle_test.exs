ExUnit.start()

defmodule MonitorLeak.InitialStateInAnAttributeTest do
  use ExUnit.Case, async: true

  test "riders come and go, many at once" do
    {:ok, server} = Ferris.start_link()
    pids = for _ <- 1..3, do: spawn(fn -> Process.sleep(:infinity) end)

    for _ <- 1..20 do
      for pid <- pids, cabin <- 1..2, do: Ferris.board(server, pid, cabin)
      assert monitors(server) == Enum.sort(pids)
      Ferris.unload(server, tl(pids))
      assert monitors(server) == [hd(pids)]
      Ferris.unload(server, pids)
      assert monitors(server) == []
    end
  end

  test "death still cleans up" do
    {:ok, server} = Ferris.start_link()
    pid = spawn(fn -> Process.sleep(:infinity) end)
    Ferris.board(server, pid, 1)
    assert monitors(server) == [pid]
    Process.exit(pid, :kill)
    wait(fn -> :sys.get_state(server).riders == %{} end)
    refute inspect(:sys.get_state(server)) =~ "#Reference"
  end

  defp monitors(server) do
    :sys.get_state(server)
    {:monitors, monitors} = Process.info(server, :monitors)
    Enum.sort(for {:process, pid} <- monitors, do: pid)
  end

  defp wait(condition, tries \\ 200) do
    cond do
      condition.() -> :ok
      tries == 0 -> flunk("gave up waiting")
      true -> Process.sleep(1) && wait(condition, tries - 1)
    end
  end
end
