defmodule Auction.LotsTest do
  use ExUnit.Case
  alias Auction.Lots

  setup do
    {:ok, table: Salve.Oracle.owned(&Lots.setup/0)}
  end

  test "a lot opens once, at a price" do
    assert Lots.open(1, %{price: 0}) == {:error, :price}
    assert Lots.open(1, %{price: 5}) == {:ok, 1}
    assert Lots.open(1, %{price: 9}) == {:error, :open_already}
  end

  test "two auctioneers do not both open it", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Lots.open(1, %{price: 5}) end,
      second: fn _ -> Lots.open(1, %{price: 9}) end,
      check: fn first, second, _ ->
        assert [error: :open_already, ok: 1] == Enum.sort([first, second])
        price = if first == {:ok, 1}, do: 5, else: 9
        assert :ets.tab2list(table) == [{1, %{price: price}}]
      end
    )
  end
end
