ExUnit.start()

defmodule MonitorLeak.SingleOwnerTest do
  use ExUnit.Case, async: true

  test "only the owner is watched" do
    {:ok, light} = Stage.Light.start_link(:red)
    [a, b] = [idle(), idle()]

    for _ <- 1..10 do
      GenServer.call(light, {:take, a})
      GenServer.call(light, {:take, a})
      assert monitors(light) == [a]
      assert GenServer.call(light, {:take, b}) == a
      assert monitors(light) == [b]
      GenServer.call(light, {:colour, :green})
      assert monitors(light) == [b]
      GenServer.call(light, :give_back)
      assert monitors(light) == []
    end
  end

  test "death still cleans up" do
    {:ok, light} = Stage.Light.start_link(:red)
    pid = idle()
    GenServer.call(light, {:take, pid})
    state = kill(pid, light)
    assert state.owner == nil
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
