defmodule Leave.PrunedWithItsProcess do
  use GenServer

  def init(_), do: {:ok, %{subscribers: []}}

  def handle_call({:subscribe, pid}, _from, state) do
    Process.monitor(pid)
    {:reply, :ok, %{state | subscribers: [pid | state.subscribers]}}
  end

  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | subscribers: List.delete(state.subscribers, pid)}}
  end
end

defmodule Leave.PrunedByReference do
  use GenServer

  def init(_), do: {:ok, %{clients: []}}

  def handle_call(:join, {pid, _tag}, state) do
    ref = Process.monitor(pid)
    {:reply, ref, Map.update!(state, :clients, fn clients -> [{ref, pid} | clients] end)}
  end

  def handle_info({:DOWN, ref, _, _, _}, state), do: {:noreply, forget(state, ref)}

  defp forget(state, gone) do
    clients = for {ref, pid} <- state.clients, ref != gone, do: {ref, pid}
    %{state | clients: clients}
  end
end
