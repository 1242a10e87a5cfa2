defmodule Shop.Orders.Notifier do
  @moduledoc "Tells buyers of their orders."

  @doc "The order has left."
  def shipped(buyer, id), do: buyer |> push({:shipped, id})

  defp push(buyer, event) do
    send(buyer, event)
  end
end
