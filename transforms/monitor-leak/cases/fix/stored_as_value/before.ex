defmodule Depot.Locks do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{holders: %{}}}

  @impl true
  def handle_call({:hold, pid}, _from, state) do
    ref = Process.monitor(pid)
    {:reply, :ok, %{state | holders: Map.put(state.holders, pid, ref)}}
  end

  def handle_call({:drop, pid}, _from, state) do
    {:reply, :ok, %{state | holders: Map.delete(state.holders, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | holders: Map.delete(state.holders, pid)}}
  end
end
