defmodule Mail.SendWindowTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Mail.SendWindow.start/0)}
  end

  test "the hundredth is sent, the next is not, and each says what it always said" do
    results = Enum.map(1..102, fn _ -> Mail.SendWindow.hit("a@b", 7) end)

    assert Enum.take(results, -3) == [
             {:ok, 100},
             {:error, {:limit, 101}},
             {:error, {:limit, 101}}
           ]

    assert Mail.SendWindow.hit("a@b", 8) == {:ok, 1}
  end

  test "nobody ever sees more than the limit", %{table: table} do
    key = {"a@b", 7}

    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {key, 100}) end,
      first: fn _ -> Mail.SendWindow.hit("a@b", 7) end,
      second: fn _ -> :ets.lookup_element(table, key, 2) end,
      check: fn first, seen, _ ->
        assert first == {:error, {:limit, 101}}
        assert seen == 100
      end
    )
  end

  test "a sweep in the middle of a denial neither crashes it nor gives away an extra place", %{
    table: table
  } do
    key = {"a@b", 7}

    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {key, 100}) end,
      first: fn _ -> Mail.SendWindow.hit("a@b", 7) end,
      second: fn _ ->
        :ets.delete(table, key)
        Mail.SendWindow.hit("a@b", 7)
      end,
      check: fn first, second, _ ->
        refute match?({:crashed, _, _}, first)
        assert {:ok, _} = second
        stored = :ets.lookup_element(table, key, 2)
        assert stored == Enum.count([first, second], &match?({:ok, _}, &1))
      end
    )
  end
end
