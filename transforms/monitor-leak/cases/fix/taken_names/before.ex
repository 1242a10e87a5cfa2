defmodule Night.Watch do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{guards: MapSet.new(), monitors: 3}}

  @impl true
  def handle_call({:post, guard_pid}, _from, state), do: post(guard_pid, state)
  def handle_call({:relieve, guard_pid}, _from, state), do: relieve(guard_pid, state)

  @impl true
  def handle_info({:DOWN, _ref, :process, guard_pid, _reason}, %{guards: guards} = state)
      when is_pid(guard_pid),
      do: {:noreply, %{state | guards: MapSet.delete(guards, guard_pid)}}

  defp post(guard_pid, state) do
    if MapSet.size(state.guards) < state.monitors do
      Process.monitor(guard_pid)
      {:reply, :ok, %{state | guards: MapSet.put(state.guards, guard_pid)}}
    else
      {:reply, :full, state}
    end
  end

  defp relieve(guard_pid, state) do
    guards = MapSet.delete(state.guards, guard_pid)
    {:reply, :ok, %{state | guards: guards}}
  end

  @doc false
  def monitor_guard(name), do: Process.whereis(name)
end
