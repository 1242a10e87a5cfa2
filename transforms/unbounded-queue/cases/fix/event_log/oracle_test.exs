ExUnit.start()

defmodule UnboundedQueue.EventLogTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "the last three are kept, in order, and a flood is told once" do
    {:ok, log} = Shop.EventLog.start_link([])

    told =
      capture_log(fn ->
        for n <- 1..10, do: Shop.EventLog.record(log, n)
        assert Shop.EventLog.recent(log) == [8, 9, 10]
      end)

    assert [_, _] = String.split(told, "dropped")
  end

  test "below the limit nothing is dropped or told" do
    {:ok, log} = Shop.EventLog.start_link([])

    told =
      capture_log(fn ->
        for n <- 1..3, do: Shop.EventLog.record(log, n)
        assert Shop.EventLog.recent(log) == [1, 2, 3]
      end)

    assert told == ""
  end
end
