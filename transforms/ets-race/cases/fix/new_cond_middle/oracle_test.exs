defmodule ReplaysTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Replays.setup/0)}
  end

  test "one after the other", %{table: table} do
    assert Replays.accept("abc", 1) == {:error, :too_short}
    assert Replays.accept("abcd", 5) == :ok
    assert Replays.accept("abcd", 5) == {:error, :replayed}
    assert [{"abcd", _, 5}] = :ets.tab2list(table)
  end

  test "a nonce is taken once", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, "abcd") end,
      first: fn _ -> Replays.accept("abcd", 1) end,
      second: fn _ -> Replays.accept("abcd", 2) end,
      check: fn first, second, _ ->
        assert Enum.sort([first, second]) == [:ok, {:error, :replayed}]
      end
    )
  end
end
