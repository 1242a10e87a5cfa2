defmodule Shop.StockTest do
  use ExUnit.Case

  test "the reports are a module of their own" do
    assert Code.ensure_loaded?(Shop.Stock.Reports)
  end

  test "the server answers as it did" do
    start_supervised!({Shop.Stock, [tea: 2, cups: 0]})
    assert Shop.Stock.add(:cups, 200) == :ok
    assert Shop.Stock.count(:cups) == 200
    assert Shop.Stock.low_report() == ["tea: 2"]
    assert Shop.Stock.high_report() == ["cups: 200"]
    assert Shop.Stock.empty_report() == []
  end
end
