# declines: is no queue by age
defmodule Decline.SortedByWeight do
  use GenServer

  def init(_), do: {:ok, %{jobs: []}}

  def handle_cast({:push, weight, job}, state) do
    {:noreply, %{state | jobs: Enum.sort([{weight, job} | state.jobs])}}
  end

  def handle_call(:pop, _from, %{jobs: [job | jobs]} = state),
    do: {:reply, job, %{state | jobs: jobs}}
end
