defmodule Ferry.Deck do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{cars: %{}, refs: %{}}}

  @impl true
  def handle_call({:board, car}, _from, state) when not is_map_key(state.refs, car) do
    {:reply, :ok, put_in(state.refs[car], Process.monitor(car))}
  end

  def handle_call({:board, _car}, _from, state), do: {:reply, :ok, state}

  def handle_call({:leave, car}, _from, state) do
    case pop_in(state.refs[car]) do
      {nil, state} ->
        {:reply, :unknown, state}

      {ref, state} ->
        Process.demonitor(ref, [:flush])
        {:reply, :ok, state}
    end
  end

  @impl true
  def handle_cast({:tow, car}, state) do
    case Map.pop(state.refs, car) do
      {nil, refs} ->
        {:noreply, %{state | refs: refs}}

      {ref, refs} ->
        Process.demonitor(ref, [:flush])
        {:noreply, %{state | refs: refs}}
    end
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, car, _reason}, state) do
    {:noreply, %{state | refs: Map.delete(state.refs, car)}}
  end
end
