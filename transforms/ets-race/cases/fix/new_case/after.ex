defmodule Shop.Coupons do
  @moduledoc "Who redeemed which coupon."

  @table :coupons

  def setup, do: :ets.new(@table, [:named_table, :public, :set])

  def redeem(code, customer) do
    case :ets.insert_new(@table, {code, customer}) do
      # free
      true ->
        # it is ours now
        {:ok, customer}

      # somebody was faster
      false ->
        {:error, :taken}
    end
  end
end
