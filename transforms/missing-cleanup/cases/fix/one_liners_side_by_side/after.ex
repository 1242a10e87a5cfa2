defmodule Bell.Tower do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  def init(opts) do
    Process.flag(:trap_exit, true)

    {:ok, attach(opts)}
  end

  def handle_call(:hours, _from, state), do: {:reply, 12, state}

  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(:strike, state), do: {:noreply, state}
  # Nobody is told.
  def terminate(:normal, _state) do
    :telemetry.detach("bell-tower")
    :ok
  end

  def terminate(_reason, _state) do
    :telemetry.detach("bell-tower")
    :ok
  end

  def hear(_event, _measurements, _metadata, _config), do: :ok

  defp attach(opts) do
    :telemetry.attach("bell-tower", [:bell], &__MODULE__.hear/4, nil)
    opts
  end
end
