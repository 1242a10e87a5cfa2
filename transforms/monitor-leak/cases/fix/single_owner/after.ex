defmodule Stage.Light do
  use GenServer

  defstruct [:owner, :colour, monitors: %{}]

  def start_link(colour), do: GenServer.start_link(__MODULE__, colour)

  @impl true
  def init(colour), do: {:ok, %__MODULE__{colour: colour}}

  @impl true
  def handle_call({:take, pid}, _from, light) do
    light = monitor_pid(light, pid)
    {:reply, light.owner, demonitor_removed(%{light | owner: pid})}
  end

  def handle_call(:give_back, _from, light) do
    {:reply, :ok, demonitor_removed(%{light | owner: nil})}
  end

  def handle_call({:colour, colour}, _from, light) do
    {:reply, :ok, %{light | colour: colour}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, %{owner: pid} = light) do
    light = %{light | monitors: Map.delete(light.monitors, pid)}
    {:noreply, %{light | owner: nil}}
  end

  def handle_info({:DOWN, _ref, :process, pid, _reason}, light) do
    light = %{light | monitors: Map.delete(light.monitors, pid)}
    {:noreply, light}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Releases the monitors of the processes that nothing holds any more.
  defp demonitor_removed(state) do
    held = [state.owner]
    {monitors, removed} = Map.split(state.monitors, held)
    Enum.each(removed, fn {_pid, ref} -> Process.demonitor(ref, [:flush]) end)
    %{state | monitors: monitors}
  end
end
