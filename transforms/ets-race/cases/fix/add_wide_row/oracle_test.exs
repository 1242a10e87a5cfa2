defmodule Feed.UnreadTest do
  use ExUnit.Case
  alias Feed.Unread

  setup do
    {:ok, table: Salve.Oracle.owned(&Unread.setup/0)}
  end

  test "counts and keeps the name", %{table: table} do
    assert Unread.bump(1) == true
    assert Unread.rename(1, "Ann")
    assert Unread.bump(1) == true
    assert :ets.tab2list(table) == [{1, 2, "Ann"}]
  end

  test "neither a count nor a rename is lost", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {1, 4, "Ann"}) end,
      first: fn _ -> Unread.bump(1) end,
      second: fn _ ->
        Unread.rename(1, "Bea")
        Unread.bump(1)
      end,
      check: fn true, true, _ -> assert :ets.tab2list(table) == [{1, 6, "Bea"}] end
    )
  end
end
