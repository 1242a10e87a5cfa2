defmodule Console.Lines do
  @moduledoc false
  use GenServer
  require Logger

  @max_lines 4

  def start_link(title), do: GenServer.start_link(__MODULE__, title)

  def init(title) do
    {:ok, %{title: title, lines: [], seen: 0, lines_count: 0, lines_dropped: 0}}
  end

  def handle_cast({:print, line}, state), do: {:noreply, state |> remember(line) |> count()}

  def handle_call(:lines, _from, state), do: {:reply, {state.title, state.lines}, state}

  def handle_call(:clear, _from, state) do
    state = Map.put(state, :lines, [])
    {:reply, :ok, recount_lines(state)}
  end

  def handle_info({:line, line}, state) do
    {:noreply, remember(state, line)}
  end

  defp count(state), do: Map.update!(state, :seen, &(&1 + 1))

  defp remember(state, line) do
    bound_lines(Map.update!(state, :lines, &[line | &1]))
  end

  # Counts what was added to `lines`, or drops the oldest if it is full.
  defp bound_lines(%{lines_count: count} = state) when count < @max_lines do
    %{state | lines_count: count + 1}
  end

  defp bound_lines(state) do
    {_oldest, lines} = List.pop_at(state.lines, -1)
    if state.lines_dropped == 0, do: Logger.warning("lines is full: the oldest are dropped")
    %{state | lines: lines, lines_dropped: state.lines_dropped + 1}
  end

  # Counts what is left in `lines`, and tells what was dropped once it is not full.
  defp recount_lines(state) do
    state = %{state | lines_count: length(state.lines)}

    if state.lines_dropped > 0 and state.lines_count < @max_lines do
      Logger.warning("lines has room again: #{state.lines_dropped} were dropped")
      %{state | lines_dropped: 0}
    else
      state
    end
  end
end
