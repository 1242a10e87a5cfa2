defmodule Shop.Mint do
  use GenServer

  def coin(server, metal), do: GenServer.call(server, {:coin, metal})

  @impl true
  def init(stock), do: {:ok, stock}

  @impl true
  def handle_call({:coin, metal}, _from, stock) do
    case stock do
      %{^metal => pieces} when pieces > 0 ->
        {:reply, {:ok, metal}, %{stock | metal => pieces - 1}}

      _ ->
        {:reply, {:error, :no_metal}, stock}
    end
  end
end

defmodule Shop.Treasury do
  def coin(server, metal) do
    case Shop.Mint.coin(server, metal) do
      {:ok, coin} ->
        {:ok, coin}

      {:error, reason} ->
        :telemetry.execute([:shop, :treasury, :coin_failed], %{count: 1}, %{reason: reason})
        {:error, reason}
    end
  end
end
