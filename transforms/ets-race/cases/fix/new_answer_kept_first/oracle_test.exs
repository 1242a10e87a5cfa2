defmodule Mail.SeenTest do
  use ExUnit.Case
  alias Mail.Seen

  setup do
    {:ok, table: :ets.new(:seen, [:public])}
  end

  test "the first is told apart from those who come later", %{table: table} do
    assert [true, false] == [Seen.first_time?(table, 1), Seen.first_time?(table, 1)]
    assert [:delivered, :duplicate] == [Seen.deliver(table, 2), Seen.deliver(table, 2)]
    assert {:claimed, :ann} == Seen.claim(table, 3, :ann)
    assert {:held, :ann} == Seen.claim(table, 3, :bob)
  end

  test "of two at once one is the first", %{table: table} do
    for {work, both} <- [
          {fn _ -> Seen.first_time?(table, 1) end, [false, true]},
          {fn _ -> Seen.deliver(table, 1) end, [:delivered, :duplicate]},
          {fn _ -> Seen.claim(table, 1, :ann) end, [{:claimed, :ann}, {:held, :ann}]}
        ] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.delete_all_objects(table) end,
        first: work,
        second: work,
        check: fn first, second, _ -> assert Enum.sort([first, second]) == both end
      )
    end
  end
end
