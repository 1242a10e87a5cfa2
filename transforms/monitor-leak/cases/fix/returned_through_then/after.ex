defmodule Orchestra do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def seat(server, pid), do: GenServer.call(server, {:seat, pid})
  def dismiss(server, pid), do: GenServer.call(server, {:dismiss, pid})

  @impl true
  def init(_opts), do: {:ok, %{players: [], concerts: 0, monitors: %{}}}

  @impl true
  def handle_call({:seat, pid}, _from, state) do
    state = monitor_pid(state, pid)

    state
    |> Map.update!(:players, &[pid | &1])
    |> then(&{:reply, :ok, &1})
  end

  def handle_call({:dismiss, pid}, _from, state) do
    state.players
    |> Enum.reject(&(&1 == pid))
    |> then(fn players ->
      {:reply, length(players), demonitor_removed(%{state | players: players})}
    end)
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, pid)}

    state
    |> Map.update!(:players, fn players -> Enum.reject(players, &(&1 == pid)) end)
    |> then(fn state -> {:noreply, state} end)
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = state.players
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
