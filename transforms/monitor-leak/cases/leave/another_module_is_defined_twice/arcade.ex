defmodule Arcade do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{players: MapSet.new()}}

  @impl true
  def handle_cast({:join, pid}, state) do
    Arcade.Watch.watch(pid)
    {:noreply, %{state | players: MapSet.put(state.players, pid)}}
  end

  def handle_cast({:quit, pid}, state) do
    {:noreply, %{state | players: MapSet.delete(state.players, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | players: MapSet.delete(state.players, pid)}}
  end
end
