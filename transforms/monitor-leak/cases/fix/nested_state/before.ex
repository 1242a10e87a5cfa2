defmodule Grid.Node do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  def init(opts) do
    {:ok,
     %{
       name: opts[:name],
       registry: %{watchers: MapSet.new(), seen: 0}
     }}
  end

  def handle_call({:watch, pid}, _from, st) do
    Process.monitor(pid)

    st =
      st
      |> update_in([:registry, :watchers], &MapSet.put(&1, pid))
      |> update_in([:registry, :seen], &(&1 + 1))

    {:reply, :ok, st}
  end

  def handle_call({:unwatch, pid}, _from, st) do
    {:reply, :ok, update_in(st, [:registry, :watchers], &MapSet.delete(&1, pid))}
  end

  def handle_info({:DOWN, _, :process, pid, _}, st) do
    {:noreply, put_in(st.registry.watchers, MapSet.delete(st.registry.watchers, pid))}
  end
end
