defmodule Press.Feed do
  use GenServer
  require Logger

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl GenServer
  def init(_), do: {:ok, %{readers: MapSet.new(), monitors: %{}}}

  @impl GenServer
  def handle_call({:subscribe, reader}, _from, state) do
    state = monitor_reader(state, reader)
    {:reply, :ok, %{state | readers: MapSet.put(state.readers, reader)}}
  end

  @impl GenServer
  def handle_call({:unsubscribe, reader}, _from, state) do
    state = %{state | readers: MapSet.delete(state.readers, reader)}
    {:reply, :ok, demonitor_reader(state, reader)}
  end

  @impl GenServer
  def handle_call(:count, _from, state), do: {:reply, MapSet.size(state.readers), state}

  @impl GenServer
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, pid)}
    {:noreply, %{state | readers: MapSet.delete(state.readers, pid)}}
  end

  @impl GenServer
  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  defp monitor_reader(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_reader(state, pid) do
    if pid in state.readers do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end

  defdelegate now, to: System, as: :monotonic_time
end
