# declines: lib/shop/cart/item.ex exists already
defmodule Shop.Cart do
  @moduledoc false
  def new, do: []
end

defmodule Shop.Cart.Item do
  @moduledoc false
  def new(name), do: {name, 1}
end
