defmodule Game.LobbyTest do
  use ExUnit.Case
  alias Game.Lobby

  setup do
    {:ok, table: Salve.Oracle.owned(&Lobby.setup/0)}
  end

  test "two enter, the third waits for one to leave", %{table: table} do
    assert [true, true, false, false] == Enum.map(1..4, fn _ -> Lobby.enter?(:l) end)
    assert :ets.lookup(table, :l) == [{:l, :open, 2}]
    Lobby.leave(:l)
    assert Lobby.enter?(:l)
  end

  test "who leaves while another is refused makes room", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {:l, :open, 2}) end,
      first: fn _ -> Lobby.enter?(:l) end,
      second: fn _ ->
        Lobby.leave(:l)
        Lobby.enter?(:l)
      end,
      check: fn first, second, _ ->
        assert [false, true] == Enum.sort([first, second])
        assert :ets.lookup(table, :l) == [{:l, :open, 2}]
      end
    )
  end
end
