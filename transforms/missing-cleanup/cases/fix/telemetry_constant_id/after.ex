defmodule Shop.Counter do
  @moduledoc "Counts sales."
  use GenServer
  require Logger

  @event [:shop, :sale]

  def start_link(_opts), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def sales(server), do: GenServer.call(server, :sales)

  @impl true
  def init(_opts) do
    Process.flag(:trap_exit, true)

    # every sale of the shop
    :telemetry.attach("shop-counter", @event, &__MODULE__.handle_event/4, self())
    {:ok, 0}
  end

  @impl true
  def handle_call(:sales, _from, sales), do: {:reply, sales, sales}

  @impl true
  def handle_cast(:sale, sales), do: {:noreply, sales + 1}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  def handle_event(@event, _measurements, _metadata, server), do: GenServer.cast(server, :sale)

  @impl true
  def terminate(_reason, _state) do
    :telemetry.detach("shop-counter")
  end
end
