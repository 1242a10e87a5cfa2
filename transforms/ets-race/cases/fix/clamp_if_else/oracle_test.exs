defmodule Shop.CheckoutSlotsTest do
  use ExUnit.Case

  alias Shop.CheckoutSlots

  setup do
    {:ok, table: Salve.Oracle.owned(&CheckoutSlots.setup/0)}
  end

  test "admits the limit, denies the next, and admits again after a release" do
    for key <- ["shop", {:shop, 1}, %{shop: 1}] do
      assert Enum.map(1..5, fn _ -> CheckoutSlots.acquire(key) end) ==
               [allow: 1, allow: 2, allow: 3, deny: 3, deny: 3]

      CheckoutSlots.release(key)
      assert CheckoutSlots.acquire(key) == {:allow, 3}
    end
  end

  test "a release in the middle of a denial leaves room for the next caller", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {"shop", 3}) end,
      first: fn _ -> CheckoutSlots.acquire("shop") end,
      second: fn _ ->
        CheckoutSlots.release("shop")
        CheckoutSlots.acquire("shop")
      end,
      check: fn first, second, _ ->
        assert [allow: 3, deny: 3] == Enum.sort([first, second])
        assert :ets.lookup(table, "shop") == [{"shop", 3}]
      end
    )
  end

  test "a caller that is killed takes no room with it", %{table: table} do
    Salve.Oracle.kill_inside(
      setup: fn -> :ets.insert(table, {"shop", 3}) end,
      first: fn _ -> CheckoutSlots.acquire("shop") end,
      check: fn _ -> assert :ets.lookup(table, "shop") == [{"shop", 3}] end
    )
  end
end
