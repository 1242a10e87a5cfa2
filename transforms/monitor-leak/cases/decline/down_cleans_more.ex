# declines: :DOWN
defmodule Decline.CleansMore do
  use GenServer

  @impl true
  def init(_) do
    {:ok, %{subscribers: MapSet.new(), rows: :ets.new(:rows, [:set, :private])}}
  end

  @impl true
  def handle_call({:subscribe, pid, filter}, _from, state) do
    Process.monitor(pid)
    :ets.insert(state.rows, {pid, filter})
    {:reply, :ok, %{state | subscribers: MapSet.put(state.subscribers, pid)}}
  end

  # the row stays until the process dies
  def handle_call({:unsubscribe, pid}, _from, state) do
    {:reply, :ok, %{state | subscribers: MapSet.delete(state.subscribers, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    :ets.delete(state.rows, pid)
    {:noreply, %{state | subscribers: MapSet.delete(state.subscribers, pid)}}
  end
end
