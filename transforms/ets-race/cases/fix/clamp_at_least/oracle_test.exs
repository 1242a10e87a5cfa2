defmodule Print.SpoolTest do
  use ExUnit.Case
  alias Print.Spool

  setup do
    {:ok, table: :ets.new(:spool, [:public])}
  end

  test "one less than the number is admitted", %{table: table} do
    assert [{:ok, 1}, {:ok, 2}, {:full, 2}, {:full, 2}] ==
             Enum.map(1..4, fn _ -> Spool.push(table, {:hall, 2}) end)

    assert Spool.printed(table, {:hall, 2}) == 1
    assert Spool.push(table, {:hall, 2}) == {:ok, 2}

    assert [ok: 1, ok: 2, ok: 3, ok: 4] == Enum.map(1..4, fn _ -> Spool.urgent(table, :hall) end)
    assert Spool.urgent(table, :hall) == :full
  end

  test "a slot freed during a refusal can be taken at once", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {:hall, 2}) end,
      first: fn _ -> Spool.push(table, :hall) end,
      second: fn _ ->
        Spool.printed(table, :hall)
        Spool.push(table, :hall)
      end,
      check: fn first, second, _ ->
        assert [{:full, 2}, {:ok, 2}] == Enum.sort([first, second])
        assert :ets.lookup(table, :hall) == [{:hall, 2}]
      end
    )
  end
end
