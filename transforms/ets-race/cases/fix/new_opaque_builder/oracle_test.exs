defmodule MemoTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Memo.setup/0)}
  end

  test "the first answer stays" do
    assert Memo.get_or_store(:k, fn -> 1 end) == 1
    assert Memo.get_or_store(:k, fn -> 2 end) == 1
  end

  test "two who ask first get one answer", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, :k) end,
      first: fn _ -> Memo.get_or_store(:k, fn -> 1 end) end,
      second: fn _ -> Memo.get_or_store(:k, fn -> 2 end) end,
      check: fn first, second, _ -> assert first == second end
    )
  end
end
