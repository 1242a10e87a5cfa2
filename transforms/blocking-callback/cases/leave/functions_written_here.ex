defmodule Roll.Call do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{names: [], seen: %{}}}

  # What comes with the message is data: the functions are of this module.
  @impl true
  def handle_call({:strike, name}, _from, state) do
    state = update_names(state, fn names -> List.delete(names, name) end)
    {:reply, :ok, state}
  end

  @impl true
  def handle_cast({:seen, name, at}, state) do
    {:noreply, update_seen(state, name, &Map.put(&1, :at, at))}
  end

  defp update_names(state, fun), do: %{state | names: fun.(state.names)}

  defp update_seen(state, name, fun),
    do: %{state | seen: Map.update(state.seen, name, %{}, &fun.(&1))}
end
