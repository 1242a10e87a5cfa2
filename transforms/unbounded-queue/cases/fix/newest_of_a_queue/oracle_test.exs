ExUnit.start()

defmodule UnboundedQueue.NewestOfAQueueTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "what comes while two wait is dropped" do
    {:ok, frames} = GenServer.start_link(Camera.Frames, encoder: :none)

    told =
      capture_log(fn ->
        for n <- 1..4, do: GenServer.cast(frames, {:frame, n})
        assert GenServer.call(frames, :frame) == {:value, 1}
        GenServer.cast(frames, {:frame, 5})

        assert for(_ <- 1..3, do: GenServer.call(frames, :frame)) == [
                 {:value, 2},
                 {:value, 5},
                 :empty
               ]
      end)

    assert [_, _, _] = String.split(told, "dropped")
  end
end
