defmodule Shop.FeedTest do
  use ExUnit.Case
  import ExUnit.CaptureLog
  alias Shop.Feed

  test "a failure that is passed over is told" do
    hear("feed")
    source = fn -> {:error, :offline} end
    {:ok, server} = Feed.start_link(source)
    assert %{items: []} = :sys.get_state(server)
    assert heard() == [{[:shop, :feed, :load_failed], %{count: 1}, %{reason: :offline}}]
    send(server, {:pushed, {:ok, 1}})
    assert %{items: [1]} = :sys.get_state(server)
    assert heard() == []

    capture_log(fn ->
      send(server, {:pushed, {:error, :garbled}})
      :sys.get_state(server)
    end)

    assert heard() == [{[:shop, :feed, :pushed_failed], %{count: 1}, %{reason: :garbled}}]
  end

  defp hear(test) do
    pid = self()

    :telemetry.attach_many(
      test,
      [[:shop, :feed, :load_failed], [:shop, :feed, :pushed_failed]],
      fn event, measurements, metadata, _ -> send(pid, {event, measurements, metadata}) end,
      nil
    )
  end

  defp heard do
    receive do
      event -> [event | heard()]
    after
      20 -> []
    end
  end
end
