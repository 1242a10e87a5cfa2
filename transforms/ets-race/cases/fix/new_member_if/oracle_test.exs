defmodule Chat.NamesTest do
  use ExUnit.Case
  alias Chat.Names

  setup do
    {:ok, table: :ets.new(:names, [:public])}
  end

  test "a name is claimed once", %{table: table} do
    assert Names.claim(table, "Ann", 1) == {:ok, "Ann"}
    assert Names.claim(table, "Ann", 2) == {:error, :name_taken}
  end

  test "two who claim a name at once do not both get it", %{table: table} do
    test = self()

    :telemetry.attach(
      "names",
      [:chat, :names, :claimed],
      fn _, _, _, _ -> send(test, :claimed) end,
      nil
    )

    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Names.claim(table, "Ann", 1) end,
      second: fn _ -> Names.claim(table, "Ann", 2) end,
      check: fn first, second, _ ->
        assert [{:error, :name_taken}, {:ok, "Ann"}] == Enum.sort([first, second])
        winner = if match?({:ok, _}, first), do: 1, else: 2
        assert :ets.tab2list(table) == [{{:name, "Ann"}, winner}]
      end
    )

    :telemetry.detach("names")
    assert_received :claimed
  end
end
