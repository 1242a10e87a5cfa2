defmodule LockersTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Lockers.open/0)}
  end

  test "as many as there are" do
    for hall <- [:a, {:a, 1}, %{a: 1}] do
      assert [ok: 1, ok: 2, ok: 3, error: :full] == Enum.map(1..4, fn _ -> Lockers.rent(hall) end)
      Lockers.give_back(hall)
      assert Lockers.rent(hall) == {:ok, 3}
    end

    assert [true, true, true, false] == Enum.map(1..4, fn _ -> Lockers.free?(:b) end)
    assert [ok: 1, ok: 2, ok: 3, error: :full] == Enum.map(1..4, fn _ -> Lockers.key(:d) end)
    assert [ok: 1, error: :full] == Enum.map(1..2, fn _ -> Lockers.lease(:e, 1) end)
    assert ["c-1", "c-2", "c-3", nil] == Enum.map(1..4, fn _ -> Lockers.number(:c) end)
  end

  test "the last one is given to one caller only", %{table: table} do
    for {rent, no} <- [
          {&Lockers.rent/1, {:error, :full}},
          {&Lockers.free?/1, false},
          {&Lockers.number/1, nil},
          {&Lockers.lease(&1, 3), {:error, :full}},
          {&Lockers.key/1, {:error, :full}}
        ] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.insert(table, {:a, 2}) end,
        first: fn _ -> rent.(:a) end,
        second: fn _ -> rent.(:a) end,
        check: fn first, second, _ ->
          assert Enum.count([first, second], &(&1 == no)) == 1
          assert :ets.lookup(table, :a) == [{:a, 3}]
        end
      )
    end
  end
end
