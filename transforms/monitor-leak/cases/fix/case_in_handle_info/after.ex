defmodule Farm.Dogs do
  @moduledoc false
  use GenServer
  alias Farm.Dogs

  defstruct dogs: %{}, monitors: %{}

  def start_link(_ \\ []), do: GenServer.start_link(Dogs, [])

  @impl true
  def init(_), do: {:ok, %Dogs{}}

  @impl true
  def handle_info(message, farm) do
    case message do
      {:buy, field, pids} ->
        farm = Enum.reduce(pids, farm, &monitor_pid(&2, &1))
        {:noreply, demonitor_removed(put_in(farm.dogs[field], Map.new(pids, &{&1, :hungry})))}

      {:sell, field, pid} ->
        {:noreply, demonitor_pid(update_in(farm.dogs[field], &Map.delete(&1, pid)), pid)}

      {:DOWN, _ref, :process, pid, _reason} ->
        farm = %{farm | monitors: Map.delete(farm.monitors, pid)}
        dogs = Map.new(farm.dogs, fn {field, dogs} -> {field, Map.delete(dogs, pid)} end)
        {:noreply, %{farm | dogs: dogs}}

      _other ->
        {:noreply, farm}
    end
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_pid(state, pid) do
    if Enum.any?(state.dogs, fn {_key, pids} -> is_map_key(pids, pid) end) do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = for {_key, pids} <- state.dogs, {pid, _value} <- pids, do: pid
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
