defmodule NumbersTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Numbers.setup/0)}
  end

  @calls [
    free: [0, 1, 2],
    invoice: [1000, 1001, 1002],
    visit: [:first, {:again, 2}, {:again, 3}],
    slot: [{:a, 0}, {:a, 1}, {:a, 2}],
    tick: [true, true, true],
    up: [{:ok, 1}, {:ok, 2}, {:ok, 3}]
  ]

  test "one after the other", %{table: table} do
    for {name, answers} <- @calls do
      :ets.delete_all_objects(table)
      assert Enum.map(1..3, fn _ -> apply(Numbers, name, [:a]) end) == answers
    end
  end

  for {name, answers} <- @calls do
    test "#{name} gives each number once", %{table: table} do
      [a, b, c] = unquote(Macro.escape(answers))

      for {earlier, expected} <- [{0, [a, b]}, {1, [b, c]}] do
        Salve.Oracle.interleave(
          setup: fn ->
            :ets.delete(table, :a)
            if earlier == 1, do: apply(Numbers, unquote(name), [:a])
          end,
          first: fn _ -> apply(Numbers, unquote(name), [:a]) end,
          second: fn _ -> apply(Numbers, unquote(name), [:a]) end,
          check: fn first, second, _ ->
            assert Enum.sort([first, second]) == Enum.sort(expected)
            assert rem(:ets.lookup_element(table, :a, 2), 999) == earlier + 2
          end
        )
      end
    end
  end
end
