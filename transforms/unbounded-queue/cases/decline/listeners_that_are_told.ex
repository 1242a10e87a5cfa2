# declines: would no longer hear
defmodule Decline.ListenersThatAreTold do
  use GenServer
  def init(_), do: {:ok, %{listeners: []}}

  def handle_call({:register_new_peer_listener, listener}, _from, state) do
    {:reply, :ok, %{state | listeners: [listener | state.listeners]}}
  end

  def handle_info(:go, state) do
    for listener <- state.listeners do
      send(listener, {:room, :new_peer})
    end

    {:noreply, state}
  end
end
