defmodule Shop.Orders do
  use GenServer

  alias Shop.Orders.Notifier

  def start_link(buyer), do: GenServer.start_link(__MODULE__, buyer)

  @impl true
  def init(buyer), do: {:ok, buyer}

  @impl true
  def handle_call({:ship, id}, _from, buyer) do
    Notifier.shipped(buyer, id)
    {:reply, :ok, buyer}
  end
end
