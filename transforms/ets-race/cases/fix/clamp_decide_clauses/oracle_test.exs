defmodule Chat.TypingTest do
  use ExUnit.Case
  alias Chat.Typing

  setup do
    {:ok, table: Salve.Oracle.owned(&Typing.setup/0)}
  end

  test "three are shown, more are many" do
    assert Enum.map(1..4, fn _ -> Typing.start({:room, 1}) end) ==
             [{:show, {:room, 1}, 1}, {:show, {:room, 1}, 2}, {:show, {:room, 1}, 3}, {:many, 3}]

    Typing.stop({:room, 1})
    assert Typing.start({:room, 1}) == {:show, {:room, 1}, 3}
  end

  test "one who stops while another is refused makes room", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {1, 3}) end,
      first: fn _ -> Typing.start(1) end,
      second: fn _ ->
        Typing.stop(1)
        Typing.start(1)
      end,
      check: fn first, second, _ ->
        assert [{:many, 3}, {:show, 1, 3}] == Enum.sort([first, second])
      end
    )
  end
end
