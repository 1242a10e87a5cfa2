defmodule Leave.OnlyDown do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{clients: %{}, muted: []}}

  @impl true
  def handle_call({:register, pid, name}, _from, state) do
    if is_map_key(state.clients, pid) do
      {:reply, {:error, :registered}, state}
    else
      Process.monitor(pid)
      {:reply, :ok, put_in(state.clients[pid], name)}
    end
  end

  # removes a name from another field, not a process
  def handle_call({:unmute, name}, _from, state) do
    {:reply, :ok, %{state | muted: List.delete(state.muted, name)}}
  end

  # the client stays, under another name
  def handle_call({:rename, pid, name}, _from, state) do
    {:reply, :ok, %{state | clients: Map.replace(state.clients, pid, name)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | clients: Map.delete(state.clients, pid)}}
  end
end
