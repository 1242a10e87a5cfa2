defmodule Seats.BookTest do
  use ExUnit.Case
  alias Seats.Book

  setup do
    {:ok, table: Salve.Oracle.owned(&Book.open/0)}
  end

  test "a seat is given once" do
    assert [{:ok, 1}, {:error, :taken}] == [Book.take(1, :ann), Book.take(1, :bob)]
    assert [:reserved, :taken] == [Book.reserve(2, :ann), Book.reserve(2, :bob)]
    assert [:moved, :taken] == [Book.move_in(3, :ann), Book.move_in(3, :bob)]
  end

  test "of two at once one gets it", %{table: table} do
    for {work, both} <- [
          {&Book.take(1, &1), [{:error, :taken}, {:ok, 1}]},
          {&Book.reserve(1, &1), [:reserved, :taken]},
          {&Book.move_in(1, &1), [:moved, :taken]}
        ] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.delete_all_objects(table) end,
        first: fn _ -> work.(:ann) end,
        second: fn _ -> work.(:bob) end,
        check: fn first, second, _ -> assert Enum.sort([first, second]) == both end
      )
    end
  end
end
