ExUnit.start()

defmodule RawSend.CastToServersTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  defmodule Spy do
    use GenServer
    def init(test), do: {:ok, test}

    def handle_cast(message, test) do
      send(test, {:cast, message})
      {:noreply, test}
    end
  end

  test "receivers get a cast" do
    {:ok, spy} = GenServer.start_link(Spy, self())
    {:ok, feed} = Market.Feed.start_link([spy])
    :ok = GenServer.call(feed, {:price, :corn, 3})
    assert_receive {:cast, {:price, :corn, 3}}
  end

  test "they handle it as they handled the message" do
    {:ok, board} = Market.Board.start_link(nil)
    {:ok, alarm} = Market.Alarm.start_link(self())
    Process.unlink(alarm)
    watch = Process.monitor(alarm)
    {:ok, feed} = Market.Feed.start_link([board, alarm])
    :ok = GenServer.call(feed, {:price, :corn, 3})
    assert GenServer.call(board, :prices) == %{corn: 3}
    assert_receive {:corn, 3}
    # As senders of the previous release have it.
    send(board, {:price, :rye, 2})
    assert GenServer.call(board, :prices) == %{corn: 3, rye: 2}
    :ok = GenServer.call(feed, {:price, :corn, 0})
    assert GenServer.call(board, :prices) == %{rye: 2}
    assert_receive {:DOWN, ^watch, :process, ^alarm, {:shutdown, :worthless}}
  end
end
