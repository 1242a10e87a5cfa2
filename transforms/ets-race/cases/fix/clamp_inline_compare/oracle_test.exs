defmodule Upload.GateTest do
  use ExUnit.Case
  alias Upload.Gate

  setup do
    table = :ets.new(:gate, [:public])
    Gate.open(table)
    {:ok, table: table}
  end

  test "one, wait, leave, one", %{table: table} do
    assert [:go, :wait, :wait] == Enum.map(1..3, fn _ -> Gate.enter(table) end)
    assert Gate.leave(table) == :ok
    assert Gate.enter(table) == :go
  end

  test "the gate is never stuck shut with nobody inside", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {:uploads, 1}) end,
      first: fn _ -> Gate.enter(table) end,
      second: fn _ ->
        Gate.leave(table)
        Gate.enter(table)
      end,
      check: fn first, second, _ ->
        assert [:go, :wait] == Enum.sort([first, second])
      end
    )
  end
end
