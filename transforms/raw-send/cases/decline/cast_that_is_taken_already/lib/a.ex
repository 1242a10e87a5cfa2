# declines: `handle_cast` of Sink may take it already
defmodule Tap do
  use GenServer

  def init(sink), do: {:ok, sink}

  def handle_cast(:open, sink) do
    send(sink, {:drop, 1})
    {:noreply, sink}
  end
end

defmodule Sink do
  use GenServer

  def init(_), do: {:ok, 0}

  def handle_cast({:drop, n}, sum), do: {:noreply, sum - n}

  def handle_info({:drop, n}, sum), do: {:noreply, sum + n}
end
