defmodule Farm.Barn do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, %{size: 2})
  def look(server), do: GenServer.call(server, :look)

  @impl true
  def init(%{size: size}) do
    Process.flag(:trap_exit, true)
    hay = System.tmp_dir!() |> Path.join("hay-#{System.unique_integer([:positive])}")
    File.mkdir!(hay)

    handler_id = "barn-#{System.unique_integer([:positive])}"

    :telemetry.attach_many(
      handler_id,
      [[:farm, :cow], [:farm, :pig]],
      &Farm.Ears.hear/4,
      %{}
    )

    {:ok, %{size: size, hay: hay, handler_id: handler_id}}
  end

  @impl true
  def handle_call(:look, _from, state), do: {:reply, state, state}

  @impl true
  def handle_info({:EXIT, _pid, :normal}, state), do: {:noreply, state}

  def handle_info({:EXIT, pid, reason}, state) do
    Logger.warning("#{inspect(pid)} left the barn")
    {:stop, reason, state}
  end

  @impl true
  def terminate(_reason, state) do
    File.rm_rf(state.hay)
    :telemetry.detach(state.handler_id)
  end
end

defmodule Farm.Ears do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])
  def init(_), do: {:ok, []}
  def hear(_event, _measurements, _metadata, _config), do: :ok
end
