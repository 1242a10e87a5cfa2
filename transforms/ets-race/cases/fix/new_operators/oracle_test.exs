defmodule StampsTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Stamps.setup/0)}
  end

  test "one after the other", %{table: table} do
    assert [Stamps.first?(:a, 1), Stamps.first?(:a, 2)] == [true, false]
    assert [Stamps.ensure(:b, 1), Stamps.ensure(:b, 2)] == [true, true]
    assert [Stamps.note(:c, 1), Stamps.note(:c, 2)] == [:ok, :ok]
    assert Enum.sort(:ets.tab2list(table)) == [a: 1, b: 1, c: 1]
  end

  test "only one is the first", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, :a) end,
      first: fn _ -> Stamps.first?(:a, 1) end,
      second: fn _ -> Stamps.first?(:a, 2) end,
      check: fn first, second, _ -> assert Enum.sort([first, second]) == [false, true] end
    )
  end

  test "a stamp stays what it was", %{table: table} do
    for call <- [&Stamps.ensure/2, &Stamps.note/2] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.delete(table, :a) end,
        first: fn _ ->
          call.(:a, 1)
          :ets.lookup(table, :a)
        end,
        second: fn _ ->
          call.(:a, 2)
          :ets.lookup(table, :a)
        end,
        check: fn first, second, _ -> assert first == second end
      )
    end
  end
end
