defmodule GlossaryTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Glossary.open/0)}
  end

  test "answers as before" do
    assert [1, 1] == Enum.map(1..2, fn n -> Glossary.define(:a, fn :a -> n end) end)
    assert [{:ok, "b1"}, {:ok, "b1"}] == Enum.map(1..2, &Glossary.spell(:b, suffix: &1))
  end

  test "both are told the same meaning", %{table: table} do
    for define <- [
          fn n -> Glossary.define(:a, fn _ -> n end) end,
          fn n -> Glossary.spell(:a, suffix: n) end
        ] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.delete_all_objects(table) end,
        first: fn _ -> define.(1) end,
        second: fn _ -> define.(2) end,
        check: fn first, second, _ -> assert first == second end
      )
    end
  end
end
