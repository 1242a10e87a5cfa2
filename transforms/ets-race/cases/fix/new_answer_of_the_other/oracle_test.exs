defmodule Post.BoxTest do
  use ExUnit.Case
  alias Post.Box

  setup do
    porter = spawn(fn -> Process.sleep(:infinity) end)
    {:ok, table: Salve.Oracle.owned(&Box.setup/0), porter: porter}
  end

  test "a box has one tenant", %{table: table, porter: porter} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Box.rent(7, :ann, porter) end,
      second: fn _ -> Box.rent(7, :bob, porter) end,
      check: fn first, second, _ ->
        assert [{:error, :rented}, {:ok, _}] = Enum.sort([first, second])
        tenant = if match?({:ok, _}, first), do: :ann, else: :bob
        assert [{7, ^tenant, _}] = :ets.tab2list(table)
      end
    )
  end
end
