defmodule Stock.Reserved do
  @table :reserved

  def setup, do: :ets.new(@table, [:named_table, :public])

  # Dozens at a time; a new article starts with one dozen reserved for the shop window.
  def reserve_dozen(article) do
    total = :ets.update_counter(@table, article, {2, 12}, {article, 12})
    {:reserved, total}
  end
end
