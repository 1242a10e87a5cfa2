defmodule Quota.WindowsTest do
  use ExUnit.Case

  @config %{name: :api, scale_ms: 1000, limit: 2}

  setup do
    {:ok, table: Salve.Oracle.owned(fn -> :ets.new(:quota_windows, [:named_table, :public]) end)}
  end

  test "two in a window" do
    assert [allow: 1, allow: 2, deny: 2, deny: 2] ==
             Enum.map(1..4, fn _ -> Quota.Windows.check(@config, 5) end)

    assert Quota.Windows.check(@config, 1005) == {:allow, 1}
  end

  test "no table, no limit", %{table: table} do
    :ets.delete(table)
    assert Quota.Windows.check(@config, 5) == {:allow, 0}
  end

  test "a sweep in the middle of a denial does not turn it into an admission", %{table: table} do
    key = {:api, 0}

    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {key, 2}) end,
      first: fn _ -> Quota.Windows.check(@config, 5) end,
      second: fn _ -> :ets.delete(table, key) end,
      check: fn first, _, _ -> assert first in [allow: 1, deny: 2] end
    )
  end
end
