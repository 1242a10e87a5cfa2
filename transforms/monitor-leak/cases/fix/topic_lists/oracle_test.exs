ExUnit.start()

defmodule MonitorLeak.TopicListsTest do
  use ExUnit.Case, async: true

  alias Relay.Router

  setup do
    {:ok, router} = Router.start_link()
    %{router: router, pid: idle()}
  end

  test "cycles leave nothing behind", %{router: router, pid: pid} do
    for _ <- 1..20 do
      :ok = Router.subscribe(router, "a", pid)
      assert monitors(router) == [pid]
      :ok = Router.unsubscribe(router, "a", pid)
      assert monitors(router) == []
    end
  end

  test "one monitor for several topics, until the last one goes", %{router: router, pid: pid} do
    Router.subscribe(router, "a", pid)
    Router.subscribe(router, "b", pid)
    Router.subscribe(router, "b", pid)
    assert monitors(router) == [pid]
    Router.unsubscribe(router, "a", pid)
    assert monitors(router) == [pid]
    Router.unsubscribe(router, "b", pid)
    assert monitors(router) == []
  end

  test "death still cleans up, and no reference stays", %{router: router, pid: pid} do
    Router.subscribe(router, "a", pid)
    Router.subscribe(router, "b", pid)
    state = kill(pid, router)
    assert Router.routes(router) == %{}
    refute inspect(state) =~ "#Reference"
  end

  test "a pid that is added again after :DOWN is watched again", %{router: router, pid: pid} do
    Router.subscribe(router, "a", pid)
    # as after a network split: :DOWN though the process lives
    send(router, {:DOWN, make_ref(), :process, pid, :noconnection})
    assert Router.routes(router) == %{}
    before = length(monitors(router))
    Router.subscribe(router, "a", pid)
    assert length(monitors(router)) == before + 1
    Router.unsubscribe(router, "a", pid)
    assert length(monitors(router)) == before
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
