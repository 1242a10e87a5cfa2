# declines: keeps a context for this process
defmodule Tenants.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Tenants.Billing], strategy: :one_for_one)
  end
end

defmodule Tenants.Billing do
  use GenServer

  alias Tenants.Repo

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{}}

  @impl true
  def handle_call({:push, bill}, _from, state) do
    tenant = Repo.get_dynamic_repo()
    answer = Req.post!("http://bills.test", json: %{tenant: inspect(tenant), bill: bill})
    {:reply, answer.status, state}
  end
end
