defmodule Canteen do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{eaters: MapSet.new()}}

  @impl true
  def handle_cast({:sit, pid}, state) do
    Canteen.Watch.watch(pid)
    # A dependency's function, and one that only shares the name.
    Canteen.Clock.watch(pid)
    Vendor.Watch.watch(pid)
    {:noreply, %{state | eaters: MapSet.put(state.eaters, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | eaters: MapSet.delete(state.eaters, pid)}}
  end
end

defmodule Canteen.Manned do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{eaters: MapSet.new()}}

  @impl true
  def handle_cast({:sit, pid}, state) do
    Canteen.Clock.watch(pid)
    Vendor.Watch.watch(pid)
    {:noreply, %{state | eaters: MapSet.put(state.eaters, pid)}}
  end

  def handle_cast({:rise, pid}, state) do
    {:noreply, %{state | eaters: MapSet.delete(state.eaters, pid)}}
  end
end
