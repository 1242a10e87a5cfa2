defmodule Shop.Cart.Items do
  @moduledoc false
  def none, do: []
end
