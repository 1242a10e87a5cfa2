# declines: the state itself is the collection
defmodule Roster do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{}}

  @impl true
  def handle_call({:clock_in, pid, desk}, _from, roster) do
    Process.monitor(pid)
    {:reply, :ok, Map.put(roster, pid, desk)}
  end

  def handle_call({:clock_out, pid}, _from, roster) do
    {:reply, :ok, Map.delete(roster, pid)}
  end

  def handle_call(:count, _from, roster), do: {:reply, map_size(roster), roster}

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, roster) do
    {:noreply, Map.delete(roster, pid)}
  end
end
