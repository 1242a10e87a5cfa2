# declines: what message `message` is cannot be told here
defmodule Hub do
  use GenServer

  def init(pids), do: {:ok, pids}

  def handle_cast({:all, message}, pids) do
    for pid <- pids, do: send(pid, message)
    {:noreply, pids}
  end
end
