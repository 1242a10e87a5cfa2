defmodule Weather.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl Supervisor
  def init(_opts) do
    Supervisor.init(
      [{Task.Supervisor, name: Weather.TaskSupervisor}, {Weather.Station, city: "Ghent"}],
      strategy: :one_for_one
    )
  end
end

defmodule Weather.Station do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def forecast(days), do: GenServer.call(__MODULE__, {:forecast, days})
  def city, do: GenServer.call(__MODULE__, :city, 400)

  @impl GenServer
  def init(opts) do
    city = Keyword.fetch!(opts, :city)
    Logger.debug("station of #{city}")

    {:ok,
     %{
       city: city,
       # set by operators
       offline: false,
       pending: %{}
     }}
  end

  @impl GenServer
  def handle_call({:forecast, _days}, _from, %{offline: true} = station),
    do: {:reply, {:error, :offline}, station}

  def handle_call({:forecast, days}, from, station) do
    reply_from_task(from, station, fn ->
      case HTTPoison.get("http://sky.test/#{station.city}/#{days}") do
        {:ok, %{status_code: 200, body: body}} ->
          {:ok, String.split(body, ",")}

        {:ok, %{status_code: code}} ->
          Logger.info("the sky answered #{code}")
          {:error, code}

        {:error, reason} ->
          {:error, reason}
      end
    end)
  end

  def handle_call(:city, _from, station), do: {:reply, station.city, station}

  @impl GenServer
  def handle_info({ref, reply}, state) when is_map_key(state.pending, ref) do
    Process.demonitor(ref, [:flush])
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, reply)
    {:noreply, state}
  end

  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.pending, ref) do
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, {:error, {:task_exit, reason}})
    {:noreply, state}
  end

  def handle_info({:offline, offline}, station), do: {:noreply, %{station | offline: offline}}

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Weather.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
