defmodule Leave.CountedInATuple do
  use GenServer

  def init(_), do: {:ok, {:queue.new(), 0}}

  def handle_call({:push, x}, _from, {queue, n}) when n < 10 do
    {:reply, :ok, {:queue.in(x, queue), n + 1}}
  end

  def handle_call({:push, _}, _from, state), do: {:reply, :full, state}
end
