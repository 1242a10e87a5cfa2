defmodule Shop.Stock do
  use GenServer

  @prefix [:shop, :warehouse]

  def start_link(items), do: GenServer.start_link(__MODULE__, items)

  @impl true
  def init(items), do: {:ok, items}

  @impl true
  def handle_call({:take, sku, pieces}, _from, items) do
    with {:ok, there} <- fetch(items, sku),
         :ok <- enough(there, pieces) do
      {:reply, :ok, Map.put(items, sku, there - pieces)}
    else
      {:error, reason} = error ->
        :telemetry.execute([:shop, :warehouse, :take_failed], %{count: 1}, %{reason: reason})
        {:reply, error, items}
    end
  end

  def handle_call({:count, sku}, _from, items) do
    # An unknown one counts as none.
    count =
      case fetch(items, sku) do
        {:ok, there} -> there
        {:error, :unknown} -> 0
      end

    {:reply, count, items}
  end

  def events, do: @prefix

  defp fetch(items, sku) do
    case items do
      %{^sku => there} -> {:ok, there}
      _ -> {:error, :unknown}
    end
  end

  defp enough(there, pieces) when there >= pieces, do: :ok
  defp enough(_there, _pieces), do: {:error, :sold_out}
end
