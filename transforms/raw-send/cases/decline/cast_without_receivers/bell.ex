# declines: `mode = "cast"` needs every receiver in sight
defmodule Bell do
  use GenServer

  def init(_), do: {:ok, []}

  def handle_cast({:ring, pid}, state) do
    send(pid, {:rung, state})
    {:noreply, state}
  end
end
