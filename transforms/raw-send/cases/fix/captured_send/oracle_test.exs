ExUnit.start()

defmodule RawSend.CapturedSendTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "each reader that is gone is an event of the feed's own kind" do
    {:ok, feed} = Press.Feed.start_link([gone(), self(), gone()])

    events =
      events([:press, :feed, :delivery_failed], fn ->
        GenServer.cast(feed, {:publish, "news"})
        :ok = GenServer.call(feed, :sync)
      end)

    assert events == List.duplicate({%{count: 1}, %{reason: :noproc}}, 2)
    assert_received {:story, "news"}
  end
end
