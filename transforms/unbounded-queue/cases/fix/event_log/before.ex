defmodule Shop.EventLog do
  @moduledoc "Remembers what happened in the shop."
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  def record(log, event), do: GenServer.cast(log, {:record, event})

  def recent(log), do: GenServer.call(log, :recent)

  @impl true
  def init(_opts), do: {:ok, %{events: []}}

  @impl true
  def handle_cast({:record, event}, state) do
    {:noreply, %{state | events: [event | state.events]}}
  end

  @impl true
  def handle_call(:recent, _from, state) do
    {:reply, Enum.reverse(state.events), state}
  end
end
