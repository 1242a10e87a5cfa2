ExUnit.start()

defmodule MonitorLeak.ReferenceToANameTest do
  use ExUnit.Case, async: true

  test "registered and unregistered in turn" do
    {:ok, server} = Marina.start_link()
    pid = idle()

    for _ <- 1..20 do
      assert Marina.register(server, "alfa", pid) == :ok
      assert Marina.register(server, "bravo", pid) == :ok
      assert Marina.register(server, "alfa", self()) == {:error, :taken}
      assert monitors(server) == [pid, pid]
      Marina.unregister(server, "alfa")
      assert monitors(server) == [pid]
      Marina.unregister(server, "bravo")
      assert monitors(server) == []
    end

    assert :sys.get_state(server) == %{boats: %{}, refs: %{}}
  end

  test "the death of who had a name takes it from nobody else" do
    {:ok, server} = Marina.start_link()
    [first, second] = [idle(), idle()]
    Marina.register(server, "alfa", first)
    Marina.unregister(server, "alfa")
    Marina.register(server, "alfa", second)
    kill(first)
    assert Marina.hail(server, "alfa") == {:ok, second}
    kill(second)
    assert Marina.hail(server, "alfa") == :error
    assert :sys.get_state(server) == %{boats: %{}, refs: %{}}
  end

  defp monitors(server) do
    :sys.get_state(server)
    {:monitors, monitors} = Process.info(server, :monitors)
    for {:process, pid} <- monitors, do: pid
  end

  defp idle, do: spawn(fn -> Process.sleep(:infinity) end)

  defp kill(pid) do
    ref = Process.monitor(pid)
    Process.exit(pid, :kill)
    assert_receive {:DOWN, ^ref, _, _, _}
    # The server was told at the same moment.
    Process.sleep(10)
  end
end
