defmodule Weather.Readings do
  @moduledoc "Collects readings of a sensor, and sends them on every now and then."
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: opts[:name])

  @impl true
  def init(opts) do
    state = %{sink: Keyword.fetch!(opts, :sink), readings: []}
    {:ok, state}
  end

  @impl true
  def handle_info({:reading, value}, state) do
    readings = state.readings ++ [value]
    {:noreply, %{state | readings: readings}}
  end

  def handle_info(:flush, %{readings: []} = state), do: {:noreply, state}

  def handle_info(:flush, state) do
    send(state.sink, {:readings, state.readings})
    :telemetry.execute([:weather, :readings, :flushed], %{count: length(state.readings)}, %{})
    {:noreply, %{state | readings: []}}
  end
end
