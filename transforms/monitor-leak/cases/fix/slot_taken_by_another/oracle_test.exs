ExUnit.start()

defmodule MonitorLeak.SlotTakenByAnotherTest do
  use ExUnit.Case, async: true

  test "only who holds a berth is watched" do
    {:ok, server} = Berths.start_link()
    [first, second] = for _ <- 1..2, do: spawn(fn -> Process.sleep(:infinity) end)

    for _ <- 1..20 do
      Berths.moor(server, :a, first)
      Berths.moor(server, :b, first)
      assert monitors(server) == [first]
      assert Berths.moor(server, :a, second) == {:ok, first}
      assert monitors(server) == Enum.sort([first, second])
      Berths.cast_off(server, :b)
      assert monitors(server) == [second]
      assert Berths.cast_off(server, :a) == {:ok, second}
      assert monitors(server) == []
    end
  end

  test "death frees all berths" do
    {:ok, server} = Berths.start_link()
    pid = spawn(fn -> Process.sleep(:infinity) end)
    Berths.moor(server, :a, pid)
    Berths.moor(server, :b, pid)
    Process.exit(pid, :kill)
    wait(fn -> :sys.get_state(server).berths == %{} end)
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
