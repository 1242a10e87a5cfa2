# declines: the monitor is taken in another module, in Lounge.Watch.watch/1 at watch.ex:6
defmodule Lounge do
  use GenServer

  alias Lounge.Watch

  @impl true
  def init(_), do: {:ok, %{guests: MapSet.new()}}

  @impl true
  def handle_call({:enter, pid}, _from, state) do
    Watch.watch(pid)
    {:reply, :ok, %{state | guests: MapSet.put(state.guests, pid)}}
  end

  def handle_call({:leave, pid}, _from, state) do
    {:reply, :ok, %{state | guests: MapSet.delete(state.guests, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | guests: MapSet.delete(state.guests, pid)}}
  end
end
