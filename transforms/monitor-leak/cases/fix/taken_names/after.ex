defmodule Night.Watch do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{guards: MapSet.new(), monitors: 3, monitors2: %{}}}

  @impl true
  def handle_call({:post, guard_pid}, _from, state), do: post(guard_pid, state)
  def handle_call({:relieve, guard_pid}, _from, state), do: relieve(guard_pid, state)

  @impl true
  def handle_info({:DOWN, _ref, :process, guard_pid, _reason}, %{guards: guards} = state)
      when is_pid(guard_pid) do
    state = %{state | monitors2: Map.delete(state.monitors2, guard_pid)}
    {:noreply, %{state | guards: MapSet.delete(guards, guard_pid)}}
  end

  defp post(guard_pid, state) do
    if MapSet.size(state.guards) < state.monitors do
      state = monitor_guard2(state, guard_pid)
      {:reply, :ok, %{state | guards: MapSet.put(state.guards, guard_pid)}}
    else
      {:reply, :full, state}
    end
  end

  defp relieve(guard_pid, state) do
    guards = MapSet.delete(state.guards, guard_pid)
    {:reply, :ok, demonitor_guard(%{state | guards: guards}, guard_pid)}
  end

  @doc false
  def monitor_guard(name), do: Process.whereis(name)

  defp monitor_guard2(state, pid) do
    monitors = Map.put_new_lazy(state.monitors2, pid, fn -> Process.monitor(pid) end)
    %{state | monitors2: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_guard(state, pid) do
    if pid in state.guards do
      state
    else
      {ref, monitors} = Map.pop(state.monitors2, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors2: monitors}
    end
  end
end
