defmodule Leave.ListsOnTheWay do
  use GenServer

  def init(_), do: {:ok, %{total: 0}}

  def handle_call({:words, text}, _from, state) do
    words = Enum.reduce(String.split(text), [], fn word, acc -> [String.upcase(word) | acc] end)
    {:reply, words, %{state | total: state.total + length(words)}}
  end

  def handle_call({:split, items}, _from, state), do: {:reply, split(items, []), state}

  defp split([], seen), do: Enum.reverse(seen)
  defp split([item | items], seen), do: split(items, [item | seen])
end

defmodule Leave.NotAServer do
  defstruct items: []

  def handle_cast({:push, item}, state), do: {:noreply, %{state | items: [item | state.items]}}
end
