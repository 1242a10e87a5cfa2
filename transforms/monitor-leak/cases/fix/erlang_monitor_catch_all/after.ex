defmodule Chat.Room do
  use GenServer
  require Logger

  def start_link(topic), do: GenServer.start_link(__MODULE__, topic)

  @impl true
  def init(topic), do: {:ok, %{topic: topic, members: [], monitors: %{}}}

  @impl true
  def handle_call({:join, member}, _from, room) do
    room = monitor_member(room, member)
    {:reply, :ok, Map.put(room, :members, Enum.uniq([member | room.members]))}
  end

  def handle_call({:part, member}, _from, room) do
    members = Enum.reject(room.members, &(&1 == member))
    {:reply, :ok, demonitor_member(Map.put(room, :members, members), member)}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, pid)}
    {:noreply, %{state | members: Enum.reject(state.members, &(&1 == pid))}}
  end

  def handle_info(message, room) do
    Logger.debug("ignored: #{inspect(message)}")
    {:noreply, room}
  end

  defp monitor_member(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> :erlang.monitor(:process, pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_member(state, pid) do
    if pid in state.members do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end
end
