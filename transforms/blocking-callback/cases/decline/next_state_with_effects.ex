# declines: does or reads more than data
defmodule Tides.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Tides.Gauge], strategy: :one_for_one)
  end
end

defmodule Tides.Gauge do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{level: 0, timer: nil}}

  # The next reading is due a minute after this one is done, not after it has begun.
  @impl true
  def handle_call({:read, gauge}, _from, state) do
    {level, 0} = System.cmd("gauge", [gauge])
    {:reply, level, again(state)}
  end

  @impl true
  def handle_info(:again, state), do: {:noreply, state}

  defp again(state), do: %{state | timer: Process.send_after(__MODULE__, :again, 60_000)}
end
