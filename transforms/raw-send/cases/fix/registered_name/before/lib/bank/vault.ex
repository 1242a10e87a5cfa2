defmodule Bank.Vault do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)

  def audit(entry) do
    send(Bank.Auditor, {:entry, entry})
    :ok
  end

  @impl true
  def init(opts), do: {:ok, opts}

  @impl true
  def handle_call({:store, item}, _from, items) do
    audit(item)
    {:reply, :ok, [item | items]}
  end
end
