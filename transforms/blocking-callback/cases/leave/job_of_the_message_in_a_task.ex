defmodule Press.Shop do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{running: %{}}}

  @impl true
  def handle_cast({:print, job, copies}, state) do
    state = start(state, :print, fn -> for _ <- 1..copies, do: job.() end)
    {:noreply, state}
  end

  def handle_cast({:bind, job}, state), do: {:noreply, keep(state, fn -> job.() end)}

  @impl true
  def handle_info({ref, _result}, state) when is_map_key(state.running, ref) do
    Process.demonitor(ref, [:flush])
    {:noreply, %{state | running: Map.delete(state.running, ref)}}
  end

  def handle_info({:DOWN, ref, _, _, _}, state),
    do: {:noreply, %{state | running: Map.delete(state.running, ref)}}

  defp keep(state, job), do: start(state, :bind, job)

  defp start(state, name, job) when is_function(job, 0) do
    task = Task.Supervisor.async_nolink(Press.TaskSupervisor, job)
    put_in(state.running[task.ref], name)
  end
end
