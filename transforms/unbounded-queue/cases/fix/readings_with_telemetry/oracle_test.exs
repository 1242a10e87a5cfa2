ExUnit.start()

defmodule UnboundedQueue.ReadingsTest do
  use ExUnit.Case

  def handle(event, measurements, _metadata, test), do: send(test, {event, measurements})

  test "the first three are kept, and each that is turned away is told" do
    events = [[:weather, :readings, :dropped], [:weather, :readings, :flushed]]
    :telemetry.attach_many("readings", events, &__MODULE__.handle/4, self())
    {:ok, readings} = Weather.Readings.start_link(sink: self())

    for round <- 1..2 do
      for n <- 1..5, do: send(readings, {:reading, {round, n}})
      send(readings, :flush)
      assert_receive {:readings, [{^round, 1}, {^round, 2}, {^round, 3}]}
      assert_receive {[:weather, :readings, :dropped], %{count: 1}}
      assert_receive {[:weather, :readings, :dropped], %{count: 1}}
      assert_receive {[:weather, :readings, :flushed], %{count: 3}}
      refute_receive {[:weather, :readings, :dropped], _}, 10
    end

    :telemetry.detach("readings")
  end
end
