# declines: order
defmodule Gate.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Gate.Barrier], strategy: :one_for_one)
  end
end

defmodule Gate.Barrier do
  @moduledoc """
  Opens the barrier for one car at a time: cars are let through in the order in which they came.
  """
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{}}

  @impl true
  def handle_call({:let_through, car}, _from, state) do
    {_, 0} = System.cmd("barrier", ["open", car])
    {:reply, :ok, state}
  end
end
