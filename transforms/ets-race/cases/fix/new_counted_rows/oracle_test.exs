defmodule BerthsTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Berths.setup/0)}
  end

  test "one after the other" do
    assert Berths.moor(1, :ann) == {:ok, 1}
    assert Berths.moor(1, :bob) == {:error, :occupied}
    assert Berths.reserve(2, :ann) == :reserved
    assert Berths.reserve(2, :bob) == :late
    assert Berths.ship(3, :ann) == :ann
    assert Berths.ship(3, :bob) == :ann
  end

  test "one ship gets the berth", %{table: table} do
    for {call, answers} <- [
          {&Berths.moor/2, [{:error, :occupied}, {:ok, 1}]},
          {&Berths.reserve/2, [:late, :reserved]}
        ] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.delete(table, 1) end,
        first: fn _ -> call.(1, :ann) end,
        second: fn _ -> call.(1, :bob) end,
        check: fn first, second, _ -> assert Enum.sort([first, second]) == answers end
      )
    end
  end

  test "all are told the same ship", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, 1) end,
      first: fn _ -> Berths.ship(1, :ann) end,
      second: fn _ -> Berths.ship(1, :bob) end,
      check: fn first, second, _ ->
        assert first == second
        assert :ets.lookup(table, 1) == [{1, first}]
      end
    )
  end
end
