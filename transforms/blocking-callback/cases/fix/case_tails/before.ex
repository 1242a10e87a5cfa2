defmodule Weather.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl Supervisor
  def init(_opts) do
    Supervisor.init([{Weather.Station, city: "Ghent"}], strategy: :one_for_one)
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
       offline: false
     }}
  end

  @impl GenServer
  def handle_call({:forecast, _days}, _from, %{offline: true} = station),
    do: {:reply, {:error, :offline}, station}

  def handle_call({:forecast, days}, _from, station) do
    case HTTPoison.get("http://sky.test/#{station.city}/#{days}") do
      {:ok, %{status_code: 200, body: body}} ->
        {:reply, {:ok, String.split(body, ",")}, station}

      {:ok, %{status_code: code}} ->
        Logger.info("the sky answered #{code}")
        {:reply, {:error, code}, station}

      {:error, reason} ->
        {:reply, {:error, reason}, station}
    end
  end

  def handle_call(:city, _from, station), do: {:reply, station.city, station}

  @impl GenServer
  def handle_info({:offline, offline}, station), do: {:noreply, %{station | offline: offline}}
end
