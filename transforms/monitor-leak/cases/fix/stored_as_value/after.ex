defmodule Depot.Locks do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{holders: %{}}}

  @impl true
  def handle_call({:hold, pid}, _from, state) do
    ref = Map.get_lazy(state.holders, pid, fn -> Process.monitor(pid) end)
    {:reply, :ok, %{state | holders: Map.put(state.holders, pid, ref)}}
  end

  def handle_call({:drop, pid}, _from, state) do
    {:reply, :ok, demonitor_dropped(%{state | holders: Map.delete(state.holders, pid)}, state)}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | holders: Map.delete(state.holders, pid)}}
  end

  # Releases the monitors that state has and next has not.
  defp demonitor_dropped(next, state) do
    Enum.each(monitor_refs(state) -- monitor_refs(next), &Process.demonitor(&1, [:flush]))
    next
  end

  defp monitor_refs(state) do
    refs = Map.values(state.holders)
    Enum.filter(refs, &is_reference/1)
  end
end
