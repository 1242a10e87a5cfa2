defmodule DeskTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Desk.open/0)}
  end

  test "counts as before" do
    assert [{:ok, 1}, {:ok, 2}, {:error, :busy}] == Enum.map(1..3, fn _ -> Desk.queue(:a) end)
    Desk.leave(:a)
    assert Desk.queue(:a) == {:ok, 2}

    assert [{:ok, 1}, {:ok, 0}, {:error, :booked_out}] ==
             Enum.map(1..3, fn _ -> Desk.book(:b, 2) end)
  end

  test "one that leaves during a refusal makes room at once", %{table: table} do
    for enter <- [&Desk.queue/1, &Desk.book(&1, 2)] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.insert(table, {:a, 2}) end,
        first: fn _ -> enter.(:a) end,
        second: fn _ ->
          Desk.leave(:a)
          enter.(:a)
        end,
        check: fn first, second, _ ->
          assert [:error, :ok] == Enum.sort([elem(first, 0), elem(second, 0)])
          assert :ets.lookup(table, :a) == [{:a, 2}]
        end
      )
    end
  end
end
