defmodule FerryTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Ferry.open/0)}
  end

  test "as many as there are seats" do
    assert [ok: 1, ok: 2, ok: 3, full: 3] == Enum.map(1..4, fn _ -> Ferry.board(%{to: 1}) end)
    Ferry.leave(%{to: 1})
    assert Ferry.board(%{to: 1}) == {:ok, 3}
    assert [true, true, true, false] == Enum.map(1..4, fn _ -> Ferry.board?({1, 2}) end)
    assert [1, 2, 3, nil] == Enum.map(1..4, fn _ -> Ferry.seat(:c) end)
  end

  test "the last seat is given to one only", %{table: table} do
    for {board, no} <- [
          {&Ferry.board/1, {:full, 3}},
          {&Ferry.board?/1, false},
          {&Ferry.seat/1, nil}
        ] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.insert(table, {:a, 2}) end,
        first: fn _ -> board.(:a) end,
        second: fn _ -> board.(:a) end,
        check: fn first, second, _ ->
          assert Enum.count([first, second], &(&1 == no)) == 1
          assert :ets.lookup(table, :a) == [{:a, 3}]
        end
      )
    end
  end
end
