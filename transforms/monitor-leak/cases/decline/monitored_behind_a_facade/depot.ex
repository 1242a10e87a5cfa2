# declines: in Depot.Lifecycle.Impl.begin/2 at lifecycle.ex:20
defmodule Depot do
  use GenServer

  import Depot.Lifecycle

  @impl true
  def init(_), do: {:ok, %{carriers: %{}}}

  @impl true
  def handle_cast({:assign, pids, zone}, state) do
    carriers = Map.new(pids, &{&1, zone})
    {:noreply, state |> followed(pids) |> Map.update!(:carriers, &Map.merge(&1, carriers))}
  end

  def handle_cast({:release, zone}, state) do
    carriers = Map.reject(state.carriers, fn {_pid, held} -> held == zone end)
    {:noreply, %{state | carriers: carriers}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | carriers: Map.delete(state.carriers, pid)}}
  end

  defp followed(state, pids) do
    Enum.each(pids, &follow(&1, :carrier))
    state
  end
end
