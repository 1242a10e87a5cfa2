defmodule Grid.Node do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  def init(opts) do
    {:ok,
     %{
       name: opts[:name],
       registry: %{watchers: MapSet.new(), seen: 0},
       monitors: %{}
     }}
  end

  def handle_call({:watch, pid}, _from, st) do
    st = monitor_pid(st, pid)

    st =
      st
      |> update_in([:registry, :watchers], &MapSet.put(&1, pid))
      |> update_in([:registry, :seen], &(&1 + 1))

    {:reply, :ok, st}
  end

  def handle_call({:unwatch, pid}, _from, st) do
    st = update_in(st, [:registry, :watchers], &MapSet.delete(&1, pid))
    {:reply, :ok, demonitor_pid(st, pid)}
  end

  def handle_info({:DOWN, _, :process, pid, _}, st) do
    st = %{st | monitors: Map.delete(st.monitors, pid)}
    {:noreply, put_in(st.registry.watchers, MapSet.delete(st.registry.watchers, pid))}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_pid(state, pid) do
    if pid in state.registry.watchers do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end
end
