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
    demonitor_entry(state.jobs, id)

    case Map.pop(state.jobs, id) do
      {nil, _jobs} -> {:reply, {:error, :unknown}, state}
      {_job, jobs} -> {:reply, :ok, %{state | jobs: jobs}}
    end
  end

  @impl true
  def handle_cast({:done, id}, state) do
    demonitor_entry(state.jobs, id)
    state = update_in(state.jobs, &Map.delete(&1, id))
    {:noreply, state}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, _owner, _reason}, state) do
    jobs = for {id, job} <- state.jobs, job.monitor != ref, into: %{}, do: {id, job}
    {:noreply, %{state | jobs: jobs}}
  end

  # The entry of key is about to go; its monitor goes first.
  defp demonitor_entry(entries, key) do
    with %{^key => %{monitor: ref}} when is_reference(ref) <- entries do
      Process.demonitor(ref, [:flush])
    end
  end
end
