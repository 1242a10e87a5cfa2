defmodule Depot.Arm do
  use GenServer

  def start_link(slot), do: GenServer.start_link(__MODULE__, slot)
  def store(arm, parcel), do: GenServer.call(arm, {:store, parcel})

  @impl true
  def init(slot), do: {:ok, slot}

  @impl true
  def handle_call({:store, parcel}, _from, slot) do
    {:reply, Depot.Slots.slot_for(parcel, slot), slot}
  end
end
