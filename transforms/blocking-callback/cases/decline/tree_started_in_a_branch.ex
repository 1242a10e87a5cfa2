# declines: not a literal list
defmodule Depot.Application do
  use Application

  def start(_type, _args) do
    if Application.get_env(:depot, :standalone) do
      Supervisor.start_link([], strategy: :one_for_one)
    else
      Supervisor.start_link([Depot.Trains], strategy: :one_for_one)
    end
  end
end

defmodule Depot.Trains do
  use DynamicSupervisor

  def start_link(_), do: DynamicSupervisor.start_link(__MODULE__, [], name: __MODULE__)
  def start_train(name), do: DynamicSupervisor.start_child(__MODULE__, {Depot.Train, name})

  @impl true
  def init(_), do: DynamicSupervisor.init(strategy: :one_for_one)
end

defmodule Depot.Train do
  use GenServer

  def start_link(name), do: GenServer.start_link(__MODULE__, name)

  @impl true
  def init(name), do: {:ok, %{name: name}}

  @impl true
  def handle_call(:fuel, _from, state), do: {:reply, System.cmd("fuel", [state.name]), state}
end
