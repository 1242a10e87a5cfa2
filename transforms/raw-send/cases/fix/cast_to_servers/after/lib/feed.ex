defmodule Market.Feed do
  use GenServer

  def start_link(readers), do: GenServer.start_link(__MODULE__, readers)

  @impl true
  def init(readers), do: {:ok, readers}

  @impl true
  def handle_call({:price, item, price}, _from, readers) do
    Enum.each(readers, &GenServer.cast(&1, {:price, item, price}))
    {:reply, :ok, readers}
  end
end
