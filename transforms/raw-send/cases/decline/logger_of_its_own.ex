# declines: `Logger` is an alias of another module
defmodule Farm.Logger do
  def fell(_tree), do: :timber
end

defmodule Farm.Wood do
  use GenServer
  alias Farm.Logger

  def init(_), do: {:ok, []}

  def handle_cast({:fell, pid, tree}, state) do
    send(pid, Logger.fell(tree))
    {:noreply, state}
  end
end
