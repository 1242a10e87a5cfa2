# declines: keeps something for each element
defmodule Decline.EntryOfAnotherField do
  use GenServer

  def init(_), do: {:ok, %{order: [], items: %{}}}

  def handle_cast({:put, id, item}, state) do
    {:noreply, %{state | order: [id | state.order], items: Map.put(state.items, id, item)}}
  end

  def handle_call({:get, id}, _from, state), do: {:reply, state.items[id], state}
end
