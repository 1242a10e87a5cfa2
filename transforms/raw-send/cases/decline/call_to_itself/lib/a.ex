# declines: Ring may send to itself
defmodule Ring do
  use GenServer

  def init(next), do: {:ok, next}

  def handle_info({:token, n}, next) do
    if n > 0, do: send(next, {:token, n - 1})
    {:noreply, next}
  end
end
