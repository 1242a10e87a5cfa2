# declines: keeps a context for this process
defmodule Tolls.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Tolls.Gate], strategy: :one_for_one)
  end
end

defmodule Tolls.Gate do
  use GenServer

  alias OpenTelemetry.Tracer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{bank: "http://bank.test"}}

  @impl true
  def handle_call({:charge, plate}, _from, state) do
    Tracer.set_attribute(:plate, plate)
    {:reply, Req.post!(state.bank, json: %{plate: plate}), state}
  end
end
