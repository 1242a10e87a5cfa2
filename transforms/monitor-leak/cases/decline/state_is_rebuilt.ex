# declines: anew
defmodule Decline.Rebuilt do
  use GenServer

  @impl true
  def init(_), do: {:ok, new()}

  @impl true
  def handle_call({:subscribe, pid}, _from, state) do
    Process.monitor(pid)
    {:reply, :ok, %{state | subscribers: MapSet.put(state.subscribers, pid)}}
  end

  # the next state owes nothing to this one: what it watched is forgotten with it
  def handle_call(:reset, _from, _state), do: {:reply, :ok, new()}

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | subscribers: MapSet.delete(state.subscribers, pid)}}
  end

  defp new, do: %{subscribers: MapSet.new()}
end
