defmodule Shop.CartTest do
  use ExUnit.Case

  test "each module stands in a file of its own" do
    files = [
      {Shop.Cart, "cart.ex"},
      {Shop.Cart.Item, "item.ex"},
      {Shop.Cart.EmptyError, "empty_error.ex"}
    ]

    for {module, name} <- files do
      assert Path.basename(module.module_info(:compile)[:source]) == name
    end
  end

  test "they do what they did" do
    cart = Shop.Cart.new() |> Shop.Cart.add("tea", 3) |> Shop.Cart.add("cup", 4)
    assert Shop.Cart.total(cart) == 700
    assert to_string(hd(cart.items)) == "cup: 400 ct"
    assert Shop.Cart.EmptyError.Hint.text() =~ "1 EUR"
  end
end
