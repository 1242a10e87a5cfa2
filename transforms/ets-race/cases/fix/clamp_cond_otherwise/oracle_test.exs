defmodule Ferry.DeckTest do
  use ExUnit.Case
  alias Ferry.Deck

  setup do
    {:ok, table: Salve.Oracle.owned(fn -> Deck.open(:ferry_deck) end)}
  end

  test "cars are counted as before" do
    assert [{:ok, 1}, {:ok, 2}, {:error, :full}] ==
             Enum.map(1..3, fn _ -> Deck.board(:ferry_deck, :left, 2) end)

    Deck.leave(:ferry_deck, :left)
    assert Deck.board(:ferry_deck, :left, 2) == {:ok, 2}
  end

  test "a car that leaves while another is turned away makes room", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {:left, 2}) end,
      first: fn _ -> Deck.board(table, :left, 2) end,
      second: fn _ ->
        Deck.leave(table, :left)
        Deck.board(table, :left, 2)
      end,
      check: fn first, second, _ ->
        assert [{:error, :full}, {:ok, 2}] == Enum.sort([first, second])
        assert :ets.lookup_element(table, :left, 2) == 2
      end
    )
  end
end
