defmodule Crew.Roster do
  use GenServer

  alias __MODULE__, as: Roster

  defstruct [:site, crews: %{}]

  def start_link(site), do: GenServer.start_link(Roster, site)

  @impl true
  def init(site), do: {:ok, %Roster{site: site}}

  @impl true
  def handle_call({:hire, crew, pids}, _from, %Roster{crews: crews} = roster) do
    Enum.each(pids, &Process.monitor/1)
    hired = MapSet.union(Map.get(crews, crew, MapSet.new()), MapSet.new(pids))
    {:reply, MapSet.size(hired), %{roster | crews: Map.put(crews, crew, hired)}}
  end

  def handle_call({:disband, crew}, _from, roster) do
    {:reply, :ok, %{roster | crews: Map.delete(roster.crews, crew)}}
  end

  @impl true
  def handle_cast({:keep, names}, roster) do
    # everybody else goes home
    {:noreply, update_in(roster.crews, &Map.take(&1, names))}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, roster) do
    crews = Map.new(roster.crews, fn {crew, pids} -> {crew, MapSet.delete(pids, pid)} end)
    {:noreply, %Roster{roster | crews: crews}}
  end
end
