# declines: a warning from there would come back to it
defmodule Log.Forward do
  use GenServer

  def init(sink) do
    :ok = :logger.add_handler(:forward, __MODULE__, %{sink: sink})
    {:ok, sink}
  end

  def log(event, config) do
    send(config.sink, {:logged, event})
    :ok
  end
end
