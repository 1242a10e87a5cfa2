defmodule Kennel do
  use GenServer

  def start_link(dogs), do: GenServer.start_link(__MODULE__, dogs)
  def adopt(server, dog), do: GenServer.call(server, {:adopt, dog})

  @impl true
  def init(dogs), do: {:ok, %{dogs: dogs, adopted: 0, monitors: %{}}, {:continue, :watch}}

  @impl true
  def handle_continue(:watch, state) do
    state = Enum.reduce(state.dogs, state, &monitor_pid(&2, &1))
    {:noreply, state}
  end

  @impl true
  def handle_call({:adopt, dog}, _from, state) do
    dogs = List.delete(state.dogs, dog)
    {:reply, :ok, demonitor_pid(%{state | dogs: dogs, adopted: state.adopted + 1}, dog)}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, dog, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, dog)}
    {:noreply, %{state | dogs: Enum.reject(state.dogs, &(&1 == dog))}}
  end

  defp monitor_pid(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_pid(state, pid) do
    if pid in state.dogs do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end
end
