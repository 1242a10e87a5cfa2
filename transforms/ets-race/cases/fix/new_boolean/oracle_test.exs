defmodule Mail.SeenTest do
  use ExUnit.Case
  alias Mail.Seen

  setup do
    {:ok, table: Salve.Oracle.owned(&Seen.setup/0)}
  end

  test "seen once" do
    assert [true, false] == [Seen.first?({:m, 1}), Seen.first?({:m, 1})]
    assert [true, {:error, :claimed}] == [Seen.claim(1), Seen.claim(1)]
  end

  test "of two who see it at once one is first", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> {Seen.first?(1), Seen.claim(1)} end,
      second: fn _ -> {Seen.first?(1), Seen.claim(1)} end,
      check: fn {first, claim}, {other, other_claim}, _ ->
        assert [false, true] == Enum.sort([first, other])
        assert [true, {:error, :claimed}] == Enum.sort([claim, other_claim])
      end
    )
  end
end
