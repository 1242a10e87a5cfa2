defmodule Weather.Readings do
  @moduledoc "Collects readings of a sensor, and sends them on every now and then."
  use GenServer

  @max_readings 3

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: opts[:name])

  @impl true
  def init(opts) do
    state = %{sink: Keyword.fetch!(opts, :sink), readings: [], readings_count: 0}
    {:ok, state}
  end

  @impl true
  def handle_info({:reading, value}, state) do
    readings = state.readings ++ [value]
    {:noreply, bound_readings(%{state | readings: readings})}
  end

  def handle_info(:flush, %{readings: []} = state), do: {:noreply, state}

  def handle_info(:flush, state) do
    send(state.sink, {:readings, state.readings})
    :telemetry.execute([:weather, :readings, :flushed], %{count: length(state.readings)}, %{})
    {:noreply, recount_readings(%{state | readings: []})}
  end

  # Counts what was added to `readings`, or drops the newest if it is full.
  defp bound_readings(%{readings_count: count} = state) when count < @max_readings do
    %{state | readings_count: count + 1}
  end

  defp bound_readings(state) do
    {_newest, readings} = List.pop_at(state.readings, -1)
    :telemetry.execute([:weather, :readings, :dropped], %{count: 1}, %{reason: :overloaded})
    %{state | readings: readings}
  end

  # Counts what is left in `readings`.
  defp recount_readings(state), do: %{state | readings_count: length(state.readings)}
end
