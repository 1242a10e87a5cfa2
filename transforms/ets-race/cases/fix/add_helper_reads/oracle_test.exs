defmodule Depot.StockTest do
  use ExUnit.Case
  alias Depot.Stock

  setup do
    {:ok, table: Salve.Oracle.owned(&Stock.open/0)}
  end

  test "pieces are counted as before" do
    assert [{:ok, 1}, {:ok, 2}] == [Stock.next_number(:nut), Stock.next_number(:nut)]
    assert 5 == Stock.add(:nut, 3)
    assert :ok == Stock.take(:nut)
    assert true == Stock.note(:nut)
    assert 5 == Stock.count(:nut)
    assert :ok == Stock.take(:bolt)
    assert -1 == Stock.count(:bolt)
  end

  test "of two at once none is lost", %{table: table} do
    for {work, left} <- [
          {fn _ -> Stock.next_number(:nut) end, 9},
          {fn _ -> Stock.add(:nut, 2) end, 11},
          {fn _ -> Stock.take(:nut) end, 5},
          {fn _ -> Stock.note(:nut) end, 9}
        ] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.insert(table, {:nut, 7}) end,
        first: work,
        second: work,
        check: fn _, _, _ -> assert Stock.count(:nut) == left end
      )
    end
  end
end
