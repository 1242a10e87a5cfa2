# declines: keeps a context for this process
defmodule Granary.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Granary.Silo], strategy: :one_for_one)
  end
end

defmodule Granary.Silo do
  use GenServer

  alias Granary.Repo

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{sacks: 0}}

  @impl true
  def handle_call({:announce, sack}, _from, state) do
    if Repo.in_transaction?() do
      {:reply, {:error, :later}, state}
    else
      {:reply, Req.post!("http://market.test", json: sack).status, state}
    end
  end
end
