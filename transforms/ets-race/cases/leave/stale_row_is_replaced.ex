defmodule Feed.Quotes do
  @table :quotes

  def open, do: :ets.new(@table, [:named_table, :public])

  # The second branch is taken for a row that is too old, too: an insert_new would never replace it.
  def quote_of(symbol, load) do
    now = System.monotonic_time(:second)

    case :ets.lookup(@table, symbol) do
      [{_, price, until}] when until > now ->
        price

      _ ->
        price = load.(symbol)
        :ets.insert(@table, {symbol, price, now + 60})
        price
    end
  end

  def ready(symbol) do
    case :ets.lookup(@table, symbol) do
      [{_, :ready, _}] ->
        :ready

      _ ->
        :ets.insert(@table, {symbol, :ready, 0})
        :made
    end
  end
end
