# declines: not a map or struct
defmodule Decline.StateIsTheSet do
  use GenServer

  @impl true
  def init(_), do: {:ok, MapSet.new()}

  @impl true
  def handle_cast({:add, pid}, pids) do
    Process.monitor(pid)
    {:noreply, MapSet.put(pids, pid)}
  end

  def handle_cast({:remove, pid}, pids), do: {:noreply, MapSet.delete(pids, pid)}

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, pids) do
    {:noreply, MapSet.delete(pids, pid)}
  end
end
