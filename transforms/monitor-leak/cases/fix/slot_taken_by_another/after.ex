defmodule Berths do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def moor(server, berth, pid), do: GenServer.call(server, {:moor, berth, pid})
  def cast_off(server, berth), do: GenServer.call(server, {:cast_off, berth})

  @impl true
  def init(_opts), do: {:ok, %{berths: %{}, monitors: %{}}}

  @impl true
  def handle_call({:moor, berth, pid}, _from, state) do
    state = monitor_pid(state, pid)
    {before, berths} = Map.get_and_update(state.berths, berth, fn held -> {held, pid} end)
    {:reply, {:ok, before}, demonitor_removed(%{state | berths: berths})}
  end

  def handle_call({:cast_off, berth}, _from, state) do
    {before, berths} = Map.get_and_update(state.berths, berth, fn _held -> :pop end)
    {:reply, {:ok, before}, demonitor_removed(%{state | berths: berths})}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, pid)}
    berths = for {berth, held} <- state.berths, held != pid, into: %{}, do: {berth, held}
    {:noreply, %{state | berths: berths}}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = Map.values(state.berths)
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
