defmodule Scan.Results do
  @moduledoc false
  use GenServer
  require Logger

  @max_found 3

  defmodule State do
    @moduledoc false
    defstruct found: [], scans: 0, found_count: 0, found_dropped: 0
  end

  def init(_), do: {:ok, %State{}}

  def handle_cast({:found, items}, %State{} = state) do
    {:noreply, Enum.reduce(items, state, &add(&2, &1))}
  end

  def handle_call(:next, _from, %State{found: [item | rest]} = state) do
    {:reply, item, recount_found(%State{state | found: rest})}
  end

  def handle_call(:next, _from, state), do: {:reply, nil, state}

  defp add(%State{found: found} = state, item) do
    bound_found(Map.put(state, :found, found ++ [item]))
  end

  # Counts what was added to `found`, or drops the oldest if it is full.
  defp bound_found(%{found_count: count} = state) when count < @max_found do
    %{state | found_count: count + 1}
  end

  defp bound_found(state) do
    [_oldest | found] = state.found
    if state.found_dropped == 0, do: Logger.warning("found is full: the oldest are dropped")
    %{state | found: found, found_dropped: state.found_dropped + 1}
  end

  # Counts what is left in `found`, and tells what was dropped once it is not full.
  defp recount_found(state) do
    state = %{state | found_count: length(state.found)}

    if state.found_dropped > 0 and state.found_count < @max_found do
      Logger.warning("found has room again: #{state.found_dropped} were dropped")
      %{state | found_dropped: 0}
    else
      state
    end
  end
end
