defmodule Shop.CheckoutSlots do
  @moduledoc "So many checkouts at once for each shop."

  @table :checkout_slots
  @limit 3

  def setup, do: :ets.new(@table, [:named_table, :public, :set])

  def acquire(shop_id) do
    [old, count] =
      :ets.update_counter(@table, shop_id, [{2, 0}, {2, 1, @limit, @limit}], {shop_id, 0})

    if old >= @limit do
      # Full: hand the slot back.
      {:deny, count}
    else
      {:allow, count}
    end
  end

  def release(shop_id) do
    :ets.update_counter(@table, shop_id, {2, -1, 0, 0}, {shop_id, 0})
    :ok
  end
end
