defmodule Guarded do
  def start(_type, _args) do
    Supervisor.start_link([Guarded.Breaker], strategy: :one_for_one)
  end
end

defmodule Guarded.Breaker do
  use GenServer

  defstruct circuits: %{}, trips: 0

  @type t :: %__MODULE__{circuits: map(), trips: non_neg_integer()}

  def start_link(_), do: GenServer.start_link(__MODULE__, :ok, name: __MODULE__)
  def install(id), do: GenServer.call(__MODULE__, {:install, id})
  def run(id, fun), do: GenServer.call(__MODULE__, {:run, id, fun}, 5000)
  def ping, do: GenServer.call(__MODULE__, :ping, 400)

  @impl true
  def init(:ok), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_call({:install, id}, _from, state) do
    {:reply, :ok, Map.put(state, :circuits, Map.put(state.circuits, id, :closed))}
  end

  @impl true
  def handle_call({:run, id, fun}, _from, state) do
    if Map.has_key?(state.circuits, id) do
      result = guard(fun)
      {:reply, result, state}
    else
      {:reply, {:error, :not_installed}, state}
    end
  end

  @impl true
  def handle_call(:ping, _from, state) do
    {:reply, :pong, state}
  end

  ## Helpers

  defp guard(fun) do
    {:ok, fun.()}
  end
end
