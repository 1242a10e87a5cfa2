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

    :telemetry.attach_many(
      "barn-#{System.unique_integer([:positive])}",
      [[:farm, :cow], [:farm, :pig]],
      &Farm.Ears.hear/4,
      %{}
    )

    {:ok, %{size: size, hay: hay}}
  end

  @impl true
  def handle_call(:look, _from, state), do: {:reply, state, state}

  @impl true
  def handle_info({:EXIT, _pid, :normal}, state), do: {:noreply, state}

  def handle_info({:EXIT, pid, reason}, state) do
    Logger.warning("#{inspect(pid)} left the barn")
    {:stop, reason, state}
  end
end

defmodule Farm.Ears do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])
  def init(_), do: {:ok, []}
  def hear(_event, _measurements, _metadata, _config), do: :ok
end
