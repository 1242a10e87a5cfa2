defmodule Ferris do
  use GenServer

  # Nobody rides at first.
  @still %{riders: %{}, turns: 0, monitors: %{}}

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def board(server, pid, cabin), do: GenServer.cast(server, {:board, pid, cabin})
  def unload(server, pids), do: GenServer.cast(server, {:unload, pids})

  @impl true
  def init(_opts), do: {:ok, @still}

  @impl true
  def handle_cast({:board, pid, cabin}, wheel) do
    wheel = %{wheel | turns: wheel.turns + 1}
    wheel = monitor_pid(wheel, pid)
    {:noreply, %{wheel | riders: Map.put(wheel.riders, pid, cabin)}}
  end

  def handle_cast({:unload, pids}, wheel) do
    {:noreply, demonitor_removed(%{wheel | riders: Map.drop(wheel.riders, pids)})}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, wheel) do
    wheel = %{wheel | monitors: Map.delete(wheel.monitors, pid)}
    {:noreply, %{wheel | riders: Map.delete(wheel.riders, pid)}}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = Map.keys(state.riders)
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
