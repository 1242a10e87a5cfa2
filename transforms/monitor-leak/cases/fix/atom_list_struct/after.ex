defmodule Tower.Control do
  @moduledoc "Guides the planes in its sector."
  use GenServer

  defstruct [
    :sector,
    :planes,
    :runway_configuration,
    :weather_service_name,
    :opened_at,
    monitors: %{}
  ]

  def start_link(sector), do: GenServer.start_link(__MODULE__, sector)

  @impl true
  def init(sector) do
    state = %__MODULE__{
      sector: sector,
      planes: [],
      opened_at: System.monotonic_time()
    }

    {:ok, state}
  end

  @impl true
  def handle_call({:enter, plane_pid, callsign}, _from, state) do
    state = monitor_plane(state, plane_pid)
    plane = %{pid: plane_pid, callsign: callsign}
    new_state = %{state | planes: [plane | state.planes]}
    {:reply, length(new_state.planes), new_state}
  end

  @impl true
  def handle_call({:leave, callsign}, _from, state) do
    new_state = %{state | planes: Enum.reject(state.planes, &(&1.callsign == callsign))}
    {:reply, length(new_state.planes), demonitor_removed(new_state)}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, plane_pid, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, plane_pid)}
    planes = Enum.filter(state.planes, fn plane -> plane.pid != plane_pid end)
    {:noreply, %__MODULE__{state | planes: planes}}
  end

  defp monitor_plane(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = for %{pid: pid} <- state.planes, do: pid
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
