# declines: keeps a context for this process
defmodule Weather.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Weather.Station], strategy: :one_for_one)
  end
end

defmodule Weather.Station do
  use GenServer

  def start_link(site), do: GenServer.start_link(__MODULE__, site, name: __MODULE__)

  @impl true
  def init(site) do
    :logger.set_process_metadata(%{site: site})
    {:ok, %{site: site}}
  end

  @impl true
  def handle_call(:forecast, _from, %{site: site} = state) do
    {:reply, HTTPoison.get("http://weather.test/" <> site), state}
  end
end
