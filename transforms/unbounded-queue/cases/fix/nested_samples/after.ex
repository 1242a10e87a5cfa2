defmodule Meter.Samples do
  @moduledoc "Samples of a meter."
  use GenServer
  require Logger

  @max_samples 3

  def start_link(unit), do: GenServer.start_link(__MODULE__, unit)

  @impl true
  def init(unit) do
    {:ok, %{unit: unit, stats: %{samples: [], highest: 0}, samples_count: 0, samples_dropped: 0}}
  end

  @impl true
  def handle_cast({:sample, value}, state) do
    state = bound_samples(update_in(state.stats.samples, &[value | &1]))
    {:noreply, put_in(state.stats.highest, max(value, state.stats.highest))}
  end

  @impl true
  def handle_call(:stats, _from, state), do: {:reply, state.stats, state}

  def handle_call(:take, _from, state) do
    {:reply, state.stats.samples, recount_samples(put_in(state.stats.samples, []))}
  end

  # Counts what was added to `samples`, or drops the oldest if it is full.
  defp bound_samples(%{samples_count: count} = state) when count < @max_samples do
    %{state | samples_count: count + 1}
  end

  defp bound_samples(state) do
    {_oldest, samples} = List.pop_at(state.stats.samples, -1)
    if state.samples_dropped == 0, do: Logger.warning("samples is full: the oldest are dropped")
    Map.update!(put_in(state.stats.samples, samples), :samples_dropped, &(&1 + 1))
  end

  # Counts what is left in `samples`, and tells what was dropped once it is not full.
  defp recount_samples(state) do
    state = %{state | samples_count: length(state.stats.samples)}

    if state.samples_dropped > 0 and state.samples_count < @max_samples do
      Logger.warning("samples has room again: #{state.samples_dropped} were dropped")
      %{state | samples_dropped: 0}
    else
      state
    end
  end
end
