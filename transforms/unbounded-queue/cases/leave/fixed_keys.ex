defmodule Leave.FixedKeys do
  use GenServer

  def init(_), do: {:ok, %{settings: %{}, counts: %{up: 0, down: 0}}}

  def handle_cast({:colour, colour}, state) do
    {:noreply, %{state | settings: Map.put(state.settings, :colour, colour)}}
  end

  def handle_cast(:up, state), do: {:noreply, update_in(state.counts.up, &(&1 + 1))}
  def handle_cast(:down, state), do: {:noreply, update_in(state.counts.down, &(&1 + 1))}
end
