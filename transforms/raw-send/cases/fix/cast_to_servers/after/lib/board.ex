defmodule Market.Board do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, %{})

  @impl true
  def init(prices), do: {:ok, prices}

  @impl true
  def handle_call(:prices, _from, prices), do: {:reply, prices, prices}

  @impl true
  def handle_cast({:price, _, _} = message, state), do: handle_info(message, state)

  @impl true
  def handle_info({:price, item, price}, prices) when price > 0 do
    {:noreply, Map.put(prices, item, price)}
  end

  def handle_info({:price, item, _}, prices), do: {:noreply, Map.delete(prices, item)}
end

defmodule Market.Alarm do
  use GenServer

  def start_link(owner), do: GenServer.start_link(__MODULE__, owner)

  def init(owner), do: {:ok, owner}

  def handle_cast(:reset, owner), do: {:noreply, owner}

  def handle_cast({:price, _, _} = message, state), do: handle_info(message, state)

  # What else is cast is no concern of ours.
  def handle_cast(_message, owner), do: {:noreply, owner}

  def handle_info({:price, _item, 0}, owner), do: {:stop, {:shutdown, :worthless}, owner}
  def handle_info({:price, item, price}, owner), do: {:noreply, owner, {:continue, {item, price}}}

  def handle_continue({item, price}, owner) do
    send(owner, {item, price})
    {:noreply, owner}
  end
end
