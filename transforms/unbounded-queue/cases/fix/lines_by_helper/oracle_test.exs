ExUnit.start()

defmodule UnboundedQueue.LinesByHelperTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "four lines stay, and a cleared console fills up again" do
    {:ok, console} = Console.Lines.start_link("c")

    told =
      capture_log(fn ->
        for n <- 1..3, do: GenServer.cast(console, {:print, n})
        for n <- 4..6, do: send(console, {:line, n})
        assert GenServer.call(console, :lines) == {"c", [6, 5, 4, 3]}
        assert :sys.get_state(console).seen == 3
        assert GenServer.call(console, :clear) == :ok
        for n <- 1..5, do: send(console, {:line, n})
        assert GenServer.call(console, :lines) == {"c", [5, 4, 3, 2]}
      end)

    # Full, room again (2 were dropped), full.
    assert [_, _, _, _] = String.split(told, "dropped")
    assert told =~ "2"
  end
end
