defmodule Leave.ContinuesWithAll do
  use GenServer

  def init(sink), do: {:ok, %{sink: sink, lines: []}}

  def handle_call({:line, line}, _from, state) do
    {:reply, :ok, %{state | lines: [line | state.lines]}, {:continue, :write}}
  end

  def handle_continue(:write, state) do
    send(state.sink, {:lines, Enum.reverse(state.lines)})
    {:noreply, %{state | lines: []}}
  end
end
