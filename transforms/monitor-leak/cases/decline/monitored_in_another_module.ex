# declines: another module
defmodule Decline.Watch do
  @moduledoc false
  def watch(pid), do: Process.monitor(pid)
end

defmodule Decline.OtherModule do
  use GenServer

  alias Decline.Watch

  @impl true
  def init(_), do: {:ok, %{subscribers: MapSet.new()}}

  @impl true
  def handle_call({:subscribe, pid}, _from, state) do
    Watch.watch(pid)
    {:reply, :ok, %{state | subscribers: MapSet.put(state.subscribers, pid)}}
  end

  def handle_call({:unsubscribe, pid}, _from, state) do
    {:reply, :ok, %{state | subscribers: MapSet.delete(state.subscribers, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | subscribers: MapSet.delete(state.subscribers, pid)}}
  end
end
