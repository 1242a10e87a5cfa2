defmodule Scan.Results do
  @moduledoc false
  use GenServer

  defmodule State do
    @moduledoc false
    defstruct found: [], scans: 0
  end

  def init(_), do: {:ok, %State{}}

  def handle_cast({:found, items}, %State{} = state) do
    {:noreply, Enum.reduce(items, state, &add(&2, &1))}
  end

  def handle_call(:next, _from, %State{found: [item | rest]} = state) do
    {:reply, item, %State{state | found: rest}}
  end

  def handle_call(:next, _from, state), do: {:reply, nil, state}

  defp add(%State{found: found} = state, item) do
    Map.put(state, :found, found ++ [item])
  end
end
