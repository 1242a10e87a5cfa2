# declines: name
defmodule Decline.Name do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{peers: MapSet.new()}}

  @impl true
  def handle_cast({:connect, node}, state) do
    Process.monitor({__MODULE__, node})
    {:noreply, %{state | peers: MapSet.put(state.peers, node)}}
  end

  def handle_cast({:disconnect, node}, state) do
    {:noreply, %{state | peers: MapSet.delete(state.peers, node)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, {_name, node}, _reason}, state) do
    {:noreply, %{state | peers: MapSet.delete(state.peers, node)}}
  end
end
