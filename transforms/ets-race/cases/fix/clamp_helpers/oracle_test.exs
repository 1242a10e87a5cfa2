defmodule Api.ThrottleTest do
  use ExUnit.Case
  alias Api.Throttle

  setup do
    {:ok, table: Salve.Oracle.owned(&Throttle.init_table/0)}
  end

  test "four in flight, then busy, then free again" do
    assert Enum.map(1..5, fn _ -> Throttle.enter(:c) end) ==
             [{:ok, 1}, {:ok, 2}, {:ok, 3}, {:ok, 4}, {:error, :busy, 4}]

    Throttle.exit(:c)
    assert Throttle.enter(:c) == {:ok, 4}
  end

  test "one who is turned away blocks nobody", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {:c, 4}) end,
      first: fn _ -> Throttle.enter(:c) end,
      second: fn _ ->
        Throttle.exit(:c)
        Throttle.enter(:c)
      end,
      check: fn first, second, _ ->
        assert [{:ok, 4}, {:error, :busy, 4}] == Enum.sort([first, second])
        assert :ets.lookup(table, :c) == [c: 4]
      end
    )
  end

  test "one who is killed while being turned away takes no place with him", %{table: table} do
    Salve.Oracle.kill_inside(
      setup: fn -> :ets.insert(table, {:c, 4}) end,
      first: fn _ -> Throttle.enter(:c) end,
      check: fn _ -> assert :ets.lookup(table, :c) == [c: 4] end
    )
  end
end
