defmodule Print.Queue do
  use GenServer

  defmodule State do
    @moduledoc false
    defstruct jobs: %{}, next: 1
  end

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %State{}}

  @impl true
  def handle_call({:submit, owner}, _from, %State{next: id} = state) do
    job = %{owner: owner, monitor: Process.monitor(owner), pages: 0}
    {:reply, id, %{state | next: id + 1, jobs: Map.put(state.jobs, id, job)}}
  end

  def handle_call({:cancel, id}, _from, state) do
    case Map.pop(state.jobs, id) do
      {nil, _jobs} -> {:reply, {:error, :unknown}, state}
      {_job, jobs} -> {:reply, :ok, demonitor_dropped(%{state | jobs: jobs}, state)}
    end
  end

  @impl true
  def handle_cast({:done, id}, state) do
    previous = state
    state = update_in(state.jobs, &Map.delete(&1, id))
    {:noreply, demonitor_dropped(state, previous)}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, _owner, _reason}, state) do
    jobs = for {id, job} <- state.jobs, job.monitor != ref, into: %{}, do: {id, job}
    {:noreply, %{state | jobs: jobs}}
  end

  # Releases the monitors that state has and next has not.
  defp demonitor_dropped(next, state) do
    Enum.each(monitor_refs(state) -- monitor_refs(next), &Process.demonitor(&1, [:flush]))
    next
  end

  defp monitor_refs(state) do
    refs = for {_key, %{monitor: ref}} <- state.jobs, do: ref
    Enum.filter(refs, &is_reference/1)
  end
end
