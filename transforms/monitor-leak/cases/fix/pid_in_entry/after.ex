defmodule Alerts.Board do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    {:ok, %{panels: %{}, muted: MapSet.new(), monitors: %{}}}
  end

  @impl true
  def handle_call({:mount, name, view}, _from, state) do
    state = monitor_pid(state, view.pid)
    state = put_in(state.panels[name], %{pid: view.pid, title: view.title})
    {:reply, :ok, demonitor_removed(state)}
  end

  def handle_call(:titles, _from, state) do
    {:reply, Enum.map(state.panels, fn {_name, panel} -> panel.title end), state}
  end

  @impl true
  def handle_info({:unmount, name}, state) do
    {_panel, state} = pop_in(state, [:panels, name])
    {:noreply, demonitor_removed(state)}
  end

  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, pid)}

    {:noreply,
     update_in(state.panels, fn panels ->
       panels
       |> Enum.reject(fn {_name, panel} -> panel.pid == pid end)
       |> Map.new()
     end)}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = for {_key, %{pid: pid}} <- state.panels, do: pid
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
