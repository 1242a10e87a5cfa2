# declines: goes on in handle_continue/2
defmodule Loom.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Loom.Shuttle], strategy: :one_for_one)
  end
end

defmodule Loom.Shuttle do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{rows: 0}}

  @impl true
  def handle_call({:weave, yarn}, _from, state) do
    {:reply, System.cmd("weave", [yarn]), state, {:continue, :rewind}}
  end

  @impl true
  def handle_continue(:rewind, state), do: {:noreply, %{state | rows: state.rows + 1}}
end
