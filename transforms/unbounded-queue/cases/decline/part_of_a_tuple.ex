# declines: part of a tuple
defmodule Decline.PartOfATuple do
  use GenServer

  def init(_), do: {:ok, {[], 0}}

  def handle_cast({:push, x}, {items, pushed}), do: {:noreply, {[x | items], pushed + 1}}
end
