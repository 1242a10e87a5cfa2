defmodule Fleet.Directory do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{workers: %{}, monitors: %{}}}

  @impl true
  def handle_call({:assign, id, pid}, _from, state) do
    state = monitor_pid(state, pid)
    {:reply, :ok, demonitor_removed(%{state | workers: Map.put(state.workers, id, pid)})}
  end

  def handle_call({:release, id}, _from, state) do
    {:reply, :ok, demonitor_removed(%{state | workers: Map.delete(state.workers, id)})}
  end

  def handle_call({:release_all, ids}, _from, state) do
    {:reply, :ok, demonitor_removed(%{state | workers: Map.drop(state.workers, ids)})}
  end

  def handle_call(:reset, _from, state) do
    {:reply, :ok, demonitor_removed(%{state | workers: %{}})}
  end

  def handle_call({:whereis, id}, _from, state) do
    {:reply, Map.get(state.workers, id), state}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, pid)}
    workers = Map.reject(state.workers, fn {_id, worker} -> worker == pid end)
    {:noreply, %{state | workers: workers}}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = Map.values(state.workers)
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
