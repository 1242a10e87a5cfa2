defmodule Leave.Ensured do
  use GenServer

  defstruct schedules: %{}, watched: %{}

  @impl true
  def init(_), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_call({:schedule, agent, at}, _from, state) do
    state = ensure_watched(agent, state)
    {:reply, :ok, %{state | schedules: Map.put(state.schedules, agent, at)}}
  end

  def handle_call({:unschedule, agent}, _from, state) do
    {:reply, :ok, forget(agent, state)}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, agent, _reason}, state) do
    {:noreply, forget(agent, state)}
  end

  defp ensure_watched(agent, state) do
    case Map.get(state.watched, agent) do
      nil -> %{state | watched: Map.put(state.watched, agent, Process.monitor(agent))}
      _ref -> state
    end
  end

  defp forget(agent, state) do
    case Map.get(state.watched, agent) do
      nil -> :ok
      ref -> Process.demonitor(ref, [:flush])
    end

    watched = Map.delete(state.watched, agent)
    %{state | schedules: Map.delete(state.schedules, agent), watched: watched}
  end
end
