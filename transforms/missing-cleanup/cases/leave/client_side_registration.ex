defmodule Radio.Tuner do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  # Called once, from the release's start script.
  def publish(stations), do: :persistent_term.put(__MODULE__, stations)

  def init(_), do: {:ok, %{station: nil}}

  def handle_call({:tune, station}, _from, state), do: {:reply, :ok, %{state | station: station}}
end
