defmodule Theatre.SeatsTest do
  use ExUnit.Case
  alias Theatre.Seats

  setup do
    {:ok, table: Salve.Oracle.owned(&Seats.open/0)}
  end

  test "one after the other", %{table: table} do
    assert [Seats.reserve(1, :ann), Seats.reserve(1, :bob)] == [:ok, {:error, :reserved}]
    assert [Seats.host(:hamlet, :ann), Seats.host(:hamlet, :bob)] == [:ok, :ok]
    assert Enum.sort(:ets.tab2list(table)) == [{1, :ann}, {:hamlet, :ann}]
  end

  test "a seat is not given to two", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, 1) end,
      first: fn _ -> Seats.reserve(1, :ann) end,
      second: fn _ -> Seats.reserve(1, :bob) end,
      check: fn first, second, _ ->
        assert Enum.sort([first, second]) == [:ok, {:error, :reserved}]
        winner = if first == :ok, do: :ann, else: :bob
        assert :ets.lookup(table, 1) == [{1, winner}]
      end
    )
  end

  test "a host stays the host", %{table: table} do
    claim = fn guest ->
      Seats.host(:hamlet, guest)
      :ets.lookup(table, :hamlet)
    end

    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, :hamlet) end,
      first: fn _ -> claim.(:ann) end,
      second: fn _ -> claim.(:bob) end,
      check: fn first, second, _ -> assert first == second end
    )
  end
end
