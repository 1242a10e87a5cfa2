ExUnit.start()

defmodule UnboundedQueue.NestedSamplesTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "the last three samples are kept" do
    {:ok, meter} = Meter.Samples.start_link(:volt)

    told =
      capture_log(fn ->
        for n <- 1..5, do: GenServer.cast(meter, {:sample, n})
        assert GenServer.call(meter, :stats) == %{samples: [5, 4, 3], highest: 5}
        assert GenServer.call(meter, :take) == [5, 4, 3]
        for n <- 6..8, do: GenServer.cast(meter, {:sample, n})
        assert GenServer.call(meter, :take) == [8, 7, 6]
      end)

    assert [_, _, _] = String.split(told, "dropped")
  end
end
