ExUnit.start()

defmodule MonitorLeak.CaseInHandleInfoTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, farm} = Farm.Dogs.start_link()
    %{farm: farm, a: idle(), b: idle()}
  end

  test "bought and sold in turn", %{farm: farm, a: a, b: b} do
    for _ <- 1..20 do
      send(farm, {:buy, :north, [a, b]})
      send(farm, {:buy, :south, [a]})
      assert monitors(farm) == Enum.sort([a, b])
      send(farm, {:sell, :north, a})
      assert monitors(farm) == Enum.sort([a, b])
      send(farm, {:sell, :south, a})
      send(farm, {:sell, :north, b})
      assert monitors(farm) == []
    end
  end

  test "another pack on the same field", %{farm: farm, a: a, b: b} do
    send(farm, {:buy, :north, [a]})
    send(farm, {:buy, :north, [b]})
    assert monitors(farm) == [b]
  end

  test "death still cleans up", %{farm: farm, a: a} do
    send(farm, {:buy, :north, [a]})
    state = kill(a, farm)
    assert state.dogs == %{north: %{}}
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
