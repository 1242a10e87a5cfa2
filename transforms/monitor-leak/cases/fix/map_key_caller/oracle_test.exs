ExUnit.start()

defmodule MonitorLeak.MapKeyCallerTest do
  use ExUnit.Case, async: true

  alias Uplink.Sessions

  test "open and close in turn" do
    {:ok, server} = Sessions.start_link()

    for n <- 1..20 do
      :ok = Sessions.open(server, n)
      :ok = Sessions.open(server, n + 1)
      assert monitors(server) == [self()]
      assert {:ok, n + 1} == Sessions.close(server)
      assert monitors(server) == []
      assert {:error, :unknown} == Sessions.close(server)
    end
  end

  test "death still cleans up" do
    {:ok, server} = Sessions.start_link(limit: 1)
    task = Task.async(fn -> Sessions.open(server, :short) end)
    assert Task.await(task) == :ok
    wait(fn -> :sys.get_state(server).clients == %{} end)
    refute inspect(:sys.get_state(server)) =~ "#Reference"
    assert Sessions.open(server, :next) == :ok
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
