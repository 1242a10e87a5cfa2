# declines: order is the point
defmodule Forge.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Forge.Anvil], strategy: :one_for_one)
  end
end

defmodule Forge.Anvil do
  # There is one anvil, which is used sequentially.

  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{}}

  @impl true
  def handle_call({:forge, iron}, _from, state), do: {:reply, System.cmd("forge", [iron]), state}
end
