defmodule Parking.Gate do
  use GenServer

  import Process, only: [monitor: 1]

  @idle 60_000

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{cars: MapSet.new(), monitors: %{}}, @idle}

  @impl true
  def handle_cast({:enter, car}, gate) do
    gate = monitor_car(gate, car)
    {:noreply, %{gate | cars: MapSet.put(gate.cars, car)}, @idle}
  end

  @impl true
  def handle_info({:exit, car}, gate) do
    {:noreply, demonitor_car(%{gate | cars: MapSet.delete(gate.cars, car)}, car), @idle}
  end

  def handle_info({:DOWN, _ref, :process, car, _reason}, gate) do
    gate = %{gate | monitors: Map.delete(gate.monitors, car)}
    {:noreply, %{gate | cars: MapSet.delete(gate.cars, car)}, @idle}
  end

  def handle_info(:timeout, gate), do: {:noreply, gate, :hibernate}

  defp monitor_car(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_car(state, pid) do
    if pid in state.cars do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end
end
