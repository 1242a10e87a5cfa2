defmodule Fleet.Directory do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{workers: %{}}}

  @impl true
  def handle_call({:assign, id, pid}, _from, state) do
    Process.monitor(pid)
    {:reply, :ok, %{state | workers: Map.put(state.workers, id, pid)}}
  end

  def handle_call({:release, id}, _from, state) do
    {:reply, :ok, %{state | workers: Map.delete(state.workers, id)}}
  end

  def handle_call({:release_all, ids}, _from, state) do
    {:reply, :ok, %{state | workers: Map.drop(state.workers, ids)}}
  end

  def handle_call(:reset, _from, state) do
    {:reply, :ok, %{state | workers: %{}}}
  end

  def handle_call({:whereis, id}, _from, state) do
    {:reply, Map.get(state.workers, id), state}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    workers = Map.reject(state.workers, fn {_id, worker} -> worker == pid end)
    {:noreply, %{state | workers: workers}}
  end
end
