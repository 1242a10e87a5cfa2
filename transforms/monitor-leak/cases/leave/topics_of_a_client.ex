defmodule Leave.TopicsOfClient do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{clients: %{}}}

  @impl true
  def handle_call(:connect, {pid, _}, state) do
    Process.monitor(pid)
    {:reply, :ok, %{state | clients: Map.put_new(state.clients, pid, [])}}
  end

  # A client without topics stays a client until it dies
  def handle_call({:leave, topic}, {pid, _}, state) do
    {:reply, :ok, update_in(state.clients[pid], &List.delete(&1, topic))}
  end

  def handle_call({:enter, topic}, {pid, _}, state) do
    {:reply, :ok, update_in(state.clients[pid], &[topic | &1])}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | clients: Map.delete(state.clients, pid)}}
  end
end
