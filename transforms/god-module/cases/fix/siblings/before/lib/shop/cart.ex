# What a customer has picked.

alias Shop.{Clock, Money}
import Shop.Money, only: [cents: 1, euros: 1]

defmodule Shop.Cart do
  @moduledoc false

  alias Shop.Cart.Item

  defstruct items: []

  def new, do: %__MODULE__{}
  def add(cart, name, price), do: %{cart | items: [Item.new(name, euros(price)) | cart.items]}
  def total(cart), do: cart.items |> Enum.map(&Item.price/1) |> Enum.sum()
end

# Prices are kept in cents.

# One line of a cart.
defmodule Shop.Cart.Item do
  @moduledoc false
  defstruct [:name, :price, :at]

  def new(name, price), do: %__MODULE__{name: name, price: price, at: Clock.now()}
  def price(%__MODULE__{price: price}), do: price
end

defimpl String.Chars, for: Shop.Cart.Item do
  def to_string(item), do: "#{item.name}: #{cents(item.price)}"
end

defmodule Shop.Cart.EmptyError do
  defexception message: "the cart is empty"

  defmodule Hint do
    @moduledoc false
    def text, do: "add something, from #{Money.format(100)}"
  end
end

# The end.
