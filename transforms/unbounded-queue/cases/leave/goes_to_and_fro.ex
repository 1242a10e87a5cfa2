defmodule Leave.GoesToAndFro do
  use GenServer

  def init(ports), do: {:ok, %{free: Enum.to_list(ports), taken: %{}}}

  def handle_call({:take, name}, _from, state) do
    case state.free do
      [] ->
        {:reply, {:error, :none}, state}

      [port | free] ->
        {:reply, {:ok, port}, %{state | free: free, taken: Map.put(state.taken, name, port)}}
    end
  end

  def handle_cast({:give_back, name}, state) do
    case Map.pop(state.taken, name) do
      {nil, _} -> {:noreply, state}
      {port, taken} -> {:noreply, %{state | free: [port | state.free], taken: taken}}
    end
  end
end
