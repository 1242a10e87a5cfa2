defmodule Pools.Config do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  # the client waits, not the server
  def run(id, opts \\ []), do: GenServer.call(__MODULE__, {:run, id}, opts[:timeout] || 60_000)

  def init(_), do: {:ok, %{pools: %{}, timeout: 5_000}}

  def handle_call({:configure, id, timeout: timeout}, _from, state) do
    pool = %{timeout: timeout, recv_timeout: 30_000, sleep: 10}
    {:reply, :ok, put_in(state.pools[id], pool)}
  end

  def handle_call({:run, id}, _from, state) do
    Process.send_after(self(), {:expire, id}, state.timeout)
    {:reply, state.pools[id][:timeout], state}
  end

  def handle_info({:expire, id}, state),
    do: {:noreply, %{state | pools: Map.delete(state.pools, id)}}
end
