defmodule Observatory.Listener do
  use GenServer
  require Logger

  def start_link(opts) do
    GenServer.start_link(__MODULE__, %{
      enabled?: opts[:enabled],
      handler: {__MODULE__, opts[:name]}
    })
  end

  @impl true
  def init(%{enabled?: false}), do: :ignore

  def init(%{enabled?: true} = config) do
    Process.flag(:trap_exit, true)

    :telemetry.attach_many(config.handler, [[:star], [:moon]], &__MODULE__.seen/4, nil)
    {:ok, config}
  end

  def seen(_event, _measurements, _metadata, _config), do: :ok
  def handler(listener), do: GenServer.call(listener, :handler)

  @impl true
  def handle_call(:handler, _from, config), do: {:reply, config.handler, config}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(other, config) do
    Logger.debug("ignored #{inspect(other)}")
    {:noreply, config}
  end

  @impl true
  def terminate(_reason, %{handler: handler}) do
    :telemetry.detach(handler)
  end
end
