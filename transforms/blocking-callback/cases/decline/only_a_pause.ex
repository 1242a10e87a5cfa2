# declines: does nothing but hold back the messages behind it
defmodule Beacon.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Beacon.Light], strategy: :one_for_one)
  end
end

defmodule Beacon.Light do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{lamp: nil}}

  # The lamp needs a while before it takes the next order.
  @impl true
  def handle_info({:switch, on}, state) do
    Lamp.switch(state.lamp, on)
    Process.sleep(1_500)
    {:noreply, state}
  end
end
