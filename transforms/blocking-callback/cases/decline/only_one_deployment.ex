# declines: order is the point
defmodule Quay.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Quay.Deployments], strategy: :one_for_one)
  end
end

defmodule Quay.Deployments do
  @moduledoc """
  Makes sure that two deployments never run at
  the same time.
  """
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{ship: "Ada"}}

  @impl true
  def handle_call({:deploy, version}, _from, state) do
    {:reply, System.cmd("deploy", [state.ship, version]), state}
  end
end
