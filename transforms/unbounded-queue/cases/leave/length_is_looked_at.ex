defmodule Leave.LengthIsLookedAt do
  use GenServer

  def init(max), do: {:ok, %{max: max, jobs: :queue.new(), size: 0}}

  def handle_call({:push, job}, _from, state) do
    if :queue.len(state.jobs) >= state.max do
      {:reply, {:error, :full}, state}
    else
      {:reply, :ok, %{state | jobs: :queue.in(job, state.jobs)}}
    end
  end
end

defmodule Leave.LengthIsLookedAtInAHelper do
  use GenServer

  def init(max), do: {:ok, %{max: max, jobs: []}}

  def handle_cast({:push, job}, state) do
    case full?(state) do
      true -> {:noreply, state}
      false -> {:noreply, Map.update!(state, :jobs, &[job | &1])}
    end
  end

  defp full?(state), do: length(state.jobs) > state.max
end

defmodule Leave.LengthIsLookedAtAfterwards do
  use GenServer

  def init(_), do: {:ok, []}

  def handle_cast({:push, item}, items) do
    items = [item | items]
    {:noreply, if(Enum.count(items) > 100, do: Enum.drop(items, -50), else: items)}
  end
end
