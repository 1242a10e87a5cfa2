defmodule Studio do
  use GenServer

  alias Studio.Tracker

  @impl true
  def init(_), do: {:ok, %{tracker: Tracker.new(), artists: MapSet.new()}}

  @impl true
  def handle_call({:book, pid}, _from, state) do
    tracker = Tracker.add(state.tracker, pid)
    {:reply, :ok, %{state | tracker: tracker, artists: MapSet.put(state.artists, pid)}}
  end

  def handle_call({:cancel, pid}, _from, state) do
    tracker = Tracker.remove(state.tracker, pid)
    {:reply, :ok, %{state | tracker: tracker, artists: MapSet.delete(state.artists, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    tracker = Tracker.forget(state.tracker, pid)
    {:noreply, %{state | tracker: tracker, artists: MapSet.delete(state.artists, pid)}}
  end
end
