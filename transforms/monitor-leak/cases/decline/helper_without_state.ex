# declines: state
defmodule Decline.HelperWithoutState do
  use GenServer
  require Logger

  @impl true
  def init(_), do: {:ok, %{subscribers: MapSet.new()}}

  @impl true
  def handle_call({:subscribe, pid}, _from, state) do
    {:reply, :ok, %{state | subscribers: add(state.subscribers, pid)}}
  end

  def handle_call({:unsubscribe, pid}, _from, state) do
    {:reply, :ok, %{state | subscribers: MapSet.delete(state.subscribers, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | subscribers: MapSet.delete(state.subscribers, pid)}}
  end

  defp add(subscribers, pid) do
    Logger.debug("watching #{inspect(pid)}")
    Process.monitor(pid)
    MapSet.put(subscribers, pid)
  end
end
