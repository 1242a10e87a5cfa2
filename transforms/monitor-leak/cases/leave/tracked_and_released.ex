defmodule Leave.Tracked do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{subscribers: MapSet.new(), monitors: %{}}}

  @impl true
  def handle_call({:subscribe, pid}, _from, state) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    {:reply, :ok, %{state | subscribers: MapSet.put(state.subscribers, pid), monitors: monitors}}
  end

  def handle_call({:unsubscribe, pid}, _from, state) do
    {ref, monitors} = Map.pop(state.monitors, pid)
    if ref, do: Process.demonitor(ref, [:flush])
    subscribers = MapSet.delete(state.subscribers, pid)
    {:reply, :ok, %{state | subscribers: subscribers, monitors: monitors}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    subscribers = MapSet.delete(state.subscribers, pid)
    {:noreply, %{state | subscribers: subscribers, monitors: Map.delete(state.monitors, pid)}}
  end
end
