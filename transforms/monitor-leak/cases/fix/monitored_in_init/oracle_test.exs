ExUnit.start()

defmodule MonitorLeak.MonitoredInInitTest do
  use ExUnit.Case, async: true

  test "a worker that is taken is no longer watched" do
    [a, b] = pids = [idle(), idle()]
    {:ok, pool} = Pool.Keeper.start_link(pids)
    assert monitors(pool) == Enum.sort(pids)

    for _ <- 1..20 do
      {:ok, taken} = GenServer.call(pool, :take)
      assert monitors(pool) == Enum.sort(pids -- [taken])
      :ok = GenServer.call(pool, {:give, taken})
      assert monitors(pool) == Enum.sort([a, b])
    end
  end

  test "death still cleans up" do
    [a, b] = pids = [idle(), idle()]
    {:ok, pool} = Pool.Keeper.start_link(pids)
    state = kill(a, pool)
    assert state.idle == [b]
    assert GenServer.call(pool, :take) == {:ok, b}
    assert GenServer.call(pool, :take) == {:error, :empty}
    refute inspect(:sys.get_state(pool)) =~ "#Reference"
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
