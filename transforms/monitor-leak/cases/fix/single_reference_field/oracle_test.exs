ExUnit.start()

defmodule MonitorLeak.SingleReferenceFieldTest do
  use ExUnit.Case, async: true

  setup do
    {:ok, link} = Uplink.Link.start_link()
    %{link: link, a: idle(), b: idle()}
  end

  test "only the present connection is watched", %{link: link, a: a, b: b} do
    for _ <- 1..20 do
      send(link, {:connected, a})
      assert monitors(link) == [a]
      send(link, {:connected, b})
      assert monitors(link) == [b]
      send(link, {:disconnected, b})
      assert monitors(link) == []
    end
  end

  test "death still counts", %{link: link, a: a} do
    send(link, {:connected, a})
    state = kill(a, link)
    assert {state.conn, state.conn_ref, state.retries} == {nil, nil, 1}
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
