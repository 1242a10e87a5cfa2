ExUnit.start()

defmodule MonitorLeak.RefsByReferenceTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, table} = Names.Table.start_link()
    %{table: table, pid: idle()}
  end

  test "registered and unregistered in turn", %{table: table, pid: pid} do
    for _ <- 1..20 do
      GenServer.call(table, {:register, :a, pid})
      GenServer.call(table, {:register, :a, pid})
      assert monitors(table) == [pid]
      assert GenServer.call(table, {:unregister, :a}) == {:ok, pid}
      assert monitors(table) == []
      assert GenServer.call(table, {:unregister, :a}) == {:error, :unknown}
    end

    assert :sys.get_state(table).refs == %{}
  end

  test "the death of a former owner leaves the name to the new one", %{table: table, pid: pid} do
    other = idle()
    GenServer.call(table, {:register, :a, pid})
    GenServer.call(table, {:register, :a, other})
    assert monitors(table) == [other]
    kill(pid, table)
    assert GenServer.call(table, {:whereis, :a}) == other
  end

  test "death still cleans up", %{table: table, pid: pid} do
    GenServer.call(table, {:register, :a, pid})
    assert kill(pid, table) == %{names: %{}, refs: %{}}
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
