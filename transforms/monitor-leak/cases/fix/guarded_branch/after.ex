defmodule Mail.Boxes do
  use GenServer
  require Logger

  defstruct subscribers: [], sweeper: nil, monitors: %{}

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_call({:subscribe, pid}, _from, state) do
    state = if pid in state.subscribers, do: state, else: monitor_pid(state, pid)
    {:reply, :ok, %{state | subscribers: Enum.uniq([pid | state.subscribers])}}
  end

  def handle_call({:unsubscribe, pid}, _from, state) do
    if pid in state.subscribers do
      Logger.debug("unsubscribed")
      {:reply, :ok, demonitor_pid(%{state | subscribers: state.subscribers -- [pid]}, pid)}
    else
      {:reply, {:error, :not_subscribed}, state}
    end
  end

  @impl true
  def handle_cast(:sweep, state) do
    {pid, ref} = spawn_monitor(fn -> :swept end)
    {:noreply, %{state | sweeper: {pid, ref}}}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, _pid, _reason}, %{sweeper: {_, ref}} = state) do
    {:noreply, %{state | sweeper: nil}}
  end

  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, pid)}
    {:noreply, %{state | subscribers: state.subscribers -- [pid]}}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_pid(state, pid) do
    if pid in state.subscribers do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end
end
