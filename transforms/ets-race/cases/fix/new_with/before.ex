defmodule Auction.Lots do
  @table :lots

  def setup, do: :ets.new(@table, [:named_table, :public])

  def open(lot, %{price: price} = terms) do
    with true <- price > 0,
         [] <- :ets.lookup(@table, lot) do
      :ets.insert(@table, {lot, terms})
      {:ok, lot}
    else
      false -> {:error, :price}
      [_] -> {:error, :open_already}
    end
  end
end
