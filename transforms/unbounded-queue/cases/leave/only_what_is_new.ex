defmodule Leave.OnlyWhatIsNew do
  use GenServer

  def init(_), do: {:ok, %{topics: [], handlers: [], tags: MapSet.new()}}

  def handle_cast({:topic, topic}, state) do
    if topic in state.topics do
      {:noreply, state}
    else
      {:noreply, %{state | topics: [topic | state.topics]}}
    end
  end

  def handle_cast({:handler, handler}, state) do
    {:noreply, %{state | handlers: Enum.uniq([handler | state.handlers])}}
  end

  def handle_cast({:tag, tag}, state) do
    {:noreply, %{state | tags: MapSet.put(state.tags, tag)}}
  end
end
