defmodule Invoice.NumbersTest do
  use ExUnit.Case
  alias Invoice.Numbers

  setup do
    {:ok, table: Salve.Oracle.owned(&Numbers.setup/0)}
  end

  test "starts at 1000 each year" do
    assert [ok: 1000, ok: 1001] == [Numbers.next(2024), Numbers.next(2024)]
    assert Numbers.next(2025) == {:ok, 1000}
  end

  test "no number is given twice", %{table: table} do
    for start <- [[], [{2024, 1007}]] do
      Salve.Oracle.interleave(
        setup: fn ->
          :ets.delete_all_objects(table)
          :ets.insert(table, start)
        end,
        first: fn _ -> Numbers.next(2024) end,
        second: fn _ -> Numbers.next(2024) end,
        check: fn {:ok, first}, {:ok, second}, _ -> assert abs(first - second) == 1 end
      )
    end
  end
end
