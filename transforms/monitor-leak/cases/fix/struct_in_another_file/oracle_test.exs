ExUnit.start()

defmodule MonitorLeak.StructInAnotherFileTest do
  use ExUnit.Case, async: true

  alias Harbour.Warden

  setup do
    {:ok, master} = Warden.start_link(self())
    %{master: master, ship: idle()}
  end

  test "docked and undocked in turn", %{master: master, ship: ship} do
    for _ <- 1..20 do
      Warden.dock(master, :n, ship)
      Warden.dock(master, :n, ship)
      Warden.dock(master, :s, ship)
      assert monitors(master) == [ship]
      Warden.undock(master, :n, ship)
      assert monitors(master) == [ship]
      Warden.undock(master, :s, ship)
      assert monitors(master) == []
    end
  end

  test "a :DOWN that is already on its way when the ship leaves is dropped", context do
    %{master: master, ship: ship} = context
    Warden.dock(master, :n, ship)
    assert ship in monitors(master)
    :sys.suspend(master)
    Warden.undock(master, :n, ship)
    Process.exit(ship, :kill)
    wait(fn -> elem(Process.info(master, :message_queue_len), 1) == 2 end)
    :sys.resume(master)
    :sys.get_state(master)
    refute_received {:sunk, ^ship}
  end

  test "death still cleans up, once", %{master: master, ship: ship} do
    Warden.dock(master, :n, ship)
    Warden.dock(master, :s, ship)
    state = kill(ship, master)
    assert_received {:sunk, ^ship}
    assert state.berths == %{n: [], s: []}
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
