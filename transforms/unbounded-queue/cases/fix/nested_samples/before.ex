defmodule Meter.Samples do
  @moduledoc "Samples of a meter."
  use GenServer

  def start_link(unit), do: GenServer.start_link(__MODULE__, unit)

  @impl true
  def init(unit) do
    {:ok, %{unit: unit, stats: %{samples: [], highest: 0}}}
  end

  @impl true
  def handle_cast({:sample, value}, state) do
    state = update_in(state.stats.samples, &[value | &1])
    {:noreply, put_in(state.stats.highest, max(value, state.stats.highest))}
  end

  @impl true
  def handle_call(:stats, _from, state), do: {:reply, state.stats, state}

  def handle_call(:take, _from, state) do
    {:reply, state.stats.samples, put_in(state.stats.samples, [])}
  end
end
