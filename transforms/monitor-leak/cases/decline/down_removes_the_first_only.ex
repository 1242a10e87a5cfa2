# declines: :DOWN
defmodule Decline.FirstOnly do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{jobs: %{}}}

  @impl true
  def handle_call({:run, id, pid}, _from, state) do
    Process.monitor(pid)
    {:reply, :ok, %{state | jobs: Map.put(state.jobs, id, pid)}}
  end

  def handle_call({:done, id}, _from, state) do
    {:reply, :ok, %{state | jobs: Map.delete(state.jobs, id)}}
  end

  # One message takes one job: with one monitor a pid, its other jobs would stay
  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    case Enum.find(state.jobs, fn {_id, owner} -> owner == pid end) do
      nil -> {:noreply, state}
      {id, _owner} -> {:noreply, %{state | jobs: Map.delete(state.jobs, id)}}
    end
  end
end
