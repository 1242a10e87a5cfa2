defmodule CranesTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Cranes.setup/0)}
  end

  test "one after the other", %{table: table} do
    assert Cranes.release(:a) == {:error, :unknown}
    Cranes.book(:a)
    assert [Cranes.release(:a), Cranes.release(:a)] == [:ok, :ok]
    assert :ets.tab2list(table) == [a: 6]
  end

  test "no release is lost", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> Cranes.book(:a) end,
      first: fn _ -> Cranes.release(:a) end,
      second: fn _ -> Cranes.release(:a) end,
      check: fn :ok, :ok, _ -> assert :ets.tab2list(table) == [a: 6] end
    )
  end

  test "a crane that goes meanwhile is no crash", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> Cranes.book(:a) end,
      first: fn _ -> Cranes.release(:a) end,
      second: fn _ -> :ets.delete(table, :a) end,
      check: fn answer, true, _ -> assert answer in [:ok, {:error, :unknown}] end
    )
  end
end
