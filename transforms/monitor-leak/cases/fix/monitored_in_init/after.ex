defmodule Pool.Keeper do
  @moduledoc false
  use GenServer

  def start_link(pids), do: GenServer.start_link(__MODULE__, pids)

  @impl true
  def init(pids) do
    {:ok, Enum.reduce(pids, %{idle: pids, served: 0, monitors: %{}}, &monitor_pid(&2, &1))}
  end

  @impl true
  def handle_call(:take, _from, %{idle: []} = state) do
    {:reply, {:error, :empty}, state}
  end

  def handle_call(:take, _from, %{idle: [pid | rest]} = state) do
    # From here on the worker belongs to the caller
    {:reply, {:ok, pid}, demonitor_removed(%{state | idle: rest, served: state.served + 1})}
  end

  def handle_call({:give, pid}, _from, %{idle: idle} = state) do
    state = monitor_pid(state, pid)
    {:reply, :ok, %{state | idle: idle ++ [pid]}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, %{idle: idle} = state) do
    state = %{state | monitors: Map.delete(state.monitors, pid)}
    {:noreply, %{state | idle: Enum.reject(idle, &(&1 == pid))}}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = state.idle
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
