defmodule Web.TokensTest do
  use ExUnit.Case
  alias Web.Tokens

  setup do
    {:ok, table: Salve.Oracle.owned(&Tokens.setup/0)}
  end

  test "a token stays", %{table: table} do
    assert {:new, token} = Tokens.token({:s, 1})
    assert Tokens.token({:s, 1}) == {:existing, token}
    assert :ets.tab2list(table) == [{{:s, 1}, token}]
  end

  test "two who ask first get one token", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, :s) end,
      first: fn _ -> Tokens.token(:s) end,
      second: fn _ -> Tokens.token(:s) end,
      check: fn first, second, _ ->
        assert [existing: token, new: token] = Enum.sort([first, second])
        assert :ets.lookup(table, :s) == [s: token]
      end
    )
  end

  test "one who loses to a token that is forgotten at once makes a new one", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, :s) end,
      first: fn _ -> Tokens.token(:s) end,
      second: fn _ ->
        result = Tokens.token(:s)
        Tokens.forget(:s)
        result
      end,
      check: fn {_, first}, {_, second}, _ ->
        # Whoever is told of a token after the other forgot it is told of one that is there.
        for {session, token} <- :ets.lookup(table, :s),
            do: assert({session, token} == {:s, first})

        assert is_binary(first) and is_binary(second)
      end
    )
  end
end
