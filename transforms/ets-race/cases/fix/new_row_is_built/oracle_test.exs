defmodule Page.CacheTest do
  use ExUnit.Case
  alias Page.Cache

  setup do
    {:ok, table: Salve.Oracle.owned(&Cache.setup/0)}
  end

  test "a page is rendered once", %{table: table} do
    assert Cache.warm("/") == {:warmed, "/"}
    [page] = :ets.lookup(table, "/")
    assert Cache.warm("/") == :warm
    assert Cache.warm_all(["/", "/a"]) == ["/", "/a"]
    assert :ets.lookup(table, "/") == [page]
    assert :ets.member(table, "/a")
  end

  test "one of two warms a page", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, "/") end,
      first: fn _ -> Cache.warm("/") end,
      second: fn _ -> Cache.warm("/") end,
      check: fn first, second, _ ->
        assert [:warm, {:warmed, "/"}] == Enum.sort([first, second])
      end
    )
  end

  test "a page that is there stays as it is", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, "/") end,
      first: fn _ -> Cache.warm_all(["/"]) end,
      second: fn _ -> :ets.insert(table, {"/", "mine"}) end,
      check: fn ["/"], true, _ ->
        # whoever came first stays, unless the other overwrites it on purpose
        assert :ets.lookup(table, "/") == [{"/", "mine"}]
      end
    )
  end
end
