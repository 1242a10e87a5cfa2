defmodule Auction.Lots do
  @table :lots

  def setup, do: :ets.new(@table, [:named_table, :public])

  def open(lot, %{price: price} = terms) do
    with true <- price > 0,
         [] <- :ets.lookup(@table, lot) do
      if :ets.insert_new(@table, {lot, terms}) do
        {:ok, lot}
      else
        open(lot, terms)
      end
    else
      false -> {:error, :price}
      [_] -> {:error, :open_already}
    end
  end
end
