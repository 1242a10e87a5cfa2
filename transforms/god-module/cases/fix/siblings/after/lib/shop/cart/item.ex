alias Shop.Clock
import Shop.Money, only: [cents: 1]

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
