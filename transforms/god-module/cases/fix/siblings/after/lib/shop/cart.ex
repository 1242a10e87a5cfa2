# What a customer has picked.

import Shop.Money, only: [euros: 1]

defmodule Shop.Cart do
  @moduledoc false

  alias Shop.Cart.Item

  defstruct items: []

  def new, do: %__MODULE__{}
  def add(cart, name, price), do: %{cart | items: [Item.new(name, euros(price)) | cart.items]}
  def total(cart), do: cart.items |> Enum.map(&Item.price/1) |> Enum.sum()
end

# The end.
