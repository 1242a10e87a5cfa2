defmodule Stock.ReservedTest do
  use ExUnit.Case
  alias Stock.Reserved

  setup do
    {:ok, table: Salve.Oracle.owned(&Reserved.setup/0)}
  end

  test "dozens add up" do
    assert [{:reserved, 24}, {:reserved, 36}] ==
             Enum.map(1..2, fn _ -> Reserved.reserve_dozen({:cup, "blue"}) end)
  end

  test "no dozen is lost", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Reserved.reserve_dozen(:cup) end,
      second: fn _ -> Reserved.reserve_dozen(:cup) end,
      check: fn first, second, _ ->
        assert [reserved: 24, reserved: 36] == Enum.sort([first, second])
      end
    )
  end
end
