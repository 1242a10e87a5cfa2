defmodule Cache.StatsTest do
  use ExUnit.Case
  alias Cache.Stats

  setup do
    {:ok, table: :ets.new(:stats, [:public])}
  end

  test "counts each event", %{table: table} do
    for event <- [:hit, :miss, :hit, {:hit, %{}}], do: assert(Stats.record(table, event) == :ok)
    assert Enum.sort(:ets.tab2list(table)) == [{:hit, 2}, {:miss, 1}, {{:hit, %{}}, 1}]
  end

  test "no event is lost", %{table: table} do
    for start <- [[], [hit: 7]] do
      Salve.Oracle.interleave(
        setup: fn ->
          :ets.delete_all_objects(table)
          :ets.insert(table, start)
        end,
        first: fn _ -> Stats.record(table, :hit) end,
        second: fn _ -> Stats.record(table, :hit) end,
        check: fn :ok, :ok, _ ->
          assert :ets.tab2list(table) == [hit: Keyword.get(start, :hit, 0) + 2]
        end
      )
    end
  end
end
