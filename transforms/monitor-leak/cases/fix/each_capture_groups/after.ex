defmodule Crew.Roster do
  use GenServer

  alias __MODULE__, as: Roster

  defstruct [:site, crews: %{}, monitors: %{}]

  def start_link(site), do: GenServer.start_link(Roster, site)

  @impl true
  def init(site), do: {:ok, %Roster{site: site}}

  @impl true
  def handle_call({:hire, crew, pids}, _from, %Roster{crews: crews} = roster) do
    roster = Enum.reduce(pids, roster, &monitor_pid(&2, &1))
    hired = MapSet.union(Map.get(crews, crew, MapSet.new()), MapSet.new(pids))
    {:reply, MapSet.size(hired), %{roster | crews: Map.put(crews, crew, hired)}}
  end

  def handle_call({:disband, crew}, _from, roster) do
    {:reply, :ok, demonitor_removed(%{roster | crews: Map.delete(roster.crews, crew)})}
  end

  @impl true
  def handle_cast({:keep, names}, roster) do
    # everybody else goes home
    {:noreply, demonitor_removed(update_in(roster.crews, &Map.take(&1, names)))}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, roster) do
    roster = %{roster | monitors: Map.delete(roster.monitors, pid)}
    crews = Map.new(roster.crews, fn {crew, pids} -> {crew, MapSet.delete(pids, pid)} end)
    {:noreply, %Roster{roster | crews: crews}}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = Enum.concat(Map.values(state.crews))
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
