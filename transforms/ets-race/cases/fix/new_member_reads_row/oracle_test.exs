defmodule Limit.HitsTest do
  use ExUnit.Case

  @day 86_400_000_000

  setup do
    {:ok, table: :ets.new(:hits, [:public])}
  end

  test "two hits, then no more", %{table: table} do
    assert [ok: 1, ok: 2, error: 2] ==
             Enum.map(1..3, fn _ -> Limit.Hits.hit(table, :c, @day, 2) end)
  end

  test "no hit is lost", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Limit.Hits.hit(table, :c, @day, 2) end,
      second: fn _ -> Limit.Hits.hit(table, :c, @day, 2) end,
      check: fn first, second, _ ->
        assert [ok: 1, ok: 2] == Enum.sort([first, second])
        assert [{_, 2, _, _}] = :ets.tab2list(table)
      end
    )
  end
end
