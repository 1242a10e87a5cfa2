ExUnit.start()

defmodule MonitorLeak.NoDownClauseTest do
  use ExUnit.Case, async: true

  @moduletag :capture_log

  setup do
    {:ok, feed} = Press.Feed.start_link()
    %{feed: feed, pid: idle()}
  end

  test "cycles leave nothing behind", %{feed: feed, pid: pid} do
    for _ <- 1..20 do
      GenServer.call(feed, {:subscribe, pid})
      assert monitors(feed) == [pid]
      GenServer.call(feed, {:unsubscribe, pid})
      assert monitors(feed) == []
    end
  end

  test "the dead are forgotten", %{feed: feed, pid: pid} do
    GenServer.call(feed, {:subscribe, pid})
    state = kill(pid, feed)
    refute inspect(state) =~ "#Reference"
    assert GenServer.call(feed, :count) == 0
  end

  test "any other message is still only logged", %{feed: feed} do
    send(feed, :surprise)
    assert GenServer.call(feed, :count) == 0
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
