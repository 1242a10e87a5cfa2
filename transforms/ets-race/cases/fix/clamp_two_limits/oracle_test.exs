defmodule Search.BudgetTest do
  use ExUnit.Case
  alias Search.Budget

  setup do
    {:ok, table: Salve.Oracle.owned(&Budget.setup/0)}
  end

  test "each has its own limit" do
    assert [:ok, :over] == [Budget.anonymous(:a), Budget.anonymous(:a)]
    assert [:ok, :ok, :ok, :over] == Enum.map(1..4, fn _ -> Budget.member(:b) end)
  end

  test "nobody ever sees more than the limit", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, a: 1, b: 3) end,
      first: fn _ -> {Budget.anonymous(:a), Budget.member(:b)} end,
      second: fn _ -> Enum.sort(:ets.tab2list(table)) end,
      check: fn first, seen, _ ->
        assert first == {:over, :over}
        assert seen == [a: 1, b: 3]
      end
    )
  end
end
