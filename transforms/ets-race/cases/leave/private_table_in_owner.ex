defmodule Import.Dedup do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def seen?(server, id), do: GenServer.call(server, {:seen, id})

  @impl true
  def init(_opts) do
    {:ok, %{table: :ets.new(:dedup, [:set, :private])}}
  end

  @impl true
  def handle_call({:seen, id}, _from, state) do
    case :ets.lookup(state.table, id) do
      [] ->
        :ets.insert(state.table, {id, 1})
        {:reply, false, state}

      [{_, times}] ->
        :ets.insert(state.table, {id, times + 1})
        {:reply, true, state}
    end
  end
end
