ExUnit.start()

defmodule UnboundedQueue.TwoListsAtOnceTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "both lists are bounded, each tells for itself" do
    {:ok, box} = GenServer.start_link(Vote.Box, [])

    told =
      capture_log(fn ->
        for n <- 1..5, do: GenServer.cast(box, {:vote, n, :yes})
        assert %{votes: [:yes, :yes], voters: [5, 4]} = :sys.get_state(box)
        assert GenServer.call(box, :count) == %{yes: 2}
        GenServer.cast(box, {:vote, 6, :no})
        assert GenServer.call(box, :count) == %{no: 1}
      end)

    assert length(String.split(told, "dropped")) == 5
  end
end
