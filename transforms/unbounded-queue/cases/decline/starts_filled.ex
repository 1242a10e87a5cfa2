# declines: does not start empty
defmodule Decline.StartsFilled do
  use GenServer

  def init(jobs), do: {:ok, %{jobs: jobs}}

  def handle_cast({:push, job}, state), do: {:noreply, %{state | jobs: state.jobs ++ [job]}}

  def handle_call(:pop, _from, %{jobs: [job | jobs]} = state),
    do: {:reply, job, %{state | jobs: jobs}}
end
