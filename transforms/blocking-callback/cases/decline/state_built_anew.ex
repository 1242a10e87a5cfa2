# declines: builds the state anew
defmodule Slate.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Slate.Board], strategy: :one_for_one)
  end
end

defmodule Slate.Board do
  use GenServer
  defstruct lines: [], remote: "http://slate.test"

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_call(:load, _from, state), do: {:reply, Req.get!(state.remote), state}

  @impl true
  def handle_cast(:wipe, _state), do: {:noreply, %__MODULE__{}}
end
