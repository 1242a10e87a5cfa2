ExUnit.start()

defmodule UnboundedQueue.TwoProducersTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "one bound for both ways in" do
    {:ok, outbox} = Mail.Outbox.start_link([])

    told =
      capture_log(fn ->
        for n <- 1..3, do: assert({:ok, _} = GenServer.call(outbox, {:post, n}))
        for n <- 4..5, do: GenServer.cast(outbox, {:post, n})
        assert GenServer.call(outbox, :collect) == [3, 4, 5]
        GenServer.cast(outbox, {:post, 6})
        assert GenServer.call(outbox, :collect) == [6]
      end)

    assert [_, _, _] = String.split(told, "dropped")
  end
end
