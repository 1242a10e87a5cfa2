ExUnit.start()

defmodule UnboundedQueue.PipedPutsTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "the last three are kept, in order" do
    {:ok, room} = GenServer.start_link(Chat.Room, "tea")

    told =
      capture_log(fn ->
        for n <- 1..6, do: GenServer.cast(room, {:say, :ann, n})
        assert GenServer.call(room, :history) == [ann: 4, ann: 5, ann: 6]
        assert :sys.get_state(room).speaker == :ann
      end)

    assert [_, _] = String.split(told, "dropped")
  end
end
