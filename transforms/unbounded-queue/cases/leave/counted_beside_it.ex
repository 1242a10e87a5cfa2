defmodule Leave.CountedBesideIt do
  use GenServer
  @max 100

  def init(_), do: {:ok, %{queue: :queue.new(), size: 0}}

  def handle_call({:push, _item}, _from, %{size: size} = state) when size >= @max do
    {:reply, {:error, :full}, state}
  end

  def handle_call({:push, item}, _from, state) do
    {:reply, :ok, %{state | queue: :queue.in(item, state.queue), size: state.size + 1}}
  end
end

defmodule Leave.CountedBesideItInAHelper do
  use GenServer

  def init(limit), do: {:ok, %{limit: limit, queue: :queue.new(), count: 0}}

  def handle_cast({:push, item}, state), do: {:noreply, push(state, item)}

  defp push(%{count: count, limit: limit} = state, _item) when count == limit, do: state

  defp push(state, item) do
    %{state | queue: :queue.in(item, state.queue), count: state.count + 1}
  end
end

defmodule Leave.GatheredUntilAllAreThere do
  use GenServer

  def init({parent, missing}), do: {:ok, %{parent: parent, missing: missing, results: []}}

  def handle_info({:result, result}, state) do
    state = %{state | results: [result | state.results], missing: state.missing - 1}

    if state.missing == 0 do
      send(state.parent, {:all, state.results})
      {:stop, :normal, state}
    else
      {:noreply, state}
    end
  end
end
