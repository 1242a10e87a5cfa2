defmodule Shop.Counter do
  @moduledoc "Counts sales."
  use GenServer

  @event [:shop, :sale]

  def start_link(_opts), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def sales(server), do: GenServer.call(server, :sales)

  @impl true
  def init(_opts) do
    # every sale of the shop
    :telemetry.attach("shop-counter", @event, &__MODULE__.handle_event/4, self())
    {:ok, 0}
  end

  @impl true
  def handle_call(:sales, _from, sales), do: {:reply, sales, sales}

  @impl true
  def handle_cast(:sale, sales), do: {:noreply, sales + 1}

  def handle_event(@event, _measurements, _metadata, server), do: GenServer.cast(server, :sale)
end
