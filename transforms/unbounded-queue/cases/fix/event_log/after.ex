defmodule Shop.EventLog do
  @moduledoc "Remembers what happened in the shop."
  use GenServer
  require Logger

  @max_events 3

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  def record(log, event), do: GenServer.cast(log, {:record, event})

  def recent(log), do: GenServer.call(log, :recent)

  @impl true
  def init(_opts), do: {:ok, %{events: [], events_count: 0, events_dropped: 0}}

  @impl true
  def handle_cast({:record, event}, state) do
    {:noreply, bound_events(%{state | events: [event | state.events]})}
  end

  @impl true
  def handle_call(:recent, _from, state) do
    {:reply, Enum.reverse(state.events), state}
  end

  # Counts what was added to `events`, or drops the oldest if it is full.
  defp bound_events(%{events_count: count} = state) when count < @max_events do
    %{state | events_count: count + 1}
  end

  defp bound_events(state) do
    {_oldest, events} = List.pop_at(state.events, -1)
    if state.events_dropped == 0, do: Logger.warning("events is full: the oldest are dropped")
    %{state | events: events, events_dropped: state.events_dropped + 1}
  end
end
