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
      limit: Keyword.get(opts, :limit, 10)
    }

    {:ok, state}
  end

  @impl true
  def handle_call({:open, meta}, {client, _tag}, state) do
    if map_size(state.clients) >= state.limit do
      {:reply, {:error, :full}, state}
    else
      Process.monitor(client)
      {:reply, :ok, put_in(state.clients[client], meta)}
    end
  end

  def handle_call(:close, {client, _tag}, state) do
    case pop_in(state.clients[client]) do
      {nil, _state} -> {:reply, {:error, :unknown}, state}
      {meta, state} -> {:reply, {:ok, meta}, state}
    end
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, client, _reason}, state) do
    {_meta, state} = pop_in(state.clients[client])
    {:noreply, state}
  end

  def handle_info(_other, state), do: {:noreply, state}
end
