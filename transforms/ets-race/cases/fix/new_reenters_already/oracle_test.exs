defmodule Metrics.AtomicsTest do
  use ExUnit.Case
  alias Metrics.Atomics

  setup do
    {:ok, table: :ets.new(:atomics, [:public])}
  end

  test "adds up", %{table: table} do
    assert Atomics.add(table, :a, 2) == 2
    assert Atomics.add(table, :a, 3) == 5
  end

  test "no sum is lost to a second array", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, :a) end,
      first: fn _ -> Atomics.add(table, :a, 2) end,
      second: fn _ -> Atomics.add(table, :a, 3) end,
      check: fn first, second, _ -> assert 5 == max(first, second) end
    )
  end
end
