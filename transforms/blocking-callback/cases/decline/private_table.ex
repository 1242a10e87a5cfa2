# declines: private ETS table
defmodule Ledger.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Ledger.Book], strategy: :one_for_one)
  end
end

defmodule Ledger.Book do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{table: :ets.new(:book, [:set, :private])}}

  @impl true
  def handle_call({:balance, account}, _from, %{table: table} = state) do
    remote = GenServer.call(Ledger.Bank, {:balance, account})
    [{^account, local}] = :ets.lookup(table, account)
    {:reply, remote - local, state}
  end
end
