# declines: next state needs the result
defmodule Quarry.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Quarry.Foreman], strategy: :one_for_one)
  end
end

# The answer tells the number that is only made behind the work.
defmodule Quarry.Foreman do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{lifts: 0, site: "north"}}

  @impl true
  def handle_call({:lift, block}, _from, state) do
    {place, 0} = System.cmd("crane", [state.site, block])
    state = %{state | lifts: state.lifts + 1}
    {:reply, {place, state.lifts}, state}
  end
end
