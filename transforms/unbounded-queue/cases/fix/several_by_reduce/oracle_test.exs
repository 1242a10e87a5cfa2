ExUnit.start()

defmodule UnboundedQueue.SeveralByReduceTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "each of several counts for itself" do
    {:ok, results} = GenServer.start_link(Scan.Results, [])

    told =
      capture_log(fn ->
        GenServer.cast(results, {:found, Enum.to_list(1..7)})
        assert GenServer.call(results, :next) == 5
        GenServer.cast(results, {:found, [8]})
        assert for(_ <- 1..4, do: GenServer.call(results, :next)) == [6, 7, 8, nil]
      end)

    assert length(String.split(told, "dropped")) == 3
    assert told =~ "4"
  end
end
