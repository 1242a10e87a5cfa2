# declines: next state needs the result
defmodule Mill.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Mill.Stone], strategy: :one_for_one)
  end
end

defmodule Mill.Stone do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{runs: 0, ended: nil}}

  @impl true
  def handle_call({:grind, sack}, _from, state) do
    {flour, 0} = System.cmd("grind", [sack])
    new = %{state | runs: state.runs + 1, ended: System.monotonic_time()}
    {:reply, flour, new}
  end
end
