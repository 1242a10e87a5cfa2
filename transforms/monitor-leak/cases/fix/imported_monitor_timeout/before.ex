defmodule Parking.Gate do
  use GenServer

  import Process, only: [monitor: 1]

  @idle 60_000

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{cars: MapSet.new()}, @idle}

  @impl true
  def handle_cast({:enter, car}, gate) do
    monitor(car)
    {:noreply, %{gate | cars: MapSet.put(gate.cars, car)}, @idle}
  end

  @impl true
  def handle_info({:exit, car}, gate) do
    {:noreply, %{gate | cars: MapSet.delete(gate.cars, car)}, @idle}
  end

  def handle_info({:DOWN, _ref, :process, car, _reason}, gate) do
    {:noreply, %{gate | cars: MapSet.delete(gate.cars, car)}, @idle}
  end

  def handle_info(:timeout, gate), do: {:noreply, gate, :hibernate}
end
