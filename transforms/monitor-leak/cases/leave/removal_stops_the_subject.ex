defmodule Leave.StopsSubject do
  use GenServer

  @impl true
  def init(sup), do: {:ok, %{sup: sup, workers: %{}}}

  @impl true
  def handle_call({:start, id}, _from, state) do
    {:ok, pid} = DynamicSupervisor.start_child(state.sup, {Task, fn -> :ok end})
    Process.monitor(pid)
    {:reply, {:ok, pid}, %{state | workers: Map.put_new(state.workers, id, pid)}}
  end

  # the monitor fires and goes with the process
  def handle_call({:stop, id}, _from, state) do
    {pid, workers} = Map.pop(state.workers, id)
    if pid, do: DynamicSupervisor.terminate_child(state.sup, pid)
    {:reply, :ok, %{state | workers: workers}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | workers: Map.reject(state.workers, fn {_, worker} -> worker == pid end)}}
  end
end
