# declines: as one step
defmodule Bank.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Bank.Vault], strategy: :one_for_one)
  end
end

defmodule Bank.Vault do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_) do
    :ets.new(__MODULE__, [:named_table, :public])
    {:ok, %{}}
  end

  @impl true
  def handle_call({:update, key, fun}, _from, state) do
    current = get(key)

    case fun.(current) do
      {:put, value} ->
        put(key, value)
        {:reply, value, state}

      :noop ->
        {:reply, current, state}
    end
  end

  defp get(key), do: :ets.lookup_element(__MODULE__, key, 2)
  defp put(key, value), do: :ets.insert(__MODULE__, {key, value})
end
