defmodule Depot.Stock do
  @table :depot_stock

  def open, do: :ets.new(@table, [:named_table, :public])

  def next_number(item) do
    number = count(item) + 1
    :ets.insert(@table, {item, number})
    {:ok, number}
  end

  def add(item, pieces) when is_integer(pieces) do
    had = count(item)
    :ets.insert(@table, {item, had + pieces})
    had + pieces
  end

  def take(item) do
    had = count(item)
    true = :ets.insert(@table, {item, had - 1})
    :ok
  end

  def note(item), do: :ets.insert(@table, {item, 1 + count(item)})

  @doc "How many there are."
  def count(item) do
    case :ets.lookup(@table, item) do
      [{^item, pieces}] -> pieces
      [] -> 0
    end
  end
end
