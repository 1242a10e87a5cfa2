# declines: the next state is not made where
defmodule Viaduct do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{trains: MapSet.new()}}

  @impl true
  def handle_cast({:enter, pid}, state) do
    trains =
      state.trains
      |> MapSet.put(pid)
      |> tap(fn _trains -> Process.monitor(pid) end)

    {:noreply, %{state | trains: trains}}
  end

  def handle_cast({:exit, pid}, state) do
    {:noreply, %{state | trains: MapSet.delete(state.trains, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | trains: MapSet.delete(state.trains, pid)}}
  end
end
