defmodule Shop.Journal do
  use GenServer

  @impl true
  def init(_), do: {:ok, []}

  @impl true
  def handle_cast({:note, outcome}, notes), do: {:noreply, [outcome | notes]}

  @impl true
  def handle_call(:failed, _from, notes) do
    failed = for {:error, reason} <- notes, do: reason
    {:reply, {:ok, Enum.frequencies(failed)}, notes}
  end

  def handle_call({:level, level}, _from, notes) do
    {:reply, Enum.filter(notes, &match?({^level, _}, &1)), notes}
  end
end
