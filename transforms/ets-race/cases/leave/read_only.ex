defmodule Price.List do
  alias :ets, as: ETS

  def load(rows) do
    ETS.new(:prices, [:named_table, :public, read_concurrency: true])
    ETS.insert(:prices, rows)
  end

  def price(article) do
    case ETS.lookup(:prices, article) do
      [{^article, price}] -> {:ok, price}
      [] -> :error
    end
  end

  def cheaper?(one, other) do
    ETS.member(:prices, one) and ETS.member(:prices, other) and
      ETS.lookup_element(:prices, one, 2) < ETS.lookup_element(:prices, other, 2)
  end
end
