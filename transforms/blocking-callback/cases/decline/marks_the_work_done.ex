# declines: marks with a fixed word
defmodule Link.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Link.Cables], strategy: :one_for_one)
  end
end

defmodule Link.Cables do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{laid: false, names: []}}

  # Who finds `laid` set takes it that the cables are there.
  @impl true
  def handle_call({:lay, _cable}, _from, %{laid: true} = state), do: {:reply, :ok, state}

  def handle_call({:lay, cable}, _from, state) do
    System.cmd("lay", [cable])
    {:reply, :ok, laid(state, cable)}
  end

  defp laid(state, cable), do: %{state | laid: true, names: [cable | state.names]}
end
