defmodule Lobby.Presence do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, :ok)

  def join(server, watcher), do: GenServer.cast(server, {:join, watcher})
  def leave(server, watcher), do: GenServer.cast(server, {:leave, watcher})

  @impl GenServer
  def init(:ok) do
    {:ok, %{watchers: MapSet.new(), sent: 0}, :hibernate}
  end

  @impl GenServer
  def handle_cast({:join, watcher}, data) do
    _ref = Process.monitor(watcher)
    data = update_in(data.watchers, &MapSet.put(&1, watcher))
    {:noreply, data, :hibernate}
  end

  def handle_cast({:leave, watcher}, data) do
    data = update_in(data.watchers, &MapSet.delete(&1, watcher))
    {:noreply, data, :hibernate}
  end

  @impl GenServer
  def handle_info({:DOWN, _, :process, watcher, _}, data) do
    {:noreply, update_in(data.watchers, &MapSet.delete(&1, watcher)), :hibernate}
  end
end
