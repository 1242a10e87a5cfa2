defmodule Garage do
  use GenServer

  alias Garage.Watch

  @impl true
  def init(_), do: {:ok, %{cars: %{}}}

  @impl true
  def handle_call({:park, pid}, _from, state) do
    cars = Map.put_new_lazy(state.cars, pid, fn -> Watch.start(pid) end)
    {:reply, :ok, %{state | cars: cars}}
  end

  def handle_call({:drive, pid}, _from, state) do
    {ref, cars} = Map.pop(state.cars, pid)
    Watch.stop(ref)
    {:reply, :ok, %{state | cars: cars}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | cars: Map.delete(state.cars, pid)}}
  end
end

# The same, with the demonitor in sight.
defmodule Garage.Attended do
  use GenServer

  alias Garage.Watch

  @impl true
  def init(_), do: {:ok, %{cars: %{}}}

  @impl true
  def handle_call({:park, pid}, _from, state) when is_map_key(state.cars, pid) do
    {:reply, :ok, state}
  end

  def handle_call({:park, pid}, _from, state) do
    ref = Watch.start(pid)
    {:reply, :ok, %{state | cars: Map.put(state.cars, pid, ref)}}
  end

  def handle_call({:drive, pid}, _from, state) do
    case Map.pop(state.cars, pid) do
      {nil, _cars} ->
        {:reply, {:error, :unknown}, state}

      {ref, cars} ->
        Process.demonitor(ref, [:flush])
        {:reply, :ok, %{state | cars: cars}}
    end
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | cars: Map.delete(state.cars, pid)}}
  end
end
