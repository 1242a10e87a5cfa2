defmodule Stock.Reserved do
  @table :reserved

  def setup, do: :ets.new(@table, [:named_table, :public])

  # Dozens at a time; a new article starts with one dozen reserved for the shop window.
  def reserve_dozen(article) do
    reserved =
      case :ets.lookup(@table, article) do
        [] -> 12
        [{_, reserved}] -> reserved
      end

    total = reserved + 12
    :ets.insert(@table, {article, total})
    {:reserved, total}
  end
end
