defmodule Geo.RegionsTest do
  use ExUnit.Case
  alias Geo.Regions

  setup do
    {:ok, table: Salve.Oracle.owned(&Regions.setup/0)}
  end

  test "a host keeps its region" do
    assert Regions.assign(:h, :eu) == {:assigned, :eu}
    assert Regions.assign(:h, :us) == {:kept, :eu}
  end

  test "two assignments agree", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, :h) end,
      first: fn _ -> Regions.assign(:h, :eu) end,
      second: fn _ -> Regions.assign(:h, :us) end,
      check: fn first, second, _ ->
        assert [assigned: region, kept: region] = Enum.sort([first, second])
        assert :ets.lookup(table, :h) == [h: region]
      end
    )
  end
end
