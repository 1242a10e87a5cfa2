defmodule Lock.Manager do
  use GenServer

  @table :locks

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def acquire(lock), do: GenServer.call(__MODULE__, {:acquire, lock})
  def release(lock), do: GenServer.cast(__MODULE__, {:release, lock})

  # Public for a dashboard that clears it; acquired only here.
  @impl true
  def init([]) do
    :ets.new(@table, [:named_table, :public, :set])
    {:ok, %{}}
  end

  @impl true
  def handle_call({:acquire, lock}, {pid, _}, state) do
    {:reply, do_acquire(lock, pid), state}
  end

  @impl true
  def handle_cast({:release, lock}, state) do
    :ets.delete(@table, lock)
    {:noreply, state}
  end

  defp do_acquire(lock, pid) do
    case :ets.lookup(@table, lock) do
      [] ->
        :ets.insert(@table, {lock, pid})
        :ok

      [{_, ^pid}] ->
        :ok

      [{_, other}] ->
        {:error, other}
    end
  end
end
