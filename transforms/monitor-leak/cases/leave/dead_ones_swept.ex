defmodule Hive do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{bees: [], combs: %{}, queens: %{}}, {:continue, :sweep_later}}

  @impl true
  def handle_continue(:sweep_later, state) do
    Process.send_after(self(), :sweep, 60_000)
    {:noreply, state}
  end

  @impl true
  def handle_cast({:hatch, pid, comb}, state) do
    Process.monitor(pid)
    bees = Enum.uniq([pid | state.bees])
    {:noreply, %{state | bees: bees, combs: Map.put(state.combs, pid, comb)}}
  end

  def handle_cast({:crown, swarm, pid}, state) when not is_map_key(state.queens, swarm) do
    Process.monitor(pid)
    {:noreply, %{state | queens: Map.put(state.queens, swarm, pid)}}
  end

  # The monitors of those that are dead are gone.
  @impl true
  def handle_info(:sweep, state) do
    bees = Enum.filter(state.bees, &Process.alive?/1)
    combs = Map.filter(state.combs, fn {pid, _comb} -> Process.alive?(pid) end)
    queens = for {swarm, pid} <- state.queens, Process.alive?(pid), into: %{}, do: {swarm, pid}
    {:noreply, %{state | bees: bees, combs: combs, queens: queens}, {:continue, :sweep_later}}
  end

  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    bees = List.delete(state.bees, pid)
    queens = Map.reject(state.queens, fn {_swarm, held} -> held == pid end)
    {:noreply, %{state | bees: bees, combs: Map.delete(state.combs, pid), queens: queens}}
  end
end
