defmodule Library.FinesTest do
  use ExUnit.Case
  alias Library.Fines

  setup do
    {:ok, table: :ets.new(:fines, [:public])}
  end

  test "adds up and answers the sum", %{table: table} do
    assert Fines.add(table, {:reader, %{}}, 30) == {:owes, 30}
    assert Fines.add(table, {:reader, %{}}, -10) == {:owes, 20}
    assert Fines.add_day(table, :nobody) == {:owes, 0}
    assert Fines.visit(table, :ann) == 100
    assert Fines.visit(table, :ann) == 101
    assert Enum.sort(:ets.tab2list(table)) == [ann: 101, nobody: 0] ++ [{{:reader, %{}}, 20}]
  end

  test "nothing is lost", %{table: table} do
    for start <- [[], [ann: 7]] do
      Salve.Oracle.interleave(
        setup: fn ->
          :ets.delete_all_objects(table)
          :ets.insert(table, start)
        end,
        first: fn _ -> Fines.add(table, :ann, 5) end,
        second: fn _ -> Fines.add(table, :ann, 5) end,
        check: fn {:owes, one}, {:owes, two}, _ ->
          sum = Keyword.get(start, :ann, 0) + 10
          assert Enum.sort([one, two]) == [sum - 5, sum]
          assert :ets.tab2list(table) == [ann: sum]
        end
      )
    end

    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Fines.visit(table, :ann) end,
      second: fn _ -> Fines.visit(table, :ann) end,
      check: fn one, two, _ -> assert Enum.sort([one, two]) == [100, 101] end
    )
  end
end
