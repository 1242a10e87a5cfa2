defmodule Leave.MadeAnew do
  use GenServer

  def init(_), do: {:ok, %{pages: [], last: nil, order: []}}

  def handle_cast({:pages, pages}, state) do
    {:noreply, %{state | pages: [:cover | pages]}}
  end

  def handle_cast({:last, item}, state), do: {:noreply, %{state | last: [item]}}

  def handle_info(:shuffle, state), do: {:noreply, %{state | order: Enum.shuffle(state.order)}}

  # Every element stays one element.
  def handle_info(:number, state) do
    {:noreply, %{state | pages: Enum.map(state.pages, &{:page, &1})}}
  end
end
