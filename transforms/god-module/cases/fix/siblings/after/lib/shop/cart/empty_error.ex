alias Shop.Money

defmodule Shop.Cart.EmptyError do
  defexception message: "the cart is empty"

  defmodule Hint do
    @moduledoc false
    def text, do: "add something, from #{Money.format(100)}"
  end
end
