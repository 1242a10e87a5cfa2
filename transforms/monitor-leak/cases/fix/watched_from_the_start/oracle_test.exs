ExUnit.start()

defmodule MonitorLeak.WatchedFromTheStartTest do
  use ExUnit.Case, async: true

  test "who is adopted is no longer watched, who stays is" do
    dogs = [first, second, third] = for _ <- 1..3, do: spawn(fn -> Process.sleep(:infinity) end)
    {:ok, server} = Kennel.start_link(dogs)
    assert monitors(server) == Enum.sort(dogs)
    Kennel.adopt(server, second)
    assert monitors(server) == Enum.sort([first, third])
    Process.exit(first, :kill)
    wait(fn -> :sys.get_state(server).dogs == [third] end)
    assert monitors(server) == [third]
    Kennel.adopt(server, third)
    assert monitors(server) == []
    refute inspect(:sys.get_state(server)) =~ "#Reference"
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
