# declines: closes with the process that opened it
defmodule Wire.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Wire.Operator], strategy: :one_for_one)
  end
end

defmodule Wire.Operator do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{port: 7}}

  @impl true
  def handle_call({:open, host}, _from, state) do
    {:reply, :gen_tcp.connect(host, state.port, [:binary], 5_000), state}
  end
end
