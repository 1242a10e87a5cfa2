defmodule Lab.Sensors do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{sensors: []}}

  @impl true
  def handle_call({:attach, pid}, _from, state) do
    ref = Process.monitor(pid)
    {:reply, ref, %{state | sensors: [{pid, ref} | state.sensors]}}
  end

  def handle_call({:detach, pid}, _from, state) do
    sensors = Enum.reject(state.sensors, fn {sensor, _ref} -> sensor == pid end)
    {:reply, :ok, demonitor_dropped(%{state | sensors: sensors}, state)}
  end

  def handle_call(:detach_all, _from, state) do
    {:reply, length(state.sensors), demonitor_dropped(%{state | sensors: []}, state)}
  end

  @impl true
  def handle_cast({:keep, pids}, state) do
    # only these stay
    sensors = Enum.filter(state.sensors, fn {pid, _} -> pid in pids end)
    {:noreply, demonitor_dropped(%{state | sensors: sensors}, state)}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, pid, _reason}, state) do
    {:noreply, %{state | sensors: List.delete(state.sensors, {pid, ref})}}
  end

  # Releases the monitors that state has and next has not.
  defp demonitor_dropped(next, state) do
    Enum.each(monitor_refs(state) -- monitor_refs(next), &Process.demonitor(&1, [:flush]))
    next
  end

  defp monitor_refs(state) do
    refs = for {_, ref} <- state.sensors, do: ref
    Enum.filter(refs, &is_reference/1)
  end
end
