ExUnit.start()

defmodule UnboundedQueue.BranchOfAnInfoTest do
  use ExUnit.Case
  import ExUnit.CaptureLog

  test "two calls are kept until somebody listens" do
    {:ok, receiver} = Radio.Receiver.start_link([])

    told =
      capture_log(fn ->
        for n <- 1..4, do: send(receiver, {:call, n})
        send(receiver, {:listen, self()})
        assert_receive 1
        assert_receive 2
        send(receiver, {:call, 5})
        assert_receive 5
        refute_received 3
      end)

    assert [_, _, _] = String.split(told, "dropped")
    assert told =~ "2"
  end
end
