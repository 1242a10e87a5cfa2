defmodule Uplink.Sessions do
  @moduledoc false
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def open(server, meta), do: GenServer.call(server, {:open, meta})
  def close(server), do: GenServer.call(server, :close)

  @impl true
  def init(opts) do
    state = %{
      clients: %{},
      limit: Keyword.get(opts, :limit, 10),
      monitors: %{}
    }

    {:ok, state}
  end

  @impl true
  def handle_call({:open, meta}, {client, _tag}, state) do
    if map_size(state.clients) >= state.limit do
      {:reply, {:error, :full}, state}
    else
      state = monitor_client(state, client)
      {:reply, :ok, put_in(state.clients[client], meta)}
    end
  end

  def handle_call(:close, {client, _tag}, state) do
    case pop_in(state.clients[client]) do
      {nil, _state} -> {:reply, {:error, :unknown}, state}
      {meta, state} -> {:reply, {:ok, meta}, demonitor_client(state, client)}
    end
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, client, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, client)}
    {_meta, state} = pop_in(state.clients[client])
    {:noreply, state}
  end

  def handle_info(_other, state), do: {:noreply, state}

  defp monitor_client(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_client(state, pid) do
    if is_map_key(state.clients, pid) do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end
end
