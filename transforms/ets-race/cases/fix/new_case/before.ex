defmodule Shop.Coupons do
  @moduledoc "Who redeemed which coupon."

  @table :coupons

  def setup, do: :ets.new(@table, [:named_table, :public, :set])

  def redeem(code, customer) do
    case :ets.lookup(@table, code) do
      # free
      [] ->
        # it is ours now
        :ets.insert(@table, {code, customer})
        {:ok, customer}

      # somebody was faster
      _ ->
        {:error, :taken}
    end
  end
end
