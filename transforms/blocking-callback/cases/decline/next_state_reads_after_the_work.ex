# declines: does or reads more than data
defmodule Barn.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Barn.Broom], strategy: :one_for_one)
  end
end

defmodule Barn.Broom do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{left: []}}

  @impl true
  def handle_cast({:sweep, corner}, state) do
    File.rm_rf!(corner)
    {:noreply, %{state | left: File.ls!(Path.dirname(corner))}}
  end
end
