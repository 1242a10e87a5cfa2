defmodule TapsTest do
  use ExUnit.Case

  setup do
    table = Salve.Oracle.owned(&Taps.setup/0)
    Taps.install(:a)
    {:ok, table: table}
  end

  @calls [
    open: {[1, 2], 2},
    close: {[:ok, :ok], -2},
    drip: {[ok: 1, ok: 2], 2},
    leak: {[ok: 10, ok: 20], 20}
  ]

  test "one after the other", %{table: table} do
    for {name, {answers, left}} <- @calls do
      Taps.install(:a)
      assert Enum.map(1..2, fn _ -> apply(Taps, name, [:a]) end) == answers
      assert :ets.tab2list(table) == [a: left]
    end

    assert Taps.leak(:b) == []

    for name <- [:open, :close],
        do: assert_raise(ArgumentError, fn -> apply(Taps, name, [:b]) end)
  end

  for {name, {answers, left}} <- @calls do
    test "no #{name} is lost", %{table: table} do
      Salve.Oracle.interleave(
        setup: fn -> Taps.install(:a) end,
        first: fn _ -> apply(Taps, unquote(name), [:a]) end,
        second: fn _ -> apply(Taps, unquote(name), [:a]) end,
        check: fn first, second, _ ->
          assert Enum.sort([first, second]) == unquote(answers)
          assert :ets.tab2list(table) == [a: unquote(left)]
        end
      )
    end
  end
end
