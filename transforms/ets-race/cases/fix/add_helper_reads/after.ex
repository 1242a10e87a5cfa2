defmodule Depot.Stock do
  @table :depot_stock

  def open, do: :ets.new(@table, [:named_table, :public])

  def next_number(item) do
    number = :ets.update_counter(@table, item, {2, 1}, {item, 0})
    {:ok, number}
  end

  def add(item, pieces) when is_integer(pieces) do
    :ets.update_counter(@table, item, {2, pieces}, {item, 0})
  end

  def take(item) do
    :ets.update_counter(@table, item, {2, -1}, {item, 0})
    :ok
  end

  def note(item) do
    :ets.update_counter(@table, item, {2, 1}, {item, 0})
    true
  end

  @doc "How many there are."
  def count(item) do
    case :ets.lookup(@table, item) do
      [{^item, pieces}] -> pieces
      [] -> 0
    end
  end
end
