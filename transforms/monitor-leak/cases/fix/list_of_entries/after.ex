defmodule Ticker do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, nil)

  def init(_), do: {:ok, %{listeners: [], monitors: %{}}}

  def handle_call({:add, pid}, _from, s) do
    s = monitor_pid(s, pid)
    {:reply, :ok, %{s | listeners: [pid | s.listeners]}}
  end

  def handle_call({:remove, pid}, _from, s),
    do: {:reply, :ok, demonitor_pid(%{s | listeners: List.delete(s.listeners, pid)}, pid)}

  def handle_info({:DOWN, _ref, :process, pid, _}, s) do
    s = %{s | monitors: Map.delete(s.monitors, pid)}
    {:noreply, %{s | listeners: Enum.reject(s.listeners, &(&1 == pid))}}
  end

  def handle_info(:tick, s) do
    for pid <- s.listeners, do: send(pid, :tick)
    {:noreply, s}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_pid(state, pid) do
    if pid in state.listeners do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end
end
