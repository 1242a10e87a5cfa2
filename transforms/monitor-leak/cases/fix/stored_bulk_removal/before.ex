defmodule Lab.Sensors do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{sensors: []}}

  @impl true
  def handle_call({:attach, pid}, _from, state) do
    ref = Process.monitor(pid)
    {:reply, ref, %{state | sensors: [{pid, ref} | state.sensors]}}
  end

  def handle_call({:detach, pid}, _from, state) do
    sensors = Enum.reject(state.sensors, fn {sensor, _ref} -> sensor == pid end)
    {:reply, :ok, %{state | sensors: sensors}}
  end

  def handle_call(:detach_all, _from, state) do
    {:reply, length(state.sensors), %{state | sensors: []}}
  end

  @impl true
  def handle_cast({:keep, pids}, state) do
    # only these stay
    sensors = Enum.filter(state.sensors, fn {pid, _} -> pid in pids end)
    {:noreply, %{state | sensors: sensors}}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, pid, _reason}, state) do
    {:noreply, %{state | sensors: List.delete(state.sensors, {pid, ref})}}
  end
end
