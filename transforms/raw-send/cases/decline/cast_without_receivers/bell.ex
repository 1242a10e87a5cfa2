# declines: a cast needs every receiver in sight: no `handle_info/2` of the project takes
defmodule Bell do
  use GenServer

  def init(_), do: {:ok, []}

  def handle_cast({:ring, pid}, state) do
    send(pid, {:rung, state})
    {:noreply, state}
  end
end
