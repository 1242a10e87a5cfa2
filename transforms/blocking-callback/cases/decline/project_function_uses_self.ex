# declines: uses self()
defmodule Kite.Wind do
  def measure(place) do
    Registry.register(Kite.Registry, place, :measured)
    HTTPoison.get("http://wind.test/" <> place)
  end
end

defmodule Kite.Flyer do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{height: 0}}

  @impl true
  def handle_call({:wind, place}, _from, state), do: {:reply, Kite.Wind.measure(place), state}
end
