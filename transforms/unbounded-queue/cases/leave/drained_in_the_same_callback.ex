defmodule Leave.DrainedInTheSameCallback do
  use GenServer

  def init(sink), do: {:ok, %{sink: sink, queue: :queue.new()}}

  def handle_cast({:push, item}, state) do
    state = %{state | queue: :queue.in(item, state.queue)}
    {:noreply, drain(state)}
  end

  defp drain(state) do
    case :queue.out(state.queue) do
      {{:value, item}, queue} ->
        send(state.sink, {:item, item})
        drain(%{state | queue: queue})

      {:empty, _} ->
        state
    end
  end
end

defmodule Leave.FlushedAtOnce do
  use GenServer

  def init(sink), do: {:ok, %{sink: sink, lines: []}}

  def handle_info({:line, line}, state) do
    state = %{state | lines: [line | state.lines]}
    Enum.each(Enum.reverse(state.lines), &send(state.sink, &1))
    {:noreply, %{state | lines: []}}
  end
end
