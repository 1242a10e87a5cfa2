defmodule Shop.CouponsTest do
  use ExUnit.Case
  alias Shop.Coupons

  setup do
    {:ok, table: Salve.Oracle.owned(&Coupons.setup/0)}
  end

  test "first come, first served" do
    assert Coupons.redeem("X", 1) == {:ok, 1}
    assert Coupons.redeem("X", 2) == {:error, :taken}
    assert Coupons.redeem("Y", 2) == {:ok, 2}
  end

  test "a coupon is redeemed once", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, "X") end,
      first: fn _ -> Coupons.redeem("X", 1) end,
      second: fn _ -> Coupons.redeem("X", 2) end,
      check: fn first, second, _ ->
        assert [error: :taken, ok: owner] = Enum.sort([first, second])
        assert :ets.lookup(table, "X") == [{"X", owner}]
      end
    )
  end
end
