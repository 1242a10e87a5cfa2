defmodule Lobby.Presence do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, :ok)

  def join(server, watcher), do: GenServer.cast(server, {:join, watcher})
  def leave(server, watcher), do: GenServer.cast(server, {:leave, watcher})

  @impl GenServer
  def init(:ok) do
    {:ok, %{watchers: MapSet.new(), sent: 0, monitors: %{}}, :hibernate}
  end

  @impl GenServer
  def handle_cast({:join, watcher}, data) do
    data = monitor_watcher(data, watcher)
    data = update_in(data.watchers, &MapSet.put(&1, watcher))
    {:noreply, data, :hibernate}
  end

  def handle_cast({:leave, watcher}, data) do
    data = update_in(data.watchers, &MapSet.delete(&1, watcher))
    {:noreply, demonitor_watcher(data, watcher), :hibernate}
  end

  @impl GenServer
  def handle_info({:DOWN, _, :process, watcher, _}, data) do
    data = %{data | monitors: Map.delete(data.monitors, watcher)}
    {:noreply, update_in(data.watchers, &MapSet.delete(&1, watcher)), :hibernate}
  end

  defp monitor_watcher(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_watcher(state, pid) do
    if pid in state.watchers do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end
end
