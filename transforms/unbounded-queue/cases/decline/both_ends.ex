# declines: cannot share one bound
defmodule Decline.BothEnds do
  use GenServer

  def init(_), do: {:ok, %{jobs: :queue.new()}}

  def handle_cast({:push, job}, state),
    do: {:noreply, %{state | jobs: :queue.in(job, state.jobs)}}

  def handle_cast({:urgent, job}, state),
    do: {:noreply, %{state | jobs: :queue.in_r(job, state.jobs)}}

  def handle_call(:pop, _from, state) do
    {job, jobs} = :queue.out(state.jobs)
    {:reply, job, %{state | jobs: jobs}}
  end
end
