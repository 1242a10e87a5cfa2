defmodule Press.JobQueue do
  @moduledoc "Jobs that wait for a printing press."
  use GenServer

  @max_jobs 2

  defstruct jobs: :queue.new(), printed: 0, jobs_count: 0

  def start_link(_opts), do: GenServer.start_link(__MODULE__, [])

  def submit(queue, job), do: GenServer.call(queue, {:submit, job})

  def next(queue), do: GenServer.call(queue, :next)

  @impl true
  def init(_), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_call({:submit, job}, _from, %__MODULE__{jobs: jobs} = state) do
    # The press takes them in the order in which they came.
    if state.jobs_count >= @max_jobs do
      {:reply, {:error, :overloaded}, state}
    else
      {:reply, :ok, count_jobs(%__MODULE__{state | jobs: :queue.in(job, jobs)})}
    end
  end

  def handle_call(:next, _from, state) do
    case :queue.out(state.jobs) do
      {{:value, job}, jobs} ->
        {:reply, {:ok, job}, recount_jobs(%{state | jobs: jobs, printed: state.printed + 1})}

      {:empty, _} ->
        {:reply, :none, state}
    end
  end

  # Counts what was added to `jobs`.
  defp count_jobs(state), do: %{state | jobs_count: state.jobs_count + 1}

  # Counts what is left in `jobs`.
  defp recount_jobs(state), do: %{state | jobs_count: :queue.len(state.jobs)}
end
